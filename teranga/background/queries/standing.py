"""Long files, and where they stand."""

from typing import Any
from uuid import UUID

from django.urls import reverse

from teranga.background import rules
from teranga.background.models import Preparation
from teranga.kernel import clock, codes, journal, rooms, vault
from teranga.kernel import jobs as work
from teranga.kernel.acts import Refused
from teranga.kernel.models import Entry
from teranga.kernel.scope import Actor

ASKED = "background.preparation.asked"
NAME = "background.piece.name"


def makers() -> dict[str, rooms.Preparation]:
    """What can be prepared, as the rooms' cards say."""
    return {kind: each for room in rooms.cards.values() for kind, each in room.preparations.items()}


def preparations(actor: Actor) -> Any:
    """The files that the actor asked for."""
    return Preparation.objects.visible_to(actor)


def preparation(actor: Actor, pk: UUID) -> Preparation:
    """One of them. Raises Refused("not-found")."""
    found: Preparation | None = preparations(actor).filter(pk=pk).first()
    if found is None:
        raise Refused("not-found")
    return found


def to_fetch(actor: Actor, pk: UUID) -> Preparation:
    """One that is ready. The read is logged (S12): it leaves the house. Raises Refused when it is not, or is gone."""
    found = preparation(actor, pk)
    if why := rules.what_blocks_fetching(state_code(found)):
        raise Refused(why)
    if not asked(found):  # its key went, and the process with it
        raise Refused("preparation-gone")
    journal.read(actor, found, place="download")
    return found


def asked(found: Preparation) -> dict[str, Any]:
    """What was asked for."""
    opened: dict[str, Any] = vault.unseal(found.pk, found.asked_sealed, field=ASKED)
    return opened


def filename(found: Preparation) -> str:
    return f"{asked(found)['name']}.{found.format_code}"


def state_code(found: Preparation) -> str:
    """Where a preparation stands."""
    return rules.state_of(
        is_stopped=found.stopped_at is not None,
        is_finished=found.finished_at is not None,
        is_gone=found.gone_at is not None,
        expires_at=found.expires_at,
        now=clock.now(),
    )


def state(found: Preparation) -> str:
    """The same, in words."""
    return str(codes.label("preparation_state", state_code(found)))


def title(found: Preparation) -> Any:
    known = makers().get(found.kind)
    return known.label if known else found.kind


def address(found: Preparation) -> str:
    return reverse("background.preparation", args=(found.pk,))


def progress(found: Preparation) -> dict[str, Any]:
    """What the page of a preparation shows; why it failed, when it did."""
    code = state_code(found)
    asking = Entry.objects.filter(subject=found.pk, act="background.ask").first()
    run = work.run_of(asking) if asking else None
    failed = run is not None and run.gave_up_at is not None
    return {
        "state": state(found),
        "is_moving": code == rules.PREPARING and not failed,
        "is_ready": code == rules.READY,
        "may_be_given_up": rules.what_blocks_stopping(code) is None,
        "why": codes.label("job_failure", run.failure_code) if run is not None and failed else "",
        "percent": min(100, 100 * found.done // found.total) if found.total else 0,
    }


def expired() -> Any:
    """Files past their week, that are still there."""
    rows = Preparation.objects.unscoped("files of everyone are cleared away")
    return rows.filter(gone_at__isnull=True, expires_at__lte=clock.now())
