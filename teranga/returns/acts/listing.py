"""Movements and who is on them: planned, booked, changed, closed, cancelled."""

from collections.abc import Iterable
from datetime import date
from uuid import UUID

from django.utils.translation import gettext_lazy as _

from teranga.access.models import Office
from teranga.casework import acts as casework_acts
from teranga.casework.acts import standing
from teranga.casework.models import Case
from teranga.kernel import clock
from teranga.kernel.acts import Refused, act
from teranga.kernel.codes import Code
from teranga.kernel.refusals import Blocker
from teranga.kernel.scope import Actor
from teranga.returns import queries, rules
from teranga.returns.acts import preparing
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
    kind: Code,
    departs_on: date,
    departs_from: str,
    receiving_office: Office,
    capacity: int,
    carrier: str = "",
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
    "returns.book",
    needs="returns.move",
    guarded_by=("S1", "S2", "S3", "S5", "S6", "S7"),
    label=_("Book travellers"),
    done=_("Travellers booked"),
)
def book(movement: Movement, *, cases: tuple[Case, ...], by: Actor) -> list[Booking]:
    """Give each a place, all or none; families are booked together. The receiving office is told, and sees the files.

    Raises Refused naming all whom something blocks on the day of departure (S1, S2, S3, S5, S6, S7), or without seats.
    """
    files = locked({case.pk for case in cases})
    _refuse_foreign(files, movement)
    taken = Booking.objects.filter(movement=movement, is_open=True).count()
    status = queries.status_of(movement)
    if why := rules.what_blocks_adding(status, seats=movement.capacity - taken, wanted=len(files)):
        raise Refused(why)
    leaving = queries.leaving_with(movement) | {case.pk for case in files}
    refuse_blocked(queries.blocking_booking(movement, files, leaving=leaving), by)
    places = [Booking(movement=movement, case=case, booked_at=clock.now()) for case in files]
    Booking.objects.bulk_create(places)
    for place in places:
        take_seat(place.case, booking=place, by=by)
    return places


def locked(files: Iterable[UUID]) -> list[Case]:
    """The files of travellers, locked in one order, after the movement: what is judged can't change meanwhile."""
    rows = Case.objects.select_for_update(of=("self",)).select_related("person", "office")
    return list(rows.filter(pk__in=files).order_by("pk"))


def _refuse_foreign(files: list[Case], movement: Movement) -> None:
    """Raises Refused for nobody at all, and for a file that another office is responsible for."""
    if not files:
        raise Refused("nobody-chosen", field="cases")
    for case in files:
        if case.office_id != movement.office_id:
            raise Refused("not-our-file", reference=case.reference, field="cases")


def refuse_blocked(found: dict[Case, list[Blocker]], by: Actor) -> None:
    """Raises Refused with everything that blocks anyone, each by the name of the person."""
    blocked = {case: why for case, why in found.items() if why}
    names = queries.names_of(by, blocked)
    named = [Blocker(each.code, **each.values, who=names[case]) for case, why in blocked.items() for each in why]
    if named:
        raise Refused(*named)


@act("returns.take_seat", needs="returns.move", label=_("Take a place"), done=_("Place booked on a movement"))
def take_seat(case: Case, *, booking: Booking, by: Actor) -> Booking:
    """Write on the file that a place was booked, and let the receiving office see it. Part of booking, which judges.

    Raises Refused when there is no such place.
    """
    if booking.case_id != case.pk or not booking.is_open:
        raise Refused("no-such-place")
    casework_acts.announce_to(case, office=booking.movement.receiving_office, by=by)
    casework_acts.settle_stage(case)
    return booking


@act("returns.cancel_booking", needs="returns.move", label=_("Take off the list"), done=_("Taken off the list"))
def cancel_booking(booking: Booking, *, reason: Code, by: Actor) -> Booking:
    """Free a place, before the departure. The booking stays on record; the receiving office no longer sees the file."""
    standing.refuse_unknown("booking_cancellation", reason, field="reason")
    if not booking.is_open:
        raise Refused("no-such-place")
    preparing.give_up(booking, reason)
    _leave_seat(booking, by)
    return booking


def _leave_seat(booking: Booking, by: Actor) -> None:
    casework_acts.withdraw_announcement(booking.case, office=booking.movement.receiving_office, by=by)
    give_back_seat(booking.case, booking=booking, by=by)


@act("returns.give_back_seat", needs="returns.move", label=_("Give back a place"), done=_("Place given back"))
def give_back_seat(case: Case, *, booking: Booking, by: Actor) -> Booking:
    """Write on the file that a place was given back. Part of cancelling. Raises Refused while it is still booked."""
    if booking.case_id != case.pk or booking.is_open:
        raise Refused("no-such-place")
    casework_acts.settle_stage(case)
    return booking


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
def cancel_movement(movement: Movement, *, reason: Code, by: Actor) -> MovementCancellation:
    """The movement won't leave: every place on it is given back, and stays on record. Raises Refused once it left."""
    standing.refuse_unknown("movement_cancellation", reason, field="reason")
    if why := rules.what_blocks_changing(queries.status_of(movement)):
        raise Refused(why)
    for booking in Booking.objects.filter(movement=movement, is_open=True).order_by("case_id"):
        booking.movement = movement
        preparing.give_up(booking, Code("movement_cancelled"))
        _leave_seat(booking, by)
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
    files = locked(queries.leaving_with(movement))
    if why := rules.what_blocks_closing_manifest(queries.status_of(movement), len(files)):
        raise Refused(why)
    refuse_blocked(queries.blocking_departure(movement, files, on=movement.departs_on), by)
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
