"""What is on record of a project, and where it stands."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from uuid import UUID

from teranga.kernel.codes import Code
from teranga.kernel.refusals import Blocker

PROPOSED, APPROVED, REFUSED = Code("proposed"), Code("approved"), Code("refused")
COMPLETED, ENDED = Code("completed"), Code("ended")
OPEN = frozenset({PROPOSED, APPROVED})


@dataclass(frozen=True)
class Part:
    """One instalment: how much, due when; what was paid of it (None: nothing yet), and whether there is a receipt."""

    amount: Decimal
    due_on: date
    paid: Decimal | None = None
    has_receipt: bool = False


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


def is_under_way(project: ProjectFacts) -> bool:
    """Approved and not ended: it may be paid and ended."""
    return status(project) == APPROVED


def paid(project: ProjectFacts) -> Decimal:
    """What was paid of a project so far, in its currency."""
    return sum((part.paid for part in project.parts if part.paid is not None), Decimal(0))


def next_part_to_pay(project: ProjectFacts) -> int | None:
    """The number (from 1) of the instalment to pay next; None when none is left or the project is not under way."""
    if not is_under_way(project):
        return None
    return next((number for number, part in enumerate(project.parts, 1) if part.paid is None), None)


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


def stages(projects: Iterable[ProjectFacts]) -> list[str]:
    """The stage of a file that an approved project brings it to."""
    return ["reintegration"] if any(project.approved_on for project in projects) else []
