"""An act is the one door for writes: who, under lock and scope, by the rules, once, and on record."""

from collections.abc import Iterator
from uuid import UUID, uuid4

import pytest
from django.db import transaction
from django.utils.translation import override

from teranga.access import acts as access_acts
from teranga.access import queries as access
from teranga.access.models import Office, Organisation, Staff
from teranga.kernel import acts, journal
from teranga.kernel.acts import Refused, WriteOutsideAct, act
from teranga.kernel.codes import Code
from teranga.kernel.refusals import Blocker
from teranga.kernel.scope import Actor, Unscoped, new_id

pytestmark = pytest.mark.django_db


@pytest.fixture
def root() -> Actor:
    return access.command("the test sets itself up")


@pytest.fixture
def niamey(root: Actor) -> Office:
    igo = access_acts.open_organisation(name="IGO", kind="intergovernmental", by=root)
    return access_acts.open_office(organisation=igo, code="NER-NIM", name="Niamey", country="NER", by=root)


@pytest.fixture
def staff(niamey: Office) -> Staff:
    return access_acts.add_staff(
        email="awa@example.org",
        name="Awa",
        office=niamey,
        role="administrator",
        password="a long password",
        by=access.command("set up"),
    )


@pytest.fixture
def awa(staff: Staff) -> Actor:
    return access.actor_of(staff)


@pytest.fixture
def rename() -> Iterator[acts.Act]:
    @act("test.rename", needs="access.manage", label="Rename", done="Renamed")
    def rename(staff: Staff, *, name: str, colour: Code | None = None, by: Actor) -> Staff:
        staff.name = name
        staff.save(update_fields=["name"])
        if name == "forbidden":
            raise Refused(Blocker("own-account"))
        return staff

    yield rename
    del acts.registry["test.rename"]


def test_an_act_writes_and_leaves_one_entry(staff: Staff, awa: Actor, rename: acts.Act) -> None:
    rename(staff, name="Awa B.", colour="red", by=awa)
    last = journal.entries(staff)[0]
    assert (last.act, last.actor_name, last.seq) == ("test.rename", "Awa", 2)
    assert last.arguments["colour"] == "red"


def test_a_text_of_a_file_without_a_key_is_not_kept_in_the_journal(staff: Staff, awa: Actor, rename: acts.Act) -> None:
    rename(staff, name="Awa B.", by=awa)
    assert "name" not in journal.entries(staff)[0].arguments


def test_a_refused_act_leaves_nothing_behind(staff: Staff, awa: Actor, rename: acts.Act) -> None:
    with pytest.raises(Refused) as refused:
        rename(staff, name="forbidden", by=awa)
    assert refused.value.code == "own-account"
    assert access.staff_member(awa, staff.pk).name == "Awa"
    assert journal.version(staff) == 1


def test_a_refusal_deep_inside_undoes_the_outer_act(staff: Staff, awa: Actor, rename: acts.Act) -> None:
    @act("test.outer", needs="access.manage", label="", done="")
    def outer(staff: Staff, *, by: Actor) -> None:
        rename(staff, name="first", by=by)
        rename(staff, name="forbidden", by=by)

    try:
        with pytest.raises(Refused):
            outer(staff, by=awa)
    finally:
        del acts.registry["test.outer"]
    assert access.staff_member(awa, staff.pk).name == "Awa"
    assert journal.version(staff) == 1


def test_without_the_permission_nothing_happens(staff: Staff, awa: Actor, rename: acts.Act) -> None:
    nobody = Actor(awa.id, "Nobody", awa.organisation, awa.offices, frozenset())
    with pytest.raises(Refused) as refused:
        rename(staff, name="x", by=nobody)
    assert refused.value.code == "not-allowed"
    with override("fr"):
        assert refused.value.words()[0].startswith("Votre rôle ne permet pas")


def test_what_is_not_yours_does_not_exist(staff: Staff, awa: Actor, rename: acts.Act) -> None:
    stranger = Actor(awa.id, "Stranger", uuid4(), frozenset(), awa.permissions)
    with pytest.raises(Refused) as refused:
        rename(staff, name="x", by=stranger)
    assert refused.value.code == "not-found"


def test_the_same_request_sent_twice_is_done_once(staff: Staff, awa: Actor, rename: acts.Act) -> None:
    key = uuid4()
    first = rename(staff, name="once", by=awa, request_id=key)
    second = rename(staff, name="twice", by=awa, request_id=key)
    assert first == second
    assert access.staff_member(awa, staff.pk).name == "once"
    assert journal.version(staff) == 2


def test_a_new_record_asked_for_twice_is_made_once(niamey: Office, awa: Actor) -> None:
    key = uuid4()
    said = {
        "email": "moussa@example.org",
        "name": "Moussa",
        "office": niamey,
        "role": "caseworker",
    }
    assert access_acts.invite(**said, by=awa, request_id=key) == access_acts.invite(**said, by=awa, request_id=key)


def test_a_request_of_another_act_or_person_is_not_answered(staff: Staff, awa: Actor, rename: acts.Act) -> None:
    key = uuid4()
    rename(staff, name="once", by=awa, request_id=key)
    with pytest.raises(Refused) as refused:
        access_acts.change_role(staff, role="supervisor", by=awa, request_id=key)
    assert refused.value.code == "request-reused"


def test_whoever_saw_an_older_version_is_told(staff: Staff, awa: Actor, rename: acts.Act) -> None:
    seen = journal.version(staff)
    rename(staff, name="someone else's change", by=awa)
    with pytest.raises(Refused) as refused:
        rename(staff, name="mine", by=awa, seen=seen)
    assert refused.value.code == "changed-meanwhile"


def test_nothing_is_written_outside_an_act(staff: Staff) -> None:
    for write in (
        lambda: Organisation.objects.create(name="by hand", kind_code="x"),
        lambda: staff.save(update_fields=["name"]),
        lambda: Staff.objects.unscoped("a test of the guard").update(name="by hand"),
        lambda: staff.delete(),
        lambda: Staff.objects.bulk_create([Staff(name="by hand", office=staff.office)]),
    ):
        with pytest.raises(WriteOutsideAct), transaction.atomic():
            write()


def test_nothing_is_read_unscoped(staff: Staff, awa: Actor) -> None:
    for read in (
        lambda: list(Staff.objects.all()),
        lambda: Staff.objects.count(),
        lambda: Staff.objects.filter(name="Awa").exists(),
        lambda: Staff.objects.get(pk=staff.pk),
        lambda: Staff.objects.values_list("pk").first(),
        lambda: Staff.objects.in_bulk([staff.pk]),
        lambda: list(Staff.objects.iterator()),
        lambda: Staff.objects.aggregate(),
    ):
        with pytest.raises(Unscoped):
            read()
    assert Staff.objects.visible_to(awa).get() == staff


@pytest.mark.safeguard("S8")
def test_nobody_changes_their_own_account(staff: Staff, awa: Actor) -> None:
    for attempt in (
        lambda: access_acts.change_role(staff, role="supervisor", by=awa),
        lambda: access_acts.suspend(staff, why="x", by=awa),
    ):
        with pytest.raises(Refused) as refused:
            attempt()
        assert refused.value.code == "own-account"


def test_an_office_of_others_is_not_acted_for(root: Actor, awa: Actor) -> None:
    other = access_acts.open_organisation(name="Other", kind="ngo", by=root)
    theirs = access_acts.open_office(
        organisation=other, code="TCD-NDJ", name="N'Djamena", country="TCD", by=access.command("again")
    )
    with pytest.raises(Refused) as refused:
        access_acts.invite(email="x@example.org", name="X", office=theirs, role="caseworker", by=awa)
    assert refused.value.code == "not-found"


def test_ids_are_time_ordered_and_unguessable() -> None:
    some = [new_id() for _ in range(50)]
    assert some == sorted(some)
    assert len({UUID(bytes=each.bytes).hex[-12:] for each in some}) == 50
