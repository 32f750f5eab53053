"""Durable solutions are discussed, and one is chosen."""

from datetime import date
from typing import Annotated

from django.utils.translation import gettext_lazy as _

from teranga.casework import acts as casework_acts
from teranga.casework import queries as casework_queries
from teranga.casework.acts import standing
from teranga.casework.models import Case
from teranga.kernel.acts import Refused, act
from teranga.kernel.codes import Code
from teranga.kernel.scope import Actor
from teranga.solutions import queries, rules
from teranga.solutions.models import Choice, Option


@act(
    "solutions.discuss", needs="solutions.record", label=_("Record a solution discussed"), done=_("Solution discussed")
)
def discuss(
    case: Case,
    *,
    solution: Annotated[Code, "solution"],
    outcome: Annotated[Code, "option_outcome"],
    discussed_on: date,
    why: str = "",
    by: Actor,
) -> Option:
    """Record a durable solution discussed with the person. Raises Refused when it was rejected without saying why."""
    standing.refuse_when_closed(case)
    standing.refuse_future(discussed_on, field="discussed_on")
    standing.refuse_unknown("solution", solution, field="solution")
    standing.refuse_unknown("option_outcome", outcome, field="outcome")
    if blocker := rules.what_blocks_discussing(outcome, why):
        raise Refused(blocker)
    return Option.objects.create(
        case=case,
        solution_code=solution,
        outcome_code=outcome,
        discussed_on=discussed_on,
        why_sealed=standing.sealed(case, why, queries.WHY),
    )


@act(
    "solutions.choose",
    needs="solutions.record",
    guarded_by=("S3",),
    label=_("Choose the solution"),
    done=_("Durable solution chosen"),
)
def choose(case: Case, *, solution: Annotated[Code, "solution"], chosen_on: date, why: str = "", by: Actor) -> Choice:
    """Record the solution that the person chose among those discussed; a later choice replaces it.

    Raises Refused when it was not discussed, is for children only, or concerns a child alone with no decision (S3).
    """
    standing.refuse_when_closed(case)
    standing.refuse_future(chosen_on, field="chosen_on")
    standing.refuse_unknown("solution", solution, field="solution")
    blocker = rules.what_blocks_choosing(
        solution,
        is_child=casework_queries.protection_facts(case, chosen_on).is_child,
        discussed=queries.solutions_discussed(case),
        facts=queries.best_interests(case, chosen_on),
    )
    if blocker:
        raise Refused(blocker)
    sealed = standing.sealed(case, why, queries.WHY)
    choice = Choice.objects.create(case=case, solution_code=solution, chosen_on=chosen_on, why_sealed=sealed)
    casework_acts.reach_stage(case, "solution")
    return choice
