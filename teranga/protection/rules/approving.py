"""Erasing what is kept no longer: approved by two people, neither of them the other (S8), never without both."""

from datetime import date
from uuid import UUID

from teranga.kernel.refusals import Blocker

NEEDED = 2
"""Approvals without which nothing is erased."""


def what_blocks_approving(approvers: tuple[UUID, ...], *, left: int) -> Blocker | None:
    """The first approval is given once, while there is something to erase."""
    if approvers:
        return Blocker("erasure-approved-already")
    return None if left else Blocker("erasure-nothing-left")


def what_blocks_confirming(approvers: tuple[UUID, ...], by: UUID, *, left: int) -> Blocker | None:
    """The second approval follows the first, and is somebody else's (S8)."""
    if not approvers:
        return Blocker("erasure-not-approved")
    if len(approvers) >= NEEDED:
        return Blocker("erasure-approved-already")
    if by in approvers:
        return Blocker("erasure-same-person")
    return None if left else Blocker("erasure-nothing-left")


def what_blocks_erasing(approvers: tuple[UUID, ...]) -> Blocker | None:
    """Nothing is erased without two approvals by two different people (S8)."""
    return None if len(set(approvers)) >= NEEDED else Blocker("erasure-not-approved-twice")


def what_blocks_holding(until_on: date | None, why: str, *, on: date) -> Blocker | None:
    """A hold says why in words, and its last day is still to come."""
    if not why.strip():
        return Blocker("hold-unexplained", field="why")
    return Blocker("hold-in-the-past", field="until_on") if until_on is not None and until_on < on else None


def what_blocks_releasing(released_on: date | None) -> Blocker | None:
    """A hold is released once."""
    return Blocker("hold-released-already", released_on=released_on) if released_on else None


def state(approvals: int, *, left: int, is_certified: bool) -> str:
    """What a proposal has reached (data/codes/proposal_state.csv)."""
    if is_certified:
        return "certified"
    if not left and approvals < NEEDED:
        return "lifted"
    return ("waiting", "approved", "confirmed")[min(approvals, NEEDED)]
