"""What the rules ask of files read before, built for many at once in a fixed number of questions."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from datetime import date
from typing import Any
from uuid import UUID

from teranga.casework import rules as casework_rules
from teranga.casework.models import Case, CaseCategory, Need, Screening
from teranga.kernel import memory, parts
from teranga.people import queries as people_queries
from teranga.people.rules import legal
from teranga.returns import rules
from teranga.returns.models import (
    Counselling,
    Declaration,
    FearRouting,
    MedicalClearance,
    Movement,
    TravelDocument,
)
from teranga.returns.queries import families, journeys
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
    travels = journeys.travel_of(files)
    consents = people_queries.consent_states([case.person for case in files.values()])
    company = families.companies(list(files.values()), on, movement, leaving)
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
            family_apart=company[pk].apart,
            children_left_alone=company[pk].left_alone,
            has_adult_along=company[pk].has_adult,
            is_age_known=protection[pk].is_age_known,
            best_interests=interests[pk],
            **papers[pk],
        )
        for pk, case in files.items()
    }


def facts(case: Case, on: date, movement: Movement | None = None) -> rules.ReturnFacts:
    """The same of one file."""
    return facts_of([case], on, movement=movement)[case.pk]


def records_of(model: Any, case: Case, *related: str) -> list[Any]:
    """The rows of one file read before, in the order of the model."""
    return _grouped(model, [case.pk], *related)[case.pk]


def _grouped(model: Any, files: Iterable[UUID], *related: str) -> Mapping[UUID, list[Any]]:
    """The rows of many files, by file, in the order of the model."""
    return _read(model, tuple(files), related)


@memory.once
def _read(model: Any, files: tuple[UUID, ...], related: tuple[str, ...]) -> Mapping[UUID, list[Any]]:
    if not parts.may_have(model, files):
        return defaultdict(list)
    rows = model.objects.unscoped(_WHY).filter(case__in=files)
    rows = rows.select_related(*related) if related else rows  # with no name, it would read everything around
    found: dict[UUID, list[Any]] = defaultdict(list)
    for row in rows:
        found[row.case_id].append(row)
    return found


def _known(model: Any, name: str, cases: list[Case]) -> Mapping[UUID, list[Any]]:
    """The rows of files, by file; those that a page read ahead are not asked for again."""
    ahead = {case.pk: case for case in cases if name in getattr(case, "_prefetched_objects_cache", {})}
    others = [case.pk for case in cases if case.pk not in ahead]
    found = dict(_grouped(model, others)) if others else {}
    found.update({pk: list(getattr(case, name).all()) for pk, case in ahead.items()})
    return {case.pk: found.get(case.pk, []) for case in cases}


def protection_of(cases: list[Case], on: date) -> dict[UUID, casework_rules.ProtectionFacts]:
    """What safeguards ask of many files on a day: as `casework.queries.protection_facts`, in four questions."""
    screenings, needs = _known(Screening, "screenings", cases), _known(Need, "needs", cases)
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


def _papers(files: Mapping[UUID, Case], on: date) -> dict[UUID, dict[str, Any]]:
    cases = list(files.values())
    screenings, needs = _known(Screening, "screenings", cases), _known(Need, "needs", cases)
    counsellings, declarations = _grouped(Counselling, files), _grouped(Declaration, files, "withdrawal")
    medical, documents = _grouped(MedicalClearance, files), _grouped(TravelDocument, files)
    routings, categories = _grouped(FearRouting, files), _grouped(CaseCategory, files)
    return {
        pk: {
            **_consent(counsellings[pk], declarations[pk], on),
            **_fear(screenings[pk], declarations[pk], routings[pk]),
            **_fitness(medical[pk]),
            **_document(documents[pk], on),
            "need_found_on": _need_found(screenings[pk], needs[pk], categories[pk]),
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
    """Fear and claims, with their days, and whether any was recorded after the latest routing."""
    claims = [(each.screened_on, each.pk) for each in screenings if each.asylum_pending_code == "yes"]
    fears = [(each.screened_on, each.pk) for each in screenings if each.fears_return_code == "yes"]
    withdrawals = [getattr(each, "withdrawal", None) for each in declarations]
    fears += [(each.withdrawn_on, each.pk) for each in withdrawals if each is not None and each.reason_code in FEARS]
    latest = routings[-1] if routings else None
    return {
        "fear_expressed_on": max((day for day, _pk in fears), default=None),
        "asylum_claimed_on": max((day for day, _pk in claims), default=None),
        "is_claim_newer": latest is not None and any(pk > latest.pk for _day, pk in [*fears, *claims]),
        "routed_on": latest.routed_on if latest else None,
        "routing_outcome": latest.outcome_code if latest else "",
    }


def _need_found(screenings: list[Screening], needs: list[Need], categories: list[CaseCategory]) -> date | None:
    """The last day on which a health need was found, in whichever way."""
    found = [each.screened_on for each in screenings if each.health_need_code == "yes"]
    found += [each.found_on for each in needs if each.need_code in casework_rules.HEALTH_NEEDS]
    found += [each.since_on for each in categories if each.category_code == "medical_need"]
    return max(found, default=None)


def _fitness(clearances: list[MedicalClearance]) -> dict[str, Any]:
    if not clearances:
        return {}
    latest = clearances[-1]
    return {"fitness": latest.outcome_code, "fit_until": latest.valid_until, "examined_on": latest.examined_on}


def _document(documents: list[TravelDocument], on: date) -> dict[str, Any]:
    """The document that lasts longest; one with no end lasts for ever."""
    ends = [each.expires_on for each in documents]
    until = None if None in ends else max((end for end in ends if end), default=None)
    return {"has_travel_document": bool(documents), "document_valid_until": until}


def _booked_elsewhere(files: Mapping[UUID, Case], movement: Movement | None) -> set[UUID]:
    if movement is None:
        return set()
    return {pk for pk, booking in journeys.booked(list(files)).items() if booking.movement_id != movement.pk}
