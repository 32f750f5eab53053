"""What may be proposed, and who decides on it."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from uuid import UUID

from teranga.assistance import rules as assistance_rules
from teranga.kernel import codes
from teranga.kernel.codes import Code
from teranga.kernel.refusals import Blocker
from teranga.reintegration.rules import standing
from teranga.solutions import rules as solutions_rules


@dataclass(frozen=True)
class ProposalFacts:
    """A project as somebody proposes it. `arrived_on` is None while the person has not arrived."""

    arrived_on: date | None
    has_open_project: bool
    goal: str
    activities: tuple[str, ...]
    budget: Decimal
    currency: str
    funding_line: str
    parts: tuple[standing.Part, ...]
    starts_on: date
    ends_on: date


def dimensions_of(activities: Iterable[str]) -> tuple[Code, ...]:
    """The dimensions of reintegration that activities belong to, in the order of the list (Handbook, IOM 2019)."""
    wanted = {row["dimension"] for code in activities if (row := codes.row("project_activity", code))}
    return tuple(Code(row["code"]) for row in codes.rows("reintegration_dimension") if row["code"] in wanted)


def everything_blocking_proposal(plan: ProposalFacts) -> list[Blocker]:
    """A project is proposed after arrival, one at a time, with activities and a budget from a funding line.

    Its instalments add up to the budget, within its dates (Reintegration Handbook, IOM 2019).
    """
    if plan.arrived_on is None:
        return [Blocker("not-arrived")]
    if plan.has_open_project:
        return [Blocker("project-open")]
    checks = (
        (not plan.goal.strip(), Blocker("goal-missing", field="goal")),
        (not plan.activities, Blocker("activities-missing", field="activities")),
        (
            plan.starts_on < plan.arrived_on,
            Blocker("starts-before-arrival", field="starts_on", arrived_on=plan.arrived_on),
        ),
        (plan.ends_on < plan.starts_on, Blocker("ends-before-start", field="ends_on", starts_on=plan.starts_on)),
        (
            not codes.is_known("funding_line", plan.funding_line),
            Blocker("funding-line-missing", field="funding_line"),
        ),
    )
    return [blocker for stands, blocker in checks if stands] + _everything_wrong_with_money(plan)


def _everything_wrong_with_money(plan: ProposalFacts) -> list[Blocker]:
    if plan.budget <= 0:
        return [Blocker("budget-not-positive", field="budget")]
    if wrong := assistance_rules.what_blocks_amount(plan.budget, plan.currency, field="budget"):
        return [wrong]
    if not plan.parts:
        return [Blocker("instalments-missing", field="instalments")]
    found = [each for part in plan.parts if (each := _what_is_wrong_with_part(part, plan))]
    planned = sum((part.amount for part in plan.parts), Decimal(0))
    if not found and planned != plan.budget:
        found.append(
            Blocker(
                "instalments-not-the-budget",
                field="instalments",
                planned=planned,
                budget=plan.budget,
                currency=plan.currency,
            )
        )
    return found[:1]


def _what_is_wrong_with_part(part: standing.Part, plan: ProposalFacts) -> Blocker | None:
    if part.amount <= 0:
        return Blocker("instalment-not-positive", field="instalments")
    if part.due_on < plan.starts_on or part.due_on > plan.ends_on:
        return Blocker(
            "instalment-outside-project",
            field="instalments",
            due_on=part.due_on,
            starts_on=plan.starts_on,
            ends_on=plan.ends_on,
        )
    return assistance_rules.what_blocks_amount(part.amount, plan.currency, field="instalments")


def everything_blocking_enrolment(interests: solutions_rules.BestInterestsFacts) -> list[Blocker]:
    """What is missing before a child who is alone may be enrolled in a project (S3); empty for anyone else."""
    return solutions_rules.everything_missing_for_best_interests(interests)


def what_blocks_refusing(why: str) -> Blocker | None:
    """Nobody is refused a project without a reason."""
    return None if why.strip() else Blocker("refusal-unexplained", field="why")


def what_blocks_deciding(
    project: standing.ProjectFacts, *, decided_by: UUID, decided_on: date, on: date
) -> Blocker | None:
    """A proposal is decided once, on a day from its proposal to today, and never by whoever proposed it (S8)."""
    if project.approved_on or project.is_refused:
        return Blocker("project-already-decided")
    if decided_by == project.proposed_by:
        return Blocker("own-proposal")
    if not project.proposed_on <= decided_on <= on:
        return Blocker("decision-day-impossible", field="decided_on", proposed_on=project.proposed_on)
    return None
