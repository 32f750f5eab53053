"""What rules ask of solutions and of the best-interests procedure; where their words are sealed."""

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any
from uuid import UUID

from teranga.casework import queries as casework_queries
from teranga.casework import rules as casework_rules
from teranga.casework.models import Case
from teranga.kernel import memory, parts
from teranga.solutions import rules
from teranga.solutions.models import BestInterests, BestInterestsDecision, Choice
from teranga.solutions.queries import histories

WHY = "solutions.why"


CHILD_VIEW = "solutions.best_interests.child_view"


GUARDIAN = "solutions.best_interests.guardian"


GUARDIAN_VIEW = "solutions.best_interests.guardian_view"


REASONS = "solutions.best_interests.reasons"


CARE = "solutions.best_interests.care"


ESCORT = "solutions.best_interests.escort"


PANEL = "solutions.best_interests.panel"


CONFIRMATION = "solutions.lift_confirmation.reason"


def best_interests(case: Case, on: date) -> rules.BestInterestsFacts:
    """What is on file, on a day, of the best-interests procedure of a file read before."""
    return best_interests_of({case.pk: casework_queries.protection_facts(case, on)}, on)[case.pk]


def best_interests_of(
    protection: Mapping[UUID, casework_rules.ProtectionFacts], on: date
) -> dict[UUID, rules.BestInterestsFacts]:
    """The same of many files read before, by the file's key: a fixed number of questions, however many files."""
    latest, decided = _latest(tuple(protection))
    person_of = _persons(tuple(protection))
    told = histories.histories_of(person_of.values())
    return {
        pk: _facts(latest.get(pk), decided.get(pk), _protected(told[person_of[pk]], each, on))
        for pk, each in protection.items()
    }


def decided_of(files: Iterable[UUID], on: date) -> set[UUID]:
    """Those of some files on which the decision that a panel took approves, and still holds."""
    latest, decided = _latest(tuple(files))
    facts = {pk: _facts(latest[pk], decided.get(pk), {"on": on}) for pk in latest}
    return {pk for pk, each in facts.items() if rules.what_is_missing_of_the_decision(each) is None}


@memory.once
def _persons(files: tuple[UUID, ...]) -> dict[UUID, UUID]:
    rows = Case.objects.unscoped("the files were read through scope").filter(pk__in=files)
    return dict(rows.values_list("pk", "person_id"))


def _protected(history: rules.History, each: casework_rules.ProtectionFacts, on: date) -> dict[str, Any]:
    return {
        "on": on,
        "is_unaccompanied_child": rules.is_protected_as_alone(history, each, on=on),
        "may_be_child": rules.may_have_been_child(history, on=on, is_child=each.is_child),
        "is_lift_unconfirmed": rules.is_lift_unconfirmed(history, each, on=on),
    }


def latest_of(case: Case) -> tuple[BestInterests | None, BestInterestsDecision | None]:
    """The latest assessment of a file read before, and the latest decision."""
    assessed, decided = _latest((case.pk,))
    return assessed.get(case.pk), decided.get(case.pk)


@memory.once
def _latest(files: tuple[UUID, ...]) -> tuple[dict[UUID, BestInterests], dict[UUID, BestInterestsDecision]]:
    if not parts.may_have(BestInterests, files):
        return {}, {}
    why = "the files were read through scope"
    assessments = BestInterests.objects.unscoped(why).filter(case__in=files).select_related("author").order_by("id")
    decisions = BestInterestsDecision.objects.unscoped(why).filter(case__in=files).order_by("id")
    return {each.case_id: each for each in assessments}, {each.case_id: each for each in decisions}


def _facts(
    latest: BestInterests | None, decision: BestInterestsDecision | None, protected: dict[str, Any]
) -> rules.BestInterestsFacts:
    if latest is None:
        return rules.BestInterestsFacts(**protected)
    return rules.BestInterestsFacts(
        **protected,
        assessed_on=latest.assessed_on,
        decision_code=decision.decision_code if decision else "",
        decided_on=decision.decided_on if decision else None,
        is_about_latest=decision is None or decision.assessment_id == latest.pk,
        tracing_outcome_code=latest.tracing_outcome_code,
        has_guardian=latest.guardian_sealed is not None,
        has_guardian_view=latest.guardian_view_sealed is not None,
        has_child_view=latest.child_view_sealed is not None,
        care_arrangement_code=latest.care_arrangement_code,
        care_confirmed_on=latest.care_confirmed_on,
        escort_named_on=latest.escort_named_on,
    )


def solutions_discussed(case: Case) -> set[str]:
    """The codes of the solutions discussed on a file read before."""
    return set(case.options.values_list("solution_code", flat=True))


def solution_chosen(case: Case) -> str:
    """The code of the solution chosen on a file read before; "" when none is."""
    chosen = choice_of(case)
    return chosen.solution_code if chosen else ""


def solutions_chosen(cases: list[Case]) -> dict[UUID, str]:
    """The code of the solution chosen on each of many files read before: one question."""
    return {pk: each.solution_code for pk, each in _choices(tuple(case.pk for case in cases)).items()}


def choice_of(case: Case) -> Choice | None:
    """The solution chosen last on a file read before."""
    return _choices((case.pk,)).get(case.pk)


@memory.once
def _choices(files: tuple[UUID, ...]) -> dict[UUID, Choice]:
    if not parts.may_have(Choice, files):
        return {}
    rows = Choice.objects.unscoped("the files were read through scope").filter(case__in=files)
    return {each.case_id: each for each in rows}


def stages(case: Case) -> list[str]:
    """This room's part in the stage of a file."""
    return ["solution"] if case.choices.exists() else []
