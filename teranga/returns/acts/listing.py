"""Movements: planned, moved, cancelled, their list closed and opened again."""

from datetime import date
from typing import Annotated

from django.utils.translation import gettext_lazy as _

from teranga.access.models import Office
from teranga.casework.acts import standing
from teranga.kernel import clock
from teranga.kernel.acts import Refused, act
from teranga.kernel.codes import Code
from teranga.kernel.scope import Actor
from teranga.returns import queries, rules
from teranga.returns.acts import booking, preparing
from teranga.returns.models import (
    Booking,
    ManifestClosure,
    ManifestReopening,
    Movement,
    MovementCancellation,
    Rescheduling,
)


@act(
    "returns.plan_movement",
    needs="returns.move",
    creates=True,
    label=_("Plan a movement"),
    done=_("Movement planned"),
)
def plan_movement(
    *,
    office: Office,
    kind: Annotated[Code, "movement_kind"],
    departs_on: date,
    departs_from: Annotated[str, 120],
    receiving_office: Office,
    capacity: int,
    carrier: Annotated[str, 120] = "",
    by: Actor,
) -> Movement:
    """Plan a bus convoy or a flight from an office to the one that will receive the people, in its country.

    Raises Refused without seats, or when both offices are in one country.
    """
    standing.refuse_unknown("movement_kind", kind, field="kind")
    if why := rules.what_blocks_planning(office.country_code, receiving_office.country_code, capacity=capacity):
        raise Refused(why)
    return Movement.objects.create(
        office=office,
        receiving_office=receiving_office,
        kind_code=kind,
        carrier=carrier,
        departs_on=departs_on,
        departs_from=departs_from,
        destination_code=receiving_office.country_code,
        capacity=capacity,
    )


@act(
    "returns.reschedule",
    needs="returns.move",
    label=_("Change the day of departure"),
    done=_("Day of departure changed"),
)
def reschedule(movement: Movement, *, departs_on: date, by: Actor) -> Movement:
    """Move the day of departure. A closed list is opened again, since everyone is judged for the new day."""
    if why := rules.what_blocks_changing(queries.status_of(movement)):
        raise Refused(why)
    Rescheduling.objects.create(movement=movement, from_on=movement.departs_on, to_on=departs_on)
    movement.departs_on = departs_on
    movement.save(update_fields=["departs_on"])
    _reopen(movement)
    return movement


@act("returns.cancel_movement", needs="returns.move", label=_("Cancel the movement"), done=_("Movement cancelled"))
def cancel_movement(
    movement: Movement, *, reason: Annotated[Code, "movement_cancellation"], by: Actor
) -> MovementCancellation:
    """The movement won't leave: every place on it is given back, and stays on record. Raises Refused once it left."""
    standing.refuse_unknown("movement_cancellation", reason, field="reason")
    if why := rules.what_blocks_changing(queries.status_of(movement)):
        raise Refused(why)
    for place in Booking.objects.filter(movement=movement, is_open=True).order_by("case_id"):
        place.movement = movement
        preparing.give_up(place, Code("movement_cancelled"))
        booking.leave_seat(place, by)
    return MovementCancellation.objects.create(movement=movement, reason_code=reason, cancelled_at=clock.now())


@act(
    "returns.close_manifest",
    needs="returns.move",
    guarded_by=("S1", "S2", "S3", "S5", "S6", "S7"),
    label=_("Close the list"),
    done=_("List of travellers closed"),
)
def close_manifest(movement: Movement, *, by: Actor) -> ManifestClosure:
    """Close the list of travellers: every gate is judged again for each, and nobody is added any more.

    Raises Refused naming everyone whom something blocks (S1, S2, S3, S5, S6, S7, travel document).
    """
    files = booking.locked(queries.leaving_with(movement))
    if why := rules.what_blocks_closing_manifest(queries.status_of(movement), len(files)):
        raise Refused(why)
    booking.refuse_blocked(queries.blocking_departure(movement, files, on=movement.departs_on), by)
    return ManifestClosure.objects.create(movement=movement, closed_at=clock.now(), travellers=len(files))


@act(
    "returns.reopen_manifest",
    needs="returns.move",
    label=_("Open the list again"),
    done=_("List of travellers opened again"),
)
def reopen_manifest(movement: Movement, *, by: Actor) -> Movement:
    """Open a closed list, to add someone; it is closed again before the departure. Raises Refused on an open one."""
    if why := rules.what_blocks_changing(queries.status_of(movement)):
        raise Refused(why)
    if not _reopen(movement):
        raise Refused("manifest-open")
    return movement


def _reopen(movement: Movement) -> bool:
    closure = ManifestClosure.objects.filter(movement=movement, reopening=None).first()
    if closure is not None:
        ManifestReopening.objects.create(closure=closure, reopened_at=clock.now())
    return closure is not None
