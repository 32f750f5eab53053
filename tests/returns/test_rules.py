"""The gates of a departure, judged from facts alone."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from teranga.kernel import codes
from teranga.kernel.refusals import Blocker
from teranga.returns import rules
from teranga.returns.rules import ReturnFacts, TravelFacts
from teranga.solutions.rules import BestInterestsFacts

ON = date(2026, 12, 5)
READY = ReturnFacts(
    on=ON,
    counselled_on=date(2026, 11, 20),
    topics=rules.topics_required(),
    declared_on=date(2026, 11, 24),
    declared_destination="GIN",
    destination="GIN",
    has_travel_document=True,
)
A_DAY = timedelta(days=1)


def blocking(facts: ReturnFacts = READY, on: date = ON, **changes: object) -> list[str]:
    return [blocker.code for blocker in rules.everything_blocking_departure(replace(facts, **changes), on)]  # type: ignore[arg-type]


def test_whoever_has_everything_leaves() -> None:
    assert blocking() == []


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        pytest.param(
            {"lacks_consent": Blocker("consent-missing")}, "consent-missing", marks=pytest.mark.safeguard("S1")
        ),
        pytest.param({"counselled_on": None}, "counselling-missing", marks=pytest.mark.safeguard("S2")),
        pytest.param({"counselled_on": ON}, "counselling-missing", marks=pytest.mark.safeguard("S2")),
        pytest.param({"topics": frozenset({"asylum"})}, "counselling-incomplete", marks=pytest.mark.safeguard("S2")),
        pytest.param({"declared_on": None}, "declaration-missing", marks=pytest.mark.safeguard("S2")),
        pytest.param({"withdrawn_on": ON}, "declaration-withdrawn", marks=pytest.mark.safeguard("S2")),
        pytest.param({"declared_destination": "SEN"}, "declaration-elsewhere", marks=pytest.mark.safeguard("S2")),
        pytest.param({"has_health_need": True}, "medical-missing", marks=pytest.mark.safeguard("S5")),
        pytest.param({"fitness": "not_fit"}, "medical-unfit", marks=pytest.mark.safeguard("S5")),
        pytest.param({"fear_expressed_on": ON}, "fear-not-routed", marks=pytest.mark.safeguard("S6")),
        pytest.param({"is_asylum_pending": True}, "asylum-not-routed", marks=pytest.mark.safeguard("S6")),
        pytest.param({"asylum_claimed_on": ON}, "asylum-not-routed", marks=pytest.mark.safeguard("S6")),
        pytest.param({"family_apart": 2}, "family-separated", marks=pytest.mark.safeguard("S7")),
        ({"has_travel_document": False}, "travel-document-missing"),
        ({"document_valid_until": ON - A_DAY}, "travel-document-expired"),
        ({"has_departed": True}, "already-departed"),
        ({"stage_code": "closed"}, "file-closed"),
        ({"is_booked_elsewhere": True}, "already-booked"),
    ],
)
def test_each_gate_is_named_by_itself(changes: dict[str, object], code: str) -> None:
    assert blocking(**changes) == [code]


def test_a_travel_document_may_still_be_awaited_when_the_place_is_booked() -> None:
    waiting = replace(READY, has_travel_document=False)
    assert rules.everything_blocking_booking(waiting, ON) == []


@pytest.mark.safeguard("S2")
def test_a_declaration_withdrawn_at_the_bus_door_blocks() -> None:
    assert blocking(withdrawn_on=ON) == ["declaration-withdrawn"]


@pytest.mark.safeguard("S2")
@given(st.dates(date(2000, 1, 1), date(2100, 1, 1)), st.integers(-400, 400))
def test_a_declaration_holds_from_the_day_it_is_signed_for_ninety_days(signed_on: date, days: int) -> None:
    on = signed_on + timedelta(days=days)
    assert rules.is_declaration_valid(signed_on, None, on) == (0 <= days <= 90)
    assert not rules.is_declaration_valid(signed_on, signed_on, on)
    assert not rules.is_declaration_valid(None, None, on)


@pytest.mark.safeguard("S3")
def test_a_child_who_turns_eighteen_two_days_before_still_waits_for_the_panel() -> None:
    opened = BestInterestsFacts(on=ON, is_unaccompanied_child=False, assessed_on=date(2026, 11, 1))
    assert "best-interests-decision-missing" in blocking(best_interests=opened)
    closed = replace(opened, decision_code="closed", decided_on=date(2026, 12, 4))
    assert blocking(best_interests=closed) == []


@pytest.mark.safeguard("S5")
def test_a_certificate_valid_to_a_day_holds_on_that_day_and_not_on_the_next() -> None:
    certified = {"has_health_need": True, "fitness": "fit_with_conditions", "fit_until": ON}
    assert blocking(**certified) == []
    assert blocking(on=ON + A_DAY, **certified) == ["medical-expired"]
    assert blocking(has_health_need=True, fitness="fit", fit_until=None) == ["medical-expired"]


@pytest.mark.safeguard("S6")
@pytest.mark.parametrize(
    ("outcome", "codes_found"),
    [
        ("pending", ["routing-pending"]),
        ("", ["routing-pending"]),
        ("protection_granted", ["protection-granted"]),
        ("no_protection_need", []),
        ("claim_withdrawn", []),
    ],
)
def test_whoever_fears_return_waits_for_what_the_competent_body_says(outcome: str, codes_found: list[str]) -> None:
    assert blocking(fear_expressed_on=ON - A_DAY, routed_on=ON - A_DAY, routing_outcome=outcome) == codes_found


@pytest.mark.safeguard("S6")
def test_fear_expressed_again_asks_for_another_routing() -> None:
    again = {"fear_expressed_on": ON, "routed_on": ON - A_DAY, "routing_outcome": "no_protection_need"}
    assert blocking(**again) == ["fear-not-routed"]


@pytest.mark.safeguard("S6")
def test_protection_granted_holds_though_no_fear_is_on_file() -> None:
    assert blocking(routed_on=ON, routing_outcome="protection_granted") == ["protection-granted"]


@pytest.mark.safeguard("S7")
def test_a_family_leaves_apart_only_with_a_reason() -> None:
    assert blocking(family_apart=1) == ["family-separated"]
    assert blocking(family_apart=0) == []


DAYS = st.none() | st.dates(date(2026, 6, 1), date(2027, 3, 1))
FACTS = st.builds(
    ReturnFacts,
    on=st.just(ON),
    stage_code=st.sampled_from(["screened", "closed"]),
    counselled_on=DAYS,
    topics=st.sampled_from([frozenset(), rules.topics_required()]),
    declared_on=DAYS,
    declared_destination=st.sampled_from(["GIN", "SEN"]),
    withdrawn_on=DAYS,
    has_departed=st.booleans(),
    destination=st.sampled_from(["", "GIN"]),
    is_booked_elsewhere=st.booleans(),
    fear_expressed_on=DAYS,
    is_asylum_pending=st.booleans(),
    routed_on=DAYS,
    routing_outcome=st.sampled_from([row["code"] for row in codes.rows("routing_outcome")]),
    has_health_need=st.booleans(),
    fitness=st.sampled_from(["", *(row["code"] for row in codes.rows("fit_to_travel"))]),
    fit_until=DAYS,
    has_travel_document=st.booleans(),
    document_valid_until=DAYS,
    family_apart=st.integers(0, 3),
    has_adult_along=st.booleans(),
    examined_on=DAYS,
    need_found_on=DAYS,
    asylum_claimed_on=DAYS,
    is_claim_newer=st.booleans(),
    best_interests=st.builds(
        BestInterestsFacts, on=st.just(ON), is_unaccompanied_child=st.booleans(), may_be_child=st.booleans()
    ),
)


@pytest.mark.safeguard("S2")
@given(FACTS)
def test_nobody_leaves_without_a_declaration_that_holds(facts: ReturnFacts) -> None:
    if not rules.everything_blocking_booking(facts, ON):
        assert rules.is_declaration_valid(facts.declared_on, facts.withdrawn_on, ON)
        assert facts.counselled_on is not None and facts.counselled_on <= (facts.declared_on or ON)


@pytest.mark.safeguard("S5")
@given(FACTS)
def test_nobody_with_a_health_need_leaves_uncleared(facts: ReturnFacts) -> None:
    if facts.has_health_need and not rules.everything_blocking_booking(facts, ON):
        assert rules.may_travel(facts.fitness) and facts.fit_until is not None and facts.fit_until >= ON
        if facts.examined_on is not None:
            assert facts.examined_on + timedelta(days=rules.FITNESS_DAYS) >= ON
            assert facts.need_found_on is None or facts.examined_on >= facts.need_found_on


@pytest.mark.safeguard("S6")
@given(FACTS)
def test_nobody_who_fears_return_leaves_before_the_competent_body_concluded(facts: ReturnFacts) -> None:
    fears = facts.fear_expressed_on is not None or facts.asylum_claimed_on is not None or facts.is_asylum_pending
    if fears and not rules.everything_blocking_booking(facts, ON):
        assert facts.routing_outcome in {"no_protection_need", "claim_withdrawn"} and facts.routed_on is not None


@pytest.mark.safeguard("S3")
@given(FACTS)
def test_no_child_leaves_without_an_adult_of_the_household_or_the_panel(facts: ReturnFacts) -> None:
    if facts.best_interests.may_be_child and not facts.has_adult_along:
        assert rules.everything_blocking_booking(facts, ON)


@given(FACTS)
def test_whatever_blocks_a_booking_blocks_the_departure(facts: ReturnFacts) -> None:
    assert set(rules.everything_blocking_booking(facts, ON)) <= set(rules.everything_blocking_departure(facts, ON))


@given(FACTS)
def test_a_wish_alone_never_changes_a_gate(facts: ReturnFacts) -> None:
    wished = replace(facts, wishes_return=not facts.wishes_return)
    assert rules.everything_blocking_departure(wished, ON) == rules.everything_blocking_departure(facts, ON)


# --------------------------------------------------------------------------------------------------------- withdrawal


@pytest.mark.safeguard("S2")
def test_a_withdrawal_is_possible_until_the_moment_of_departure() -> None:
    said = {"withdrawn_on": ON, "is_withdrawn": False}
    assert rules.what_blocks_withdrawal(ON, **said, has_departed=False) is None
    assert rules.what_blocks_withdrawal(ON, **said, has_departed=True) == Blocker("already-departed")


@pytest.mark.safeguard("S2")
def test_nothing_is_withdrawn_before_it_was_signed() -> None:
    early = rules.what_blocks_withdrawal(ON, withdrawn_on=ON - A_DAY, is_withdrawn=False, has_departed=False)
    assert early == Blocker("withdrawal-before-signature", signed_on=ON, field="withdrawn_on")


@pytest.mark.safeguard("S2")
def test_a_talk_is_recorded_for_a_year_and_not_from_before_the_person_came() -> None:
    def found(day: date, came: date | None = None) -> str:
        blocker = rules.what_blocks_counselling(day, arrived_on=came, on=ON)
        return blocker.code if blocker else ""

    oldest = ON - timedelta(days=rules.COUNSELLING_DAYS)
    assert (found(oldest), found(oldest - A_DAY)) == ("", "counselling-too-old")
    assert (found(ON, ON), found(ON - A_DAY, ON)) == ("", "counselling-before-arrival")


# ------------------------------------------------------------------------------------------------------------- papers


def test_a_clearance_says_until_when_it_holds() -> None:
    def found(outcome: str, until: date | None) -> Blocker | None:
        return rules.what_blocks_medical(outcome, examined_on=ON, valid_until=until)

    assert found("fit", ON) is None
    assert found("not_fit", None) is None
    assert found("fit", None) == Blocker("clearance-without-end", field="valid_until")
    assert found("fit", ON - A_DAY) == Blocker("clearance-ends-before", field="valid_until")
    longest = ON + timedelta(days=rules.FITNESS_DAYS)
    assert found("fit", longest) is None
    assert found("fit", longest + A_DAY) == Blocker("clearance-too-long", days=30, field="valid_until")


@pytest.mark.parametrize(
    ("kind", "number", "issued", "expires", "code"),
    [
        ("passport", "A1", None, None, None),
        ("passport", "A1", ON - A_DAY, ON, None),
        ("passport", " ", None, None, "travel-document-without-number"),
        ("voter_card", "A1", None, None, "not-a-travel-document"),
        ("unheard_of", "A1", None, None, "not-a-travel-document"),
        ("passport", "A1", ON + 2 * A_DAY, ON + A_DAY, "document-ends-before"),
        ("passport", "A1", None, ON - A_DAY, "document-expired-already"),
    ],
)
def test_only_papers_that_borders_accept_are_recorded(
    kind: str, number: str, issued: date | None, expires: date | None, code: str | None
) -> None:
    found = rules.what_blocks_document(kind, number, issued_on=issued, expires_on=expires, on=ON)
    assert (found.code if found else None) == code


def test_an_outcome_of_the_competent_body_comes_with_its_day() -> None:
    assert rules.what_blocks_routing("pending", routed_on=ON, outcome_on=None) is None
    assert rules.what_blocks_routing("claim_withdrawn", routed_on=ON, outcome_on=ON) is None
    undated = rules.what_blocks_routing("claim_withdrawn", routed_on=ON, outcome_on=None)
    assert undated == Blocker("routing-outcome-undated", field="outcome_on")
    early = rules.what_blocks_routing("claim_withdrawn", routed_on=ON, outcome_on=ON - A_DAY)
    assert early == Blocker("routing-outcome-before", field="outcome_on")


# ---------------------------------------------------------------------------------------------------------- movements


def test_a_movement_is_where_its_records_say() -> None:
    def status(**known: object) -> str:
        nothing = {"is_cancelled": False, "is_closed": False, "departed": 0, "unaccounted": 0}
        return rules.movement_status(**{**nothing, **known})  # type: ignore[arg-type]

    assert status() == "planned"
    assert status(is_closed=True) == "closed"
    assert status(is_closed=True, departed=3, unaccounted=1) == "departed"
    assert status(is_closed=True, departed=3) == "arrived"
    assert status(is_cancelled=True) == "cancelled"
    assert {status()} <= {row["code"] for row in codes.rows("movement_status")}


@pytest.mark.parametrize("status", [row["code"] for row in codes.rows("movement_status")])
def test_what_is_offered_on_a_movement_is_not_what_its_rules_refuse(status: str) -> None:
    offered = rules.acts_of_status(status, 3)
    adding = rules.what_blocks_adding(status, seats=9, wanted=1)
    closing = rules.what_blocks_closing_manifest(status, 3)
    leaving = rules.what_blocks_leaving(status, 3, departed_on=ON, on=ON)
    assert ("returns.book" in offered) == (adding is None)
    assert ("returns.close_manifest" in offered) == (closing is None)
    assert ("returns.depart" in offered) == (leaving is None)
    assert ("returns.cancel_movement" in offered) == (rules.what_blocks_changing(status) is None)


def test_an_empty_list_is_not_closed_and_nobody_leaves_by_themselves() -> None:
    assert rules.what_blocks_closing_manifest("planned", 0) == Blocker("nobody-on-list")
    assert rules.what_blocks_leaving("closed", 0, departed_on=ON, on=ON) == Blocker("nobody-on-list")
    assert rules.acts_of_status("planned", 0)[0] == "returns.book"


def test_closing_the_list_is_not_what_comes_next_while_someone_on_it_is_blocked() -> None:
    assert rules.acts_of_status("planned", 3)[0] == "returns.close_manifest"
    assert rules.acts_of_status("planned", 3, 1)[0] != "returns.close_manifest"


# ---------------------------------------------------------------------------------------------- on the road, at the end

GONE = TravelFacts(departed_on=ON)


@pytest.mark.parametrize(
    ("outcome", "left", "home", "road"),
    [
        ("", True, False, True),
        ("arrived", True, True, True),
        ("no_show", False, False, False),
        ("withdrew", False, False, False),
        ("off_loaded", False, False, False),
        ("left_in_transit", True, False, False),
        ("died", True, False, False),
    ],
)
def test_what_an_outcome_says_of_the_journey(outcome: str, left: bool, home: bool, road: bool) -> None:
    travel = replace(GONE, outcome=outcome, arrived_on=ON if outcome else None)
    assert (rules.has_left(travel), rules.has_arrived(travel), rules.is_on_the_road(travel)) == (left, home, road)
    assert bool(rules.everything_keeping_file_open(travel)) == road


def test_an_arrival_is_recorded_once_and_not_before_the_departure() -> None:
    assert rules.what_blocks_arrival(GONE, "arrived", arrived_on=ON) is None
    assert rules.what_blocks_arrival(TravelFacts(), "arrived", arrived_on=ON) == Blocker("not-departed")
    known = replace(GONE, outcome="died")
    assert rules.what_blocks_arrival(known, "arrived", arrived_on=ON) == Blocker("arrival-known")
    assert rules.what_blocks_arrival(GONE, "teleported", arrived_on=ON) == Blocker("arrival-unsaid")
    early = rules.what_blocks_arrival(GONE, "arrived", arrived_on=ON - A_DAY)
    assert early == Blocker("arrival-before-departure", departed_on=ON, field="arrived_on")


def received(travel: TravelFacts = GONE, *, on: date = ON, child: bool = False, to: str = "") -> list[str]:
    found = rules.everything_blocking_reception(travel, received_on=on, needs_guardian=child, handed_to=to)
    return [blocker.code for blocker in found]


def test_somebody_is_received_once_after_leaving() -> None:
    assert received() == []
    assert received(TravelFacts()) == ["not-to-be-received"]
    assert received(replace(GONE, outcome="died")) == ["not-to-be-received"]
    assert received(replace(GONE, received_on=ON)) == ["received-already"]
    assert received(on=ON - A_DAY) == ["reception-before-arrival"]


@pytest.mark.safeguard("S3")
def test_a_child_alone_is_handed_over_to_someone_named() -> None:
    assert received(child=True) == ["hand-over-missing"]
    assert received(child=True, to="Kadiatou Barry, tante") == []


@pytest.mark.safeguard("S10")
def test_a_file_stays_open_on_someone_booked_or_on_the_road() -> None:
    assert rules.everything_keeping_file_open(TravelFacts(is_booked=True)) == [Blocker("booking-open")]
    assert rules.everything_keeping_file_open(GONE) == [Blocker("not-received")]
    assert rules.everything_keeping_file_open(replace(GONE, received_on=ON)) == []
    assert rules.everything_keeping_file_open(TravelFacts()) == []


def test_the_stage_follows_the_journey() -> None:
    assert rules.stages_reached(TravelFacts(), is_under_way=False) == []
    assert rules.stages_reached(TravelFacts(is_booked=True), is_under_way=False) == ["return"]
    assert rules.stages_reached(GONE, is_under_way=True) == ["return", "departed"]
    assert rules.stages_reached(replace(GONE, outcome="arrived"), is_under_way=True) == [
        "return",
        "departed",
        "arrived",
    ]
    assert rules.stages_reached(replace(GONE, outcome="no_show"), is_under_way=True) == ["return"]
