"""The gates of a departure: what must be true before a place is booked, a list closed, a vehicle boarded.

Every gate is judged again at each of the three, on the day of the departure: papers expire, a child has a birthday, a
certificate lapses.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

from teranga.kernel import codes
from teranga.kernel.refusals import Blocker
from teranga.returns.rules import declaring
from teranga.solutions import rules as solutions_rules

FITNESS_DAYS = 30
"""Days that a clearance to travel holds after the examination (proposed: no standard publishes one; IOM examines again
shortly before the journey)."""

PROTECTED = "protection_granted"


def everything_blocking_booking(facts: declaring.ReturnFacts, on: date) -> list[Blocker]:
    """What stands in the way of a place on a movement that leaves `on` that day; empty when the person is ready.

    S1 consent to what a return shares, S2 counselling and declaration, S3 best interests, S5 health, S6 fear and
    asylum, S7 family; an expired document.
    """
    found = [
        _what_stands_behind(facts),
        facts.lacks_consent,
        declaring.what_is_missing_of_counselling(facts, before=facts.declared_on or on),
        declaring.what_is_wrong_with_declaration(facts, on),
        *everything_open_about_fear(facts),
        what_blocks_at_unknown_age(facts),
        *solutions_rules.everything_missing_for_best_interests(interests_at_stake(facts)),
        what_blocks_on_medical_grounds(facts, on),
        what_separates_family(facts),
        what_leaves_child_alone(facts),
        what_is_wrong_with_document(facts, on),
    ]
    return [blocker for blocker in found if blocker is not None]


def everything_blocking_departure(facts: declaring.ReturnFacts, on: date) -> list[Blocker]:
    """What stands in the way of leaving `on` that day, judged when the list is closed and again at boarding.

    Everything that blocks a booking, and a travel document, which may still be awaited when the place is booked.
    """
    missing = [] if facts.has_travel_document else [Blocker("travel-document-missing")]
    return [*everything_blocking_booking(facts, on), *missing]


def interests_at_stake(facts: declaring.ReturnFacts) -> solutions_rules.BestInterestsFacts:
    """The best interests as this journey puts them at stake: whoever may be a child, and leaves with no adult of their
    household, is a child alone, whatever the file calls them (S3; General Comment 6, §§ 7 and 8)."""
    known = facts.best_interests
    alone = known.may_be_child and not facts.has_adult_along
    return replace(known, is_unaccompanied_child=known.is_unaccompanied_child or alone)


def what_blocks_at_unknown_age(facts: declaring.ReturnFacts) -> Blocker | None:
    """Somebody of whom no age is known, not even an estimate, and with no adult of their household: perhaps a child."""
    return Blocker("age-unknown") if not facts.is_age_known and not facts.has_adult_along else None


def everything_open_about_fear(facts: declaring.ReturnFacts) -> list[Blocker]:
    """Fear expressed, or an asylum claim made, not concluded by the competent body (S6; 1951 Convention art. 33).

    What is expressed, or claimed, or recorded after the routing asks for another one. That a claim is no longer pending
    is for the competent body to say, not for whoever screens next.
    """
    voiced = [day for day in (facts.fear_expressed_on, facts.asylum_claimed_on) if day is not None]
    if not voiced and not facts.is_asylum_pending and facts.routed_on is None:
        return []
    if facts.routed_on is None or (voiced and (facts.is_claim_newer or max(voiced) > facts.routed_on)):
        return [Blocker("fear-not-routed" if facts.fear_expressed_on else "asylum-not-routed")]
    if facts.routing_outcome == PROTECTED:
        return [Blocker("protection-granted")]
    return [] if may_return(facts.routing_outcome) else [Blocker("routing-pending", since=facts.routed_on)]


def is_to_be_routed(open_fear: list[Blocker]) -> bool:
    """Whether what is open is for the competent body: not once it has granted protection, which ends the question."""
    return any(blocker.code != "protection-granted" for blocker in open_fear)


def may_return(routing_outcome: str) -> bool:
    """Whether what the competent body concluded leaves the way home open (data/codes/routing_outcome.csv)."""
    row = codes.row("routing_outcome", routing_outcome)
    return row is not None and row["may_return"] == "yes"


def what_blocks_on_medical_grounds(facts: declaring.ReturnFacts, on: date) -> Blocker | None:
    """A health need with no clearance that holds on that day, or a physician's word against travelling (S5).

    A certificate valid until a day holds on that day, and FITNESS_DAYS after the examination at most; one from before
    the need was found says nothing of it.
    """
    if not facts.fitness:
        return Blocker("medical-missing") if facts.has_health_need else None
    if not may_travel(facts.fitness):
        return Blocker("medical-unfit")
    if not facts.has_health_need:
        return None
    if facts.need_found_on and facts.examined_on and facts.examined_on < facts.need_found_on:
        return Blocker("medical-outdated", found_on=facts.need_found_on)
    until = fit_until(facts)
    return Blocker("medical-expired", until=until or on) if until is None or until < on else None


def fit_until(facts: declaring.ReturnFacts) -> date | None:
    """The last day of a clearance: as certified, and FITNESS_DAYS after the examination at most."""
    if facts.fit_until is None or facts.examined_on is None:
        return facts.fit_until
    return min(facts.fit_until, facts.examined_on + timedelta(days=FITNESS_DAYS))


def may_travel(fitness: str) -> bool:
    """Whether the outcome of an examination lets the person travel (data/codes/fit_to_travel.csv)."""
    row = codes.row("fit_to_travel", fitness)
    return row is not None and row["may_travel"] == "yes"


def what_separates_family(facts: declaring.ReturnFacts) -> Blocker | None:
    """Members of the family who would stay, with no reason given for this movement (S7; CRC arts. 9 and 10)."""
    return Blocker("family-separated", members=facts.family_apart) if facts.family_apart else None


def what_leaves_child_alone(facts: declaring.ReturnFacts) -> Blocker | None:
    """Children who would stay behind with no adult of their family: a reason is not enough, the panel decides (S3;
    CRC art. 9; UNHCR 2021: separation from parents)."""
    left = facts.children_left_alone
    return Blocker("child-left-alone", children=left) if left else None


def what_is_wrong_with_document(facts: declaring.ReturnFacts, on: date) -> Blocker | None:
    """A travel document that is no longer valid on the day of the journey."""
    until = facts.document_valid_until
    return Blocker("travel-document-expired", until=until) if until is not None and until < on else None


def _what_stands_behind(facts: declaring.ReturnFacts) -> Blocker | None:
    if facts.has_departed:
        return Blocker("already-departed")
    if facts.is_booked_elsewhere:
        return Blocker("already-booked")
    return Blocker("file-closed") if facts.stage_code == "closed" else None
