"""Checking and taking lists in the background: each line has its request, so that a killed worker takes none twice."""

import time
from uuid import uuid5

from huey import crontab
from huey.contrib.djhuey import db_periodic_task

from teranga.access import queries as access
from teranga.exchange import acts, queries
from teranga.exchange.models import ListLine, PartnerList
from teranga.kernel import clock, failures, jobs, memory
from teranga.kernel.acts import Refused
from teranga.kernel.codes import Code
from teranga.kernel.models import Entry
from teranga.kernel.scope import Actor
from teranga.kernel.together import Asked

_SOME = 500
_AT_ONCE = 100
"""Lines kept by one commit: some hundred milliseconds, in which nobody else writes on SQLite."""
_BREATH = 0.002
"""Seconds between two commits, so that whoever waits to write gets a turn."""
_STOPPED, _NOT_ALLOWED = "list-stopped", "not-allowed"


@db_periodic_task(crontab(hour="3", minute="10"))
def drop_unused() -> None:
    """Each night: delete what was received 30 days ago or more and never imported."""
    by = access.command("lists that nobody imported are deleted")
    for found in queries.never_imported(by, now=clock.now()):
        acts.drop(found, by=by)


def _asker(entry: Entry) -> Actor:
    """On whose behalf the work goes on. Raises AskerGone: the list says so, and a colleague goes on in their place."""
    actor = queries.asker(entry)
    if actor is None:
        raise failures.AskerGone(entry.act)
    return actor


def check_asked(entry: Entry) -> None:
    """After `exchange.map_columns`: check the lines, on behalf of whoever said what the columns mean."""
    actor = _asker(entry)
    check(queries.partner_list(actor, entry.subject, place="check"), by=actor)


def check(found: PartnerList, *, by: Actor) -> None:
    """Read every line and keep what it would become, until it is done, stopped, or asked for with other columns."""
    if found.checked_at or not found.mapped_at:
        return
    with memory.uncollected():
        lines = queries.checked(by, found, on=clock.today())
    starts = range(0, len(lines), _SOME) or [0]
    for start in starts:
        batch = queries.Batch(tuple(lines[start : start + _SOME]))
        key = uuid5(found.pk, f"check {found.mapped_at} {start}")
        done = {"is_last": start == starts[-1], "mapped_at": found.mapped_at}
        try:
            acts.keep_lines(found, batch=batch, by=by, request_id=key, **done)
        except Refused as refused:
            if refused.code == _STOPPED:
                return
            raise
        jobs.went_on()


def take_asked(entry: Entry) -> None:
    """After `exchange.run`: take the lines, on behalf of whoever asked."""
    actor = _asker(entry)
    take(queries.partner_list(actor, entry.subject, place="import"), by=actor)


def take(found: PartnerList, *, by: Actor) -> None:
    """Take every line that can be taken, until it is done or stopped; a refused line is kept with the reason."""
    lines = list(queries.ready(found))
    for start in range(0, len(lines), _AT_ONCE):
        time.sleep(_BREATH)
        ended = _taking(lines[start : start + _AT_ONCE], found, by)
        if ended == _STOPPED:
            return
        if ended:  # their role changed meanwhile: the lines wait for a colleague
            raise failures.AskerGone("exchange.run")
        jobs.went_on()
    acts.finish(found, by=by)


def _taking(lines: list[ListLine], found: PartnerList, by: Actor) -> str:
    """Take some lines, or keep why they are refused; gives back what ends the whole work.

    Each has a request of its own: whatever was taken before a process was killed, alone or with others, stays taken.
    """
    asked = [Asked(line, request_id=uuid5(line.pk, f"take {found.started_at}")) for line in lines]
    try:
        outcomes = acts.take_lines(asked, by=by)
    except Refused as refused:
        return refused.code
    for line, outcome in zip(lines, outcomes, strict=True):
        if isinstance(outcome, Refused):
            if outcome.code in (_STOPPED, _NOT_ALLOWED):
                return outcome.code
            acts.refuse_line(line, codes=tuple(Code(blocker.code) for blocker in outcome.blockers), by=by)
    return ""
