"""A long file is prepared behind the page, for whoever asked and nobody else, sealed, and for a week."""

from __future__ import annotations

import io
import json
from dataclasses import replace
from datetime import timedelta
from typing import Any
from zipfile import ZipFile

import openpyxl
import pytest
from django.test import Client
from django.urls import reverse
from django.utils import translation

from teranga.background import acts, jobs, queries
from teranga.background.models import Preparation, PreparedPiece
from teranga.casework import acts as casework_acts
from teranga.casework.models import Case
from teranga.casework.queries import exporting
from teranga.kernel import clock, journal, vault
from teranga.kernel.acts import Refused, housekeeping
from teranga.kernel.codes import Code
from teranga.people import acts as people_acts
from teranga.returns import acts as returns_acts
from tests import cast as the_cast
from tests.cast import Cast
from tests.house.walking import SIGN_IN
from tests.returns.road import Road

pytestmark = pytest.mark.django_db
NAMES = ("mamadou", "kofi", "salimata", "blessing", "ismael")


@pytest.fixture
def two_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """Pieces of two files, so that five make three pieces; and a list is long from four on."""
    monkeypatch.setattr(exporting, "AT_ONCE", 2)
    monkeypatch.setattr(exporting, "LONG", 4)


@pytest.fixture
def files(cast: Cast, two_at_once: None) -> Cast:
    for name in NAMES:
        cast.open_file(name)
    return cast


def asked(cast: Cast, form: str = "csv", by: str = "awa", **wanted: Any) -> Preparation:
    said = {"wanted": wanted, "order": Code("reference"), "form": Code(form)}
    with translation.override("fr"):
        found: Preparation = casework_acts.prepare_list(**said, by=cast.actor(by))
    return found


def prepared(cast: Cast, form: str = "csv", by: str = "awa", **wanted: Any) -> Preparation:
    found = asked(cast, form, by, **wanted)
    jobs.prepare(found, by=cast.actor(by))
    return queries.preparation(cast.actor(by), found.pk)


def content(found: Preparation) -> bytes:
    return b"".join(queries.content(found))


def browser(cast: Cast, name: str) -> Client:
    client = Client()
    client.force_login(cast.member(name), backend=SIGN_IN)
    return client


def on_disk(found: Preparation) -> list[Any]:
    rows = PreparedPiece.objects.unscoped("what lies on the disk").filter(preparation=found)
    return [vault._path(piece.file_id) for piece in rows]


def test_the_file_is_the_one_that_the_page_would_have_given(files: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    odd = replace(the_cast.identity_of("kofi"), given_names="-Kofi", birth=None, nationality=Code(""))
    people_acts.correct_identity(files.people["kofi"], identity=odd, why="ainsi écrit", by=files.actor("awa"))
    with housekeeping("a file followed by nobody, of somebody who was forgotten"):
        Case.objects.unscoped("as an import leaves it").filter(pk=files.cases["blessing"].pk).update(responsible=None)
        vault.forget(files.people["salimata"].pk)
    found = prepared(files)
    assert (found.done, found.total, found.pieces.count()) == (5, 5, 3)
    monkeypatch.setattr(exporting, "LONG", 100)
    at_once = browser(files, "awa").get(reverse("casework.cases"), {"format": "csv", "sort": "reference"})
    assert content(found) == b"".join(at_once.streaming_content)  # type: ignore[attr-defined]
    assert b"'-Kofi" in content(found)


def test_a_workbook_holds_every_row_once_under_its_header(files: Cast) -> None:
    found = prepared(files, "xlsx")
    rows = list(openpyxl.load_workbook(io.BytesIO(content(found))).active.iter_rows(values_only=True))
    assert rows[0][1] in ("Référence", "Reference")
    assert len({row[1] for row in rows[1:]}) == len(rows) - 1 == 5
    assert found.pieces.count() == 1


def test_a_list_narrowed_on_the_page_is_narrowed_in_the_file(files: Cast) -> None:
    found = prepared(files, nationality="GHA")
    assert (found.done, content(found).count(b"\n")) == (1, 2)


def test_a_list_of_nobody_is_a_header_alone(cast: Cast, two_at_once: None) -> None:
    assert content(prepared(cast)).count(b"\n") == 1


def test_a_long_list_is_offered_to_be_prepared_rather_than_made(files: Cast) -> None:
    awa = browser(files, "awa")
    offered = awa.get(reverse("casework.cases"), {"format": "csv", "category": "stranded"})
    assert offered.status_code == 200  # three of them are not many
    offered = awa.get(reverse("casework.cases"), {"format": "xlsx"}, follow=True)
    done = awa.post(offered.redirect_chain[-1][0], {"request_id": offered.context["form"]["request_id"].value()})
    found = Preparation.objects.visible_to(files.awa).get()
    assert done["Location"] == queries.address(found)
    assert (found.format_code, found.total) == ("xlsx", 5)


def test_work_cut_off_goes_on_where_it_was(files: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    found, keep, kept = asked(files), acts.keep_piece, []

    def dies(*args: Any, **options: Any) -> Any:
        if len(kept) == 2:
            raise KeyboardInterrupt
        kept.append(keep(*args, **options))
        return kept[-1]

    monkeypatch.setattr(acts, "keep_piece", dies)
    with pytest.raises(KeyboardInterrupt):
        jobs.prepare(found, by=files.awa)
    monkeypatch.setattr(acts, "keep_piece", keep)
    again = queries.preparation(files.awa, found.pk)
    assert (again.done, again.finished_at) == (4, None)
    jobs.prepare(again, by=files.awa)
    whole = queries.preparation(files.awa, found.pk)
    assert content(whole) == content(prepared(files))


def test_a_piece_kept_twice_by_two_workers_is_one(files: Cast) -> None:
    found = asked(files)
    stale = queries.preparation(files.awa, found.pk)
    jobs._one_more(found, files.awa)
    jobs._one_more(stale, files.awa)
    assert found.pieces.count() == 1


def test_nobody_else_finds_the_file_and_whoever_fetches_it_leaves_a_trace(files: Cast) -> None:
    found = prepared(files)
    address = reverse("background.fetch_preparation", args=(found.pk,))
    assert browser(files, "issa").get(address).status_code == 404
    fetched = browser(files, "awa").get(address)
    assert b"".join(fetched.streaming_content) == content(found)  # type: ignore[attr-defined]
    assert [each.place for each in journal.readings(found)] == ["download"]


def test_nothing_readable_lies_on_the_disk(files: Cast) -> None:
    pieces = on_disk(prepared(files))
    assert len(pieces) == 3
    assert not any(b"Diallo" in path.read_bytes() or b"DIALLO" in path.read_bytes() for path in pieces)


def test_a_file_given_up_is_gone_with_its_key(files: Cast) -> None:
    found = prepared(files)
    pieces = on_disk(found)
    acts.give_up(found, by=files.awa)
    assert not any(path.exists() for path in pieces)
    assert not vault.unseal(found.pk, found.asked_sealed, field=queries.ASKED)
    with pytest.raises(Refused) as refused:
        queries.to_fetch(files.awa, found.pk)
    assert refused.value.code == "preparation-gone"


def test_work_given_up_in_the_middle_stops_at_the_next_piece(files: Cast) -> None:
    found = asked(files)
    jobs._one_more(found, files.awa)
    running = queries.preparation(files.awa, found.pk)
    acts.give_up(found, by=files.awa)
    with pytest.raises(Refused) as refused:
        acts.keep_piece(running, piece=exporting.Piece(b"", 1), by=files.awa)
    assert refused.value.code == "preparation-ended"
    jobs.prepare(queries.preparation(files.awa, found.pk), by=files.awa)
    assert not PreparedPiece.objects.unscoped("what was kept after all").filter(preparation=found).exists()


def test_after_a_week_a_file_is_gone(files: Cast) -> None:
    found = prepared(files)
    pieces = on_disk(found)
    with clock.fixed(clock.now() + timedelta(days=7, seconds=1)):
        with pytest.raises(Refused):
            queries.to_fetch(files.awa, found.pk)
        jobs.clear_away.call_local()
        assert queries.state_code(queries.preparation(files.awa, found.pk)) == "gone"
    assert not any(path.exists() for path in pieces)


def test_a_file_that_is_not_ready_is_not_fetched(files: Cast) -> None:
    with pytest.raises(Refused) as refused:
        queries.to_fetch(files.awa, asked(files).pk)
    assert refused.value.code == "preparation-not-ready"


def test_its_page_says_how_far_it_is(files: Cast) -> None:
    found = asked(files)
    jobs._one_more(found, files.awa)
    page = browser(files, "awa").get(queries.address(found))
    assert 'value="40"' in page.content.decode()
    assert "2 / 5" in page.content.decode()


def test_the_journal_of_a_file_names_nobody(files: Cast) -> None:
    found = prepared(files)
    kept = next(line for line in journal.entries(found) if line.act == "background.keep_piece")
    assert set(kept.arguments["piece"]["content"]) == {"sha256", "bytes"}
    assert "Diallo" not in json.dumps([line.arguments for line in journal.entries(found)], default=str)


def test_all_papers_of_a_movement_come_in_one_file(cast: Cast) -> None:
    road = Road(cast)
    movement = road.movement()
    returns_acts.book(movement, cases=road.many(2), by=road.officer)
    found = returns_acts.prepare_papers(movement, by=road.officer)
    jobs.prepare(found, by=road.officer)
    with ZipFile(io.BytesIO(content(queries.preparation(road.officer, found.pk)))) as archive:
        names = archive.namelist()
        assert all(archive.read(name).startswith(b"%PDF") for name in names)
    assert [name.split("-")[0] for name in names] == ["manifest", "declaration", "declaration"]


def test_when_somebody_is_forgotten_no_prepared_file_still_names_them(files: Cast) -> None:
    """Nor one that somebody else asked for, nor one of which only a piece is there."""
    ready, half = prepared(files), asked(files, by="issa")
    person = files.register("mamadou")
    people_acts.forget(person, reason=Code("asked"), by=files.zeinabou)
    assert queries.state_code(queries.preparation(files.awa, ready.pk)) == "gone"
    assert queries.state_code(queries.preparation(files.actor("issa"), half.pk)) == "stopped"
    assert vault.keyless([ready.pk, half.pk]) == {ready.pk, half.pk}
    assert [path for path in (*on_disk(ready), *on_disk(half)) if path.exists()] == []
