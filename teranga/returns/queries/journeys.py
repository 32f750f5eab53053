"""How far journeys have come: the place booked, the departure, what became of it."""

from collections.abc import Iterable
from dataclasses import dataclass
from uuid import UUID

from teranga.casework.models import Case
from teranga.kernel import memory, parts
from teranga.returns import rules
from teranga.returns.models import (
    Booking,
    Departure,
)

_WHY = "the files were read through scope"


@dataclass(frozen=True)
class Journey:
    """The latest departure of a file, and the place booked, where there is one."""

    travel: rules.TravelFacts
    departure: Departure | None = None
    booking: Booking | None = None


def journeys_of(files: Iterable[UUID]) -> dict[UUID, Journey]:
    """How far the journey of each file has come: two questions, however many files."""
    return _journeys(tuple(files))


@memory.once
def _journeys(files: tuple[UUID, ...]) -> dict[UUID, Journey]:
    places = booked(files)
    if not parts.may_have(Departure, files):
        return {pk: Journey(_travel(None, is_booked=pk in places), None, places.get(pk)) for pk in files}
    rows = Departure.objects.unscoped(_WHY).filter(case__in=files).order_by("departed_on", "id")
    rows = rows.select_related("movement__receiving_office", "movement__office", "arrival", "reception__office")
    departed = {row.case_id: row for row in rows}
    return {
        pk: Journey(_travel(departed.get(pk), is_booked=pk in places), departed.get(pk), places.get(pk)) for pk in files
    }


def journey(case: Case) -> Journey:
    """The same of one file."""
    return journeys_of([case.pk])[case.pk]


def travel_of(files: Iterable[UUID]) -> dict[UUID, rules.TravelFacts]:
    """The same, as the rules need it."""
    return {pk: each.travel for pk, each in journeys_of(files).items()}


def booked(files: Iterable[UUID]) -> dict[UUID, Booking]:
    """The place held by each file that holds one: one question."""
    return _booked(tuple(files))


@memory.once
def _booked(files: tuple[UUID, ...]) -> dict[UUID, Booking]:
    if not parts.may_have(Booking, files):
        return {}
    rows = Booking.objects.unscoped(_WHY).filter(case__in=files, is_open=True)
    return {row.case_id: row for row in rows.select_related("movement__receiving_office", "movement__office")}


def _travel(departure: Departure | None, *, is_booked: bool) -> rules.TravelFacts:
    arrival, reception = getattr(departure, "arrival", None), getattr(departure, "reception", None)
    return rules.TravelFacts(
        is_booked=is_booked,
        departed_on=departure.departed_on if departure else None,
        outcome=arrival.outcome_code if arrival else "",
        arrived_on=arrival.arrived_on if arrival else None,
        received_on=reception.received_on if reception else None,
    )
