"""Checking and taking lists in the background: each line by its own act, so that a killed worker takes none twice."""

import time
from uuid import uuid5

from teranga.exchange import acts, queries
from teranga.exchange.models import PartnerList
from teranga.kernel import clock, vault
from teranga.kernel.acts import Refused
from teranga.kernel.codes import Code
from teranga.kernel.models import Entry
from teranga.kernel.scope import Actor

_SOME = 500
_BREATH = 0.002
"""Seconds between two lines, so that whoever waits to write on SQLite gets a turn."""


def check_asked(entry: Entry) -> None:
    """After `exchange.map_columns`: check the lines, on behalf of whoever said what the columns mean."""
    if actor := queries.actor_for(entry.actor):
        check(queries.partner_list(actor, entry.subject, place="check"), by=actor)


def check(found: PartnerList, *, by: Actor) -> None:
    """Read every line and keep what it would become. Does nothing when it was done."""
    if found.checked_at:
        return
    lines = queries.checked(by, found, on=clock.today())
    starts = range(0, len(lines), _SOME) or [0]
    for start in starts:
        batch = queries.Batch(tuple(lines[start : start + _SOME]))
        key = uuid5(found.pk, f"check {found.mapped_at} {start}")
        acts.keep_lines(found, batch=batch, is_last=start == starts[-1], by=by, request_id=key)


def take_asked(entry: Entry) -> None:
    """After `exchange.run`: take the lines, on behalf of whoever asked."""
    if actor := queries.actor_for(entry.actor):
        take(queries.partner_list(actor, entry.subject, place="import"), by=actor)


def take(found: PartnerList, *, by: Actor) -> None:
    """Take every line that can be taken; a line that an act refuses is kept with the reason."""
    for line in list(queries.ready(found)):
        time.sleep(_BREATH)
        try:
            with vault.ring():
                acts.take_line(line, by=by, request_id=uuid5(line.pk, f"take {found.started_at}"))
        except Refused as refused:
            codes = tuple(Code(blocker.code) for blocker in refused.blockers)
            acts.refuse_line(line, codes=codes, by=by)
    acts.finish(found, by=by)
