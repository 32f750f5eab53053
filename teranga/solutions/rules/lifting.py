"""What one person alone never lifts: that a file once protected a child, until somebody else confirms (S3, S8)."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from uuid import UUID

from teranga.casework import rules as casework_rules
from teranga.kernel.dates import PartialDate
from teranga.kernel.refusals import Blocker


@dataclass(frozen=True)
class Said:
    """One thing recorded of a person, in the order it was recorded; None for what this record doesn't speak of.

    `calls_alone`: whether the categories, or the answer at screening, say that the person is a child alone.
    `about`: what kind of record it is; `is_confirmation`: somebody confirmed here what had been said until then.
    """

    about: str
    by: UUID
    calls_alone: bool | None = None
    birth: PartialDate | None = None
    is_first: bool = False
    is_confirmation: bool = False


@dataclass(frozen=True)
class History:
    """What was said of a person since somebody last confirmed it: whether a child alone, every birth, by whom."""

    was_called_alone: bool = False
    births: tuple[PartialDate, ...] = ()
    authors: frozenset[UUID] = field(default_factory=frozenset)


def history_of(records: Iterable[Said]) -> History:
    """The history that counts: what stood when it was last confirmed (the last record of each kind), and all since."""
    standing: dict[str, Said] = {}
    since: list[Said] = []
    for said in records:
        if said.is_confirmation:
            standing |= {each.about: each for each in since}
            since = []
        else:
            since.append(said)
    counting = [*standing.values(), *since]
    return History(
        was_called_alone=any(each.calls_alone for each in counting),
        births=tuple(each.birth for each in counting if each.birth is not None),
        authors=frozenset(each.by for each in since if not each.is_first),
    )


def may_have_been_child(history: History, *, on: date, is_child: bool) -> bool:
    """Whether the person may be under 18 on that day by what is on file now, or by a birth that was since corrected."""
    return is_child or any(birth.may_be_under(casework_rules.MAJORITY, on=on) for birth in history.births)


def is_protected_as_alone(history: History, protection: casework_rules.ProtectionFacts, *, on: date) -> bool:
    """Whether S3 protects the person by what is on file now, or by what one person alone took back."""
    called = history.was_called_alone and (
        may_have_been_child(history, on=on, is_child=protection.is_child) or _has_no_age(history, protection)
    )
    return protection.is_unaccompanied_child or called


def _has_no_age(history: History, protection: casework_rules.ProtectionFacts) -> bool:
    return not history.births and not protection.is_age_known


def is_lift_unconfirmed(history: History, protection: casework_rules.ProtectionFacts, *, on: date) -> bool:
    """Whether a protection was lifted that nobody confirmed: no longer a child alone, or older than was said (S8)."""
    aged = may_have_been_child(history, on=on, is_child=protection.is_child) and not protection.is_child
    alone = is_protected_as_alone(history, protection, on=on) and not protection.is_unaccompanied_child
    return aged or alone


def what_blocks_confirming_lift(
    history: History, protection: casework_rules.ProtectionFacts, *, on: date, by: UUID, reason: str
) -> Blocker | None:
    """Nothing to confirm, no reason given, or confirmed by who wrote any of it (S8)."""
    if not is_lift_unconfirmed(history, protection, on=on):
        return Blocker("nothing-to-confirm")
    if by in history.authors:
        return Blocker("author-confirms")
    return None if reason.strip() else Blocker("confirmation-unexplained", field="reason")
