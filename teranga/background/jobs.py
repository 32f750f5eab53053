"""Preparing long files piece by piece, so that a killed worker goes on where it was; and letting old ones go."""

import hashlib
from uuid import uuid5

from django.utils import translation
from huey import crontab
from huey.contrib.djhuey import db_periodic_task

from teranga.access import queries as access
from teranga.background import acts, queries
from teranga.background.models import Preparation
from teranga.kernel import jobs, vault
from teranga.kernel.acts import Refused
from teranga.kernel.models import Entry
from teranga.kernel.scope import Actor


def prepare_asked(entry: Entry) -> None:
    """After `background.ask`: prepare the file, on behalf of whoever asked, as far as they may see now."""
    actor = access.asker(entry)
    prepare(queries.preparation(actor, entry.subject), by=actor)


def prepare(found: Preparation, *, by: Actor) -> None:
    """Make the pieces that are missing, until the file is whole or given up."""
    if queries.state_code(found) != "preparing":
        return
    try:
        with translation.override(queries.asked(found)["language"]):
            while found.place or not found.pieces.exists():
                found = _one_more(found, by)
            whole = queries.bound(found)
            checksum = hashlib.sha256()
            for part in [whole] if whole is not None else queries.content(found):
                checksum.update(part)
            acts.finish(found, checksum=checksum.hexdigest(), whole=whole, by=by)
    except Refused as refused:
        if refused.code != "preparation-ended":
            raise


def _one_more(found: Preparation, by: Actor) -> Preparation:
    key = uuid5(found.pk, f"piece at {found.place}")
    with vault.ring():
        piece = queries.makers()[found.kind].piece(by, queries.asked(found), found.place)
        kept: Preparation = acts.keep_piece(found, piece=piece, by=by, request_id=key)
    jobs.went_on()
    return kept


@db_periodic_task(crontab(minute="11"))
def clear_away() -> None:
    """Each hour: files past their week go, with their keys."""
    by = access.command("files prepared in the background are kept for a week")
    for found in queries.expired():
        acts.expire(found, by=by)
