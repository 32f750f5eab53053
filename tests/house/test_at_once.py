"""Two at once: on real databases, by threads that start together, whatever both want is had by one, and told to both.

The databases are copies, thrown away afterwards: what commits here stays here, and SQLite is a file as in production,
with a desk for each thread.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from pathlib import Path
from threading import Barrier
from typing import Any
from uuid import uuid4

import pytest
from django.db import connections
from pytest_django.plugin import DjangoDbBlocker

from teranga.casework import acts as casework_acts
from teranga.casework.models import Case, Note
from teranga.kernel import clock, jobs, journal
from teranga.kernel.acts import Refused, housekeeping
from teranga.kernel.codes import Code
from teranga.kernel.models import Entry, JobRun
from teranga.people import acts as people_acts
from teranga.people.models import HouseholdMember
from teranga.reintegration import acts as reintegration_acts
from teranga.returns import acts as returns_acts
from teranga.returns.models import Booking
from tests.cast import CONSENT, TODAY, Cast, identity_of, installation
from tests.conftest import DATABASES
from tests.reintegration.conftest import Home
from tests.returns.road import Road

pytestmark = pytest.mark.django_db
NAMES = ("mamadou", "kofi", "ismael", "tesfay", "salimata", "blessing", "ibrahima", "hawa")
MORNING = datetime(2026, 11, 24, 8, tzinfo=UTC)
WHY = "the test looks at everything"


def _copied(alias: str, folder: Path) -> str:
    """A copy of the empty test database: its name."""
    connection = connections[alias]
    if connection.vendor == "sqlite":
        connection.ensure_connection()
        path = folder / f"{alias}.sqlite3"
        with sqlite3.connect(path) as copy:
            connection.connection.backup(copy)
        copy.close()
        return str(path)
    name = f"apart_{uuid4().hex}"
    connection.close()
    with connection._nodb_cursor() as cursor:
        cursor.execute(f'CREATE DATABASE "{name}" TEMPLATE "{connection.settings_dict["NAME"]}"')
    return name


@pytest.fixture(scope="module")
def cast(
    _house_of_its_own: None,
    django_db_setup: None,
    django_db_blocker: DjangoDbBlocker,
    tmp_path_factory: pytest.TempPathFactory,
) -> Iterator[Cast]:
    """The cast, in databases of its own that every thread may open."""
    folder = tmp_path_factory.mktemp("apart")
    with django_db_blocker.unblock(), clock.fixed(MORNING):
        kept = {alias: (connections[alias], connections.settings[alias]["NAME"]) for alias in DATABASES}
        names = {alias: _copied(alias, folder) for alias in DATABASES}
        for alias, name in names.items():
            connections.settings[alias]["NAME"] = name
            del connections[alias]
        yield installation()
        connections.close_all()
        for alias, (connection, name) in kept.items():
            connections.settings[alias]["NAME"] = name
            connections[alias] = connection
            if connection.vendor != "sqlite":
                with connection._nodb_cursor() as cursor:
                    cursor.execute(f'DROP DATABASE "{names[alias]}" WITH (FORCE)')


@pytest.fixture
def _django_db_helper(cast: Cast) -> None:
    """Instead of a transaction around each test, which no other thread would see into: databases to throw away."""


def at_once(*doing: Callable[[], Any]) -> list[Any]:
    """What each gave back, or the code it was refused with; they begin together."""
    start = Barrier(len(doing))

    def done(one: Callable[[], Any]) -> Any:
        try:
            with clock.fixed(MORNING):
                start.wait(20)
                return one()
        except Refused as refused:
            return refused.code
        finally:
            connections.close_all()

    with ThreadPoolExecutor(len(doing)) as desks:
        return list(desks.map(done, doing))


def refusals(found: list[Any]) -> list[str]:
    return [each for each in found if isinstance(each, str)]


def test_files_opened_at_the_same_moment_have_references_of_their_own(cast: Cast) -> None:
    def opened(name: str) -> Case:
        start = {"office": cast.niamey, "opened_on": TODAY, "priority": Code("low")}
        case: Case = casework_acts.open_case(person=cast.register(name), **start, by=cast.awa)
        cast.cases[name] = case
        return case

    found = at_once(*(lambda name=name: opened(name) for name in NAMES[:4]))
    found += at_once(*(lambda name=name: opened(name) for name in NAMES[4:]))
    numbers = [case.reference[7:13] for case in found]
    assert sorted(numbers) == [f"{number:06d}" for number in range(1, len(NAMES) + 1)]


def test_the_last_seat_is_booked_once(cast: Cast) -> None:
    road = Road(cast)
    first, second = road.many(2)
    movement = road.movement(capacity=1)
    found = at_once(
        lambda: returns_acts.book(movement, cases=(first,), by=cast.mariama),
        lambda: returns_acts.book(movement, cases=(second,), by=cast.mariama),
    )
    assert refusals(found) == ["not-enough-seats"]
    assert Booking.objects.unscoped(WHY).filter(movement=movement, is_open=True).count() == 1


def test_one_person_has_one_seat_of_two_movements(cast: Cast) -> None:
    road = Road(cast)
    (case,) = road.many(1)
    movements = [road.movement(), road.movement()]
    found = at_once(*(lambda each=each: returns_acts.book(each, cases=(case,), by=cast.mariama) for each in movements))
    assert len(refusals(found)) == 1
    assert Booking.objects.unscoped(WHY).filter(case=case, is_open=True).count() == 1


def test_a_project_is_decided_on_once(cast: Cast) -> None:
    project = Home(cast).propose()
    found = at_once(
        lambda: reintegration_acts.approve(project, decided_on=TODAY, by=cast.kerfalla),
        lambda: reintegration_acts.refuse(project, decided_on=TODAY, why="Budget", by=cast.kerfalla),
    )
    assert len(refusals(found)) == 1


def test_two_who_join_each_other_are_one_household(cast: Cast) -> None:
    """Each act locks its own person first: a database that finds them waiting for each other ends neither for good."""
    one, other = cast.register("fanta"), cast.register("sory")
    said = {"role": Code("other_relative"), "since_on": TODAY, "by": cast.awa}
    for _again in range(3):
        found = at_once(
            lambda: people_acts.join_household(one, other=other, **said),
            lambda: people_acts.join_household(other, other=one, **said),
        )
        assert refusals(found) == ["in-a-household"]
        members = HouseholdMember.objects.unscoped(WHY).filter(until_on=None, person__in=(one, other))
        assert len({each.household_id for each in members}) == 1 and len(members) == 2
        for each in members:
            people_acts.leave_household(each, until_on=TODAY, why="Erreur de saisie", by=cast.awa)


def test_the_same_form_sent_twice_at_once_is_one_entry_and_one_answer(cast: Cast) -> None:
    case, key = cast.open_file("grace"), uuid4()
    found = at_once(*2 * (lambda: casework_acts.write_note(case, text="Appelée", request_id=key, by=cast.esther),))
    assert found[0] == found[1]
    assert Note.objects.unscoped(WHY).filter(case=case).count() == 1
    assert Entry.objects.filter(request_id=key).count() == 1


def test_the_same_registration_sent_twice_at_once_is_one_person(cast: Cast) -> None:

    said = {"office": cast.niamey, "identity": identity_of("yaya"), "basis": CONSENT, "request_id": uuid4()}
    found = at_once(*2 * (lambda: people_acts.register(**said, by=cast.awa),))
    assert found[0].pk == found[1].pk


def test_of_two_workers_one_does_the_work(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    given: list[int] = []
    monkeypatch.setattr(jobs, "work_of", lambda act: lambda entry: given.append(entry.pk))
    entries = list(Entry.objects.order_by("pk")[:20])
    with housekeeping("as acts ask for work"):
        runs = [JobRun(entry=each.pk, act=each.act, asked_at=each.at, not_before=each.at) for each in entries]
        JobRun.objects.bulk_create(runs)

    def work() -> None:
        for each in entries:
            jobs.perform.call_local(each.pk)

    at_once(work, work, work)
    assert sorted(given) == [each.pk for each in entries]


def test_every_chain_verifies_after_all_this(cast: Cast) -> None:
    assert list(journal.verify()) == []
