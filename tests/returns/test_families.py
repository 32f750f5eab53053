"""Children leave with an adult of their household or with the panel's decision; families together or with a reason."""

from datetime import timedelta
from typing import Any

import pytest

from teranga.casework.models import Case
from teranga.kernel.acts import Refused
from teranga.kernel.codes import Code
from teranga.people import acts as people_acts
from teranga.people import queries as people_queries
from teranga.people.models import HouseholdMember
from teranga.returns import acts, queries, rules
from teranga.returns.models import Booking, Departure
from tests.cast import TODAY
from tests.returns.road import LEAVES_ON, Road
from tests.returns.test_booking import booking, departure_day, refused

WHY = "the test looks at everything"
OF_A_CHILD_ALONE = {
    "best-interests-decision-missing",
    "tracing-outcome-missing",
    "guardian-missing",
    "child-view-missing",
    "care-not-confirmed",
    "escort-missing",
}
FAMILY = ("ibrahima", "hawa", "fanta", "sory")


def listed(road: Road, *cases: Case, **planned: Any) -> Any:
    movement = road.movement(**planned)
    acts.book(movement, cases=cases, by=road.officer)
    acts.close_manifest(movement, by=road.officer)
    return movement


def blocked(run: Any, *args: Any, **options: Any) -> list[str]:
    with pytest.raises(Refused) as caught:
        run(*args, **options)
    return [blocker.code for blocker in caught.value.blockers]


# ------------------------------------------------------------------------------------------------------ a child alone


@pytest.mark.safeguard("S3")
def test_a_child_of_no_household_is_alone_even_where_nobody_asked(road: Road) -> None:
    fanta = road.open("fanta", alone="unknown")
    road.prepare(fanta, signatories=rules.Signatories(guardian="Quelqu'un"))
    assert set(booking(road, fanta)) == OF_A_CHILD_ALONE
    shown = {each.code for each in queries.conditions(fanta, TODAY) if hasattr(each, "code")}
    assert shown >= OF_A_CHILD_ALONE
    road.decide(fanta)
    acts.book(road.movement(), cases=(fanta,), by=road.officer)


@pytest.mark.safeguard("S3")
def test_a_child_who_leaves_without_the_family_is_alone_and_a_reason_is_not_enough(road: Road) -> None:
    father, mother, daughter, baby = road.ready_family(*FAMILY)
    movement = road.movement()
    road.apart(movement, daughter, father, mother, baby)
    found = refused(acts.book, movement, cases=(daughter,), by=road.officer)
    assert set(found) == OF_A_CHILD_ALONE


@pytest.mark.safeguard("S3")
def test_a_child_taken_out_of_the_household_is_alone(road: Road) -> None:
    daughter = road.ready_family(*FAMILY)[2]
    place = HouseholdMember.objects.unscoped(WHY).get(person=daughter.person)
    people_acts.leave_household(place, until_on=TODAY, why="?", by=road.cast.awa)
    assert set(booking(road, daughter)) == OF_A_CHILD_ALONE


@pytest.mark.safeguard("S3")
def test_a_brother_who_may_be_a_child_is_no_adult_to_travel_with(road: Road) -> None:
    yaya, daughter = road.family("yaya", "fanta")
    for case in (yaya, daughter):
        road.prepare(case, signatories=rules.Signatories(guardian="Zara Moussa"))
    road.decide(yaya)
    assert set(booking(road, yaya, daughter)) == OF_A_CHILD_ALONE


@pytest.mark.safeguard("S3")
def test_parents_who_do_not_show_up_leave_no_child_on_the_bus(road: Road) -> None:
    family = road.ready_family(*FAMILY)
    movement = listed(road, *family)
    with departure_day():
        road.apart(movement, family[0], family[0], family[1])
        leaving = {"departed_on": LEAVES_ON, "absent": tuple(family[:2])}
        found = refused(acts.depart, movement, **leaving, by=road.officer)
        assert set(found) == OF_A_CHILD_ALONE and len(found) == 2 * len(OF_A_CHILD_ALONE)
        road.apart(movement, family[0], family[1])
        assert len(acts.depart(movement, departed_on=LEAVES_ON, absent=(family[1],), by=road.officer)) == 3


@pytest.mark.safeguard("S3")
def test_a_list_is_not_closed_on_a_child_whose_parents_were_taken_off_it(road: Road) -> None:
    family, movement = road.ready_family(*FAMILY), road.movement()
    places = acts.book(movement, cases=tuple(family), by=road.officer)
    for place in places:
        if place.case in family[:2]:
            acts.cancel_booking(place, reason=Code("not_cleared"), by=road.officer)
    road.apart(movement, family[0], family[0], family[1])
    assert set(refused(acts.close_manifest, movement, by=road.officer)) == OF_A_CHILD_ALONE


@pytest.mark.safeguard("S3")
def test_parents_do_not_leave_children_behind_alone_without_the_panel(road: Road) -> None:
    father, mother, daughter, baby = road.ready_family(*FAMILY)
    movement = road.movement()
    road.apart(movement, father, daughter, baby)
    assert refused(acts.book, movement, cases=(father, mother), by=road.officer) == ["child-left-alone"] * 2
    road.decide(daughter)
    road.decide(baby)
    acts.book(movement, cases=(father, mother), by=road.officer)


@pytest.mark.safeguard("S3")
def test_a_child_whose_parents_left_is_a_child_alone_from_then_on(road: Road) -> None:
    father, mother, daughter, baby = road.ready_family(*FAMILY)
    movement = road.movement()
    road.apart(movement, father, daughter, baby)
    road.decide(daughter, escort="", escort_named_on=None)
    road.decide(baby)
    acts.book(movement, cases=(father, mother), by=road.officer)
    acts.close_manifest(movement, by=road.officer)
    with departure_day():
        acts.depart(movement, departed_on=LEAVES_ON, by=road.officer)
        later = LEAVES_ON + timedelta(days=7)
        assert booking(road, daughter, departs_on=later) == ["escort-missing", "family-separated"]


@pytest.mark.safeguard("S3")
def test_somebody_of_no_known_age_and_no_adult_relative_is_asked_for_an_age(road: Road) -> None:
    case = road.ready("mamadou")
    identity = people_queries.identity(case.person)
    people_acts.correct_identity(
        case.person, identity=type(identity)(**{**vars(identity), "birth": None}), why="?", by=road.cast.awa
    )
    assert booking(road, case) == ["age-unknown"]


# -------------------------------------------------------------------------------------------------------- together


@pytest.mark.safeguard("S7")
def test_a_family_is_booked_together_or_with_a_reason_for_each_who_stays(road: Road) -> None:
    father, mother, daughter, baby = road.ready_family(*FAMILY)
    assert booking(road, father) == ["family-separated"]
    movement = road.movement()
    road.apart(movement, father, mother, baby)
    assert refused(acts.book, movement, cases=(father,), by=road.officer) == ["family-separated"]
    assert refused(acts.book, movement, cases=(father, daughter, mother), by=road.officer)[0] == "child-left-alone"
    acts.book(movement, cases=(father, daughter), by=road.officer)


@pytest.mark.safeguard("S7")
def test_a_reason_holds_for_the_movement_it_was_given_for_and_no_other(road: Road) -> None:
    father, mother = road.ready_family("ibrahima", "hawa")
    one, other = road.movement(), road.movement()
    road.apart(one, mother, mother)
    assert refused(acts.book, other, cases=(father,), by=road.officer) == ["family-separated"]
    acts.book(one, cases=(father,), by=road.officer)


@pytest.mark.safeguard("S7")
def test_a_reason_is_given_within_the_family_and_before_the_movement_leaves(road: Road) -> None:
    father, mother = road.ready_family("ibrahima", "hawa")
    stranger, movement = road.ready("mamadou"), road.movement()
    assert blocked(road.apart, movement, father, stranger) == ["not-of-the-family"]
    assert blocked(road.apart, movement, father) == ["not-of-the-family"]
    acts.cancel_movement(movement, reason=Code("security"), by=road.officer)
    assert blocked(road.apart, movement, father, mother) == ["movement-cancelled"]


@pytest.mark.safeguard("S7")
def test_a_family_of_four_with_one_not_cleared_is_held_whole(road: Road) -> None:
    family = road.ready_family(*FAMILY)
    acts.record_medical(family[3], examined_on=TODAY, outcome=Code("not_fit_now"), by=road.officer)
    assert booking(road, *family) == ["medical-unfit"]
    movement = road.movement()
    road.apart(movement, family[3], family[1], family[3], reason=Code("medical"))
    assert len(acts.book(movement, cases=(family[0], family[2]), by=road.officer)) == 2


@pytest.mark.safeguard("S7")
def test_a_family_member_who_does_not_show_up_holds_the_others_until_a_reason_is_recorded(road: Road) -> None:
    family = road.ready_family("ibrahima", "hawa")
    movement = listed(road, *family)
    leaving = {"departed_on": LEAVES_ON, "absent": (family[1],)}
    with departure_day():
        assert refused(acts.depart, movement, **leaving, by=road.officer) == ["family-separated"]
        road.apart(movement, family[0], family[1])
        assert len(acts.depart(movement, **leaving, by=road.officer)) == 1
    assert Booking.objects.unscoped(WHY).get(case=family[1]).cancellation.reason_code == "no_show"
    assert Departure.objects.unscoped(WHY).get().case == family[0]
