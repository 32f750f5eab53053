"""When a person is visited after return, and what a visit may say."""

import calendar
from collections.abc import Sequence
from datetime import date, timedelta

from teranga.kernel import codes
from teranga.kernel.refusals import Blocker
from teranga.reintegration.rules import standing

PLAN_WITHIN_MONTHS = 1
"""Months after return by which the plan exists (Reintegration Handbook, IOM 2019)."""
VISITS_AFTER_MONTHS = (3, 6, 12)
"""Months after return when reintegration is followed up (monitoring practice, standards §16)."""
EARLY_DAYS = 30
"""Days before such a date from which a visit counts for it."""


def months_after(day: date, months: int) -> date:
    """The same day of the month, `months` later; the month's last day when there is none."""
    month = day.year * 12 + day.month - 1 + months
    year, month = divmod(month, 12)
    return date(year, month + 1, min(day.day, calendar.monthrange(year, month + 1)[1]))


def plan_due_on(arrived_on: date) -> date:
    """The day by which a reintegration plan exists: one month after return (Reintegration Handbook, IOM 2019)."""
    return months_after(arrived_on, PLAN_WITHIN_MONTHS)


def next_visit_due_on(
    project: standing.ProjectFacts, *, arrived_on: date, visited: Sequence[date], agreed: date | None = None
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


def _is_followed(project: standing.ProjectFacts) -> bool:
    row = codes.row("project_end_reason", project.end_reason) if project.end_reason else None
    return row is None or bool(row["follow_up"])


def what_blocks_visit(
    project: standing.ProjectFacts, *, arrived_on: date | None, visited_on: date, next_visit_on: date | None, on: date
) -> Blocker | None:
    """Visits follow an approved project (even after its end), from arrival to today; the next one comes later."""
    if project.approved_on is None:
        return Blocker("project-not-approved")
    if visited_on > on or (arrived_on is not None and visited_on < arrived_on):
        return Blocker("visit-day-impossible", field="visited_on", arrived_on=arrived_on or project.approved_on)
    if next_visit_on is not None and next_visit_on <= visited_on:
        return Blocker("next-visit-not-later", field="next_visit_on")
    return None
