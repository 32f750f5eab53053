"""What the rules ask of files read before, built for many at once in a fixed number of questions."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import Any
from uuid import UUID

from teranga.casework import rules as casework_rules
from teranga.casework.models import Case, Need, Screening
from teranga.people import queries as people_queries
from teranga.people.models import HouseholdMember
from teranga.people.rules import legal
from teranga.returns import rules
from teranga.returns.models import (
    Booking,
    Counselling,
    Declaration,
    Departure,
    FearRouting,
    MedicalClearance,
    Movement,
    SeparationReason,
    TravelDocument,
)
from teranga.solutions import queries as solutions_queries

_WHY = "the files were read through scope"
SCOPE_OF_RETURN = "return"
"""What a person consents to for a return: carriers and transit included (data/codes/consent_scope.csv)."""
FEARS = frozenset({"fear", "asylum"})
"""Reasons of a withdrawal that express fear of return."""


def facts_of(
    cases: Iterable[Case], on: date, *, movement: Movement | None = None, leaving: Collection[UUID] | None = None
) -> dict[UUID, rules.ReturnFacts]:
    """What is on file about the return of each, judged for a day and a movement, by the file's key.

    `leaving`: the files of those who would leave with it; everyone booked on the movement when it is not said.
    """
    files = {case.pk: case for case in cases}
    protection = protection_of(list(files.values()), on)
    interests = solutions_queries.best_interests_of(protection, on)
    travels = travel_of(files)
    consents = people_queries.consent_states([case.person for case in files.values()])
    apart = _apart(list(files.values()), movement, leaving) if movement else {}
    papers = _papers(files, on)
    elsewhere = _booked_elsewhere(files, movement)
    return {
        pk: rules.ReturnFacts(
            on=on,
            stage_code=case.stage_code,
            lacks_consent=legal.what_blocks_using(consents[case.person_id], SCOPE_OF_RETURN, on=on),
            wishes_return=protection[pk].wishes_return == "yes",
            has_departed=rules.has_left(travels[pk]),
            destination=movement.destination_code if movement else "",
            is_booked_elsewhere=pk in elsewhere,
            is_asylum_pending=protection[pk].asylum_pending == "yes",
            has_health_need=protection[pk].has_health_need,
            family_apart=apart.get(pk, 0),
            best_interests=interests[pk],
            **papers[pk],
        )
        for pk, case in files.items()
    }


def facts(case: Case, on: date, movement: Movement | None = None) -> rules.ReturnFacts:
    """The same of one file."""
    return facts_of([case], on, movement=movement)[case.pk]


def _grouped(model: Any, files: Iterable[UUID], *related: str) -> dict[UUID, list[Any]]:
    """The rows of many files, by file, in the order of the model."""
    rows = model.objects.unscoped(_WHY).filter(case__in=list(files)).select_related(*related)
    found: dict[UUID, list[Any]] = defaultdict(list)
    for row in rows:
        found[row.case_id].append(row)
    return found


# ----------------------------------------------------------------------------------------------------------- protection


def protection_of(cases: list[Case], on: date) -> dict[UUID, casework_rules.ProtectionFacts]:
    """What safeguards ask of many files on a day: as `casework.queries.protection_facts`, in four questions."""
    screenings = _grouped(Screening, [case.pk for case in cases])
    needs = _grouped(Need, [case.pk for case in cases])
    identities = people_queries.identities(None, [case.person for case in cases])
    return {
        case.pk: casework_rules.protection_facts(
            categories=frozenset(case.categories.split()),
            screenings=[_answers(row) for row in _latest_first(screenings[case.pk])],
            needs={row.need_code for row in needs[case.pk]},
            birth=identities[case.person_id].birth,
            on=on,
        )
        for case in cases
    }


def _latest_first(screenings: list[Screening]) -> list[Screening]:
    return sorted(screenings, key=lambda row: (row.screened_on, row.pk), reverse=True)


def _answers(row: Screening) -> casework_rules.Answers:
    questions = casework_rules.Answers.__dataclass_fields__
    return casework_rules.Answers(**{name: getattr(row, f"{name}_code") for name in questions})


# --------------------------------------------------------------------------------------------------------------- papers


def _papers(files: Mapping[UUID, Case], on: date) -> dict[UUID, dict[str, Any]]:
    screenings, routings = _grouped(Screening, files), _grouped(FearRouting, files)
    counsellings, declarations = _grouped(Counselling, files), _grouped(Declaration, files, "withdrawal")
    medical, documents = _grouped(MedicalClearance, files), _grouped(TravelDocument, files)
    explained = _grouped(SeparationReason, files)
    return {
        pk: {
            **_consent(counsellings[pk], declarations[pk], on),
            **_fear(screenings[pk], declarations[pk], routings[pk]),
            **_fitness(medical[pk]),
            **_document(documents[pk], on),
            "is_separation_explained": bool(explained[pk]),
        }
        for pk in files
    }


def _consent(counsellings: list[Counselling], declarations: list[Declaration], on: date) -> dict[str, Any]:
    latest = declarations[-1] if declarations else None
    by_then = [each for each in counsellings if each.counselled_on <= (latest.signed_on if latest else on)]
    withdrawal = getattr(latest, "withdrawal", None)
    return {
        "counselled_on": by_then[0].counselled_on if by_then else None,
        "topics": frozenset(topic for each in by_then for topic in each.topics),
        "declared_on": latest.signed_on if latest else None,
        "declared_destination": latest.destination_code if latest else "",
        "withdrawn_on": withdrawal.withdrawn_on if withdrawal else None,
    }


def _fear(screenings: list[Screening], declarations: list[Declaration], routings: list[FearRouting]) -> dict[str, Any]:
    expressed = [each.screened_on for each in screenings if each.fears_return_code == "yes"]
    withdrawals = [getattr(each, "withdrawal", None) for each in declarations]
    expressed += [each.withdrawn_on for each in withdrawals if each is not None and each.reason_code in FEARS]
    latest = routings[-1] if routings else None
    return {
        "fear_expressed_on": max(expressed, default=None),
        "routed_on": latest.routed_on if latest else None,
        "routing_outcome": latest.outcome_code if latest else "",
    }


def _fitness(clearances: list[MedicalClearance]) -> dict[str, Any]:
    latest = clearances[-1] if clearances else None
    return {"fitness": latest.outcome_code if latest else "", "fit_until": latest.valid_until if latest else None}


def _document(documents: list[TravelDocument], on: date) -> dict[str, Any]:
    """The document that lasts longest; one with no end lasts for ever."""
    ends = [each.expires_on for each in documents]
    until = None if None in ends else max((end for end in ends if end), default=None)
    return {"has_travel_document": bool(documents), "document_valid_until": until}


# --------------------------------------------------------------------------------------------------------------- travel


@dataclass(frozen=True)
class Journey:
    """The latest departure of a file, and the place booked, where there is one."""

    travel: rules.TravelFacts
    departure: Departure | None = None
    booking: Booking | None = None


def journeys_of(files: Iterable[UUID]) -> dict[UUID, Journey]:
    """How far the journey of each file has come: two questions, however many files."""
    files = list(files)
    booked = _booked(files)
    rows = Departure.objects.unscoped(_WHY).filter(case__in=files).order_by("departed_on", "id")
    rows = rows.select_related("movement__receiving_office", "movement__office", "arrival", "reception__office")
    departed = {row.case_id: row for row in rows}
    return {
        pk: Journey(_travel(departed.get(pk), is_booked=pk in booked), departed.get(pk), booked.get(pk)) for pk in files
    }


def journey(case: Case) -> Journey:
    """The same of one file."""
    return journeys_of([case.pk])[case.pk]


def travel_of(files: Iterable[UUID]) -> dict[UUID, rules.TravelFacts]:
    """The same, as the rules need it."""
    return {pk: each.travel for pk, each in journeys_of(files).items()}


def _booked(files: list[UUID]) -> dict[UUID, Booking]:
    rows = Booking.objects.unscoped(_WHY).filter(case__in=files, is_open=True)
    return {row.case_id: row for row in rows.select_related("movement__receiving_office", "movement__office")}


def _booked_elsewhere(files: Mapping[UUID, Case], movement: Movement | None) -> set[UUID]:
    if movement is None:
        return set()
    return {pk for pk, booking in _booked(list(files)).items() if booking.movement_id != movement.pk}


def _travel(departure: Departure | None, *, is_booked: bool) -> rules.TravelFacts:
    arrival, reception = getattr(departure, "arrival", None), getattr(departure, "reception", None)
    return rules.TravelFacts(
        is_booked=is_booked,
        departed_on=departure.departed_on if departure else None,
        outcome=arrival.outcome_code if arrival else "",
        arrived_on=arrival.arrived_on if arrival else None,
        received_on=reception.received_on if reception else None,
    )


# --------------------------------------------------------------------------------------------------------------- family


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


def _apart(cases: list[Case], movement: Movement, leaving: Collection[UUID] | None) -> dict[UUID, int]:
    """How many of each one's family neither leave with the movement, nor left to its destination, nor say why not."""
    families = family_of(cases)
    relatives = {person for family in families.values() for person in family}
    if not relatives:
        return {}
    files = Case.objects.unscoped("families are kept together").filter(person__in=relatives)
    persons = dict(files.values_list("pk", "person_id"))
    together = _leaving(movement) if leaving is None else set(leaving)
    gone = {pk for pk, each in journeys_of(persons).items() if _has_gone(each, movement)}
    explained = set(SeparationReason.objects.unscoped(_WHY).filter(case__in=persons).values_list("case_id", flat=True))
    accounted = {persons[pk] for pk in persons if pk in together | gone | explained}
    return {pk: len(family - accounted) for pk, family in families.items()}


def _leaving(movement: Movement) -> set[UUID]:
    rows = Booking.objects.unscoped(_WHY).filter(movement=movement, is_open=True)
    return set(rows.values_list("case_id", flat=True))


def _has_gone(journey: Journey, movement: Movement) -> bool:
    departure = journey.departure
    return (
        departure is not None
        and rules.has_left(journey.travel)
        and departure.to_country_code == movement.destination_code
    )


def facts_on_signing(case: Case, signed_on: date) -> rules.ReturnFacts:
    """What is on file on the day somebody signs: the counselling held by then, whatever was signed before."""
    by_then = list(case.counsellings.filter(counselled_on__lte=signed_on))
    return replace(
        facts(case, signed_on),
        counselled_on=by_then[0].counselled_on if by_then else None,
        topics=frozenset(topic for each in by_then for topic in each.topics),
    )
