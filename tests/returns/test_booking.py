"""Booking, closing the list, departing: each safeguard refuses at the act, by name, and nothing is written."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import uuid4

import pytest

from teranga.casework import acts as casework_acts
from teranga.casework.models import Case, Holder
from teranga.kernel import clock, journal
from teranga.kernel.acts import Refused
from teranga.kernel.codes import Code
from teranga.kernel.models import Entry
from teranga.people import acts as people_acts
from teranga.returns import acts, queries, rules
from teranga.returns.models import Booking, BookingCancellation, Departure, ManifestClosure
from teranga.solutions import acts as solutions_acts
from tests.cast import PEOPLE, TODAY
from tests.returns.road import ASSESSMENT, LEAVES_ON, TOPICS, Road

WHY = "the test looks at everything"


def refused(run: Callable[..., Any], *args: Any, **options: Any) -> list[str]:
    """The codes that an act refuses with; nothing may have been written meanwhile."""
    before = written()
    with pytest.raises(Refused) as caught:
        run(*args, **options)
    assert written() == before
    return [blocker.code for blocker in caught.value.blockers]


def written() -> tuple[int, ...]:
    records = (Booking, BookingCancellation, Departure, ManifestClosure, Holder)
    return (*(model.objects.unscoped(WHY).count() for model in records), Entry.objects.count())


def booking(road: Road, *cases: Case, **movement: Any) -> list[str]:
    return refused(acts.book, road.movement(**movement), cases=cases, by=road.officer)


def departure_day() -> Any:
    return clock.fixed(datetime(LEAVES_ON.year, LEAVES_ON.month, LEAVES_ON.day, 6, tzinfo=UTC))


# ------------------------------------------------------------------------------------------------------------- booking


def test_whoever_is_ready_is_booked_and_announced_to_the_receiving_office(road: Road) -> None:
    case, movement = road.ready("mamadou"), road.movement()
    assert not Case.objects.visible_to(road.cast.lansana).exists()
    (place,) = acts.book(movement, cases=(case,), by=road.officer)
    assert place.case_id == case.pk and place.is_open
    assert Case.objects.visible_to(road.cast.lansana).get() == case
    assert [line.act for line in journal.entries(case, limit=2)] == ["returns.take_seat", "casework.announce_to"]


@pytest.mark.safeguard("S1")
def test_nobody_travels_on_a_consent_that_does_not_cover_the_return_or_was_withdrawn(road: Road) -> None:
    case = road.ready("mamadou")
    (given,) = case.person.consents.all()
    people_acts.withdraw_consent(given, withdrawn_on=TODAY, how=Code("in_person"), by=road.cast.awa)
    assert booking(road, case) == ["consent-withdrawn"]
    how = {"basis": Code("informed_consent"), "how": Code("written_signature"), "given_on": TODAY}
    people_acts.record_consent(case.person, **how, scopes=(Code("assistance"),), by=road.cast.awa)
    assert booking(road, case) == ["consent-withdrawn"]
    people_acts.record_consent(case.person, **how, scopes=(Code("return"),), by=road.cast.awa)
    acts.book(road.movement(), cases=(case,), by=road.officer)


@pytest.mark.safeguard("S2")
def test_nobody_is_booked_without_counselling_and_declaration(road: Road) -> None:
    assert booking(road, road.open("mamadou")) == ["counselling-missing", "declaration-missing"]


@pytest.mark.safeguard("S2")
def test_a_declaration_is_not_recorded_without_complete_counselling(road: Road) -> None:
    case = road.open("mamadou")
    assert refused(road.declare, case) == ["counselling-missing"]
    road.counsel(case, topics=TOPICS[:4])
    assert refused(road.declare, case) == ["counselling-incomplete"]
    road.counsel(case, counselled_on=TODAY - timedelta(days=3), topics=TOPICS[4:])
    assert road.declare(case).destination_code == "GIN"


@pytest.mark.safeguard("S2")
def test_a_childs_declaration_is_signed_by_a_parent_or_guardian(road: Road) -> None:
    case = road.open("fanta")
    road.counsel(case)
    assert refused(road.declare, case) == ["guardian-signature-missing"]
    assert road.declare(case, signatories=rules.Signatories(guardian="Hawa Sylla"))


@pytest.mark.safeguard("S2")
def test_a_declaration_that_expires_before_the_departure_books_nobody(road: Road) -> None:
    case = road.open("mamadou")
    road.counsel(case, counselled_on=TODAY - timedelta(days=80))
    road.declare(case, signed_on=TODAY - timedelta(days=80))
    assert booking(road, case) == ["declaration-expired"]
    assert booking(road, case, departs_on=TODAY + timedelta(days=11)) == ["declaration-expired"]
    acts.book(road.movement(departs_on=TODAY + timedelta(days=10)), cases=(case,), by=road.officer)


@pytest.mark.safeguard("S2")
def test_a_declaration_for_one_country_books_no_place_to_another(road: Road) -> None:
    case = road.ready("mamadou")
    assert booking(road, case, receiving_office=road.cast.dakar) == ["declaration-elsewhere"]


@pytest.mark.safeguard("S3")
def test_a_child_without_a_decision_is_not_booked(road: Road) -> None:
    fatou = road.open("fatou")
    road.prepare(fatou, signatories=rules.Signatories(guardian="Zara Moussa"))
    assert booking(road, fatou) == [
        "best-interests-decision-missing",
        "tracing-outcome-missing",
        "guardian-missing",
        "child-view-missing",
        "care-not-confirmed",
        "escort-missing",
    ]
    road.decide(fatou)
    acts.book(road.movement(), cases=(fatou,), by=road.officer)


@pytest.mark.safeguard("S3")
def test_someone_who_may_be_seventeen_is_a_child(road: Road) -> None:
    yaya = road.open("yaya")
    road.prepare(yaya, signatories=rules.Signatories(guardian="Zara Moussa"))
    assert "best-interests-decision-missing" in booking(road, yaya)


@pytest.mark.safeguard("S3")
def test_a_child_who_turns_eighteen_before_the_departure_waits_for_the_panel_that_was_opened(road: Road) -> None:
    fatou = road.open("fatou")
    road.prepare(fatou, signatories=rules.Signatories(guardian="Zara Moussa"))
    birthday = PEOPLE["fatou"].birth.earliest().replace(year=2028)
    with clock.fixed(datetime(2028, 2, 1, 8, tzinfo=UTC)):
        road.counsel(fatou, counselled_on=birthday - timedelta(days=13))
        road.declare(
            fatou, signed_on=birthday - timedelta(days=13), signatories=rules.Signatories(guardian="Zara Moussa")
        )
        after = {"departs_on": birthday + timedelta(days=2)}
        assert booking(road, fatou, **after) == ["travel-document-expired"]
        said = {"assessed_on": clock.today(), "assessment": ASSESSMENT}
        solutions_acts.assess_best_interests(fatou, **said, by=road.cast.awa)
        assert booking(road, fatou, **after) == ["best-interests-decision-missing", "travel-document-expired"]


@pytest.mark.safeguard("S5")
def test_whoever_has_a_health_need_is_not_booked_before_being_cleared(road: Road) -> None:
    case = road.ready("mamadou", health_need="yes")
    assert booking(road, case) == ["medical-missing"]
    acts.record_medical(case, examined_on=TODAY, outcome=Code("not_fit_now"), by=road.officer)
    assert booking(road, case) == ["medical-unfit"]


@pytest.mark.safeguard("S5")
def test_a_certificate_holds_on_its_last_day_and_not_on_the_next(road: Road) -> None:
    case = road.ready("mamadou", health_need="yes")
    until = LEAVES_ON - timedelta(days=1)
    acts.record_medical(case, examined_on=TODAY, outcome=Code("fit"), valid_until=until, by=road.officer)
    assert booking(road, case) == ["medical-expired"]
    acts.book(road.movement(departs_on=until), cases=(case,), by=road.officer)


@pytest.mark.safeguard("S6")
def test_whoever_fears_to_return_is_routed_first_even_when_a_later_answer_says_no(road: Road) -> None:
    case = road.ready("mamadou", fears_return="yes")
    assert booking(road, case) == ["fear-not-routed"]
    answers = {question: Code("no") for question in ("asylum_pending", "alone", "health_need", "trafficking_signs")}
    later = {**answers, "fears_return": Code("no"), "wishes_return": Code("yes")}
    casework_acts.screen(case, screened_on=TODAY, **later, by=road.cast.awa)
    assert booking(road, case) == ["fear-not-routed"]
    acts.route_fear(case, body=Code("unhcr"), routed_on=TODAY, by=road.officer)
    assert booking(road, case) == ["routing-pending"]
    outcome = {"outcome": Code("no_protection_need"), "outcome_on": TODAY}
    acts.route_fear(case, body=Code("unhcr"), routed_on=TODAY, **outcome, by=road.officer)
    acts.book(road.movement(), cases=(case,), by=road.officer)


@pytest.mark.safeguard("S6")
def test_a_pending_asylum_claim_and_a_protection_granted_book_nobody(road: Road) -> None:
    case = road.ready("mamadou", asylum_pending="yes")
    assert booking(road, case) == ["asylum-not-routed"]
    outcome = {"outcome": Code("protection_granted"), "outcome_on": TODAY}
    acts.route_fear(case, body=Code("asylum_authority"), routed_on=TODAY, **outcome, by=road.officer)
    assert booking(road, case) == ["protection-granted"]


@pytest.mark.safeguard("S6")
def test_whoever_withdraws_out_of_fear_and_declares_again_is_routed_first(road: Road) -> None:
    case = road.ready("mamadou")
    acts.withdraw(case, withdrawn_on=TODAY, reason=Code("fear"), by=road.officer)
    road.declare(case)
    assert booking(road, case) == ["fear-not-routed"]


def test_everyone_who_is_blocked_is_named(road: Road) -> None:
    mamadou, salimata = road.ready("mamadou"), road.open("salimata")
    road.prepare(salimata, destination=Code("GIN"))
    with pytest.raises(Refused) as caught:
        acts.book(road.movement(), cases=(mamadou, salimata), by=road.officer)
    (words,) = caught.value.words()
    assert words.startswith(f"Salimata Konaté · {salimata.reference}")
    assert mamadou.reference not in words


def test_nobody_takes_two_places_nor_a_seat_that_is_not_there(road: Road) -> None:
    one, two = road.many(2)
    acts.book(road.movement(), cases=(one,), by=road.officer)
    assert booking(road, one) == ["already-booked"]
    small = road.movement(capacity=1)
    acts.book(small, cases=(two,), by=road.officer)
    third = road.ready("mamadou")
    assert refused(acts.book, small, cases=(third,), by=road.officer) == ["not-enough-seats"]
    assert refused(acts.book, small, cases=(), by=road.officer) == ["nobody-chosen"]


def test_a_file_of_another_office_is_not_booked(road: Road) -> None:
    ousmane = road.open("ousmane")
    by = road.cast.actor("mariama")
    assert refused(acts.book, road.movement(), cases=(ousmane,), by=by) == ["not-found"]


def test_a_movement_crosses_a_border_and_has_seats(road: Road) -> None:
    assert refused(road.movement, receiving_office=road.cast.agadez) == ["destination-is-here"]
    assert refused(road.movement, capacity=0) == ["no-seats"]
    assert refused(road.movement, kind=Code("camel")) == ["code-unknown"]


# ----------------------------------------------------------------------------------------------- list and departure


def listed(road: Road, *cases: Case) -> Any:
    movement = road.movement()
    acts.book(movement, cases=cases, by=road.officer)
    acts.close_manifest(movement, by=road.officer)
    return movement


def test_nobody_is_added_to_a_closed_list_until_it_is_opened_again(road: Road) -> None:
    one, two = road.many(2)
    movement = listed(road, one)
    assert refused(acts.book, movement, cases=(two,), by=road.officer) == ["manifest-closed"]
    assert refused(acts.close_manifest, movement, by=road.officer) == ["manifest-closed-already"]
    acts.reopen_manifest(movement, by=road.officer)
    assert refused(acts.reopen_manifest, movement, by=road.officer) == ["manifest-open"]
    acts.book(movement, cases=(two,), by=road.officer)


@pytest.mark.safeguard("S5")
def test_a_list_is_not_closed_on_someone_whom_something_blocks_by_now(road: Road) -> None:
    mamadou, movement = road.open("mamadou"), road.movement()
    road.counsel(mamadou)
    road.declare(mamadou)
    acts.book(movement, cases=(mamadou,), by=road.officer)
    casework_acts.find_need(mamadou, need=Code("health"), urgency=Code("high"), found_on=TODAY, by=road.cast.awa)
    assert refused(acts.close_manifest, movement, by=road.officer) == ["medical-missing", "travel-document-missing"]


def test_a_movement_leaves_with_a_closed_list_on_a_day_that_has_come(road: Road) -> None:
    movement = road.movement()
    acts.book(movement, cases=(road.ready("mamadou"),), by=road.officer)
    assert refused(acts.depart, movement, departed_on=LEAVES_ON, by=road.officer) == ["manifest-open"]
    acts.close_manifest(movement, by=road.officer)
    assert refused(acts.depart, movement, departed_on=LEAVES_ON, by=road.officer) == ["departure-to-come"]
    with departure_day():
        (departure,) = acts.depart(movement, departed_on=LEAVES_ON, by=road.officer)
    assert (departure.from_country_code, departure.to_country_code) == ("NER", "GIN")
    case = Case.objects.visible_to(road.officer).get()
    assert case.stage_code == "departed"
    assert journal.entries(case, limit=1)[0].act == "returns.leave"
    assert queries.movement(road.officer, movement.pk).status == "departed"


@pytest.mark.safeguard("S2")
def test_a_withdrawal_at_the_bus_door_cancels_the_place_and_nothing_else(road: Road) -> None:
    case, other = road.ready("mamadou"), road.many(1)[0]
    need = casework_acts.find_need(
        case, need=Code("accommodation"), urgency=Code("high"), found_on=TODAY, by=road.cast.awa
    )
    movement = listed(road, case, other)
    with departure_day():
        acts.withdraw(case, withdrawn_on=LEAVES_ON, reason=Code("not_stated"), by=road.officer)
        (departure,) = acts.depart(movement, departed_on=LEAVES_ON, by=road.officer)
    assert departure.case_id == other.pk
    place = Booking.objects.unscoped(WHY).get(case=case)
    assert not place.is_open and place.cancellation.reason_code == "withdrew"
    kept = Case.objects.visible_to(road.officer).get(pk=case.pk)
    assert kept.stage_code == "screened" and kept.needs.get() == need
    assert not Case.objects.visible_to(road.cast.lansana).filter(pk=case.pk).exists()


@pytest.mark.safeguard("S2")
def test_whoever_left_no_longer_withdraws(road: Road) -> None:
    case = road.ready("mamadou")
    movement = listed(road, case)
    with departure_day():
        acts.depart(movement, departed_on=LEAVES_ON, by=road.officer)
        said = {"withdrawn_on": LEAVES_ON, "reason": Code("changed_mind")}
        assert refused(acts.withdraw, case, **said, by=road.officer) == ["already-departed"]


def test_there_is_nothing_to_withdraw_before_a_declaration_nor_after_a_withdrawal(road: Road) -> None:
    case = road.open("mamadou")
    said = {"withdrawn_on": TODAY, "reason": Code("not_stated")}
    assert refused(acts.withdraw, case, **said, by=road.officer) == ["nothing-to-withdraw"]
    road.counsel(case)
    road.declare(case)
    acts.withdraw(case, **said, by=road.officer)
    assert refused(acts.withdraw, case, **said, by=road.officer) == ["already-withdrawn"]


@pytest.mark.safeguard("S5")
def test_every_gate_is_judged_again_at_boarding_on_the_day_of_the_departure(road: Road) -> None:
    case = road.ready("mamadou", health_need="yes")
    acts.record_medical(case, examined_on=TODAY, outcome=Code("fit"), valid_until=LEAVES_ON, by=road.officer)
    movement = listed(road, case)
    late = LEAVES_ON + timedelta(days=1)
    with clock.fixed(datetime(late.year, late.month, late.day, 6, tzinfo=UTC)):
        assert refused(acts.depart, movement, departed_on=late, by=road.officer) == ["medical-expired"]


def test_taking_someone_off_the_list_keeps_the_booking_and_ends_what_the_other_office_sees(road: Road) -> None:
    case, movement = road.ready("mamadou"), road.movement()
    (place,) = acts.book(movement, cases=(case,), by=road.officer)
    acts.cancel_booking(place, reason=Code("not_cleared"), by=road.officer)
    assert not Case.objects.visible_to(road.cast.lansana).exists()
    assert Booking.objects.unscoped(WHY).get().cancellation.reason_code == "not_cleared"
    assert refused(acts.cancel_booking, place, reason=Code("not_cleared"), by=road.officer) == ["no-such-place"]
    acts.book(movement, cases=(case,), by=road.officer)


def test_a_movement_cancelled_gives_every_place_back(road: Road) -> None:
    movement, cases = road.movement(), road.many(2)
    acts.book(movement, cases=tuple(cases), by=road.officer)
    acts.cancel_movement(movement, reason=Code("security"), by=road.officer)
    assert not Booking.objects.unscoped(WHY).filter(is_open=True).exists()
    assert queries.movement(road.officer, movement.pk).status == "cancelled"
    assert refused(acts.book, movement, cases=tuple(cases), by=road.officer) == ["movement-cancelled"]
    assert refused(acts.cancel_movement, movement, reason=Code("security"), by=road.officer) == ["movement-cancelled"]
    assert refused(acts.reschedule, movement, departs_on=LEAVES_ON, by=road.officer) == ["movement-cancelled"]
    assert refused(acts.reopen_manifest, movement, by=road.officer) == ["movement-cancelled"]


def test_another_day_opens_the_list_again(road: Road) -> None:
    movement = listed(road, road.ready("mamadou"))
    acts.reschedule(movement, departs_on=LEAVES_ON + timedelta(days=2), by=road.officer)
    shown = queries.movement(road.officer, movement.pk)
    assert shown.status == "planned" and shown.movement.departs_on == LEAVES_ON + timedelta(days=2)


def test_the_parts_of_an_act_do_nothing_by_themselves(road: Road) -> None:
    case, other = road.many(2)
    (place,) = acts.book(road.movement(), cases=(other,), by=road.officer)
    assert refused(acts.take_seat, case, booking=place, by=road.officer) == ["no-such-place"]
    assert refused(acts.give_back_seat, other, booking=place, by=road.officer) == ["no-such-place"]


def test_nothing_is_recorded_of_a_day_that_has_not_come(road: Road) -> None:
    case, tomorrow = road.open("mamadou"), TODAY + timedelta(days=1)
    assert refused(road.counsel, case, counselled_on=tomorrow) == ["day-to-come"]
    road.counsel(case)
    assert refused(road.declare, case, signed_on=tomorrow) == ["day-to-come"]


@pytest.mark.parametrize(
    ("act", "said", "code"),
    [
        ("record_medical", {"examined_on": TODAY, "outcome": Code("fit")}, "clearance-without-end"),
        (
            "route_fear",
            {"body": Code("unhcr"), "routed_on": TODAY, "outcome": Code("claim_withdrawn")},
            "routing-outcome-undated",
        ),
        (
            "add_travel_document",
            {"kind": Code("voter_card"), "number": "1", "country": Code("GIN")},
            "not-a-travel-document",
        ),
    ],
)
def test_a_paper_that_says_too_little_is_not_recorded(road: Road, act: str, said: dict[str, Any], code: str) -> None:
    assert refused(getattr(acts, act), road.open("mamadou"), **said, by=road.officer) == [code]


def test_a_form_sent_twice_books_once(road: Road) -> None:
    case, movement = road.ready("mamadou"), road.movement()
    key = uuid4()
    first = acts.book(movement, cases=(case,), by=road.officer, request_id=key)
    again = acts.book(movement, cases=(case,), by=road.officer, request_id=key)
    assert [each.pk for each in first] == [each.pk for each in again]
    assert Booking.objects.unscoped(WHY).count() == 1
