"""What the best interests of a child still ask for, and what comes next towards a solution."""

from datetime import date, timedelta
from typing import Any

from django.utils.translation import gettext as _

from teranga.casework import queries as casework_queries
from teranga.casework import rules as casework_rules
from teranga.casework.models import Case
from teranga.kernel import codes
from teranga.kernel.refusals import Blocker
from teranga.kernel.rooms import Mark, Met, Step
from teranga.solutions import rules
from teranga.solutions.queries import facts as known

SOON = {"immediate": timedelta(days=2), "high": timedelta(days=7)}
"""Until when a child's best interests are assessed, by the file's priority (CPIMS+); else a month."""


def conditions(case: Case, on: date) -> list[Blocker | Met]:
    """What the best interests of a child still ask for, then what is there; empty for anyone else (S3)."""
    facts = known.best_interests(case, on)
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
    facts = known.best_interests(case, on)
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
    facts = known.best_interests(case, on)
    if not rules.is_best_interests_needed(facts):
        return []
    if facts.assessed_on is None:
        due_on = case.opened_on + SOON.get(case.priority_code, timedelta(days=30))
        return [Step("solutions.assess_best_interests", due_on, _("with the child alone, in the child's language"))]
    undecided = rules.what_is_missing_of_the_decision(facts) is not None
    return [Step("solutions.decide_best_interests", note=_recommended(case))] if undecided else []


def _recommended(case: Case) -> Any:
    latest, _decided = known.latest_of(case)
    return codes.label("bid_recommendation", latest.recommendation_code if latest else None)


def _steps_to_solution(case: Case) -> list[Step]:
    if known.solution_chosen(case):
        return []
    return [Step("solutions.choose" if known.solutions_discussed(case) else "solutions.discuss")]
