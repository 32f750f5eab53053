"""What an act asks of the background is done once, after the act is kept, and found again when it was lost."""

from __future__ import annotations

import os
import subprocess
import sys
from dataclasses import replace
from datetime import timedelta

import pytest
from django.db import transaction
from huey.contrib.djhuey import HUEY

from teranga.access import acts as access_acts
from teranga.access import queries as access
from teranga.access.models import Organisation
from teranga.kernel import acts, clock, holding, jobs, rooms
from teranga.kernel.acts import Refused
from teranga.kernel.codes import Code
from teranga.kernel.failures import AskerGone
from teranga.kernel.models import Entry, JobRun

pytestmark = pytest.mark.django_db
ACT = "access.open_organisation"


class Work:
    """Background work that remembers what it was given, and fails when told to."""

    def __init__(self) -> None:
        self.given: list[int] = []
        self.fails: Exception | None = None

    def __call__(self, entry: Entry) -> None:
        self.given.append(entry.pk)
        if self.fails:
            raise self.fails


@pytest.fixture
def work(monkeypatch: pytest.MonkeyPatch) -> Work:
    work = Work()
    monkeypatch.setitem(rooms.cards, "access", replace(rooms.cards["access"], jobs={ACT: work}))
    monkeypatch.setattr(HUEY, "immediate", True)
    return work


def ask(name: str = "IGO") -> Entry:
    access_acts.open_organisation(name=name, kind="ngo", by=access.command("the test asks"))
    return Entry.objects.filter(act=ACT).latest("pk")


def later(minutes: float) -> object:
    return clock.fixed(clock.now() + timedelta(minutes=minutes))


def run(entry: Entry) -> JobRun:
    found = jobs.run_of(entry)
    assert found is not None
    return found


def held_by(entry: Entry, holder: str) -> None:
    """As a worker leaves it that begins, and then is killed."""
    with acts.housekeeping("as another worker would"):
        JobRun.objects.filter(entry=entry.pk).update(
            holder=holder, held_until=clock.now() + timedelta(minutes=2), attempts=1
        )


def test_work_begins_once_the_act_is_kept(work: Work, django_capture_on_commit_callbacks: object) -> None:
    with django_capture_on_commit_callbacks(execute=True):  # type: ignore[operator]
        entry = ask()
        assert work.given == []
    assert work.given == [entry.pk]
    assert run(entry).finished_at is not None


def test_work_is_kept_with_its_act_or_neither_is(work: Work) -> None:
    with transaction.atomic():
        ask()
        assert jobs.to_do().count() == 1
        transaction.set_rollback(True)
    assert not JobRun.objects.exists()


def test_an_act_that_asks_for_nothing_leaves_no_work(work: Work) -> None:
    ask()
    acts_kept = Entry.objects.count()
    access_acts.open_office(
        organisation=Organisation.objects.unscoped("the one of the test").get(),
        code=Code("NER-NIM"),
        name="Niamey",
        country=Code("NER"),
        by=access.command("the test asks"),
    )
    assert Entry.objects.count() > acts_kept
    assert JobRun.objects.count() == 1


def test_work_that_is_done_is_not_done_again(work: Work) -> None:
    entry = ask()
    jobs.perform.call_local(entry.pk)
    jobs.perform.call_local(entry.pk)
    assert work.given == [entry.pk]
    with later(11):
        assert jobs.unfinished() == []


def test_work_that_was_never_queued_is_found_and_done(work: Work) -> None:
    entry = ask()
    assert jobs.unfinished() == []  # it may just be on its way
    with later(1):
        assert jobs.unfinished() == [entry.pk]
        jobs.sweep.call_local()
    assert work.given == [entry.pk]


def test_a_queue_that_is_gone_loses_nothing(work: Work, monkeypatch: pytest.MonkeyPatch) -> None:
    def gone(task: object) -> None:
        raise ConnectionError("redis://secret@host")

    entry = ask()
    with monkeypatch.context() as patch:
        patch.setattr(HUEY, "enqueue", gone)
        jobs._queue(entry.pk)
    assert work.given == []
    with later(1):
        jobs.sweep.call_local()
    assert work.given == [entry.pk]


def test_work_that_another_worker_holds_is_left_to_it(work: Work) -> None:
    entry = ask()
    held_by(entry, "elsewhere:1:abc")
    jobs.perform.call_local(entry.pk)
    assert work.given == []
    with later(1):
        jobs.sweep.call_local()
        assert work.given == []


def test_work_whose_worker_fell_silent_is_taken_over(work: Work) -> None:
    entry = ask()
    held_by(entry, "elsewhere:1:abc")
    with later(3):
        jobs.sweep.call_local()
    assert work.given == [entry.pk]


def test_work_of_a_dead_process_of_this_machine_is_free_at_once(work: Work) -> None:
    entry = ask()
    machine = holding.me().split(":")[0]
    held_by(entry, f"{machine}:4194999:abc")  # no process has a number that high
    with later(1):
        jobs.sweep.call_local()
    assert work.given == [entry.pk]


def test_who_holds_work_is_known_apart_from_an_earlier_process_of_the_same_number() -> None:
    machine, number, _mark = holding.me().split(":")
    assert holding.may_be_alive(holding.me())
    assert not holding.may_be_alive(f"{machine}:{number}:another")
    assert holding.may_be_alive(f"{machine}:1:another")


def test_a_process_that_has_ended_holds_nothing_even_while_nobody_has_asked_how_it_ended() -> None:
    machine = holding.me().split(":")[0]
    with subprocess.Popen([sys.executable, "-c", ""]) as worker:
        os.waitid(os.P_PID, worker.pid, os.WEXITED | os.WNOWAIT)  # its number is still taken
        assert not holding.may_be_alive(f"{machine}:{worker.pid}:another")


def test_work_that_fails_is_tried_again_later_each_time_and_not_for_ever(work: Work) -> None:
    entry, work.fails, waited = ask(), ValueError("Aïssatou Diallo"), 0
    for minutes in (0, 1, 5, 30, 120):
        waited += minutes
        with later(waited - 0.5):
            jobs.perform.call_local(entry.pk)  # too early, but for the first attempt
        with later(waited):
            jobs.perform.call_local(entry.pk)
    assert len(work.given) == 5
    assert run(entry).gave_up_at is not None
    with later(10_000):
        assert jobs.unfinished() == []


def test_long_work_that_went_on_is_not_given_up_for_having_been_cut_off(work: Work) -> None:
    entry = ask()
    with acts.housekeeping("as after four dead workers"):
        JobRun.objects.filter(entry=entry.pk).update(attempts=4)

    def goes_on(entry: Entry) -> None:
        jobs.went_on()
        raise ValueError

    work.__class__ = type("GoesOn", (Work,), {"__call__": lambda self, entry: goes_on(entry)})
    jobs.perform.call_local(entry.pk)
    assert (run(entry).attempts, run(entry).gave_up_at) == (1, None)


@pytest.mark.parametrize(("error", "code"), [(Refused("not-found"), "refused"), (AskerGone(), "asker")])
def test_what_trying_again_cannot_help_is_given_up_at_once(work: Work, error: Exception, code: str) -> None:
    entry, work.fails = ask(), error
    jobs.perform.call_local(entry.pk)
    assert run(entry).failure_code == code
    assert run(entry).gave_up_at is not None


def test_what_was_given_up_is_done_when_somebody_says_so(
    work: Work, django_capture_on_commit_callbacks: object
) -> None:
    entry, work.fails = ask(), Refused("not-found")
    jobs.perform.call_local(entry.pk)
    work.fails = None
    with django_capture_on_commit_callbacks(execute=True), acts.housekeeping("inside an act"):  # type: ignore[operator]
        assert jobs.try_again(entry.pk)
        assert not jobs.try_again(entry.pk)
    assert run(entry).finished_at is not None
    assert run(entry).failure_code == ""


def test_the_record_of_a_failure_names_nobody(work: Work, caplog: pytest.LogCaptureFixture) -> None:
    entry, work.fails = ask(), ValueError("Aïssatou Diallo")
    jobs.perform.call_local(entry.pk)
    assert run(entry).failure_code == "mistake"
    assert run(entry).error.startswith("ValueError kernel/jobs.py:")
    assert "Diallo" not in caplog.text
    assert "kernel/jobs.py" in caplog.text
