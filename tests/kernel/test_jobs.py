"""What an act asks of the background is done once, after the act is kept, and found again when it was lost."""

from dataclasses import replace
from datetime import timedelta

import pytest
from huey.contrib.djhuey import HUEY

from teranga.access import acts as access_acts
from teranga.access import queries as access
from teranga.kernel import clock, jobs, rooms
from teranga.kernel.models import Entry, JobRun

pytestmark = pytest.mark.django_db
ACT = "access.open_organisation"


class Work:
    """Background work that remembers what it was given, and fails when told to."""

    def __init__(self) -> None:
        self.given: list[int] = []
        self.fails = False

    def __call__(self, entry: Entry) -> None:
        self.given.append(entry.pk)
        if self.fails:
            raise ValueError("Aïssatou Diallo")


@pytest.fixture
def work(monkeypatch: pytest.MonkeyPatch) -> Work:
    work = Work()
    monkeypatch.setitem(rooms.cards, "access", replace(rooms.cards["access"], jobs={ACT: work}))
    monkeypatch.setattr(HUEY, "immediate", True)
    return work


def ask(name: str = "IGO") -> Entry:
    access_acts.open_organisation(name=name, kind="ngo", by=access.command("the test asks"))
    return Entry.objects.get(act=ACT)


def test_work_begins_once_the_act_is_kept(work: Work, django_capture_on_commit_callbacks: object) -> None:
    with django_capture_on_commit_callbacks(execute=True):  # type: ignore[operator]
        entry = ask()
        assert work.given == []
    assert work.given == [entry.pk]
    assert jobs.run_of(entry).finished_at is not None  # type: ignore[union-attr]


def test_work_that_is_done_is_not_done_again(work: Work) -> None:
    entry = ask()
    jobs.perform.call_local(entry.pk)
    jobs.perform.call_local(entry.pk)
    assert work.given == [entry.pk]
    assert jobs.unfinished() == []


def test_work_that_was_never_queued_is_found(work: Work) -> None:
    entry = ask()
    assert jobs.unfinished() == [entry.pk]


def test_work_cut_off_in_the_middle_is_found_once_it_is_surely_dead(work: Work) -> None:
    entry = ask()
    work.fails = True
    with pytest.raises(ValueError):
        jobs.perform.call_local(entry.pk)
    assert jobs.unfinished() == []
    with clock.fixed(clock.now() + timedelta(minutes=11)):
        assert jobs.unfinished() == [entry.pk]


def test_work_is_given_up_after_five_attempts(work: Work) -> None:
    entry = ask()
    work.fails = True
    for _ in range(5):
        with pytest.raises(ValueError):
            jobs.perform.call_local(entry.pk)
    with clock.fixed(clock.now() + timedelta(minutes=11)):
        assert jobs.unfinished() == []


def test_the_record_of_a_failure_names_nobody(work: Work) -> None:
    entry = ask()
    work.fails = True
    with pytest.raises(ValueError):
        jobs.perform.call_local(entry.pk)
    assert JobRun.objects.get(entry=entry.pk).error == "ValueError"
