"""What may be proposed, approved, paid and ended, and when a person is visited again. Pure."""

import calendar
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from uuid import UUID

from teranga.assistance import rules as assistance_rules
from teranga.kernel import codes
from teranga.kernel.codes import Code
from teranga.kernel.refusals import Blocker
from teranga.solutions import rules as solutions_rules

PROPOSED, APPROVED, REFUSED = Code("proposed"), Code("approved"), Code("refused")
COMPLETED, ENDED = Code("completed"), Code("ended")
OPEN = frozenset({PROPOSED, APPROVED})
PLAN_WITHIN_MONTHS = 1
"""Months after return by which the plan exists (Reintegration Handbook, IOM 2019)."""
VISITS_AFTER_MONTHS = (3, 6, 12)
"""Months after return when reintegration is followed up (monitoring practice, standards §16)."""
EARLY_DAYS = 30
"""Days before such a date from which a visit counts for it."""


BestInterestsFacts = solutions_rules.BestInterestsFacts


@dataclass(frozen=True)
class Part:
    """One instalment: how much, due when; what was paid of it (None: nothing yet), and whether there is a receipt."""

    amount: Decimal
    due_on: date
    paid: Decimal | None = None
    has_receipt: bool = False


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
    parts: tuple[Part, ...]
    starts_on: date
    ends_on: date


@dataclass(frozen=True)
class ProjectFacts:
    """A project as recorded so far. `end_reason` is "" while it goes on."""

    proposed_on: date
    proposed_by: UUID
    approved_on: date | None = None
    is_refused: bool = False
    end_reason: str = ""
    parts: tuple[Part, ...] = ()


def status(project: ProjectFacts) -> Code:
    """Where a project stands (data/codes/project_status.csv), from its records."""
    if project.is_refused:
        return REFUSED
    if project.end_reason:
        return COMPLETED if project.end_reason == COMPLETED else ENDED
    return APPROVED if project.approved_on else PROPOSED


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


def _what_is_wrong_with_part(part: Part, plan: ProposalFacts) -> Blocker | None:
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


def everything_blocking_enrolment(interests: BestInterestsFacts) -> list[Blocker]:
    """What is missing before a child who is alone may be enrolled in a project (S3); empty for anyone else."""
    return solutions_rules.everything_missing_for_best_interests(interests)


def what_blocks_refusing(why: str) -> Blocker | None:
    """Nobody is refused a project without a reason."""
    return None if why.strip() else Blocker("refusal-unexplained", field="why")


def what_blocks_deciding(project: ProjectFacts, *, decided_by: UUID, decided_on: date, on: date) -> Blocker | None:
    """A proposal is decided once, on a day from its proposal to today, and never by whoever proposed it (S8)."""
    if project.approved_on or project.is_refused:
        return Blocker("project-already-decided")
    if decided_by == project.proposed_by:
        return Blocker("own-proposal")
    if not project.proposed_on <= decided_on <= on:
        return Blocker("decision-day-impossible", field="decided_on", proposed_on=project.proposed_on)
    return None


def is_under_way(project: ProjectFacts) -> bool:
    """Approved and not ended: it may be paid and ended."""
    return status(project) == APPROVED


def everything_blocking_payment(
    project: ProjectFacts, *, number: int, amount: Decimal, currency: str, paid_on: date, on: date
) -> list[Blocker]:
    """An instalment (counted from 1) of an approved project is paid once, in its turn, and never more than its amount.

    Not before the approval and not in the future (S10: money accounted for).
    """
    if not is_under_way(project) or project.approved_on is None:
        return [Blocker("project-not-approved")]
    part, earlier = project.parts[number - 1], project.parts[: number - 1]
    if part.paid is not None:
        return [Blocker("instalment-already-paid", number=number)]
    if any(each.paid is None for each in earlier):
        return [
            Blocker("earlier-instalment-unpaid", number=next(n for n, e in enumerate(earlier, 1) if e.paid is None))
        ]
    wrong_day = Blocker("payment-day-impossible", field="paid_on", approved_on=project.approved_on)
    found = [] if project.approved_on <= paid_on <= on else [wrong_day]
    if wrong := what_is_wrong_with_payment(amount, part, currency):
        found.append(wrong)
    return found


def what_is_wrong_with_payment(amount: Decimal, part: Part, currency: str) -> Blocker | None:
    """A payment is more than nothing, at most its instalment, in whole units of its currency."""
    if amount <= 0:
        return Blocker("payment-not-positive", field="amount")
    if amount > part.amount:
        return Blocker("payment-exceeds-instalment", field="amount", amount=part.amount, currency=currency)
    return assistance_rules.what_blocks_amount(amount, currency, field="amount")


def what_blocks_receipt(*, has_receipt: bool) -> Blocker | None:
    """A payment is accounted for by one receipt; it is not replaced."""
    return Blocker("receipt-already-kept") if has_receipt else None


def what_blocks_visit(
    project: ProjectFacts, *, arrived_on: date | None, visited_on: date, next_visit_on: date | None, on: date
) -> Blocker | None:
    """Visits follow an approved project (even after its end), from arrival to today; the next one comes later."""
    if project.approved_on is None:
        return Blocker("project-not-approved")
    if visited_on > on or (arrived_on is not None and visited_on < arrived_on):
        return Blocker("visit-day-impossible", field="visited_on", arrived_on=arrived_on or project.approved_on)
    if next_visit_on is not None and next_visit_on <= visited_on:
        return Blocker("next-visit-not-later", field="next_visit_on")
    return None


def what_blocks_ending(project: ProjectFacts, *, reason: str, ended_on: date, on: date) -> Blocker | None:
    """A project under way ends from its approval to today; as completed only when every instalment was paid."""
    if not is_under_way(project) or project.approved_on is None:
        return Blocker("project-not-approved")
    if not project.approved_on <= ended_on <= on:
        return Blocker("ending-day-impossible", field="ended_on", approved_on=project.approved_on)
    unpaid = sum(part.paid is None for part in project.parts)
    if reason == COMPLETED and unpaid:
        return Blocker("instalments-unpaid", field="reason", count=unpaid)
    return None


def everything_blocking_closing(projects: Sequence[ProjectFacts]) -> list[Blocker]:
    """No file is closed with a proposal undecided, a project not ended, or a payment without receipt (S10)."""
    standing = [status(project) for project in projects]
    unaccounted = sum(part.paid is not None and not part.has_receipt for project in projects for part in project.parts)
    checks = (
        (PROPOSED in standing, Blocker("project-awaits-decision")),
        (APPROVED in standing, Blocker("project-not-ended")),
        (unaccounted > 0, Blocker("payments-without-receipt", count=unaccounted)),
    )
    return [blocker for stands, blocker in checks if stands]


def paid(project: ProjectFacts) -> Decimal:
    """What was paid of a project so far, in its currency."""
    return sum((part.paid for part in project.parts if part.paid is not None), Decimal(0))


def next_part_to_pay(project: ProjectFacts) -> int | None:
    """The number (from 1) of the instalment to pay next; None when none is left or the project is not under way."""
    if not is_under_way(project):
        return None
    return next((number for number, part in enumerate(project.parts, 1) if part.paid is None), None)


def months_after(day: date, months: int) -> date:
    """The same day of the month, `months` later; the month's last day when there is none."""
    month = day.year * 12 + day.month - 1 + months
    year, month = divmod(month, 12)
    return date(year, month + 1, min(day.day, calendar.monthrange(year, month + 1)[1]))


def plan_due_on(arrived_on: date) -> date:
    """The day by which a reintegration plan exists: one month after return (Reintegration Handbook, IOM 2019)."""
    return months_after(arrived_on, PLAN_WITHIN_MONTHS)


def next_visit_due_on(
    project: ProjectFacts, *, arrived_on: date, visited: Sequence[date], agreed: date | None = None
) -> date | None:
    """The next follow-up: 3, 6 and 12 months after return (standards §16), or the earlier day agreed at the last visit.

    A visit counts for a date from thirty days before it; dates before the approval, or before a later one kept,
    are passed over. None when there is none left, or the project ended in a way that ends follow-up.
    """
    if project.approved_on is None or not _is_followed(project):
        return None
    latest = max(visited, default=None)
    due = [months_after(arrived_on, months) for months in VISITS_AFTER_MONTHS]
    left = [
        day
        for day in due
        if day >= project.approved_on and (latest is None or latest < day - timedelta(days=EARLY_DAYS))
    ]
    waiting = [agreed] if agreed is not None and (latest is None or latest < agreed) else []
    return min(left + waiting, default=None)


def _is_followed(project: ProjectFacts) -> bool:
    row = codes.row("project_end_reason", project.end_reason) if project.end_reason else None
    return row is None or bool(row["follow_up"])


def stages(projects: Iterable[ProjectFacts]) -> list[str]:
    """The stage of a file that an approved project brings it to."""
    return ["reintegration"] if any(project.approved_on for project in projects) else []
