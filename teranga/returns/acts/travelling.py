"""The journey: departure, what became of each, reception by the office of the country of origin."""

from datetime import date
from typing import Annotated
from uuid import UUID

from django.utils.translation import gettext_lazy as _

from teranga.casework import acts as casework_acts
from teranga.casework import queries as casework_queries
from teranga.casework.acts import standing
from teranga.casework.models import Case
from teranga.kernel import clock
from teranga.kernel.acts import Refused, act
from teranga.kernel.codes import Code
from teranga.kernel.scope import Actor
from teranga.people import queries as people_queries
from teranga.returns import queries, rules
from teranga.returns.acts import booking
from teranga.returns.models import Arrival, Booking, Departure, Movement, Reception
from teranga.solutions import queries as solutions_queries
from teranga.solutions import rules as solutions_rules


@act(
    "returns.depart",
    needs="returns.move",
    guarded_by=("S1", "S2", "S3", "S5", "S6", "S7"),
    label=_("Record the departure"),
    done=_("Movement departed"),
)
def depart(movement: Movement, *, departed_on: date, absent: tuple[Case, ...] = (), by: Actor) -> list[Departure]:
    """Everyone on the closed list leaves, but those who are absent: every gate is judged a last time, at boarding.

    The movement doesn't leave with anyone blocked: Refused names them; they are cleared, or taken off the list.
    """
    leaving = queries.leaving_with(movement) - {case.pk for case in absent}
    files = booking.locked(leaving)
    status = queries.status_of(movement)
    if why := rules.what_blocks_leaving(status, len(files), departed_on=departed_on, on=clock.today()):
        raise Refused(why)
    found = queries.blocking_departure(movement, files, on=departed_on, leaving=leaving)
    booking.refuse_blocked(found, by)
    _take_off(movement, {case.pk for case in absent}, by)
    Booking.objects.filter(movement=movement, is_open=True).update(is_open=False)
    departures = Departure.objects.bulk_create(_left(movement, files, departed_on))
    for departure in departures:
        leave(departure.case, departure=departure, by=by)
    return departures


def _take_off(movement: Movement, absent: set[UUID], by: Actor) -> None:
    for place in Booking.objects.filter(movement=movement, case__in=absent, is_open=True).order_by("case_id"):
        booking.cancel_booking(place, reason=Code("no_show"), by=by)


def _left(movement: Movement, files: list[Case], departed_on: date) -> list[Departure]:
    known = people_queries.identities(None, [case.person for case in files])
    births = {case.pk: known[case.person_id].birth for case in files}
    return [
        Departure(
            case=case,
            movement=movement,
            departed_on=departed_on,
            from_country_code=movement.office.country_code,
            to_country_code=movement.destination_code,
            is_emergency_movement=case.is_emergency_movement,
            sex_code=case.person.sex_code,
            age_years=birth.age_on(departed_on) if (birth := births[case.pk]) else None,
            categories=case.categories,
        )
        for case in files
    ]


@act(
    "returns.leave",
    needs="returns.move",
    label=_("Leave with the movement"),
    done=_("Departed to the country of return"),
)
def leave(case: Case, *, departure: Departure, by: Actor) -> Departure:
    """Write the departure on the file. Part of a movement's departure, which judges. Raises Refused without one."""
    if departure.case_id != case.pk:
        raise Refused("not-departed")
    casework_acts.settle_stage(case)
    return departure


@act(
    "returns.arrive",
    needs="returns.receive",
    reach="visible",
    label=_("Record the arrival"),
    done=_("Arrival recorded"),
)
def arrive(
    movement: Movement,
    *,
    arrived_on: date,
    outcome: Annotated[Code, "arrival_outcome"],
    cases: tuple[Case, ...],
    by: Actor,
) -> list[Arrival]:
    """Record what became of some of the travellers (data/codes/arrival_outcome.csv), by either office.

    Raises Refused for someone who did not leave on it, whose outcome is known, or for a day before the departure.
    """
    standing.refuse_future(arrived_on, field="arrived_on")
    files = booking.locked({case.pk for case in cases})
    if not files:
        raise Refused("nobody-chosen", field="cases")
    known = queries.journeys_of(case.pk for case in files)
    arrivals = [_arrived(movement, case, known[case.pk], outcome, arrived_on) for case in files]
    Arrival.objects.bulk_create(arrivals)
    for arrival in arrivals:
        end_journey(arrival.case, arrival=arrival, by=by)
    return arrivals


def _arrived(movement: Movement, case: Case, journey: queries.Journey, outcome: str, arrived_on: date) -> Arrival:
    departure = journey.departure
    if departure is None or departure.movement_id != movement.pk:
        raise Refused("not-departed")
    if why := rules.what_blocks_arrival(journey.travel, outcome, arrived_on=arrived_on):
        raise Refused(why)
    return Arrival(case=case, departure=departure, arrived_on=arrived_on, outcome_code=outcome)


@act(
    "returns.end_journey",
    needs="returns.receive",
    label=_("End the journey"),
    done=_("Outcome of the journey recorded"),
)
def end_journey(case: Case, *, arrival: Arrival, by: Actor) -> Arrival:
    """Write the outcome of the journey on the file. Part of recording an arrival. Raises Refused without one.

    The office announced no longer sees the file of somebody who stayed behind.
    """
    if arrival.case_id != case.pk:
        raise Refused("not-departed")
    if arrival.outcome_code in rules.STAYED:
        office = arrival.departure.movement.receiving_office
        casework_acts.withdraw_announcement(case, office=office, by=by)
    casework_acts.settle_stage(case)
    return arrival


@act(
    "returns.receive",
    needs="returns.receive",
    reach="visible",
    guarded_by=("S3",),
    label=_("Receive the person"),
    done=_("Person received, file handed over"),
)
def receive(case: Case, *, received_on: date, handed_to: str = "", note: str = "", by: Actor) -> Reception:
    """The receiving office meets the person and takes over the file; whoever had it still reads it. Nothing is lost.

    Raises Refused for another office, for someone who hasn't left or was received, and for a child alone who is handed
    over to nobody (S3).
    """
    standing.refuse_when_closed(case)
    standing.refuse_future(received_on, field="received_on")
    journey = queries.journey(case)
    departure = journey.departure
    if departure is None or departure.movement.receiving_office_id not in by.offices:
        raise Refused("not-receiving-office")
    interests = solutions_queries.best_interests(case, received_on)
    needs_guardian = solutions_rules.is_best_interests_needed(interests)
    if why := rules.everything_blocking_reception(
        journey.travel, received_on=received_on, needs_guardian=needs_guardian, handed_to=handed_to
    ):
        raise Refused(*why)
    return _received(case, departure, received_on, {"handed_to": handed_to, "note": note}, by)


def _received(case: Case, departure: Departure, received_on: date, words: dict[str, str], by: Actor) -> Reception:
    if not hasattr(departure, "arrival"):
        Arrival.objects.create(case=case, departure=departure, arrived_on=received_on, outcome_code="arrived")
    office = departure.movement.receiving_office
    reception = Reception.objects.create(
        case=case,
        departure=departure,
        office=office,
        received_by=casework_queries.staff_of(by),
        received_on=received_on,
        handed_to_sealed=standing.sealed(case, words["handed_to"], queries.HANDED_TO),
        note_sealed=standing.sealed(case, words["note"], queries.RECEPTION),
    )
    casework_acts.hand_over(case, office=office, by=by)
    casework_acts.settle_stage(case)
    return reception
