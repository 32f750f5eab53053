from __future__ import annotations

import csv
import re
from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from teranga.assistance import rules
from teranga.kernel import codes

OPENED = date(2026, 10, 3)
TODAY = date(2026, 11, 24)
PLANNED = rules.ServiceFacts(opened_on=OPENED, planned_on=date(2026, 10, 10))
DATA = Path(__file__).resolve().parents[2] / "data"


def given_on(day: date, **changes: object) -> rules.Given:
    values: dict[str, object] = {"delivered_on": day, "quantity": Decimal(1), "cost": Decimal(0)} | changes
    return rules.Given(**values)  # type: ignore[arg-type]


def codes_of(blockers: list[rules.Blocker]) -> list[str]:
    return [blocker.code for blocker in blockers]


def plan(**changes: object) -> list[str]:
    values: dict[str, object] = {
        "service": "meals",
        "opened_on": OPENED,
        "planned_on": TODAY,
        "due_on": TODAY,
        "quantity": Decimal(3),
        "need_met": False,
        "on": TODAY,
    } | changes
    return codes_of(rules.everything_blocking_planning(**values))  # type: ignore[arg-type]


def test_a_service_is_planned_while_the_file_is_open() -> None:
    assert plan() == []
    assert plan(planned_on=OPENED, due_on=TODAY + timedelta(days=30)) == []


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"service": "sauna"}, "service-unknown"),
        ({"planned_on": OPENED - timedelta(days=1)}, "before-file-opened"),
        ({"planned_on": TODAY + timedelta(days=1), "due_on": TODAY + timedelta(days=1)}, "planned-in-future"),
        ({"due_on": TODAY - timedelta(days=1)}, "due-before-planned"),
        ({"quantity": Decimal(0)}, "quantity-not-positive"),
        ({"quantity": Decimal(-2)}, "quantity-not-positive"),
        ({"need_met": True}, "need-no-longer-open"),
    ],
)
def test_a_plan_that_makes_no_sense_is_refused_with_its_reason(changes: dict[str, object], code: str) -> None:
    assert plan(**changes) == [code]


def delivery(given: rules.Given, service: rules.ServiceFacts = PLANNED) -> list[str]:
    return codes_of(rules.everything_blocking_delivery(service, given, on=TODAY))


def test_a_free_service_needs_neither_currency_nor_funding_line() -> None:
    assert delivery(given_on(date(2026, 10, 12))) == []


def test_a_service_that_cost_something_names_currency_and_funding_line() -> None:
    paid = {"cost": Decimal(4500), "currency": "XOF", "funding_line": "regional"}
    assert delivery(given_on(TODAY, **paid)) == []
    assert delivery(given_on(TODAY, **paid | {"currency": ""})) == ["currency-missing"]
    assert delivery(given_on(TODAY, **paid | {"currency": "ZZZ"})) == ["currency-missing"]


@pytest.mark.safeguard("S10")
def test_money_spent_without_a_funding_line_is_refused() -> None:
    assert delivery(given_on(TODAY, cost=Decimal(4500), currency="XOF")) == ["funding-line-missing"]
    assert delivery(given_on(TODAY, cost=Decimal(4500), currency="XOF", funding_line="mine")) == [
        "funding-line-missing"
    ]


@pytest.mark.parametrize(
    ("day", "code"),
    [
        (TODAY + timedelta(days=1), "delivered-in-future"),
        (OPENED - timedelta(days=1), "before-file-opened"),
        (date(2026, 10, 9), "delivered-before-planned"),
    ],
)
def test_a_service_is_not_delivered_on_an_impossible_day(day: date, code: str) -> None:
    assert delivery(given_on(day)) == [code]


def test_a_service_is_delivered_once_and_never_after_it_was_cancelled() -> None:
    delivered = rules.ServiceFacts(OPENED, OPENED, is_delivered=True)
    cancelled = rules.ServiceFacts(OPENED, OPENED, is_cancelled=True)
    assert delivery(given_on(TODAY), delivered) == ["service-already-delivered"]
    assert delivery(given_on(TODAY), cancelled) == ["service-already-cancelled"]
    assert rules.what_blocks_change(PLANNED) is None


def test_the_status_comes_from_the_records() -> None:
    assert rules.status(PLANNED) == "planned"
    assert rules.status(rules.ServiceFacts(OPENED, OPENED, is_delivered=True)) == "delivered"
    assert rules.status(rules.ServiceFacts(OPENED, OPENED, is_cancelled=True)) == "cancelled"
    for status in (rules.PLANNED, rules.DELIVERED, rules.CANCELLED):
        assert codes.is_known("service_status", status)


@pytest.mark.parametrize(
    ("amount", "currency", "code"),
    [
        ("4500", "XOF", None),
        ("4500.00", "XOF", None),
        ("4500.50", "XOF", "amount-decimals"),
        ("45.50", "EUR", None),
        ("45.505", "EUR", "amount-decimals"),
        ("45.505", "TND", None),
        ("0", "GNF", None),
        ("-1", "XOF", "amount-negative"),
        ("NaN", "XOF", "amount-negative"),
        ("Infinity", "XOF", "amount-negative"),
        ("1", "XXX", "currency-missing"),
    ],
)
def test_an_amount_has_the_decimals_of_its_currency(amount: str, currency: str, code: str | None) -> None:
    found = rules.what_blocks_amount(Decimal(amount), currency, field="cost")
    assert (found.code if found else None) == code


@given(st.decimals(min_value=0, max_value=10**9, places=3), st.sampled_from(codes.rows("currency")))
def test_every_amount_written_with_its_currency_s_decimals_passes(amount: Decimal, currency: dict[str, str]) -> None:
    rounded = round(amount, int(currency["decimals"]))
    assert rules.what_blocks_amount(rounded, currency["code"], field="cost") is None


@pytest.mark.safeguard("S10")
def test_a_file_with_undelivered_services_is_not_closed() -> None:
    assert rules.what_blocks_closing(0) is None
    found = rules.what_blocks_closing(2)
    assert found is not None
    assert (found.code, found.values["count"]) == ("services-undelivered", 2)


def test_a_service_that_covers_a_need_says_which() -> None:
    assert rules.what_blocks_meeting(meets_need=False, has_need=False) is None
    assert rules.what_blocks_meeting(meets_need=True, has_need=True) is None
    assert rules.what_blocks_meeting(meets_need=True, has_need=False).code == "need-not-named"  # type: ignore[union-attr]


def test_a_provider_is_added_once_and_belongs_to_an_organisation() -> None:
    assert rules.what_blocks_adding_provider(has_organisation=True, is_known=False) is None
    assert rules.what_blocks_adding_provider(has_organisation=True, is_known=True).code == "provider-known"  # type: ignore[union-attr]
    nobody = rules.what_blocks_adding_provider(has_organisation=False, is_known=False)
    assert nobody is not None
    assert nobody.code == "provider-without-organisation"


@pytest.mark.parametrize(
    ("quantity", "unit", "french", "english"),
    [
        ("1", "night", "1 nuit", "1 night"),
        ("3.00", "night", "3 nuits", "3 nights"),
        ("1.5", "litre", "1,5 litre", "1.5 litres"),
        ("0.5", "month", "0,5 mois", "0.5 months"),
        ("20", "meal", "20 repas", "20 meals"),
    ],
)
def test_a_quantity_is_said_as_each_language_counts(quantity: str, unit: str, french: str, english: str) -> None:
    assert rules.quantity_in_words(Decimal(quantity), unit, "fr") == french
    assert rules.quantity_in_words(Decimal(quantity), unit, "en") == english


@given(st.lists(st.tuples(st.sampled_from(["XOF", "GNF", "EUR"]), st.decimals(0, 10**6, places=2))))
def test_totals_lose_nothing_and_never_mix_currencies(costs: list[tuple[str, Decimal]]) -> None:
    found = rules.totals(costs)
    for currency in ("XOF", "GNF", "EUR"):
        assert found.get(currency, Decimal(0)) == sum((cost for each, cost in costs if each == currency), Decimal(0))
    assert 0 not in found.values()


def test_services_bring_a_file_to_planned_and_then_to_assisted() -> None:
    assert rules.stages(has_planned=False, has_delivered=False) == []
    assert rules.stages(has_planned=True, has_delivered=False) == ["planned"]
    assert rules.stages(has_planned=False, has_delivered=True) == ["planned", "assisted"]
    assert {"planned", "assisted"} <= {row["code"] for row in codes.rows("stage")}


def test_every_service_answers_a_known_need_and_counts_in_a_known_unit() -> None:
    for row in codes.rows("service"):
        assert codes.is_known("need", row["need"]), row["code"]
        assert codes.is_known("unit", rules.unit_of(row["code"])), row["code"]


def test_every_refusal_of_the_rules_has_its_words_in_both_languages() -> None:
    source = Path(rules.__file__).read_text(encoding="utf-8")
    said = set(re.findall(r'Blocker\("([a-z-]+)"', source))
    with (DATA / "refusals" / "assistance.csv").open(encoding="utf-8", newline="") as lines:
        rows = {row["code"]: row for row in csv.DictReader(lines)}
    assert said <= set(rows)
    assert all(row["fr"] and row["en"] for row in rows.values())
