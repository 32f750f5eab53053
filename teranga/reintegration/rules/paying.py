"""What may be paid, what accounts for it, and when a project may end."""

from datetime import date
from decimal import Decimal

from teranga.assistance import rules as assistance_rules
from teranga.kernel.refusals import Blocker
from teranga.reintegration.rules import standing


def everything_blocking_payment(
    project: standing.ProjectFacts, *, number: int, amount: Decimal, currency: str, paid_on: date, on: date
) -> list[Blocker]:
    """An instalment (counted from 1) of an approved project is paid once, in its turn, and never more than its amount.

    Not before the approval and not in the future (S10: money accounted for).
    """
    if not standing.is_under_way(project) or project.approved_on is None:
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


def what_is_wrong_with_payment(amount: Decimal, part: standing.Part, currency: str) -> Blocker | None:
    """A payment is more than nothing, at most its instalment, in whole units of its currency."""
    if amount <= 0:
        return Blocker("payment-not-positive", field="amount")
    if amount > part.amount:
        return Blocker("payment-exceeds-instalment", field="amount", amount=part.amount, currency=currency)
    return assistance_rules.what_blocks_amount(amount, currency, field="amount")


def what_blocks_receipt(*, has_receipt: bool) -> Blocker | None:
    """A payment is accounted for by one receipt; it is not replaced."""
    return Blocker("receipt-already-kept") if has_receipt else None


def what_blocks_ending(project: standing.ProjectFacts, *, reason: str, ended_on: date, on: date) -> Blocker | None:
    """A project under way ends from its approval to today; as completed only when every instalment was paid."""
    if not standing.is_under_way(project) or project.approved_on is None:
        return Blocker("project-not-approved")
    if not project.approved_on <= ended_on <= on:
        return Blocker("ending-day-impossible", field="ended_on", approved_on=project.approved_on)
    unpaid = sum(part.paid is None for part in project.parts)
    if reason == standing.COMPLETED and unpaid:
        return Blocker("instalments-unpaid", field="reason", count=unpaid)
    return None
