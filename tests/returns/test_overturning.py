"""What a physician or the competent body said is not undone by who wrote it down, nor by an older paper."""

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest

from teranga.casework import acts as casework_acts
from teranga.casework.models import Case
from teranga.kernel import clock
from teranga.kernel.codes import Code
from teranga.returns import acts
from tests.cast import QUESTIONS, TODAY
from tests.returns.road import TOPICS, Road
from tests.returns.test_booking import booking, refused

A_DAY = timedelta(days=1)


def screen(road: Road, case: Case, **answers: str) -> None:
    said = {question: Code(answers.get(question, "no")) for question in QUESTIONS}
    casework_acts.screen(case, screened_on=clock.today(), **said, by=road.cast.awa)


def fit(case: Case, by: Any, examined_on: date = TODAY, days: int = 20) -> Any:
    said = {"outcome": Code("fit"), "valid_until": examined_on + timedelta(days=days)}
    return acts.record_medical(case, examined_on=examined_on, **said, by=by)


def route(case: Case, by: Any, outcome: str = "no_protection_need", *, on: date = TODAY, **said: Any) -> Any:
    told = {"routed_on": on, "outcome": Code(outcome), "outcome_on": said.pop("outcome_on", on), **said}
    return acts.route_fear(case, body=Code("unhcr"), **told, by=by)


# -------------------------------------------------------------------------------------------------------- fitness


@pytest.mark.safeguard("S5")
def test_a_clearance_from_before_the_health_need_was_found_clears_nobody(road: Road) -> None:
    case = road.ready("mamadou")
    fit(case, road.officer, examined_on=TODAY - A_DAY)
    casework_acts.find_need(case, need=Code("health"), urgency=Code("high"), found_on=TODAY, by=road.cast.awa)
    assert booking(road, case) == ["medical-outdated"]
    fit(case, road.officer)
    acts.book(road.movement(), cases=(case,), by=road.officer)


@pytest.mark.safeguard("S5")
def test_a_clearance_holds_thirty_days_at_most(road: Road) -> None:
    case = road.ready("mamadou", health_need="yes")
    assert refused(fit, case, road.officer, days=31) == ["clearance-too-long"]
    fit(case, road.officer, days=30)
    acts.book(road.movement(), cases=(case,), by=road.officer)


@pytest.mark.safeguard("S5")
def test_who_recorded_somebody_unfit_does_not_record_them_fit_the_same_day(road: Road) -> None:
    case = road.ready("mamadou")
    acts.record_medical(case, examined_on=TODAY, outcome=Code("not_fit"), by=road.officer)
    assert refused(fit, case, road.officer) == ["unfit-overturned"]
    assert refused(fit, case, road.officer, examined_on=TODAY - A_DAY) == ["unfit-overturned"]
    fit(case, road.cast.issa)
    acts.book(road.movement(), cases=(case,), by=road.officer)


@pytest.mark.safeguard("S5")
def test_a_new_examination_on_a_later_day_is_another_finding(road: Road) -> None:
    case = road.ready("mamadou")
    acts.record_medical(case, examined_on=TODAY, outcome=Code("not_fit_now"), by=road.officer)
    with clock.fixed(datetime(2026, 11, 25, 8, tzinfo=UTC)):
        fit(case, road.officer, examined_on=TODAY + A_DAY)
        acts.book(road.movement(), cases=(case,), by=road.officer)


# ----------------------------------------------------------------------------------------------- fear and protection


@pytest.mark.safeguard("S6")
@pytest.mark.parametrize(
    ("answer", "code"), [("asylum_pending", "asylum-not-routed"), ("fears_return", "fear-not-routed")]
)
@pytest.mark.parametrize("days", [0, 8])
def test_what_is_said_after_a_routing_asks_for_another_even_the_same_day(
    road: Road, answer: str, code: str, days: int
) -> None:
    case = road.ready("mamadou")
    route(case, road.officer, on=TODAY - timedelta(days=days))
    acts.book(road.movement(), cases=(case,), by=road.officer)
    screen(road, case, **{answer: "yes"})
    assert booking(road, case) == ["already-booked", code]
    route(case, road.officer)
    assert booking(road, case) == ["already-booked"]


@pytest.mark.safeguard("S6")
def test_the_competent_body_has_not_concluded_on_a_day_to_come(road: Road) -> None:
    case = road.ready("mamadou", fears_return="yes")
    assert refused(route, case, road.officer, outcome_on=TODAY + A_DAY) == ["day-to-come"]


@pytest.mark.safeguard("S6")
def test_protection_granted_is_ended_by_a_second_person_who_says_why(road: Road) -> None:
    case = road.ready("mamadou")
    route(case, road.officer, "protection_granted", on=TODAY - A_DAY)
    assert refused(route, case, road.officer, note="Fini") == ["protection-overturned"]
    assert refused(route, case, road.cast.issa) == ["protection-end-unexplained"]
    acts.route_fear(case, body=Code("unhcr"), routed_on=TODAY, by=road.officer)
    assert refused(route, case, road.officer, note="Fini") == ["protection-overturned"]
    assert booking(road, case) == ["routing-pending"]
    route(case, road.cast.issa, note="Cessation, décision du 12 novembre")
    acts.book(road.movement(), cases=(case,), by=road.officer)


@pytest.mark.safeguard("S6")
def test_protection_granted_holds_though_it_is_written_down_late(road: Road) -> None:
    case = road.ready("mamadou")
    route(case, road.officer)
    route(case, road.officer, "protection_granted", on=TODAY - 5 * A_DAY)
    assert booking(road, case) == ["protection-granted"]


# -------------------------------------------------------------------------------------------------------------- days


@pytest.mark.safeguard("S2")
def test_a_withdrawal_and_a_talk_have_days_that_can_be(road: Road) -> None:
    case = road.ready("mamadou")
    said = {"reason": Code("not_stated"), "by": road.officer}
    assert refused(acts.withdraw, case, withdrawn_on=TODAY - A_DAY, **said) == ["withdrawal-before-signature"]
    talk = {"language": Code("fra"), "topics": TOPICS, "by": road.officer}
    assert refused(acts.counsel, case, counselled_on=date(1990, 1, 1), **talk) == ["counselling-too-old"]
