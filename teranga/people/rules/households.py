"""Households: who may join, who may leave."""

from dataclasses import dataclass
from datetime import date

from teranga.kernel import codes
from teranga.kernel.refusals import Blocker


@dataclass(frozen=True)
class JoiningFacts:
    """Somebody who joins a household: in which role, since when; whether they belong to one already."""

    role: str
    since_on: date
    belongs: bool
    has_head: bool


@dataclass(frozen=True)
class LeavingFacts:
    """Somebody who leaves a household: since when they belonged, when they left before, when and why they leave now."""

    since_on: date
    left_on: date | None
    until_on: date
    why: str


def what_blocks_joining(facts: JoiningFacts, *, on: date) -> Blocker | None:
    """A person is in one household at a time, and a household has one head."""
    if not codes.is_known("household_role", facts.role):
        return Blocker("role-unknown", field="role")
    if facts.belongs:
        return Blocker("in-a-household")
    if facts.role == "head" and facts.has_head:
        return Blocker("has-a-head", field="role")
    if facts.since_on > on:
        return Blocker("joins-in-the-future", field="since_on")
    return None


def what_blocks_leaving(facts: LeavingFacts, *, on: date) -> Blocker | None:
    """A family isn't taken apart without a reason (S7: CRC articles 9 and 10), nor twice, nor before it was one."""
    if facts.left_on is not None:
        return Blocker("left-the-household", left_on=facts.left_on)
    if not facts.since_on <= facts.until_on <= on:
        return Blocker("leaves-before-joining", field="until_on", since_on=facts.since_on)
    if not facts.why.strip():
        return Blocker("leaves-without-reason", field="why")
    return None
