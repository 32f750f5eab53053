"""Arrival and reception: what became of each, and the file that changes hands with nothing lost."""

from datetime import UTC, datetime
from typing import Any

import pytest

from teranga.casework import acts as casework_acts
from teranga.casework import queries as casework_queries
from teranga.casework.models import Case
from teranga.kernel import clock, journal
from teranga.kernel.acts import Refused
from teranga.kernel.codes import Code
from teranga.returns import acts, queries, rules
from teranga.returns.models import Arrival
from tests.returns.road import LEAVES_ON, Road

WHY = "the test looks at everything"


def leave(road: Road, *cases: Case) -> Any:
    """Booked, closed and gone, by the evening of the day of departure."""
    movement = road.movement()
    acts.book(movement, cases=cases, by=road.officer)
    acts.close_manifest(movement, by=road.officer)
    with that_evening():
        acts.depart(movement, departed_on=LEAVES_ON, by=road.officer)
    return movement


def that_evening() -> Any:
    return clock.fixed(datetime(LEAVES_ON.year, LEAVES_ON.month, LEAVES_ON.day, 18, tzinfo=UTC))


def receive(road: Road, case: Case, **said: Any) -> Any:
    with that_evening():
        return acts.receive(case, received_on=LEAVES_ON, **said, by=road.cast.lansana)


def codes_of(caught: Any) -> list[str]:
    return [blocker.code for blocker in caught.value.blockers]


def test_the_receiving_office_takes_over_the_file_and_the_former_one_still_reads_it(road: Road) -> None:
    case = road.ready("mamadou")
    note = casework_acts.write_note(case, text="Son frère l'attend à Labé.", by=road.cast.awa)
    leave(road, case)
    reception = receive(road, case)
    assert reception.received_by == road.cast.member("lansana")
    theirs = casework_queries.case(road.cast.lansana, case.reference)
    assert (theirs.office, theirs.responsible, theirs.stage_code) == (road.cast.conakry, None, "arrived")
    assert theirs.notes.get() == note
    assert casework_queries.case(road.cast.awa, case.reference) == theirs
    with pytest.raises(Refused) as caught:
        casework_acts.write_note(theirs, text="Encore un mot", by=road.cast.awa)
    assert codes_of(caught) == ["not-found"]
    assert [line.act for line in journal.entries(case, limit=2)] == ["returns.receive", "casework.hand_over"]


def test_only_the_receiving_office_receives(road: Road) -> None:
    case = road.ready("mamadou")
    leave(road, case)
    with that_evening(), pytest.raises(Refused) as caught:
        acts.receive(case, received_on=LEAVES_ON, by=road.officer)
    assert codes_of(caught) == ["not-receiving-office"]


def test_nobody_is_received_before_leaving_nor_twice(road: Road) -> None:
    case, movement = road.ready("mamadou"), road.movement()
    acts.book(movement, cases=(case,), by=road.officer)
    with pytest.raises(Refused) as caught:
        receive(road, case)
    assert codes_of(caught) == ["not-receiving-office"]
    acts.close_manifest(movement, by=road.officer)
    with that_evening():
        acts.depart(movement, departed_on=LEAVES_ON, by=road.officer)
    receive(road, case)
    with pytest.raises(Refused) as caught:
        receive(road, case)
    assert codes_of(caught) == ["received-already"]


@pytest.mark.safeguard("S3")
def test_a_child_alone_is_handed_over_to_somebody_by_name(road: Road) -> None:
    fatou = road.open("fatou")
    road.prepare(fatou, signatories=rules.Signatories(guardian="Zara Moussa"))
    road.decide(fatou)
    leave(road, fatou)
    with pytest.raises(Refused) as caught:
        receive(road, fatou)
    assert codes_of(caught) == ["hand-over-missing"]
    assert receive(road, fatou, handed_to="Kadiatou Barry, tante paternelle").pk


def test_an_arrival_is_recorded_for_those_ticked_and_the_rest_stay_on_the_road(road: Road) -> None:
    one, two, three = road.many(3)
    movement = leave(road, one, two, three)
    said = {"arrived_on": LEAVES_ON, "outcome": Code("arrived")}
    with that_evening():
        acts.arrive(movement, cases=(one, two), **said, by=road.cast.lansana)
    assert queries.movement(road.cast.lansana, movement.pk).status == "departed"
    assert [each.case.pk for each in queries.unaccounted_for(road.cast.lansana, movement)] == [three.pk]
    with that_evening():
        acts.arrive(movement, cases=(three,), **{**said, "outcome": Code("left_in_transit")}, by=road.officer)
    assert queries.movement(road.officer, movement.pk).status == "arrived"
    assert Arrival.objects.unscoped(WHY).count() == 3


def test_an_outcome_is_said_once_of_those_who_left(road: Road) -> None:
    one, two = road.many(2)
    movement = leave(road, one)
    said = {"arrived_on": LEAVES_ON, "outcome": Code("arrived")}
    for cases, code in (((), "nobody-chosen"), ((two,), "not-departed")):
        with that_evening(), pytest.raises(Refused) as caught:
            acts.arrive(movement, cases=cases, **said, by=road.officer)
        assert codes_of(caught) == [code]
    with that_evening():
        acts.arrive(movement, cases=(one,), **said, by=road.officer)
        with pytest.raises(Refused) as caught:
            acts.arrive(movement, cases=(one,), **said, by=road.officer)
    assert codes_of(caught) == ["arrival-known"]


def test_whoever_stayed_behind_has_not_left_and_may_be_booked_again(road: Road) -> None:
    case = road.ready("mamadou")
    movement = leave(road, case)
    with that_evening():
        said = {"arrived_on": LEAVES_ON, "outcome": Code("off_loaded")}
        acts.arrive(movement, cases=(case,), **said, by=road.officer)
        assert not Case.objects.visible_to(road.cast.lansana).exists()
        assert Case.objects.visible_to(road.officer).get().stage_code == "return"
        acts.book(road.movement(), cases=(case,), by=road.officer)


@pytest.mark.safeguard("S10")
def test_a_file_is_not_closed_on_someone_booked_or_on_the_road(road: Road) -> None:
    case, movement = road.ready("mamadou"), road.movement()
    acts.book(movement, cases=(case,), by=road.officer)
    assert [each.code for each in queries.blocks_closing(case, LEAVES_ON)] == ["booking-open"]
    acts.close_manifest(movement, by=road.officer)
    with that_evening():
        acts.depart(movement, departed_on=LEAVES_ON, by=road.officer)
    said = {"reason": Code("solution_achieved"), "outcome": Code("returned")}
    with that_evening(), pytest.raises(Refused) as caught:
        casework_acts.close(case, closed_on=LEAVES_ON, **said, by=road.cast.awa)
    assert "not-received" in codes_of(caught)


def test_the_awaited_are_listed_for_the_office_that_will_receive_them(road: Road) -> None:
    announced, gone = road.many(2)
    leave(road, gone)
    later = road.movement()
    acts.book(later, cases=(announced,), by=road.officer)
    found = queries.arrivals(road.cast.lansana)
    assert [(each.case.pk, each.state) for each in found] == [(gone.pk, "on_the_road"), (announced.pk, "announced")]
    assert queries.arrivals(road.officer) == []
    receive(road, gone)
    assert [each.case.pk for each in queries.arrivals(road.cast.lansana)] == [announced.pk]
