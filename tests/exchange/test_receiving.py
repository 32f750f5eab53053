"""Lists on their way in, and out again: nobody waits for a parser, and nobody who was forgotten stays on a list."""

from __future__ import annotations

from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from teranga.access import queries as access
from teranga.access.models import Staff
from teranga.casework.models import Note
from teranga.exchange import acts, jobs, queries, reading
from teranga.exchange.models import PartnerList
from teranga.kernel import acts as kernel_acts
from teranga.kernel import clock, failures, vault
from teranga.kernel.acts import Refused
from teranga.kernel.codes import Code
from teranga.kernel.models import Entry
from teranga.people import acts as people_acts
from teranga.people.models import Person
from tests.cast import Cast
from tests.exchange.test_importing import SMALL, check, import_all, receive, states

pytestmark = pytest.mark.django_db
KNOWN = (
    "Nom;Prénom;Naissance;Nationalité;Téléphone\nDiallo;Mamadou Alfa;12/03/1996;GIN;+22790123456\nBa;Ali;1990;MLI;\n"
)


@pytest.fixture
def browser(cast: Cast) -> Client:
    client = Client()
    client.force_login(cast.member("awa"), backend="teranga.access.backend.StaffBackend")
    return client


def send(browser: Client, cast: Cast, data: bytes) -> Any:
    sent = {
        "file": SimpleUploadedFile("arrivées.csv", data),
        "office": cast.niamey.pk,
        "partner": "Croix-Rouge",
        "basis": "partner_list_shared",
        "why": "accord",
        "request_id": uuid4(),
    }
    return browser.post(reverse("exchange.upload"), sent)


def only_list(cast: Cast) -> PartnerList:
    found: PartnerList = PartnerList.objects.visible_to(cast.awa).get()
    return found


def test_no_file_is_read_while_an_act_holds_the_lock(
    browser: Client, cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    read, inside = reading.read_table, []

    def watched(*given: Any, **options: Any) -> reading.Table:
        inside.append(kernel_acts.current.get())
        return read(*given, **options)

    monkeypatch.setattr(reading, "read_table", watched)
    assert send(browser, cast, SMALL.encode()).status_code == 302
    check(cast, only_list(cast))
    assert inside == [None], "a file is read once, before the act"


def test_a_file_that_can_not_be_read_is_refused_on_the_form(browser: Client, cast: Cast) -> None:
    answer = send(browser, cast, b"<html><table></table></html>")
    assert answer.status_code == 422
    assert not PartnerList.objects.visible_to(cast.awa).exists()


@pytest.mark.once
@pytest.mark.parametrize("length", [20 * 1024**2 + 4, 26 * 1024**2 - 4000], ids=["a list", "any form"])
def test_a_file_beyond_what_a_list_may_be_is_said_to_be_too_large(length: int, browser: Client, cast: Cast) -> None:
    answer = send(browser, cast, b"a;b\n" * (length // 4))
    assert answer.status_code == 422
    assert "20 Mo" in answer.content.decode()


@pytest.mark.parametrize("line", ["foo", "0192f0c1-2b3c-7d4e-8f50-61728394a5b6"])
def test_a_decision_on_a_line_that_is_not_there_is_refused_in_words(browser: Client, cast: Cast, line: str) -> None:
    found = check(cast, receive(cast, SMALL.encode()))
    answer = browser.post(reverse("exchange.decide", args=(found.pk,)), {f"line_{line}": "new", "request_id": uuid4()})
    assert answer.status_code == 422
    assert "sur la liste" in answer.content.decode()


def test_a_line_is_named_however_its_id_is_written(browser: Client, cast: Cast) -> None:
    cast.open_file("mamadou")
    found = check(cast, receive(cast, KNOWN.encode()))
    line = found.lines.get(state_code="duplicate")
    named = f"line_{line.pk.hex.upper()}"
    browser.post(reverse("exchange.decide", args=(found.pk,)), {named: "leave", "request_id": uuid4()})
    assert found.lines.get(pk=line.pk).decision_code == "leave"


def test_the_numbers_of_a_list_add_up_and_proposed_answers_are_said(browser: Client, cast: Cast) -> None:
    cast.open_file("mamadou")
    found = check(cast, receive(cast, KNOWN.encode()))
    progress = queries.progress(found)
    assert (progress.accepted, progress.answers, progress.ready) == (1, {"same": 1}, 2)
    page = browser.get(reverse("exchange.list", args=(found.pk,))).content.decode()
    assert "2 lignes seront importées" in page
    assert "1 doublon possible a une réponse" in page
    assert "list.csv" in page


def test_who_decides_sees_the_person_and_all_that_the_line_says(browser: Client, cast: Cast) -> None:
    known = cast.open_file("mamadou")
    head, first, _last = KNOWN.splitlines()
    data = f"{head};Sexe;Observations\n{first};M;malade\n"
    found = check(cast, receive(cast, data.encode()))
    page = browser.get(reverse("exchange.decide", args=(found.pk,))).content.decode()
    assert reverse("people.person", args=(known.person_id,)) in page
    assert known.reference in page
    for said in ("Masculin", "malade", "Besoin médical", "+22790123456"):
        assert said in page, said


def test_a_line_that_became_somebody_shows_who_it_is(browser: Client, cast: Cast) -> None:
    found = import_all(cast, SMALL.encode())
    page = browser.get(reverse("exchange.lines", args=(found.pk, "taken"))).content.decode()
    assert "DIALLO" in page
    assert "NER-26-" in page


@pytest.mark.safeguard("S1")
def test_whoever_is_forgotten_is_on_no_list_any_more(cast: Cast) -> None:
    case = cast.open_file("mamadou")
    decided = import_all(cast, KNOWN.encode())
    again = check(cast, receive(cast, KNOWN.encode(), "again.csv"))
    undecided = check(cast, receive(cast, KNOWN.replace("Alfa", "A.").encode(), "near.csv"))
    people_acts.forget(
        Person.objects.visible_to(cast.awa).get(pk=case.person_id),
        reason=Code("asked"),
        by=cast.actor("zeinabou"),
    )
    for found in (decided, again, undecided):
        found = queries.partner_list(cast.awa, found.pk)
        assert not found.lines.filter(candidates__person=case.person_id).exists()
        assert "Mamadou" not in str([each.said for each in queries.opened(cast.awa, found, found.lines.all())])
        assert found.file_id is None or "Mamadou" not in str(queries.table_of(found).rows)


def test_once_its_import_begins_a_list_shows_no_sample(browser: Client, cast: Cast) -> None:
    found = check(cast, receive(cast, SMALL.encode()))
    acts.run(found, by=cast.awa)
    answer = browser.get(reverse("exchange.map_columns", args=(found.pk,)))
    assert answer.status_code == 422
    assert "Mamadou" not in answer.content.decode()


def test_a_list_that_nobody_imported_is_deleted_after_thirty_days(cast: Cast) -> None:
    found = check(cast, receive(cast, SMALL.encode()))
    with clock.fixed(clock.now() + queries.KEPT_UNUSED - timedelta(hours=1)):
        jobs.drop_unused.call_local()
    assert queries.partner_list(cast.awa, found.pk).file_id
    with clock.fixed(clock.now() + queries.KEPT_UNUSED + timedelta(hours=1)):
        jobs.drop_unused.call_local()
    found = queries.partner_list(cast.awa, found.pk)
    assert (found.file_id, found.lines.count(), queries.names([found])[found.pk]) == (None, 0, "")
    assert not vault.unseal(found.pk, found.headings_sealed, field=queries.HEADINGS)
    with pytest.raises(Refused):
        acts.map_columns(found, meanings=(Code("surname"),), by=cast.awa)


@pytest.mark.parametrize("change", [{"is_active": False}, {"role_code": "administrator"}])
def test_an_import_whose_author_is_gone_says_so_and_a_colleague_goes_on(
    browser: Client, cast: Cast, change: dict[str, Any]
) -> None:
    found = check(cast, receive(cast, SMALL.encode(), by="balkissa"), by="balkissa")
    acts.run(found, by=cast.balkissa)
    with kernel_acts.housekeeping("the author's account changes"):
        Staff.objects.unscoped("the author's account").filter(pk=cast.balkissa.id).update(**change)
    with pytest.raises(failures.AskerGone):
        jobs.take_asked(Entry.objects.filter(act="exchange.run").latest("pk"))
    assert states(found)["refused"] == 1, "only what the list itself says wrongly"
    page = browser.get(reverse("exchange.list", args=(found.pk,))).content.decode()
    assert "ne peut plus le faire" in page
    assert reverse("exchange.run", args=(found.pk,)) in page
    acts.run(queries.partner_list(cast.awa, found.pk), by=cast.awa)
    jobs.take(queries.partner_list(cast.awa, found.pk), by=cast.awa)
    assert states(found)["taken"] == 2


def test_a_file_of_another_office_gets_no_note(cast: Cast) -> None:
    case = cast.open_file("mamadou")
    people_acts.make_known_at(case.person, office=cast.agadez, by=access.command("Agadez knows them too"))
    head, first, _last = KNOWN.splitlines()
    data = f"{head};Observations\n{first};malade\n"
    found = import_all(cast, data.encode(), office="agadez", by="ghoumour")
    assert states(found) == {"linked": 1}
    assert not Note.objects.unscoped("notes on the file of Niamey").filter(case=case).exists()
