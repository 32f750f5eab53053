"""Reads of durable solutions and of the best-interests procedure."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any
from uuid import UUID

from django.utils.translation import gettext as _

from teranga.casework import queries as casework_queries
from teranga.casework import rules as casework_rules
from teranga.casework.models import Case
from teranga.kernel import codes, vault
from teranga.kernel.refusals import Blocker
from teranga.kernel.rooms import Mark, Met, Step
from teranga.kernel.scope import Actor
from teranga.solutions import rules
from teranga.solutions.models import BestInterests, BestInterestsDecision, Choice

WHY = "solutions.why"
CHILD_VIEW = "solutions.best_interests.child_view"
GUARDIAN = "solutions.best_interests.guardian"
GUARDIAN_VIEW = "solutions.best_interests.guardian_view"
REASONS = "solutions.best_interests.reasons"
CARE = "solutions.best_interests.care"
ESCORT = "solutions.best_interests.escort"
PANEL = "solutions.best_interests.panel"
SOON = {"immediate": timedelta(days=2), "high": timedelta(days=7)}
"""Until when a child's best interests are assessed, by the file's priority (CPIMS+); else a month."""

# ------------------------------------------------------------------------------------------------------- what rules ask


def best_interests(case: Case, on: date) -> rules.BestInterestsFacts:
    """What is on file, on a day, of the best-interests procedure of a file read before."""
    return best_interests_of({case.pk: casework_queries.protection_facts(case, on)}, on)[case.pk]


def best_interests_of(
    protection: Mapping[UUID, casework_rules.ProtectionFacts], on: date
) -> dict[UUID, rules.BestInterestsFacts]:
    """The same of many files read before, by the file's key: two questions, however many files."""
    why = "the files were read through scope"
    assessments = BestInterests.objects.unscoped(why).filter(case__in=list(protection)).order_by("id")
    decisions = BestInterestsDecision.objects.unscoped(why).filter(case__in=list(protection)).order_by("id")
    latest = {each.case_id: each for each in assessments}
    decided = {each.case_id: each for each in decisions}
    return {
        pk: _facts(latest.get(pk), decided.get(pk), on=on, is_alone=each.is_unaccompanied_child)
        for pk, each in protection.items()
    }


def _facts(
    latest: BestInterests | None, decision: BestInterestsDecision | None, *, on: date, is_alone: bool
) -> rules.BestInterestsFacts:
    if latest is None:
        return rules.BestInterestsFacts(on=on, is_unaccompanied_child=is_alone)
    return rules.BestInterestsFacts(
        on=on,
        is_unaccompanied_child=is_alone,
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
    return solutions_chosen([case]).get(case.pk, "")


def solutions_chosen(cases: list[Case]) -> dict[UUID, str]:
    """The code of the solution chosen on each of many files read before: one question."""
    rows = Choice.objects.unscoped("the files were read through scope").filter(case__in=cases)
    return {each.case_id: each.solution_code for each in rows}


# ------------------------------------------------------------------------------------------------------- the file page


@dataclass(frozen=True)
class Opened:
    """A record with its sealed words opened; `labels` name what is shown of it."""

    record: Any
    words: Mapping[str, Any] = field(default_factory=dict)


def options(case: Case) -> list[Opened]:
    """The options discussed on a file read before, in order, with why."""
    return _opened(case, list(case.options.all()), {"why": WHY})


def choice(case: Case) -> Opened | None:
    """The solution chosen on a file read before, with why; the latest one counts."""
    return next(iter(_opened(case, list(case.choices.all())[-1:], {"why": WHY})), None)


def assessment(case: Case) -> Opened | None:
    """The latest assessment of a child's best interests on a file read before, opened."""
    latest = list(case.best_interests.select_related("author").order_by("-id")[:1])
    sealed = {
        "child_view": CHILD_VIEW,
        "guardian": GUARDIAN,
        "guardian_view": GUARDIAN_VIEW,
        "reasons": REASONS,
        "care": CARE,
        "escort": ESCORT,
    }
    return next(iter(_opened(case, latest, sealed)), None)


def decision(case: Case) -> Opened | None:
    """The panel's last decision on a file read before, opened."""
    latest = list(case.best_interests_decisions.order_by("-id")[:1])
    return next(iter(_opened(case, latest, {"panel": PANEL, "reasons": REASONS})), None)


def _opened(case: Case, records: list[Any], sealed: Mapping[str, str]) -> list[Opened]:
    words: list[dict[str, Any]] = [{} for _record in records]
    for name, place in sealed.items():
        blobs = [(case.person_id, getattr(record, f"{name}_sealed")) for record in records]
        for said, opened in zip(words, vault.unseal_many(blobs, field=place), strict=True):
            said[name] = opened or ""
    return [Opened(record, said) for record, said in zip(records, words, strict=True)]


def panel(case: Case, actor: Actor, on: date) -> dict[str, Any]:
    """What the file page shows of solutions."""
    return {
        "options": options(case),
        "choice": choice(case),
        "assessment": assessment(case),
        "decision": decision(case),
    }


def conditions(case: Case, on: date) -> list[Blocker | Met]:
    """What the best interests of a child still ask for, then what is there; empty for anyone else (S3)."""
    facts = best_interests(case, on)
    if not rules.is_best_interests_needed(facts):
        return []
    return [*rules.everything_missing_for_best_interests(facts), *_met(facts)]


def _met(facts: rules.BestInterestsFacts) -> list[Blocker | Met]:
    decided = rules.what_is_missing_of_the_decision(facts) is None
    found = (
        (facts.assessed_on, Met("solutions.assess_best_interests", facts.assessed_on)),
        (decided, Met("solutions.decide_best_interests", facts.decided_on)),
        (rules.is_care_confirmed(facts), Met("solutions.confirm_care", facts.care_confirmed_on)),
        (facts.escort_named_on, Met("solutions.name_escort", facts.escort_named_on)),
    )
    return [met for there, met in found if there]


def marks(case: Case, on: date) -> list[Mark]:
    """That the person is a child alone, with the age; or that a procedure outlasted their majority."""
    facts = best_interests(case, on)
    if not rules.is_best_interests_needed(facts):
        return []
    if not facts.is_unaccompanied_child:
        return [Mark(_("Best-interests procedure open"), "child")]
    return [Mark(_child_alone(case, on), "child")]


def _child_alone(case: Case, on: date) -> str:
    birth = casework_queries.birth_of(case.person)
    age = birth.age_on(on) if birth else None
    separated = "separated_child" in case.categories.split()
    if age is None:
        return _("Separated child") if separated else _("Unaccompanied child")
    told = _("Separated child · %(age)s") if separated else _("Unaccompanied child · %(age)s")
    return told % {"age": age}


def next_steps(case: Case, on: date) -> list[Step]:
    """Assess and decide for a child alone; discuss solutions, then choose, for everyone once screened."""
    if case.stage_code in ("opened", casework_rules.CLOSED):
        return []
    return [*_steps_for_child(case, on), *_steps_to_solution(case)]


def _steps_for_child(case: Case, on: date) -> list[Step]:
    facts = best_interests(case, on)
    if not rules.is_best_interests_needed(facts):
        return []
    if facts.assessed_on is None:
        due_on = case.opened_on + SOON.get(case.priority_code, timedelta(days=30))
        return [Step("solutions.assess_best_interests", due_on, _("with the child alone, in the child's language"))]
    undecided = rules.what_is_missing_of_the_decision(facts) is not None
    return [Step("solutions.decide_best_interests", note=_recommended(case))] if undecided else []


def _recommended(case: Case) -> Any:
    latest = case.best_interests.order_by("-id").values_list("recommendation_code", flat=True).first()
    return codes.label("bid_recommendation", latest)


def _steps_to_solution(case: Case) -> list[Step]:
    if solution_chosen(case):
        return []
    return [Step("solutions.choose" if solutions_discussed(case) else "solutions.discuss")]


def stages(case: Case) -> list[str]:
    """This room's part in the stage of a file."""
    return ["solution"] if case.choices.exists() else []
