"""Places on a movement: booked for those whom nothing blocks, given back."""

from collections.abc import Iterable
from typing import Annotated
from uuid import UUID

from django.utils.translation import gettext_lazy as _

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
    Movement,
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
def cancel_booking(booking: Booking, *, reason: Annotated[Code, "booking_cancellation"], by: Actor) -> Booking:
    """Free a place, before the departure. The booking stays on record; the receiving office no longer sees the file."""
    standing.refuse_unknown("booking_cancellation", reason, field="reason")
    if not booking.is_open:
        raise Refused("no-such-place")
    preparing.give_up(booking, reason)
    leave_seat(booking, by)
    return booking


def leave_seat(booking: Booking, by: Actor) -> None:
    """The receiving office no longer sees the file; the file says so."""
    casework_acts.withdraw_announcement(booking.case, office=booking.movement.receiving_office, by=by)
    give_back_seat(booking.case, booking=booking, by=by)


@act("returns.give_back_seat", needs="returns.move", label=_("Give back a place"), done=_("Place given back"))
def give_back_seat(case: Case, *, booking: Booking, by: Actor) -> Booking:
    """Write on the file that a place was given back. Part of cancelling. Raises Refused while it is still booked."""
    if booking.case_id != case.pk or booking.is_open:
        raise Refused("no-such-place")
    casework_acts.settle_stage(case)
    return booking
