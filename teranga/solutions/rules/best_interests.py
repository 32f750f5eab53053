"""What the best interests of a child ask for before anything is decided (S3), and what a panel must be."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Annotated

from teranga.kernel import codes
from teranga.kernel.dates import whole_years
from teranga.kernel.refusals import Blocker

PANEL_MEMBERS = 3
"""Least number of members of a panel, of different bodies (Best Interests Procedure Guidelines, UNHCR 2021)."""


DEFERRED = "deferred"


DECISION_YEARS = 1
"""A decision not carried out within a year is reviewed (Guidelines on Determining the Best Interests, UNHCR 2008)."""


@dataclass(frozen=True)
class PanelMember:
    """Someone who votes in the panel, and the body they come from."""

    name: str
    body: str


@dataclass(frozen=True)
class Panel:
    """A decision to be recorded: what (data/codes/bid_decision.csv), when, by whom."""

    decision_code: str
    decided_on: date
    members: tuple[PanelMember, ...]


@dataclass(frozen=True)
class Assessment:
    """What an assessment of a child's best interests says. Codes of bid_purpose, bid_recommendation, tracing_outcome
    and care_arrangement; everything else in words. What is not known yet is empty."""

    purpose: Annotated[str, "bid_purpose"]
    recommendation: Annotated[str, "bid_recommendation"]
    tracing: Annotated[str, "tracing_outcome"] = "pending"
    child_view: str = ""
    guardian: str = ""
    guardian_view: str = ""
    reasons: str = ""
    care: Annotated[str, "care_arrangement"] = ""
    care_confirmed_on: date | None = None
    care_details: str = ""
    escort: str = ""
    escort_named_on: date | None = None


@dataclass(frozen=True)
class BestInterestsFacts:
    """What is on file, on a day, of the best-interests procedure of a person. Codes are "" where nothing is recorded.

    `is_unaccompanied_child`, `may_be_child`: by what is on file now, or by what nobody confirmed was rightly taken back
    (`is_lift_unconfirmed`; see `lifting`). `decision_code` is the panel's last decision; `is_about_latest` says whether
    it was taken on the latest assessment.
    """

    on: date
    is_unaccompanied_child: bool = False
    may_be_child: bool = False
    is_lift_unconfirmed: bool = False
    assessed_on: date | None = None
    decision_code: str = ""
    decided_on: date | None = None
    is_about_latest: bool = True
    tracing_outcome_code: str = ""
    has_guardian: bool = False
    has_guardian_view: bool = False
    has_child_view: bool = False
    care_arrangement_code: str = ""
    care_confirmed_on: date | None = None
    escort_named_on: date | None = None


def is_approving(decision_code: str) -> bool:
    """Whether a decision of the panel approves (data/codes/bid_decision.csv)."""
    return says("bid_decision", decision_code, "approves")


def is_closing(decision_code: str) -> bool:
    """Whether a decision of the panel closes the procedure, e.g. when the child has come of age."""
    return says("bid_decision", decision_code, "closes")


def is_under_procedure(facts: BestInterestsFacts) -> bool:
    """Whether a best-interests procedure was opened and the panel has not closed it.

    It outlasts the eighteenth birthday: the child's safeguards never fall away while a procedure is open.
    """
    closed = is_closing(facts.decision_code) and facts.is_about_latest
    return facts.assessed_on is not None and not closed


def is_best_interests_needed(facts: BestInterestsFacts) -> bool:
    """Whether nothing may be decided but in the best interests of a child (S3): an unaccompanied or separated child on
    that day, or someone whose procedure was opened and not closed by the panel (CRC arts. 3 and 20; General Comment 6).
    """
    return facts.is_unaccompanied_child or is_under_procedure(facts)


def everything_missing_for_best_interests(facts: BestInterestsFacts) -> list[Blocker]:
    """Each thing missing before a child who is alone may be returned, moved or enrolled (S3); empty for anyone else.

    What one person took back is confirmed by another (S8); decision of the panel on the latest assessment, family
    tracing outcome, the guardian's and the child's own views, the care arrangement confirmed at destination, an escort
    (General Comment 6 §§ 81-88; UNHCR 2021).
    """
    if not is_best_interests_needed(facts):
        return []
    found = (
        _unless(not facts.is_lift_unconfirmed, Blocker("lift-unconfirmed")),
        what_is_missing_of_the_decision(facts),
        _unless(
            says("tracing_outcome", facts.tracing_outcome_code, "is_concluded"), Blocker("tracing-outcome-missing")
        ),
        _unless(
            facts.has_guardian_view, Blocker("guardian-view-missing" if facts.has_guardian else "guardian-missing")
        ),
        _unless(facts.has_child_view, Blocker("child-view-missing")),
        _unless(is_care_confirmed(facts), Blocker("care-not-confirmed")),
        _unless(facts.escort_named_on is not None, Blocker("escort-missing")),
    )
    return [blocker for blocker in found if blocker is not None]


def what_is_missing_of_the_decision(facts: BestInterestsFacts) -> Blocker | None:
    """No decision, one that defers or refuses, one older than the last material change or than a year."""
    if not facts.decision_code or facts.decided_on is None:
        return Blocker("best-interests-decision-missing")
    if not facts.is_about_latest:
        return Blocker("best-interests-decision-outdated", decided_on=facts.decided_on)
    if is_closing(facts.decision_code):
        return Blocker("best-interests-decision-missing")
    if not is_approving(facts.decision_code):
        is_deferred = facts.decision_code == DEFERRED
        return Blocker(
            "best-interests-deferred" if is_deferred else "best-interests-refused", decided_on=facts.decided_on
        )
    if whole_years(facts.decided_on, facts.on) >= DECISION_YEARS:
        return Blocker("best-interests-decision-old", decided_on=facts.decided_on)
    return None


def is_care_confirmed(facts: BestInterestsFacts) -> bool:
    """Whether someone said to take care of the child at destination has confirmed it. "None" is no arrangement."""
    return facts.care_confirmed_on is not None and facts.care_arrangement_code not in ("", "none")


def everything_blocking_decision(
    facts: BestInterestsFacts, panel: Panel, *, authors: Collection[str], is_author: bool
) -> list[Blocker]:
    """What forbids recording a decision of the panel: no assessment or one made later, a panel too small, of one body
    or with an author in it, an author recording it (S8), an approval without the child's view, closing on a child who
    is still alone (S3). Authors: all who wrote any part of the assessment."""
    if facts.assessed_on is None:
        return [Blocker("best-interests-assessment-missing")]
    is_later = panel.decided_on >= facts.assessed_on
    closes_on_child = is_closing(panel.decision_code) and facts.is_unaccompanied_child
    found = (
        _unless(not is_author, Blocker("author-decides")),
        _unless(is_later, Blocker("decision-before-assessment", assessed_on=facts.assessed_on, field="decided_on")),
        *everything_wrong_with_panel(panel.members, authors),
        _unless(facts.has_child_view or not is_approving(panel.decision_code), Blocker("child-view-missing")),
        _unless(not closes_on_child, Blocker("still-a-child-alone", field="decision")),
    )
    return [blocker for blocker in found if blocker is not None]


def everything_wrong_with_panel(members: Sequence[PanelMember], authors: Collection[str]) -> list[Blocker]:
    """What is wrong with a panel: fewer than three people, all of one body, or an author of the assessment voting."""
    names = {codes.fold(member.name) for member in members if codes.fold(member.name)}
    wrote = {_words(author) for author in authors}
    bodies = {codes.fold(member.body) for member in members if codes.fold(member.body)}
    found = (
        _unless(len(names) >= PANEL_MEMBERS, Blocker("panel-too-small", least=PANEL_MEMBERS, field="members")),
        _unless(len(bodies) > 1 or len(names) < PANEL_MEMBERS, Blocker("panel-of-one-body", field="members")),
        _unless(not wrote & {_words(name) for name in names}, Blocker("author-votes", field="members")),
    )
    return [blocker for blocker in found if blocker is not None]


def what_blocks_confirming_care(facts: BestInterestsFacts, care_arrangement_code: str) -> Blocker | None:
    """Care is confirmed on an assessment, and is the arrangement that the panel decided on: another one is a material
    change, which asks for a new assessment and decision."""
    if facts.assessed_on is None:
        return Blocker("best-interests-assessment-missing")
    if care_arrangement_code == "none":
        return Blocker("care-of-nobody", field="care")
    changed = facts.care_arrangement_code not in ("", care_arrangement_code)
    decided = is_approving(facts.decision_code) and facts.is_about_latest
    return Blocker("care-differs-from-decision", field="care") if decided and changed else None


def says(code_list: str, code: str, column: str) -> bool:
    """Whether a column of a code list says "yes" of a code."""
    row = codes.row(code_list, code)
    return row is not None and row.get(column) == "yes"


def _unless(met: bool, blocker: Blocker) -> Blocker | None:
    return None if met else blocker


def _words(name: str) -> frozenset[str]:
    """The words of a name in any order: "Issa Garba" and "GARBA Issa" are one."""
    return frozenset(codes.fold(name).split())
