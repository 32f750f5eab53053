"""What is on file about a return; what counselling, declaration and withdrawal ask for (S2)."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, timedelta

from teranga.kernel import codes
from teranga.kernel.refusals import Blocker
from teranga.solutions import rules as solutions_rules

DECLARATION_DAYS = 90
"""Days that a declaration of voluntary return holds after it was signed, that day not counted (proposed: no standard
publishes one)."""


@dataclass(frozen=True)
class Signatories:
    """Who else signed a declaration, by name: a witness, an interpreter, the parent or guardian of a child."""

    witness: str = ""
    interpreter: str = ""
    guardian: str = ""


@dataclass(frozen=True)
class ReturnFacts:
    """What is on file about someone's return, on the day judged. Dates are None and codes "" where nothing is recorded.

    `destination`, `is_booked_elsewhere`, `family_apart` (members of the family who stay, with no reason given for this
    movement) and `children_left_alone` (those of them who may be children, with no adult of the family and no
    decision of the panel) are told of the movement judged; without one they are empty.
    `has_adult_along`: an adult of the household leaves too. `lacks_consent`: what stands in the way of using the
    person's data for their return (S1). `fear_expressed_on`, `asylum_claimed_on`: last day on which fear of return was
    expressed, in a screening or when withdrawing, and a claim said to be pending; `is_claim_newer`: one of them was
    recorded after the routing. `need_found_on`: last day on which a health need was found.
    """

    on: date
    stage_code: str = ""
    wishes_return: bool = False
    lacks_consent: Blocker | None = None
    counselled_on: date | None = None
    topics: frozenset[str] = frozenset()
    declared_on: date | None = None
    declared_destination: str = ""
    withdrawn_on: date | None = None
    has_departed: bool = False
    destination: str = ""
    is_booked_elsewhere: bool = False
    fear_expressed_on: date | None = None
    asylum_claimed_on: date | None = None
    is_asylum_pending: bool = False
    is_claim_newer: bool = False
    routed_on: date | None = None
    routing_outcome: str = ""
    has_health_need: bool = False
    need_found_on: date | None = None
    examined_on: date | None = None
    fitness: str = ""
    fit_until: date | None = None
    has_travel_document: bool = False
    document_valid_until: date | None = None
    family_apart: int = 0
    children_left_alone: int = 0
    has_adult_along: bool = True
    is_age_known: bool = True
    best_interests: solutions_rules.BestInterestsFacts = field(
        default_factory=lambda: solutions_rules.BestInterestsFacts(on=date.min)
    )


COUNSELLING_DAYS = 365
"""Days for which a talk still counts when it is recorded (proposed): then the situation has changed."""


def topics_required() -> frozenset[str]:
    """What must be explained before anyone signs (data/codes/counselling_topic.csv, after IOM 2018, principle 1)."""
    return frozenset(row["code"] for row in codes.rows("counselling_topic") if row["required"] == "yes")


def what_is_missing_of_counselling(facts: ReturnFacts, *, before: date) -> Blocker | None:
    """No individual counselling before that day, or one that left out something required (S2)."""
    if facts.counselled_on is None or facts.counselled_on > before:
        return Blocker("counselling-missing")
    left_out = len(topics_required() - facts.topics)
    return Blocker("counselling-incomplete", topics=left_out) if left_out else None


def what_blocks_counselling(counselled_on: date, *, arrived_on: date | None, on: date) -> Blocker | None:
    """A talk is held where the person is, once they came, and not so long ago that nothing it said holds (S2)."""
    if counselled_on < on - timedelta(days=COUNSELLING_DAYS):
        return Blocker("counselling-too-old", field="counselled_on")
    early = arrived_on is not None and counselled_on < arrived_on
    return Blocker("counselling-before-arrival", arrived_on=arrived_on, field="counselled_on") if early else None


def declaration_valid_until(signed_on: date) -> date:
    """The last day of a declaration: DECLARATION_DAYS after the signature."""
    return signed_on + timedelta(days=DECLARATION_DAYS)


def is_declaration_valid(signed_on: date | None, withdrawn_on: date | None, on: date) -> bool:
    """Whether a declaration holds on a day: signed by then, not withdrawn, not older than DECLARATION_DAYS (S2)."""
    return signed_on is not None and withdrawn_on is None and signed_on <= on <= declaration_valid_until(signed_on)


def what_is_wrong_with_declaration(facts: ReturnFacts, on: date) -> Blocker | None:
    """No declaration, a withdrawn one, one that expires before that day, or one for another country (S2)."""
    if facts.declared_on is None or facts.declared_on > on:
        return Blocker("declaration-missing")
    if facts.withdrawn_on is not None:
        return Blocker("declaration-withdrawn", on=facts.withdrawn_on)
    until = declaration_valid_until(facts.declared_on)
    if until < on:
        return Blocker("declaration-expired", until=until)
    if facts.destination and facts.destination != facts.declared_destination:
        return Blocker("declaration-elsewhere", country=codes.label("country", facts.declared_destination))
    return None


def everything_blocking_declaration(
    facts: ReturnFacts, signed_on: date, *, is_child: bool, guardian: str
) -> list[Blocker]:
    """What forbids recording a declaration: no complete counselling by then, departed already, a child's without the
    guardian's signature (S2; IOM 2018, principle 1: freedom, information, capacity to decide)."""
    found = (
        Blocker("already-departed") if facts.has_departed else None,
        what_is_missing_of_counselling(facts, before=signed_on),
        Blocker("guardian-signature-missing", field="guardian") if is_child and not guardian.strip() else None,
    )
    return [blocker for blocker in found if blocker is not None]


def what_blocks_withdrawal(
    signed_on: date | None, *, withdrawn_on: date, is_withdrawn: bool, has_departed: bool
) -> Blocker | None:
    """A declaration may be withdrawn, for any reason or none, once signed and until the moment of departure (S2)."""
    if has_departed:
        return Blocker("already-departed")
    if signed_on is None:
        return Blocker("nothing-to-withdraw")
    if is_withdrawn:
        return Blocker("already-withdrawn")
    early = withdrawn_on < signed_on
    return Blocker("withdrawal-before-signature", signed_on=signed_on, field="withdrawn_on") if early else None
