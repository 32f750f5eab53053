"""A project is proposed, and decided on by someone else."""

from datetime import date
from decimal import Decimal
from typing import Annotated

from django.utils.translation import gettext_lazy as _

from teranga.casework.acts import standing
from teranga.casework.models import Case
from teranga.kernel import clock, vault
from teranga.kernel.acts import Refused, act
from teranga.kernel.codes import Code
from teranga.kernel.refusals import Blocker
from teranga.kernel.scope import Actor
from teranga.reintegration import queries, rules
from teranga.reintegration.acts import settling
from teranga.reintegration.models import Approval, Instalment, Project, Refusal
from teranga.solutions import queries as solutions_queries

INDIVIDUAL = "individual"


@act(
    "reintegration.propose",
    needs="reintegration.plan",
    guarded_by=("S3",),
    label=_("Propose a reintegration project"),
    done=_("Reintegration project proposed"),
)
def propose(
    case: Case,
    *,
    goal: str,
    activities: tuple[Annotated[Code, "project_activity"], ...],
    budget: Decimal,
    currency: Annotated[Code, "currency"],
    funding_line: Annotated[Code, "funding_line"],
    starts_on: date,
    ends_on: date,
    instalments: tuple[tuple[Decimal, date], ...],
    by: Actor,
) -> Project:
    """Propose what the person will do, at what cost and paid when: pairs of an amount and the day it is due. Today.

    Raises Refused before arrival, beside another project, when the instalments aren't the budget, and for a child alone
    while anything of the best-interests procedure is missing (S3).
    """
    standing.refuse_when_closed(case)
    came_home, is_busy = queries.arrived_on(case), case.projects.filter(status_code__in=rules.OPEN).exists()
    parts = tuple(rules.Part(amount, due_on) for amount, due_on in instalments)
    plan = rules.ProposalFacts(
        came_home, is_busy, goal, activities, budget, currency, funding_line, parts, starts_on, ends_on
    )
    settling.refuse_all(rules.everything_blocking_proposal(plan) or _everything_blocking_enrolment(case, clock.today()))
    return _keep(case, plan, by)


def _keep(case: Case, plan: rules.ProposalFacts, by: Actor) -> Project:
    for activity in plan.activities:
        standing.refuse_unknown("project_activity", activity, field="activities")
    project = Project.objects.create(
        case=case,
        kind_code=INDIVIDUAL,
        proposed_on=clock.today(),
        proposed_by=by.id,
        goal_sealed=vault.seal(case.person_id, plan.goal, field=queries.GOAL),
        dimensions=" ".join(rules.dimensions_of(plan.activities)),
        activities=" ".join(plan.activities),
        budget=plan.budget,
        currency_code=plan.currency,
        funding_line_code=plan.funding_line,
        starts_on=plan.starts_on,
        ends_on=plan.ends_on,
        status_code=rules.PROPOSED,
    )
    Instalment.objects.bulk_create(
        Instalment(project=project, number=number, amount=part.amount, due_on=part.due_on)
        for number, part in enumerate(plan.parts, 1)
    )
    return project


@act(
    "reintegration.approve",
    needs="reintegration.approve",
    guarded_by=("S3", "S8"),
    label=_("Approve the project"),
    done=_("Reintegration project approved"),
)
def approve(project: Project, *, decided_on: date, why: str = "", by: Actor) -> Approval:
    """Decide to pay for a project. Raises Refused for whoever proposed it (S8), twice, or for a child alone (S3)."""
    standing.refuse_when_closed(project.case)
    if blocker := _what_blocks_deciding(project, decided_on, by):
        raise Refused(blocker)
    settling.refuse_all(_everything_blocking_enrolment(project.case, decided_on))
    sealed = standing.sealed(project.case, why, queries.WHY)
    approval = Approval.objects.create(project=project, decided_on=decided_on, decided_by=by.id, why_sealed=sealed)
    settling.settle(project)
    return approval


@act(
    "reintegration.refuse",
    needs="reintegration.approve",
    guarded_by=("S8",),
    label=_("Refuse the project"),
    done=_("Reintegration project refused"),
)
def refuse(project: Project, *, decided_on: date, why: str, by: Actor) -> Refusal:
    """Decide not to pay for a project, with the reason. Raises Refused for whoever proposed it (S8), or twice."""
    standing.refuse_when_closed(project.case)
    if blocker := _what_blocks_deciding(project, decided_on, by) or rules.what_blocks_refusing(why):
        raise Refused(blocker)
    sealed = vault.seal(project.case.person_id, why, field=queries.WHY)
    refusal = Refusal.objects.create(project=project, decided_on=decided_on, decided_by=by.id, why_sealed=sealed)
    settling.settle(project)
    return refusal


def _what_blocks_deciding(project: Project, decided_on: date, by: Actor) -> Blocker | None:
    facts = queries.facts_of(project)
    return rules.what_blocks_deciding(facts, decided_by=by.id, decided_on=decided_on, on=clock.today())


def _everything_blocking_enrolment(case: Case, on: date) -> list[Blocker]:
    return rules.everything_blocking_enrolment(solutions_queries.best_interests(case, on))
