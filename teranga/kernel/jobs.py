"""Background work, asked for by the journal: a room's card says which act is followed by which work.

The journal is the outbox: what an act committed is never lost, even when the process ends before the work is queued,
because a sweep finds entries whose work has not finished. Work may be begun twice (a killed worker), so it calls acts
with request ids made from the entry, which are done once.
"""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

from django.db import transaction
from huey import crontab
from huey.contrib.djhuey import db_periodic_task, db_task

from teranga.kernel import acts, clock, rooms
from teranga.kernel.models import Entry, JobRun

_MOST_ATTEMPTS = 5
_LOOK_BACK = timedelta(days=30)
_GIVEN_UP_FOR_DEAD = timedelta(minutes=10)


def after(entry: Entry) -> None:
    """Queue an entry's work once its act is committed."""
    if work_of(entry.act) is not None:
        transaction.on_commit(lambda: perform(entry.pk))


def work_of(act: str) -> Callable[[Entry], None] | None:
    """The work that follows an act, as a room's card says."""
    return next((room.jobs[act] for room in rooms.cards.values() if act in room.jobs), None)


@db_task(retries=3, retry_delay=5)
def perform(entry_pk: int) -> None:
    """Do an entry's work, unless it was done."""
    entry = Entry.objects.get(pk=entry_pk)
    work = work_of(entry.act)
    run = _begun(entry)
    if work is None or run.finished_at is not None:
        return
    try:
        work(entry)
    except Exception as error:
        _keep(run, error=type(error).__name__)
        raise
    _keep(run, error="", finished_at=clock.now())


def _begun(entry: Entry) -> JobRun:
    with acts.housekeeping("the record of background work"):
        run, _new = JobRun.objects.get_or_create(entry=entry.pk, defaults={"act": entry.act, "started_at": clock.now()})
        if run.finished_at is None:
            run.attempts += 1
            run.started_at = clock.now()
            run.save(update_fields=["attempts", "started_at"])
    return run


def _keep(run: JobRun, **values: Any) -> None:
    for name, value in values.items():
        setattr(run, name, value)
    with acts.housekeeping("the record of background work"):
        run.save(update_fields=list(values))


@db_periodic_task(crontab(minute="*"))
def sweep() -> None:
    """Queue again what was asked for and has not finished: the process ended before it was queued, or in the middle."""
    for entry_pk in unfinished():
        perform(entry_pk)


def unfinished() -> list[int]:
    """Entries of the last 30 days whose work has not finished, was tried under five times, and is not being done."""
    asked = [act for room in rooms.cards.values() for act in room.jobs]
    recent = Entry.objects.filter(act__in=asked, at__gt=clock.now() - _LOOK_BACK)
    done = JobRun.objects.filter(finished_at__isnull=False) | JobRun.objects.filter(attempts__gte=_MOST_ATTEMPTS)
    busy = JobRun.objects.filter(finished_at__isnull=True, started_at__gt=clock.now() - _GIVEN_UP_FOR_DEAD)
    ended = set((done | busy).values_list("entry", flat=True))
    return [pk for pk in recent.order_by("pk").values_list("pk", flat=True) if pk not in ended]


def run_of(entry: Entry | int) -> JobRun | None:
    """What became of an entry's work; None when it has not begun."""
    return JobRun.objects.filter(entry=entry if isinstance(entry, int) else entry.pk).first()
