from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest

from teranga.assistance import acts, queries
from teranga.assistance.models import Delivery, Service
from teranga.casework import acts as casework_acts
from teranga.kernel import clock, journal
from teranga.kernel.acts import Refused
from teranga.kernel.codes import Code
from teranga.kernel.scope import Actor
from tests.cast import TODAY, Cast

pytestmark = pytest.mark.django_db


@pytest.fixture
def case(cast: Cast) -> Any:
    return cast.open_file("mamadou")


def plan(case: Any, by: Actor, **changes: Any) -> Service:
    said = {"service": Code("transit_centre"), "quantity": Decimal(3), "due_on": TODAY + timedelta(days=5)}
    return acts.plan_service(case, **{**said, **changes}, by=by)  # type: ignore[no-any-return]


def deliver(service: Service, by: Actor, **changes: Any) -> Delivery:
    return acts.deliver_service(service, **{"delivered_on": TODAY, "quantity": Decimal(3), **changes}, by=by)  # type: ignore[no-any-return]


def stage(case: Any) -> str:
    case.refresh_from_db(fields=["stage_code"])
    return case.stage_code  # type: ignore[no-any-return]


SPENT = {"cost": Decimal(45_000), "currency": Code("XOF"), "funding_line": Code("regional")}


def test_a_service_is_planned_then_delivered_and_the_file_moves_on(cast: Cast, case: Any) -> None:
    service = plan(case, cast.awa)
    assert (service.planned_on, service.unit_code, stage(case)) == (TODAY, "night", "planned")
    delivery = deliver(service, cast.awa, **SPENT)
    assert (delivery.cost, delivery.delivered_by, stage(case)) == (Decimal(45_000), cast.member("awa"), "assisted")
    told = [line.act for line in journal.entries(case)]
    assert told[:2] == ["assistance.deliver", "assistance.plan"]
    assert journal.entries(case)[0].arguments["cost"] == "45000"


def test_a_service_given_without_a_plan_is_recorded_in_one_step(cast: Cast, case: Any) -> None:
    said = {"service": Code("meals"), "delivered_on": TODAY, "quantity": Decimal(6), **SPENT}
    service = acts.record_service(case, **said, by=cast.awa)
    assert (service.planned_on, service.delivery.quantity, stage(case)) == (TODAY, Decimal(6), "assisted")


def test_a_service_free_of_charge_has_no_currency(cast: Cast, case: Any) -> None:
    delivery = deliver(plan(case, cast.awa), cast.awa, currency=Code("XOF"))
    assert (delivery.cost, delivery.currency_code, delivery.funding_line_code) == (0, "", "")


def test_a_service_delivered_may_meet_the_need(cast: Cast, case: Any) -> None:
    need = casework_acts.find_need(case, need=Code("accommodation"), urgency=Code("high"), found_on=TODAY, by=cast.awa)
    deliver(plan(case, cast.awa, need=need), cast.awa, meets_need=True)
    need.refresh_from_db()
    assert need.met_on == TODAY
    with pytest.raises(Refused) as refused:
        plan(case, cast.awa, need=need)
    assert refused.value.code == "need-no-longer-open"


def test_the_need_of_another_file_is_not_there(cast: Cast, case: Any) -> None:
    other = cast.open_file("kofi")
    need = casework_acts.find_need(other, need=Code("food"), urgency=Code("high"), found_on=TODAY, by=cast.awa)
    with pytest.raises(Refused) as refused:
        plan(case, cast.awa, need=need)
    assert refused.value.code == "not-found"


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"delivered_on": TODAY + timedelta(days=1)}, "delivered-in-future"),
        ({"delivered_on": TODAY - timedelta(days=1)}, "before-file-opened"),
        ({"quantity": Decimal(0)}, "quantity-not-positive"),
        ({**SPENT, "cost": Decimal("0.5")}, "amount-decimals"),
        ({**SPENT, "cost": Decimal(-1)}, "amount-negative"),
        ({**SPENT, "currency": Code("")}, "currency-missing"),
        ({**SPENT, "funding_line": Code("")}, "funding-line-missing"),
        ({"meets_need": True}, "need-not-named"),
    ],
)
def test_a_delivery_that_can_t_be_is_refused_and_writes_nothing(
    cast: Cast, case: Any, changes: dict[str, Any], code: str
) -> None:
    service = plan(case, cast.awa)
    with pytest.raises(Refused) as refused:
        deliver(service, cast.awa, **changes)
    assert refused.value.code == code
    assert refused.value.words()
    assert not Delivery.objects.unscoped("a test looks at everything").exists()


def test_a_service_is_delivered_once(cast: Cast, case: Any) -> None:
    service = plan(case, cast.awa)
    deliver(service, cast.awa)
    with pytest.raises(Refused, match="service-already-delivered"):
        deliver(service, cast.awa)
    with pytest.raises(Refused, match="service-already-delivered"):
        acts.cancel_service(service, reason=Code("not_needed"), by=cast.awa)


def test_a_cancelled_service_counts_for_nothing(cast: Cast, case: Any) -> None:
    service = plan(case, cast.awa)
    acts.cancel_service(service, reason=Code("declined"), by=cast.awa)
    assert stage(case) == "opened"
    assert queries.what_keeps_open(case, TODAY) == []
    with pytest.raises(Refused, match="service-already-cancelled"):
        deliver(service, cast.awa)


@pytest.mark.safeguard("S10")
def test_a_file_is_not_closed_while_a_service_is_planned(cast: Cast, case: Any) -> None:
    service = plan(case, cast.awa)
    ending = {"closed_on": TODAY, "reason": Code("moved_on"), "outcome": Code("unknown")}
    with pytest.raises(Refused) as refused:
        casework_acts.close(case, **ending, by=cast.awa)
    assert "services-undelivered" in [blocker.code for blocker in refused.value.blockers]
    acts.cancel_service(service, reason=Code("left"), by=cast.awa)
    casework_acts.close(case, **ending, by=cast.awa)
    with pytest.raises(Refused, match="file-closed"):
        plan(case, cast.awa)


def test_a_provider_belongs_to_one_organisation(cast: Cast, case: Any) -> None:
    said = {"name": "Dispensaire Lazaret", "kind": Code("health_facility"), "place": "Niamey"}
    provider = acts.add_provider(**said, by=cast.awa)
    assert plan(case, cast.awa, provider=provider).provider == provider
    with pytest.raises(Refused, match="provider-known"):
        acts.add_provider(**said, by=cast.balkissa)
    assert acts.add_provider(**said, by=cast.esther) != provider
    theirs = cast.open_file("grace")
    with pytest.raises(Refused, match="not-found"):
        plan(theirs, cast.esther, provider=provider)


def test_a_provider_out_of_use_gives_no_more_services(cast: Cast, case: Any) -> None:
    provider = acts.add_provider(name="Hôtel Sahel", kind=Code("shelter"), by=cast.awa)
    acts.retire_provider(provider, by=cast.awa)
    assert queries.provider_choices(cast.awa) == []
    provider.refresh_from_db()
    with pytest.raises(Refused, match="provider-not-in-use"):
        plan(case, cast.awa, provider=provider)
    acts.restore_provider(provider, by=cast.awa)
    assert [label for _pk, label in queries.provider_choices(cast.awa)] == ["Hôtel Sahel"]


def test_only_the_office_of_the_file_plans_and_delivers(cast: Cast, case: Any) -> None:
    service = plan(case, cast.awa)
    for stranger in (cast.ghoumour, cast.esther):
        with pytest.raises(Refused, match="not-found"):
            plan(case, stranger)
        with pytest.raises(Refused, match="not-found"):
            queries.service(stranger, case, service.pk)
    with pytest.raises(Refused, match="not-allowed"):
        plan(case, cast.mariama)


def test_planned_services_come_next_the_earliest_first(cast: Cast, case: Any) -> None:
    for days in (9, 2, 5, 7):
        plan(case, cast.awa, due_on=TODAY + timedelta(days=days))
    steps = queries.next_steps(case, TODAY)
    assert [step.due_on for step in steps] == [TODAY + timedelta(days=days) for days in (2, 5, 7)]
    assert {step.act for step in steps} == {"assistance.deliver"}
    assert all(step.part.case_id == case.pk for step in steps)


def test_costs_are_added_up_by_currency(cast: Cast, case: Any) -> None:
    for cost, currency in ((45_000, "XOF"), (1_500, "XOF"), (20, "EUR"), (0, "")):
        money = {"cost": Decimal(cost), "currency": Code(currency), "funding_line": Code("regional")}
        deliver(plan(case, cast.awa), cast.awa, **money)
    shown = queries.panel(case, cast.awa, TODAY)
    assert [cost.replace("\u202f", " ").replace("\xa0", " ") for cost in shown["totals"].cost] == [
        "20,00 EUR",
        "46 500 XOF",
    ]


def test_a_plan_of_yesterday_is_refused_before_the_file_was_opened(cast: Cast, case: Any) -> None:
    with pytest.raises(Refused, match="before-file-opened"):
        plan(case, cast.awa, planned_on=date(2026, 11, 23))
    assert clock.today() == TODAY
