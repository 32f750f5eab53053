"""The gates of a departure: what must be true before a place is booked, a list closed, a vehicle boarded.

Every gate is judged again at each of the three, on the day of the departure: papers expire, a child has a birthday, a
certificate lapses.
"""

from __future__ import annotations

from datetime import date

from teranga.kernel import codes
from teranga.kernel.refusals import Blocker
from teranga.returns.rules import declaring
from teranga.solutions import rules as solutions_rules


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
        *solutions_rules.everything_missing_for_best_interests(facts.best_interests),
        what_blocks_on_medical_grounds(facts, on),
        what_separates_family(facts),
        what_is_wrong_with_document(facts, on),
    ]
    return [blocker for blocker in found if blocker is not None]


def everything_blocking_departure(facts: declaring.ReturnFacts, on: date) -> list[Blocker]:
    """What stands in the way of leaving `on` that day, judged when the list is closed and again at boarding.

    Everything that blocks a booking, and a travel document, which may still be awaited when the place is booked.
    """
    missing = [] if facts.has_travel_document else [Blocker("travel-document-missing")]
    return [*everything_blocking_booking(facts, on), *missing]


def everything_open_about_fear(facts: declaring.ReturnFacts) -> list[Blocker]:
    """Fear expressed, or an asylum claim pending, not concluded by the competent body (S6; 1951 Convention art. 33).

    Fear expressed again after the routing asks for another one.
    """
    if facts.fear_expressed_on is None and not facts.is_asylum_pending and not facts.routed_on:
        return []
    again = (
        facts.fear_expressed_on is not None
        and facts.routed_on is not None
        and facts.fear_expressed_on > facts.routed_on
    )
    if facts.routed_on is None or again:
        return [Blocker("fear-not-routed" if facts.fear_expressed_on else "asylum-not-routed")]
    if facts.routing_outcome == "protection_granted":
        return [Blocker("protection-granted")]
    row = codes.row("routing_outcome", facts.routing_outcome)
    may_return = row is not None and row["may_return"] == "yes"
    return [] if may_return else [Blocker("routing-pending", since=facts.routed_on)]


def what_blocks_on_medical_grounds(facts: declaring.ReturnFacts, on: date) -> Blocker | None:
    """A health need with no clearance that holds on that day, or a physician's word against travelling (S5).

    A certificate valid until a day holds on that day.
    """
    if not facts.fitness:
        return Blocker("medical-missing") if facts.has_health_need else None
    if not may_travel(facts.fitness):
        return Blocker("medical-unfit")
    if facts.fit_until is None or facts.fit_until < on:
        return Blocker("medical-expired", until=facts.fit_until or on) if facts.has_health_need else None
    return None


def may_travel(fitness: str) -> bool:
    """Whether the outcome of an examination lets the person travel (data/codes/fit_to_travel.csv)."""
    row = codes.row("fit_to_travel", fitness)
    return row is not None and row["may_travel"] == "yes"


def what_separates_family(facts: declaring.ReturnFacts) -> Blocker | None:
    """Members of the family who would not leave together, with no reason on either file (S7; CRC arts. 9 and 10)."""
    if not facts.family_apart or facts.is_separation_explained:
        return None
    return Blocker("family-separated", members=facts.family_apart)


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
