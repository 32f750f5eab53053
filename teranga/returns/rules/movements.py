"""What papers, movements, arrivals and receptions must be to be recorded; and what a return says of the whole file."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, timedelta
from uuid import UUID

from teranga.kernel import codes
from teranga.kernel.refusals import Blocker
from teranga.returns.rules import gates

# ------------------------------------------------------------------------------------------ papers, recorded one by one


def what_blocks_medical(outcome: str, *, examined_on: date, valid_until: date | None) -> Blocker | None:
    """A clearance says until when it holds: from the day of the examination, for FITNESS_DAYS at most."""
    if not gates.may_travel(outcome):
        return None
    if valid_until is None:
        return Blocker("clearance-without-end", field="valid_until")
    if valid_until > examined_on + timedelta(days=gates.FITNESS_DAYS):
        return Blocker("clearance-too-long", days=gates.FITNESS_DAYS, field="valid_until")
    return Blocker("clearance-ends-before", field="valid_until") if valid_until < examined_on else None


def what_overturns_unfit(
    outcome: str, *, examined_on: date, unfit_on: date | None, is_same_author: bool
) -> Blocker | None:
    """Who recorded somebody unfit doesn't record them fit by the same examination, or an earlier one (S5, S8).

    `unfit_on`: the last day on which they were found unfit. Another person may, and so may a later examination.
    """
    if not gates.may_travel(outcome) or unfit_on is None or examined_on > unfit_on or not is_same_author:
        return None
    return Blocker("unfit-overturned", unfit_on=unfit_on, field="outcome")


def what_blocks_document(
    kind: str, number: str, *, issued_on: date | None, expires_on: date | None, on: date
) -> Blocker | None:
    """Only papers that a border accepts, with a number, and not expired when recorded nor before they were issued."""
    if not number.strip():
        return Blocker("travel-document-without-number", field="number")
    row = codes.row("document_kind", kind)
    if row is None or row["is_travel_document"] != "yes":
        return Blocker("not-a-travel-document", field="kind")
    if issued_on and expires_on and expires_on < issued_on:
        return Blocker("document-ends-before", field="expires_on")
    return Blocker("document-expired-already", field="expires_on") if expires_on and expires_on < on else None


def what_blocks_routing(outcome: str, *, routed_on: date, outcome_on: date | None) -> Blocker | None:
    """An outcome of the competent body comes with its day, not before the person was routed to it."""
    if outcome == "pending":
        return None
    if outcome_on is None:
        return Blocker("routing-outcome-undated", field="outcome_on")
    return Blocker("routing-outcome-before", field="outcome_on") if outcome_on < routed_on else None


def what_overturns_protection(outcome: str, *, is_protected: bool, is_same_author: bool, note: str) -> Blocker | None:
    """Protection that was granted is final: only a second person records that it ended, and says why (S6, S8)."""
    if not is_protected or not gates.may_return(outcome):
        return None
    if is_same_author:
        return Blocker("protection-overturned", field="outcome")
    return None if note.strip() else Blocker("protection-end-unexplained", field="note")


def what_blocks_explaining(status: str, *, staying: Collection[UUID], family: Collection[UUID]) -> Blocker | None:
    """A reason is given for members of one family who stay, and for a movement that has not left (S7)."""
    if why := what_blocks_changing(status):
        return why
    is_family = bool(staying) and set(staying) <= set(family)
    return None if is_family else Blocker("not-of-the-family", field="staying")


# ------------------------------------------------------------------------------------------------------------ movements

PLANNED, CLOSED, DEPARTED, ARRIVED, CANCELLED = "planned", "closed", "departed", "arrived", "cancelled"


def movement_status(*, is_cancelled: bool, is_closed: bool, departed: int, unaccounted: int) -> str:
    """Where a movement is (data/codes/movement_status.csv), told by its records: `departed` travellers, of whom
    `unaccounted` have no outcome on arrival yet."""
    if is_cancelled:
        return CANCELLED
    if departed:
        return DEPARTED if unaccounted else ARRIVED
    return CLOSED if is_closed else PLANNED


def acts_of_status(status: str, travellers: int, blocked: int = 0) -> tuple[str, ...]:
    """The acts by which a movement goes on from where it is, the next one first.

    `blocked`: travellers whom something blocks; while there are any, closing the list is not what comes next.
    """
    if status == PLANNED and travellers and not blocked:
        return ("returns.close_manifest", "returns.book", "returns.reschedule", "returns.cancel_movement")
    if status == PLANNED and travellers:
        return ("returns.book", "returns.close_manifest", "returns.reschedule", "returns.cancel_movement")
    if status == PLANNED:
        return ("returns.book", "returns.reschedule", "returns.cancel_movement")
    if status == CLOSED:
        return ("returns.depart", "returns.reopen_manifest", "returns.reschedule", "returns.cancel_movement")
    return ()


def what_blocks_planning(from_country: str, to_country: str, *, capacity: int) -> Blocker | None:
    """A movement has seats and crosses a border: it is met by an office of the country it goes to."""
    if capacity < 1:
        return Blocker("no-seats", field="capacity")
    return Blocker("destination-is-here", field="receiving_office") if from_country == to_country else None


def what_blocks_adding(status: str, *, seats: int, wanted: int) -> Blocker | None:
    """Nobody is added to a list that is closed, gone or cancelled, or beyond its seats. `seats`: those still free."""
    if why := what_blocks_changing(status):
        return why
    if status == CLOSED:
        return Blocker("manifest-closed")
    return Blocker("not-enough-seats", seats=seats, wanted=wanted) if wanted > seats else None


def what_blocks_changing(status: str) -> Blocker | None:
    """A movement that left, or was cancelled, is not changed any more."""
    if status in (DEPARTED, ARRIVED):
        return Blocker("movement-departed")
    return Blocker("movement-cancelled") if status == CANCELLED else None


def what_blocks_closing_manifest(status: str, travellers: int) -> Blocker | None:
    """A list is closed once, and has somebody on it."""
    if why := what_blocks_changing(status):
        return why
    if status == CLOSED:
        return Blocker("manifest-closed-already")
    return None if travellers else Blocker("nobody-on-list")


def what_blocks_leaving(status: str, travellers: int, *, departed_on: date, on: date) -> Blocker | None:
    """A movement leaves with a closed list and somebody on it, and not before today comes."""
    if why := what_blocks_changing(status):
        return why
    if status != CLOSED:
        return Blocker("manifest-open")
    if departed_on > on:
        return Blocker("departure-to-come", field="departed_on")
    return None if travellers else Blocker("nobody-on-list")


# ------------------------------------------------------------------------------------------- on the road and at the end

STAYED = frozenset({"no_show", "withdrew", "off_loaded"})
"""Outcomes on arrival of people who were on the list and had not left after all: their departure does not count."""


@dataclass(frozen=True)
class TravelFacts:
    """How far the journey of one file has come; None and "" where nothing is recorded."""

    is_booked: bool = False
    departed_on: date | None = None
    outcome: str = ""
    arrived_on: date | None = None
    received_on: date | None = None


def is_home(outcome: str) -> bool:
    """Whether an outcome on arrival means that the person is in the country they went to."""
    row = codes.row("arrival_outcome", outcome)
    return row is not None and row["is_home"] == "yes"


def has_left(travel: TravelFacts) -> bool:
    """Whether the person really left: on a movement that departed, and not found to have stayed behind."""
    return travel.departed_on is not None and travel.outcome not in STAYED


def has_arrived(travel: TravelFacts) -> bool:
    """Whether the person is in the country they went to."""
    return has_left(travel) and (is_home(travel.outcome) or travel.received_on is not None)


def is_on_the_road(travel: TravelFacts) -> bool:
    """Whether the person left, and nobody has received them nor recorded that they never came."""
    return has_left(travel) and travel.received_on is None and (not travel.outcome or is_home(travel.outcome))


def what_blocks_arrival(travel: TravelFacts, outcome: str, *, arrived_on: date) -> Blocker | None:
    """An outcome is recorded once for each traveller who left, on the day they left or later."""
    if travel.departed_on is None:
        return Blocker("not-departed")
    if travel.outcome:
        return Blocker("arrival-known")
    if not codes.is_known("arrival_outcome", outcome):
        return Blocker("arrival-unsaid")
    early = arrived_on < travel.departed_on
    return Blocker("arrival-before-departure", departed_on=travel.departed_on, field="arrived_on") if early else None


def everything_blocking_reception(
    travel: TravelFacts, *, received_on: date, needs_guardian: bool, handed_to: str
) -> list[Blocker]:
    """Somebody is received once, after arriving; a child who is alone is handed over to a named person (S3)."""
    if travel.received_on is not None:
        return [Blocker("received-already", received_on=travel.received_on)]
    if not is_on_the_road(travel):
        return [Blocker("not-to-be-received")]
    since = travel.arrived_on or travel.departed_on
    found = (
        Blocker("reception-before-arrival", field="received_on") if since and received_on < since else None,
        Blocker("hand-over-missing", field="handed_to") if needs_guardian and not handed_to.strip() else None,
    )
    return [blocker for blocker in found if blocker is not None]


# ------------------------------------------------------------------------------------------------------- the whole file


def stages_reached(travel: TravelFacts, *, is_under_way: bool) -> list[str]:
    """How far a return has come (data/codes/stage.csv). `is_under_way`: counselled, and not withdrawn."""
    reached = ["return"] if is_under_way or travel.is_booked else []
    return reached + ["departed"] * has_left(travel) + ["arrived"] * has_arrived(travel)


def everything_keeping_file_open(travel: TravelFacts) -> list[Blocker]:
    """A file is not closed on someone booked to leave, or on the road: they are received first (S10)."""
    if travel.is_booked:
        return [Blocker("booking-open")]
    return [Blocker("not-received")] if is_on_the_road(travel) else []
