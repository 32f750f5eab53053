"""An act on many records is the act on each of them: who may, what is refused, what is on record, done once."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import Any
from uuid import uuid4, uuid5

import pytest

from teranga.casework import acts as casework_acts
from teranga.casework.models import Case, Note
from teranga.kernel import acts, journal, rooms, rows, vault
from teranga.kernel.acts import Refused, WriteOutsideAct, act
from teranga.kernel.models import JobRun
from teranga.kernel.scope import Actor
from teranga.kernel.together import Asked, on_many
from teranga.people import acts as people_acts
from tests.cast import Cast

pytestmark = pytest.mark.django_db
NAMES = ("mamadou", "kofi", "ismael")


@pytest.fixture
def files(cast: Cast) -> list[Case]:
    return [cast.open_file(name) for name in NAMES]


def notes(files: list[Case], **more: Any) -> list[Asked]:
    return [Asked(case, {"text": f"note {number}"}, **more) for number, case in enumerate(files)]


def said(cast: Cast) -> list[str]:
    written = Note.objects.visible_to(cast.awa).select_related("case").order_by("pk")
    return [vault.unseal(each.case.person_id, each.text_sealed, field="casework.note.text") for each in written]


def sound() -> bool:
    return not list(journal.verify())


def test_each_of_many_has_its_own_entry_and_what_was_said_is_sealed_for_its_own_person(
    cast: Cast, files: list[Case]
) -> None:
    before = [journal.version(case) for case in files]
    written = casework_acts.write_notes(notes(files), by=cast.awa)
    assert [note.case_id for note in written] == [case.pk for case in files]
    assert [journal.version(case) for case in files] == [version + 1 for version in before]
    last = [journal.entries(case, limit=1)[0] for case in files]
    assert [(each.act, each.arguments) for each in last] == [
        ("casework.write_note", {"text": f"note {number}"}) for number in range(3)
    ]
    assert sound()


def test_what_is_refused_of_many_keeps_no_other_out(cast: Cast, files: list[Case]) -> None:
    asked = notes(files)
    asked[1] = Asked(files[1], {"text": "  "})
    first, second, third = casework_acts.write_notes(asked, by=cast.awa)
    assert isinstance(second, Refused)
    assert (second.code, first.case_id, third.case_id) == ("text-missing", files[0].pk, files[2].pk)
    assert said(cast) == ["note 0", "note 2"]
    assert sound()


def test_of_many_what_is_not_yours_does_not_exist_and_who_is_forgotten_is_left_alone(
    cast: Cast, files: list[Case]
) -> None:
    elsewhere = cast.open_file("grace")
    people_acts.forget(files[0].person, reason="asked", by=replace(cast.awa, permissions=frozenset({"people.forget"})))
    outcomes = casework_acts.write_notes(notes([*files, elsewhere]), by=cast.awa)
    assert [getattr(each, "code", "") for each in outcomes] == ["person-forgotten", "", "", "not-found"]
    assert sound()


def test_without_the_permission_nothing_is_done_to_any_of_many(cast: Cast, files: list[Case]) -> None:
    with pytest.raises(Refused) as refused:
        casework_acts.write_notes(notes(files), by=replace(cast.awa, permissions=frozenset()))
    assert refused.value.code == "not-allowed"


def test_many_asked_for_again_are_done_once_and_their_requests_serve_for_nothing_else(
    cast: Cast, files: list[Case]
) -> None:
    key = uuid4()
    asked = [Asked(case, {"text": "once"}, uuid5(key, str(case.pk))) for case in files]
    first = casework_acts.write_notes(asked[:2], by=cast.awa)  # and then the process was killed
    again = casework_acts.write_notes(asked, by=cast.awa)
    assert again[:2] == first
    assert said(cast) == ["once"] * 3
    other = casework_acts.write_notes([Asked(files[0], {"text": "x"}, asked[1].request_id)], by=cast.awa)
    assert other[0].code == "request-reused"
    assert sound()


def test_the_same_file_among_many_goes_on_in_its_own_chain(cast: Cast, files: list[Case]) -> None:
    before = journal.version(files[0])
    casework_acts.write_notes(notes([files[0]] * 3), by=cast.awa)
    assert journal.version(files[0]) == before + 3
    assert sound()


@pytest.fixture
def renumber() -> Iterator[Any]:
    """An act on many that is refused, or not taken by the database, after it has written."""

    @act("test.renumber", needs="casework.write", label="Renumber", done="Renumbered")
    def renumber(case: Case, *, reference: str, by: Actor) -> Case:
        if reference in ("forbidden", "theirs"):
            raise Refused("file-closed")
        case.reference = reference
        case.save(update_fields=["reference"])
        return case

    @on_many(renumber)
    def renumber_many(asked: Sequence[Asked], *, by: Actor) -> list[Case]:
        for each in asked:
            each.subject.reference = each.arguments["reference"].replace("theirs", "a")
        rows.update([each.subject for each in asked], ["reference"])
        if any(each.arguments["reference"] == "forbidden" for each in asked):
            raise Refused("file-closed")
        return [each.subject for each in asked]

    yield renumber_many
    del acts.registry["test.renumber"]


@pytest.mark.parametrize("wrong", ["forbidden", "theirs"])
def test_when_the_whole_is_not_taken_each_is_done_alone(
    cast: Cast, files: list[Case], renumber: Any, wrong: str
) -> None:
    """Refused after it wrote; or two files with one reference, which the database doesn't take."""
    asked = [Asked(case, {"reference": text}) for case, text in zip(files, ("a", "b", wrong), strict=True)]
    outcomes = renumber(asked, by=cast.awa)
    assert [getattr(each, "reference", None) for each in outcomes] == ["a", "b", None]
    assert outcomes[2].code == "file-closed"
    assert sound()


def test_work_that_follows_an_act_follows_each_of_many(
    cast: Cast, files: list[Case], renumber: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    done: list[Any] = []
    card = replace(rooms.cards["casework"], jobs={"test.renumber": lambda entry: done.append(entry.subject)})
    monkeypatch.setitem(rooms.cards, "casework", card)
    renumber([Asked(case, {"reference": f"R{case.pk.hex[-8:]}"}) for case in files], by=cast.awa)
    assert JobRun.objects.filter(act="test.renumber").count() == 3


def test_rows_are_written_inside_an_act_or_not_at_all(cast: Cast, files: list[Case]) -> None:
    with pytest.raises(WriteOutsideAct):
        rows.update(files, ["reference"])
    with pytest.raises(WriteOutsideAct):
        rows.insert_records([Note(case=files[0], text_sealed=b"", written_at=None)])
