"""Background work, asked for by the journal: a room's card says which act is followed by which work.

The journal is the outbox: the work is kept in the transaction of its act, so that it is never lost, even when the
process ends before the work is queued, or the queue itself is gone. A queue only carries numbers of entries. Whoever
does the work holds it: of two workers one gets it, and when that one dies the work is free again. It is then begun
again, so it calls acts with request ids made from the entry, which are done once.
"""

import logging
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import partial
from time import monotonic

from django.db import connections, transaction
from django.db.models import F, Q, QuerySet
from huey import crontab
from huey.contrib.djhuey import HUEY, db_periodic_task, db_task

from teranga.kernel import acts, clock, failures, holding, rooms, vault
from teranga.kernel.models import Entry, JobRun

_MOST_ATTEMPTS = 5
_WAITS = tuple(timedelta(minutes=minutes) for minutes in (1, 5, 30, 120))
_HELD_FOR = timedelta(minutes=2)
_SAYS_SO_EVERY = 20.0
_SURELY_NOT_QUEUED = timedelta(seconds=30)
_SURELY_LOST = timedelta(minutes=10)
_RECORD = "the record of background work"
_current: ContextVar["_Doing | None"] = ContextVar("job", default=None)
_log = logging.getLogger("teranga.jobs")


@dataclass
class _Doing:
    """The work that is being done here, and when it was last said to go on."""

    entry: int
    said_at: float = float("-inf")


def after(*entries: Entry) -> None:
    """Keep the work of an act's entries with them, and queue it once all are committed. Called within the act's
    transaction."""
    if not entries or work_of(entries[0].act) is None:
        return
    for entry in entries:
        at = {"asked_at": entry.at, "not_before": entry.at}
        JobRun.objects.create(entry=entry.pk, act=entry.act, asked_by=entry.actor, **at)
        transaction.on_commit(partial(_queue, entry.pk))


def work_of(act: str) -> Callable[[Entry], None] | None:
    """The work that follows an act, as a room's card says."""
    return next((room.jobs[act] for room in rooms.cards.values() if act in room.jobs), None)


def _queue(entry_pk: int) -> None:
    """Tell a worker. When the queue can't be reached nothing is lost: the sweep finds the work."""
    try:
        perform(entry_pk)
    except Exception as error:
        _log.warning("entry %s could not be queued (%s); the sweep will find it", entry_pk, type(error).__name__)


@db_task()
def perform(entry_pk: int) -> None:
    """Do an entry's work, unless it was done, waits for its next attempt, or is being done elsewhere."""
    run = _taken(entry_pk)
    if run is None:
        return
    try:
        with _held(run):
            if work := work_of(run.act):
                work(Entry.objects.get(pk=entry_pk))
    except Exception as error:
        _failed(run, error)
    else:
        _let_go(run, finished_at=clock.now(), failure_code="", error="")


def _taken(entry_pk: int) -> JobRun | None:
    """The work, held by this process from now on; None when it is not to be done here and now."""
    now = clock.now()
    free = to_do().filter(entry=entry_pk, not_before__lte=now).filter(_is_free(now))
    with acts.housekeeping(_RECORD):
        held = {"holder": holding.me(), "held_until": now + _HELD_FOR, "started_at": now}
        won = free.update(attempts=F("attempts") + 1, **held)  # of two workers, one finds it free
    return JobRun.objects.get(entry=entry_pk) if won else None


def _is_free(now: datetime) -> Q:
    return Q(held_until__isnull=True) | Q(held_until__lt=now)


@contextmanager
def _held(run: JobRun) -> Iterator[None]:
    """While the work goes on, say so every 20 seconds, beside it: one step of it may be long."""
    token, ended = _current.set(_Doing(run.entry)), threading.Event()
    watch = threading.Thread(target=_say_so, args=(run.entry, ended), daemon=True)
    if not HUEY.immediate:
        watch.start()
    try:
        yield
    finally:
        ended.set()
        _current.reset(token)


def _say_so(entry_pk: int, ended: threading.Event) -> None:
    while not ended.wait(_SAYS_SO_EVERY):
        try:
            _hold_longer(entry_pk)
        except Exception as error:  # a busy database: there are five more times to say so
            _log.warning("entry %s: %s while saying that it goes on", entry_pk, type(error).__name__)
    connections.close_all()


def _hold_longer(entry_pk: int, **values: int) -> None:
    mine = to_do().filter(entry=entry_pk, holder=holding.me())
    with acts.housekeeping(_RECORD):
        mine.update(held_until=clock.now() + _HELD_FOR, **values)


def went_on() -> None:
    """Called by long work after each step that is kept: what went on is not given up for having been cut off."""
    doing = _current.get()
    if doing is not None and monotonic() - doing.said_at > _SAYS_SO_EVERY:
        doing.said_at = monotonic()
        _hold_longer(doing.entry, attempts=1)


def _failed(run: JobRun, error: Exception) -> None:
    """Keep why, without a word that may name somebody, and when to try again: later each time, and not for ever."""
    run.refresh_from_db(fields=["attempts"])
    why = failures.of(error)
    _log.error("%s of entry %s failed, attempt %s: %s", run.act, run.entry, run.attempts, why.trace)
    said = {"failure_code": why.code, "error": why.error}
    if why.is_final or run.attempts >= _MOST_ATTEMPTS:
        _let_go(run, gave_up_at=clock.now(), **said)
    else:
        _let_go(run, not_before=clock.now() + _WAITS[run.attempts - 1], **said)


def _let_go(run: JobRun, **values: object) -> None:
    mine = JobRun.objects.filter(pk=run.pk, holder=holding.me())
    with acts.housekeeping(_RECORD):
        mine.update(holder="", held_until=None, queued_at=None, **values)


@db_periodic_task(crontab(minute="*"))
def sweep() -> None:
    """Queue what is due and not queued: its process ended before that, it was cut off, or its next attempt has come."""
    vault.scrub()
    _free_what_the_dead_held()
    _queue_all(unfinished())


def begin() -> None:
    """A worker begins: whatever is due is queued at once, for the one before may have taken its message along. What is
    queued twice is done once."""
    _free_what_the_dead_held()
    _queue_all(list(_due(clock.now()).values_list("entry", flat=True)))


def _queue_all(entries: list[int]) -> None:
    for entry_pk in entries:
        with acts.housekeeping(_RECORD):
            JobRun.objects.filter(entry=entry_pk).update(queued_at=clock.now())
        _queue(entry_pk)


def _free_what_the_dead_held() -> None:
    held = to_do().exclude(holder="")
    dead = [run.pk for run in held if not holding.may_be_alive(run.holder)]
    if dead:
        with acts.housekeeping(_RECORD):
            JobRun.objects.filter(pk__in=dead).update(holder="", held_until=None, queued_at=None)


def to_do() -> "QuerySet[JobRun]":
    """Work that is neither finished nor given up."""
    return JobRun.objects.filter(finished_at__isnull=True, gave_up_at__isnull=True)


def unfinished() -> list[int]:
    """Entries whose work is due, that nobody does, and that no queue is known to hold. Oldest first."""
    now = clock.now()
    unqueued = Q(queued_at__isnull=True, asked_at__lt=now - _SURELY_NOT_QUEUED) | Q(queued_at__lt=now - _SURELY_LOST)
    return list(_due(now).filter(unqueued).values_list("entry", flat=True))


def _due(now: datetime) -> "QuerySet[JobRun]":
    return to_do().filter(_is_free(now), not_before__lte=now).order_by("asked_at")


def try_again(entry_pk: int) -> bool:
    """Begin again with work that was given up, as if it had just been asked for; whether there was any. In an act."""
    given_up = JobRun.objects.filter(entry=entry_pk, gave_up_at__isnull=False)
    again = given_up.update(gave_up_at=None, attempts=0, not_before=clock.now(), queued_at=None)
    transaction.on_commit(partial(_queue, entry_pk))
    return bool(again)


def run_of(entry: Entry | int) -> JobRun | None:
    """What became of an entry's work; None when it asks for none."""
    return JobRun.objects.filter(entry=entry if isinstance(entry, int) else entry.pk).first()
