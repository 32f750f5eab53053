"""Reads of durable solutions and of the best-interests procedure."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any
from uuid import UUID

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

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
class Told:
    """A line of a panel: what it is, what it says, on which day."""

    label: Any
    text: Any
    on: date | None = None
    state: str = "done"


def panel(case: Case, actor: Actor, on: date) -> dict[str, Any]:
    """What the file page shows of solutions: the choice, the options, then the best interests of a child."""
    return {
        "options": _options(case),
        "told": [*_assessment(case), *_decision(case)],
        "nothing": _("No solution has been discussed yet."),
    }


def _options(case: Case) -> list[Told]:
    """The solution chosen, then the options discussed, with why."""
    chosen = list(case.choices.all())[-1:]
    rows: list[Any] = [*chosen, *case.options.all()]
    sealed = [(case.person_id, row.why_sealed) for row in rows]
    found = []
    for row, why in zip(rows, vault.unseal_many(sealed, field=WHY), strict=True):
        is_choice = row in chosen
        said = _("Chosen") if is_choice else codes.label("option_outcome", row.outcome_code)
        text = " · ".join(str(part) for part in (said, why) if part)
        day = row.chosen_on if is_choice else row.discussed_on
        label = codes.label("solution", row.solution_code)
        found.append(Told(label, text, day, "done" if is_choice else "open"))
    return found


_SEALED = {
    "child_view": (CHILD_VIEW, gettext_lazy("The child's view")),
    "guardian": (GUARDIAN, gettext_lazy("Guardian")),
    "guardian_view": (GUARDIAN_VIEW, gettext_lazy("The guardian's view")),
    "reasons": (REASONS, gettext_lazy("Reasons")),
    "care": (CARE, gettext_lazy("Care at destination")),
    "escort": (ESCORT, gettext_lazy("Escort")),
}


def draft(case: Case) -> dict[str, Any]:
    """The latest assessment of a file read before, opened, as a new one starts from; empty when there is none."""
    latest = case.best_interests.order_by("-id").first()
    if latest is None:
        return {}
    words = {
        name: vault.unseal(case.person_id, getattr(latest, f"{name}_sealed"), field=place) or ""
        for name, (place, _label) in _SEALED.items()
    }
    return {
        **words,
        "purpose": latest.purpose_code,
        "recommendation": latest.recommendation_code,
        "tracing": latest.tracing_outcome_code,
        "care": latest.care_arrangement_code,
        "care_details": words["care"],
        "care_confirmed_on": latest.care_confirmed_on,
        "escort_named_on": latest.escort_named_on,
    }


def _assessment(case: Case) -> list[Told]:
    latest = case.best_interests.select_related("author").order_by("-id").first()
    if latest is None:
        return []
    author = latest.author.name if latest.author else ""
    coded = [
        Told(_("Best interests assessed by"), author, latest.assessed_on),
        Told(_("Recommendation"), codes.label("bid_recommendation", latest.recommendation_code)),
        Told(_("Family tracing"), codes.label("tracing_outcome", latest.tracing_outcome_code)),
        Told(_("Care arrangement"), codes.label("care_arrangement", latest.care_arrangement_code)),
    ]
    sealed = [
        Told(label, vault.unseal(case.person_id, getattr(latest, f"{name}_sealed"), field=place))
        for name, (place, label) in _SEALED.items()
    ]
    return [each for each in (*coded, *sealed) if each.text]


def _decision(case: Case) -> list[Told]:
    latest = case.best_interests_decisions.order_by("-id").first()
    if latest is None:
        return []
    reasons = vault.unseal(case.person_id, latest.reasons_sealed, field=REASONS)
    members = vault.unseal(case.person_id, latest.panel_sealed, field=PANEL) or []
    names = ", ".join(f"{each['name']} ({each['body']})" for each in members)
    decided = Told(_("The panel's decision"), codes.label("bid_decision", latest.decision_code), latest.decided_on)
    return [decided, Told(_("The panel's reasons"), reasons), Told(_("Panel"), names)]


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
