"""The journal can't be changed unseen, and reads leave a trace."""

from dataclasses import replace
from datetime import timedelta

import pytest

from teranga.access import acts as access_acts
from teranga.access import queries as access
from teranga.access.models import Organisation, Staff
from teranga.kernel import clock, journal
from teranga.kernel.acts import housekeeping
from teranga.kernel.models import Entry, Reading
from teranga.kernel.scope import new_id

pytestmark = pytest.mark.django_db
BY_HAND = "a thief changes the journal by hand"


@pytest.fixture
def organisation() -> Organisation:
    by = access.command("the test sets itself up")
    organisation = access_acts.open_organisation(name="IGO", kind="intergovernmental", by=by)
    for number in range(3):
        office = access_acts.open_office(
            organisation=organisation, code=f"NER-{number}", name="x", country="NER", by=by
        )
        for address in range(3):
            access_acts.add_staff(
                email=f"{number}{address}@example.org",
                name="x",
                office=office,
                role="caseworker",
                password="a long password",
                by=access.command("the test adds staff", office=office),
            )
    return organisation


def test_an_untouched_journal_verifies(organisation: Organisation) -> None:
    assert list(journal.verify()) == []
    assert Entry.objects.count() == 13


@pytest.mark.parametrize(
    "change",
    [
        {"act": "access.suspend"},
        {"facts": {}},
        {"actor_name": "Somebody else"},
        {"at": clock.now() + timedelta(days=1)},
        {"outcome": []},
        {"seq": 7},
    ],
)
def test_a_changed_entry_is_named(organisation: Organisation, change: dict[str, object]) -> None:
    with housekeeping(BY_HAND):
        Entry.objects.filter(subject=organisation.pk).update(**change)
    (broken,) = journal.verify()
    assert str(organisation.pk) in broken.entry


def test_an_entry_taken_out_of_the_middle_is_missed(organisation: Organisation) -> None:
    staff = Staff.objects.unscoped("a test takes any one").order_by("pk").first()
    by = replace(access.command("the test goes on"), organisation=organisation.pk)
    for role in ("supervisor", "caseworker", "supervisor"):
        access_acts.change_role(staff, role=role, by=by)
    with housekeeping(BY_HAND):
        Entry.objects.filter(subject=staff.pk, seq=2).delete()
    (broken,) = journal.verify()
    assert "missing" in broken.why


@pytest.mark.safeguard("S12")
def test_a_read_leaves_one_trace_in_ten_minutes(organisation: Organisation) -> None:
    reader = access.command("someone reads")
    with clock.fixed(clock.now().replace(minute=0, second=0)) as start:
        for _ in range(50):
            journal.read(reader, organisation, place="file")
    with clock.fixed(start + timedelta(minutes=11)):
        journal.read(reader, organisation, place="file")
    assert Reading.objects.filter(subject=organisation.pk).count() == 2
    assert [each.place for each in journal.readings(organisation)] == ["file", "file"]


@pytest.mark.safeguard("S12")
def test_a_list_that_leaves_the_house_leaves_a_trace_of_each_of_its_files(organisation: Organisation) -> None:
    reader, keys = access.command("someone takes a list"), [new_id() for _ in range(3)]
    with clock.fixed(clock.now().replace(minute=0, second=0)):
        journal.read_many(reader, Organisation, keys[:2], place="export")
        journal.read_many(reader, Organisation, keys, place="export")
        journal.read_many(reader, Organisation, [], place="export")
        journal.read(reader, organisation, place="export")
    rows = Reading.objects.filter(place="export", actor=reader.id).order_by("pk")
    assert [row.subject for row in rows] == [*keys, organisation.pk]
    kept = {(row.subject_kind, row.actor_name, row.at, row.span) for row in rows}
    assert kept == {("access.organisation", reader.name, rows[0].at, int(rows[0].at.timestamp()) // 600)}
