"""Movements: which there are, where they stand, and what keeps anyone from leaving with one."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from django.db.models import Count, Exists, OuterRef, Subquery
from django.db.models.functions import Coalesce
from django.utils.translation import gettext as _

from teranga.access.models import Office
from teranga.casework.models import Case
from teranga.kernel import codes, journal
from teranga.kernel.acts import Refused
from teranga.kernel.refusals import Blocker
from teranga.kernel.scope import Actor
from teranga.people import queries as people_queries
from teranga.returns import rules
from teranga.returns.models import Booking, Departure, ManifestClosure, Movement, MovementCancellation
from teranga.returns.queries import judging
from teranga.ui import paging

_COUNTED = "counts of a movement read through scope"
ORDERS: dict[str, paging.Order] = {"departs": (("departs_on", "desc"), ("id", "desc"))}


# ------------------------------------------------------------------------------------------------------------ movements


def _with_counts(movements: Any) -> Any:
    """Movements with what their status is told by, in the same question."""
    mine = OuterRef("pk")
    closures = ManifestClosure.objects.unscoped(_COUNTED).filter(movement=mine, reopening=None)
    cancellations = MovementCancellation.objects.unscoped(_COUNTED).filter(movement=mine)
    return movements.annotate(
        is_cancelled=Exists(cancellations),
        is_closed=Exists(closures),
        booked=_count(Booking.objects.unscoped(_COUNTED).filter(movement=mine, is_open=True)),
        departed=_count(Departure.objects.unscoped(_COUNTED).filter(movement=mine)),
        unaccounted=_count(Departure.objects.unscoped(_COUNTED).filter(movement=mine, arrival=None)),
    ).select_related("office__organisation", "receiving_office")


def _count(rows: Any) -> Any:
    grouped = rows.order_by().values("movement").annotate(found=Count("pk")).values("found")
    return Coalesce(Subquery(grouped), 0)


def status_of(movement: Movement) -> str:
    """Where a movement read before is (data/codes/movement_status.csv)."""
    counted = _with_counts(Movement.objects.unscoped("its own status")).get(pk=movement.pk)
    return _status(counted)


def _status(movement: Any) -> str:
    return rules.movement_status(
        is_cancelled=movement.is_cancelled,
        is_closed=movement.is_closed,
        departed=movement.departed,
        unaccounted=movement.unaccounted,
    )


@dataclass(frozen=True)
class Listed:
    """A movement as lists and its own page show it."""

    movement: Any
    status: str

    @property
    def travellers(self) -> int:
        return int(self.movement.departed or self.movement.booked)

    @property
    def seats_left(self) -> int:
        return max(0, int(self.movement.capacity) - self.travellers)


def movements(actor: Actor, order: paging.Order, token: str | None) -> paging.Page:
    """The movements that leave the actor's offices or come to them, a page of them."""
    rows = _with_counts(Movement.objects.visible_to(actor))
    return paging.page(rows, order, token, dress=lambda found: [Listed(each, _status(each)) for each in found])


def movement(actor: Actor, pk: UUID) -> Listed:
    """A movement that the actor may see. Raises Refused("not-found")."""
    found = _with_counts(Movement.objects.visible_to(actor)).filter(pk=pk).first()
    if found is None:
        raise Refused("not-found")
    return Listed(found, _status(found))


def title_of(movement: Movement) -> str:
    """What a movement is called: "Bus convoy, Niamey – Conakry"."""
    return _("%(kind)s, %(from)s – %(to)s") % {
        "kind": codes.label("movement_kind", movement.kind_code),
        "from": movement.office.name,
        "to": movement.receiving_office.name,
    }


def offered_acts(actor: Actor, listed: Listed, blocked: int = 0) -> tuple[str, ...]:
    """What can be done with a movement now, the first being what comes next. The receiving office records arrivals.

    `blocked`: travellers whom something blocks.
    """
    if listed.status == rules.DEPARTED:
        return ("returns.arrive",)
    if listed.movement.office_id not in actor.offices:
        return ()
    return rules.acts_of_status(listed.status, listed.travellers, blocked)


def office(actor: Actor, pk: UUID) -> Office:
    """An office by its key, to send from or to receive."""
    return Office.objects.visible_to(actor).get(pk=pk)


def booking(actor: Actor, movement: Movement, pk: UUID) -> Booking:
    """A place on a movement. Raises Refused("not-found")."""
    rows = Booking.objects.visible_to(actor).filter(movement=movement, pk=pk)
    found = rows.select_related("case__person", "movement__receiving_office").first()
    if found is None:
        raise Refused("not-found")
    return found


# ------------------------------------------------------------------------------------------------------- who is blocked


def leaving_with(movement: Movement) -> set[UUID]:
    """The files of those booked on a movement read before."""
    rows = Booking.objects.unscoped("the movement was read through scope").filter(movement=movement, is_open=True)
    return set(rows.values_list("case_id", flat=True))


def blocking_booking(
    movement: Movement, cases: Iterable[Case], *, leaving: Collection[UUID] | None = None
) -> dict[Case, list[Blocker]]:
    """What keeps each from a place on a movement, on its day of departure."""
    cases, on = list(cases), movement.departs_on
    known = judging.facts_of(cases, on, movement=movement, leaving=leaving)
    return {case: rules.everything_blocking_booking(known[case.pk], on) for case in cases}


def blocking_departure(
    movement: Movement, cases: Iterable[Case], *, on: date, leaving: Collection[UUID] | None = None
) -> dict[Case, list[Blocker]]:
    """What keeps each from leaving with a movement on a day."""
    cases = list(cases)
    known = judging.facts_of(cases, on, movement=movement, leaving=leaving)
    return {case: rules.everything_blocking_departure(known[case.pk], on) for case in cases}


def names_of(actor: Actor, cases: Iterable[Case]) -> dict[Case, str]:
    """Whom refusals are about: "Aïssatou Diallo · NER-26-000417-K". The reads are logged (S12)."""
    cases = list(cases)
    journal.read(actor, *cases, place="movement")
    known = people_queries.identities(actor, [case.person for case in cases])
    return {case: f"{known[case.person_id].name} · {case.reference}" for case in cases}
