from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from uuid import uuid4

import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule

from teranga.kernel import codes
from teranga.kernel.refusals import Blocker
from teranga.reintegration import rules
from teranga.solutions.rules import BestInterestsFacts

ARRIVED = date(2026, 9, 1)
TODAY = date(2026, 11, 24)
ENDS = date(2027, 3, 31)
AWA, ISSA = uuid4(), uuid4()


def parts(*amounts: int, paid: int = 0) -> tuple[rules.Part, ...]:
    return tuple(
        rules.Part(Decimal(amount), TODAY, Decimal(amount) if number <= paid else None)
        for number, amount in enumerate(amounts, 1)
    )


PLAN = rules.ProposalFacts(
    arrived_on=ARRIVED,
    has_open_project=False,
    goal="Ouvrir un atelier de couture",
    activities=("small_business", "counselling"),
    budget=Decimal(600_000),
    currency="XOF",
    funding_line="reintegration_fund",
    parts=parts(400_000, 200_000),
    starts_on=TODAY,
    ends_on=ENDS,
)
PROPOSED = rules.ProjectFacts(proposed_on=date(2026, 11, 1), proposed_by=AWA, parts=parts(400_000, 200_000))
UNDER_WAY = replace(PROPOSED, approved_on=date(2026, 11, 10))


def code(found: Blocker | None) -> str | None:
    return found.code if found else None


def proposal(**changes: object) -> list[str]:
    return [each.code for each in rules.everything_blocking_proposal(replace(PLAN, **changes))]


def test_a_whole_plan_is_proposed() -> None:
    assert proposal() == []


@pytest.mark.parametrize(
    ("changes", "why"),
    [
        ({"arrived_on": None}, "not-arrived"),
        ({"has_open_project": True}, "project-open"),
        ({"goal": "  "}, "goal-missing"),
        ({"activities": ()}, "activities-missing"),
        ({"starts_on": ARRIVED - timedelta(days=1)}, "starts-before-arrival"),
        ({"ends_on": TODAY - timedelta(days=1)}, "ends-before-start"),
        ({"funding_line": ""}, "funding-line-missing"),
        ({"budget": Decimal(0)}, "budget-not-positive"),
        ({"budget": Decimal(-5)}, "budget-not-positive"),
        ({"budget": Decimal("600000.50")}, "amount-decimals"),
        ({"currency": "ZZZ"}, "currency-missing"),
        ({"parts": ()}, "instalments-missing"),
        ({"parts": parts(600_000, 0)}, "instalment-not-positive"),
        ({"parts": parts(400_000, 100_000)}, "instalments-not-the-budget"),
        ({"parts": (rules.Part(Decimal(600_000), ENDS + timedelta(days=1)),)}, "instalment-outside-project"),
        ({"parts": (rules.Part(Decimal("599999.5"), TODAY), rules.Part(Decimal("0.5"), TODAY))}, "amount-decimals"),
    ],
)
def test_a_plan_that_lacks_something_is_refused_with_its_reason(changes: dict[str, object], why: str) -> None:
    assert why in proposal(**changes)


@given(st.lists(st.integers(1, 10**7), min_size=1, max_size=12), st.integers(-3, 3))
def test_instalments_pass_when_they_are_the_budget_and_only_then(amounts: list[int], off: int) -> None:
    found = proposal(budget=Decimal(sum(amounts) + off), parts=parts(*amounts))
    if sum(amounts) + off <= 0:
        assert found == ["budget-not-positive"]
    else:
        assert found == ([] if off == 0 else ["instalments-not-the-budget"])


@pytest.mark.safeguard("S3")
def test_a_child_alone_is_not_enrolled_while_anything_of_the_best_interests_is_missing() -> None:
    alone = BestInterestsFacts(on=TODAY, is_unaccompanied_child=True)
    missing = {each.code for each in rules.everything_blocking_enrolment(alone)}
    assert {"best-interests-decision-missing", "guardian-missing", "child-view-missing", "escort-missing"} <= missing
    assert rules.everything_blocking_enrolment(BestInterestsFacts(on=TODAY)) == []


def decide(by: object, project: rules.ProjectFacts = PROPOSED, decided_on: date = TODAY) -> str | None:
    return code(rules.what_blocks_deciding(project, decided_by=by, decided_on=decided_on, on=TODAY))  # type: ignore[arg-type]


@pytest.mark.safeguard("S8")
def test_nobody_decides_on_the_project_that_they_proposed() -> None:
    assert decide(AWA) == "own-proposal"
    assert decide(ISSA) is None


def test_a_project_is_decided_once_on_a_day_that_can_be() -> None:
    assert decide(ISSA, UNDER_WAY) == "project-already-decided"
    assert decide(ISSA, replace(PROPOSED, is_refused=True)) == "project-already-decided"
    assert decide(ISSA, decided_on=TODAY + timedelta(days=1)) == "decision-day-impossible"
    assert decide(ISSA, decided_on=PROPOSED.proposed_on - timedelta(days=1)) == "decision-day-impossible"


def test_a_refusal_is_explained() -> None:
    assert code(rules.what_blocks_refusing(" \n")) == "refusal-unexplained"
    assert rules.what_blocks_refusing("Le budget dépasse le plafond.") is None


def pay(project: rules.ProjectFacts = UNDER_WAY, **changes: object) -> list[str]:
    asked: dict[str, object] = {
        "number": 1,
        "amount": Decimal(400_000),
        "currency": "XOF",
        "paid_on": TODAY,
        "on": TODAY,
    }
    return [each.code for each in rules.everything_blocking_payment(project, **asked | changes)]  # type: ignore[arg-type]


@pytest.mark.safeguard("S10")
@pytest.mark.parametrize(
    ("project", "changes", "why"),
    [
        (PROPOSED, {}, "project-not-approved"),
        (replace(PROPOSED, is_refused=True), {}, "project-not-approved"),
        (replace(UNDER_WAY, end_reason="funding"), {}, "project-not-approved"),
        (replace(UNDER_WAY, parts=parts(400_000, 200_000, paid=1)), {}, "instalment-already-paid"),
        (UNDER_WAY, {"number": 2, "amount": Decimal(200_000)}, "earlier-instalment-unpaid"),
        (UNDER_WAY, {"amount": Decimal(400_001)}, "payment-exceeds-instalment"),
        (UNDER_WAY, {"amount": Decimal(0)}, "payment-not-positive"),
        (UNDER_WAY, {"amount": Decimal("0.5")}, "amount-decimals"),
        (UNDER_WAY, {"paid_on": TODAY + timedelta(days=1)}, "payment-day-impossible"),
        (UNDER_WAY, {"paid_on": date(2026, 11, 9)}, "payment-day-impossible"),
    ],
)
def test_money_leaves_only_as_approved(project: rules.ProjectFacts, changes: dict[str, object], why: str) -> None:
    assert pay(project, **changes) == [why]


def test_an_instalment_in_its_turn_is_paid_in_full_or_in_part() -> None:
    assert pay() == []
    assert pay(amount=Decimal(1)) == []
    assert pay(replace(UNDER_WAY, parts=parts(400_000, 200_000, paid=1)), number=2, amount=Decimal(200_000)) == []


class Payments(RuleBasedStateMachine):
    """Whatever is tried in whatever order, no more leaves than the budget, nothing is paid twice or out of turn."""

    @initialize(amounts=st.lists(st.integers(1, 1000), min_size=1, max_size=5))
    def approved(self, amounts: list[int]) -> None:
        self.project = replace(UNDER_WAY, parts=parts(*amounts))

    @rule(which=st.integers(0, 4), amount=st.integers(-5, 1200))
    def try_to_pay(self, which: int, amount: int) -> None:
        number = which % len(self.project.parts) + 1
        if pay(self.project, number=number, amount=Decimal(amount)) == []:
            paid = list(self.project.parts)
            paid[number - 1] = replace(paid[number - 1], paid=Decimal(amount))
            self.project = replace(self.project, parts=tuple(paid))

    @rule(number=st.integers(1, 5))
    def pay_what_is_due(self, number: int) -> None:
        if rules.next_part_to_pay(self.project) == number:
            self.try_to_pay(number - 1, int(self.project.parts[number - 1].amount))

    @invariant()
    def no_more_than_the_budget_in_order(self) -> None:
        assert 0 <= rules.paid(self.project) <= sum(part.amount for part in self.project.parts)
        is_paid = [part.paid is not None for part in self.project.parts]
        assert is_paid == sorted(is_paid, reverse=True)


TestPayments = Payments.TestCase


def end(reason: str, project: rules.ProjectFacts = UNDER_WAY, ended_on: date = TODAY) -> str | None:
    return code(rules.what_blocks_ending(project, reason=reason, ended_on=ended_on, on=TODAY))


def test_a_project_is_completed_when_everything_was_paid_and_stopped_at_any_time() -> None:
    assert end("completed") == "instalments-unpaid"
    assert end("completed", replace(UNDER_WAY, parts=parts(400_000, 200_000, paid=2))) is None
    assert end("left_area") is None
    assert end("left_area", PROPOSED) == "project-not-approved"
    assert end("left_area", ended_on=date(2026, 11, 9)) == "ending-day-impossible"


@pytest.mark.safeguard("S10")
def test_a_file_is_not_closed_while_a_project_is_open_or_money_unaccounted_for() -> None:
    def closing(*projects: rules.ProjectFacts) -> list[str]:
        return [each.code for each in rules.everything_blocking_closing(projects)]

    paid = replace(UNDER_WAY, parts=parts(400_000, paid=1), end_reason="completed")
    accounted = replace(paid, parts=tuple(replace(part, has_receipt=True) for part in paid.parts))
    assert closing() == []
    assert closing(PROPOSED) == ["project-awaits-decision"]
    assert closing(UNDER_WAY) == ["project-not-ended"]
    assert closing(paid) == ["payments-without-receipt"]
    assert closing(accounted, replace(PROPOSED, is_refused=True)) == []


@pytest.mark.parametrize(
    ("project", "status"),
    [
        (PROPOSED, "proposed"),
        (UNDER_WAY, "approved"),
        (replace(PROPOSED, is_refused=True), "refused"),
        (replace(UNDER_WAY, end_reason="completed"), "completed"),
        (replace(UNDER_WAY, end_reason="security"), "ended"),
    ],
)
def test_the_status_comes_from_the_records(project: rules.ProjectFacts, status: str) -> None:
    assert rules.status(project) == status
    assert codes.is_known("project_status", status)


def test_a_plan_is_due_a_month_after_return() -> None:
    assert rules.plan_due_on(ARRIVED) == date(2026, 10, 1)
    assert rules.months_after(date(2026, 11, 30), 3) == date(2027, 2, 28)


def next_visit(*visited: date, project: rules.ProjectFacts = UNDER_WAY, agreed: date | None = None) -> date | None:
    return rules.next_visit_due_on(project, arrived_on=ARRIVED, visited=visited, agreed=agreed)


def test_visits_come_three_six_and_twelve_months_after_return() -> None:
    assert next_visit() == date(2026, 12, 1)
    assert next_visit(date(2026, 11, 20)) == date(2027, 3, 1)
    assert next_visit(date(2026, 11, 20), date(2027, 3, 3)) == date(2027, 9, 1)
    assert next_visit(date(2027, 8, 25)) is None


def test_a_visit_long_before_its_date_does_not_count_for_it() -> None:
    assert next_visit(date(2026, 10, 15)) == date(2026, 12, 1)


def test_dates_before_the_approval_are_passed_over() -> None:
    assert next_visit(project=replace(UNDER_WAY, approved_on=date(2027, 1, 10))) == date(2027, 3, 1)


def test_the_day_agreed_at_the_last_visit_comes_first_when_it_is_earlier() -> None:
    assert next_visit(date(2026, 11, 20), agreed=date(2027, 1, 5)) == date(2027, 1, 5)
    assert next_visit(date(2026, 11, 20), agreed=date(2027, 6, 5)) == date(2027, 3, 1)


def test_follow_up_goes_on_after_completion_and_not_after_death_or_departure() -> None:
    assert next_visit(project=replace(UNDER_WAY, end_reason="completed")) == date(2026, 12, 1)
    assert next_visit(project=replace(UNDER_WAY, end_reason="died")) is None
    assert next_visit(project=replace(UNDER_WAY, end_reason="migrated_again")) is None
    assert next_visit(project=PROPOSED) is None


@given(st.lists(st.dates(ARRIVED, date(2028, 1, 1)), max_size=6))
def test_the_next_visit_never_lies_before_the_last_one(visited: list[date]) -> None:
    due = next_visit(*visited)
    assert due is None or not visited or due > max(visited)


def visit(project: rules.ProjectFacts, visited_on: date, next_on: date | None = None) -> str | None:
    days = {"arrived_on": ARRIVED, "visited_on": visited_on, "next_visit_on": next_on, "on": TODAY}
    return code(rules.what_blocks_visit(project, **days))  # type: ignore[arg-type]


def test_a_visit_follows_an_approved_project_on_a_day_that_can_be() -> None:
    assert visit(UNDER_WAY, TODAY) is None
    assert visit(replace(UNDER_WAY, end_reason="completed"), TODAY) is None
    assert visit(PROPOSED, TODAY) == "project-not-approved"
    assert visit(UNDER_WAY, TODAY + timedelta(days=1)) == "visit-day-impossible"
    assert visit(UNDER_WAY, ARRIVED - timedelta(days=1)) == "visit-day-impossible"
    assert visit(UNDER_WAY, TODAY, TODAY) == "next-visit-not-later"


def test_a_receipt_is_kept_once() -> None:
    assert rules.what_blocks_receipt(has_receipt=False) is None
    assert code(rules.what_blocks_receipt(has_receipt=True)) == "receipt-already-kept"


def test_activities_tell_the_dimensions_of_a_project() -> None:
    assert rules.dimensions_of(("counselling", "small_business", "farming")) == ("economic", "psychosocial")
    for row in codes.rows("project_activity"):
        assert codes.is_known("reintegration_dimension", row["dimension"])


def test_an_approved_project_brings_the_file_to_reintegration() -> None:
    assert rules.stages([PROPOSED]) == []
    assert rules.stages([PROPOSED, UNDER_WAY]) == ["reintegration"]
