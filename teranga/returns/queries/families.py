"""Who travels with their family, and who would be left behind (S7)."""

from collections import defaultdict
from collections.abc import Collection
from uuid import UUID

from teranga.casework.models import Case
from teranga.people.models import HouseholdMember
from teranga.returns import rules
from teranga.returns.models import (
    Booking,
    Movement,
    SeparationReason,
)
from teranga.returns.queries import journeys

_WHY = "the files were read through scope"


def family_of(cases: list[Case]) -> dict[UUID, set[UUID]]:
    """The persons of the family of each file, the person apart: one question (as `people.queries.family_of`)."""
    mine = {case.person_id: case.pk for case in cases}
    rows = HouseholdMember.objects.unscoped("families are kept together").filter(
        household__members__person__in=list(mine), household__members__until_on=None, until_on=None
    )
    homes: dict[UUID, set[UUID]] = defaultdict(set)
    for home, person in rows.values_list("household_id", "person_id").distinct():
        homes[home].add(person)
    found: dict[UUID, set[UUID]] = {case.pk: set() for case in cases}
    for members in homes.values():
        for person in members & mine.keys():
            found[mine[person]] |= members - {person}
    return found


def apart(cases: list[Case], movement: Movement, leaving: Collection[UUID] | None) -> dict[UUID, int]:
    """How many of each one's family neither leave with the movement, nor left to its destination, nor say why not."""
    families = family_of(cases)
    relatives = {person for family in families.values() for person in family}
    if not relatives:
        return {}
    files = Case.objects.unscoped("families are kept together").filter(person__in=relatives)
    persons = dict(files.values_list("pk", "person_id"))
    together = _leaving(movement) if leaving is None else set(leaving)
    gone = {pk for pk, each in journeys.journeys_of(persons).items() if _has_gone(each, movement)}
    explained = set(SeparationReason.objects.unscoped(_WHY).filter(case__in=persons).values_list("case_id", flat=True))
    accounted = {persons[pk] for pk in persons if pk in together | gone | explained}
    return {pk: len(family - accounted) for pk, family in families.items()}


def _leaving(movement: Movement) -> set[UUID]:
    rows = Booking.objects.unscoped(_WHY).filter(movement=movement, is_open=True)
    return set(rows.values_list("case_id", flat=True))


def _has_gone(journey: journeys.Journey, movement: Movement) -> bool:
    departure = journey.departure
    return (
        departure is not None
        and rules.has_left(journey.travel)
        and departure.to_country_code == movement.destination_code
    )
