"""Who travels with their family (S3), and who would be left behind (S7)."""

from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from teranga.casework import queries as casework_queries
from teranga.casework import rules as casework_rules
from teranga.casework.models import Case
from teranga.people import queries as people_queries
from teranga.people.models import HouseholdMember, Person
from teranga.returns import rules
from teranga.returns.models import Booking, Departure, Movement, SeparationReason
from teranga.returns.queries import journeys
from teranga.solutions import queries as solutions_queries
from teranga.solutions import rules as solutions_rules

_WHY = "the files were read through scope"


def family_of(cases: list[Case]) -> dict[UUID, set[UUID]]:
    """The persons of the family of each file, the person apart: one question (as `people.queries.family_of`)."""
    mine = {case.person_id: case.pk for case in cases}
    rows = HouseholdMember.objects.unscoped("families are kept together").filter(until_on=None)
    theirs = rows.filter(household__in=rows.filter(person__in=list(mine)).values("household"))
    homes: dict[UUID, set[UUID]] = defaultdict(set)
    for home, person in theirs.values_list("household_id", "person_id").distinct():
        homes[home].add(person)
    found: dict[UUID, set[UUID]] = {case.pk: set() for case in cases}
    for members in homes.values():
        for person in members & mine.keys():
            found[mine[person]] |= members - {person}
    return found


@dataclass(frozen=True)
class Company:
    """With whom somebody would leave: how many of the family stay with no reason given, how many children among those
    who stay would be left alone, whether an adult of the household comes along."""

    apart: int = 0
    left_alone: int = 0
    has_adult: bool = False


def companies(
    cases: list[Case], on: date, movement: Movement | None, leaving: Collection[UUID] | None
) -> dict[UUID, Company]:
    """With whom each would leave with a movement; with no movement, the family is thought to leave together."""
    families = family_of(cases)
    relatives = {person for family in families.values() for person in family}
    if not relatives:
        return {pk: Company() for pk in families}
    known = _household(relatives | {case.person_id for case in cases}, on, movement, leaving)
    decided = _decided(families, known, on) if movement else set()
    return {pk: _company(family, known, movement, decided) for pk, family in families.items()}


@dataclass(frozen=True)
class _Household:
    """Of the people of some families: who is surely an adult, who leaves with the movement, who left before, whose
    staying is explained; and whose file is whose."""

    adults: set[UUID]
    together: set[UUID]
    gone: set[UUID]
    explained: set[UUID]
    person_of: dict[UUID, UUID]

    def staying(self, family: set[UUID]) -> set[UUID]:
        return family - self.together - self.gone

    def alone(self, family: set[UUID]) -> set[UUID]:
        """Those who stay and may be children, when no adult stays with them."""
        staying = self.staying(family)
        return set() if staying & self.adults else staying


def _company(family: set[UUID], known: _Household, movement: Movement | None, decided: set[UUID]) -> Company:
    if movement is None:
        return Company(has_adult=bool((family & known.adults) - known.gone))
    unexplained = known.staying(family) - known.explained
    has_adult = bool(family & known.adults & known.together)
    return Company(len(unexplained), len(known.alone(family) - decided), has_adult)


def _household(persons: set[UUID], on: date, movement: Movement | None, leaving: Collection[UUID] | None) -> _Household:
    person_of = casework_queries.persons_of_files(tuple(sorted(persons)))
    together = (_leaving(movement) if leaving is None else set(leaving)) if movement else set()
    left = {pk: each.departure for pk, each in journeys.journeys_of(person_of).items() if rules.has_left(each.travel)}
    gone = {pk for pk, each in left.items() if each and (not movement or _same_country(each, movement))}
    explained = SeparationReason.objects.unscoped(_WHY).filter(movement=movement, staying__in=persons)
    return _Household(
        adults=_adults(persons, on),
        together={person_of[pk] for pk in together & person_of.keys()},
        gone={person_of[pk] for pk in gone},
        explained=set(explained.values_list("staying_id", flat=True)) if movement else set(),
        person_of=person_of,
    )


def _adults(persons: set[UUID], on: date) -> set[UUID]:
    """Those who are surely eighteen on that day: by what is on file, and by what was taken back and not confirmed."""
    rows = list(Person.objects.unscoped("families are kept together").filter(pk__in=persons))
    births = {pk: each.birth for pk, each in people_queries.identities(None, rows).items()}
    told = solutions_queries.histories_of(persons)
    return {
        pk
        for pk, birth in births.items()
        if birth is not None
        and not solutions_rules.may_have_been_child(told[pk], on=on, is_child=casework_rules.may_be_child(birth, on=on))
    }


def _decided(families: dict[UUID, set[UUID]], known: _Household, on: date) -> set[UUID]:
    """Those who would be left alone and on whose best interests the panel has decided, which is rare."""
    alone = {person for family in families.values() for person in known.alone(family)}
    files = {pk: person for pk, person in known.person_of.items() if person in alone}
    return {files[pk] for pk in solutions_queries.decided_of(files, on)} if files else set()


def _leaving(movement: Movement) -> set[UUID]:
    rows = Booking.objects.unscoped(_WHY).filter(movement=movement, is_open=True)
    return set(rows.values_list("case_id", flat=True))


def _same_country(departure: Departure, movement: Movement) -> bool:
    return departure.to_country_code == movement.destination_code
