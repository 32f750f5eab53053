"""Closing a file with reason and outcome, and taking it up again."""

from datetime import timedelta

import pytest

from teranga.casework import acts, queries
from teranga.kernel import rooms
from teranga.kernel.acts import Refused
from teranga.kernel.codes import Code
from teranga.kernel.refusals import Blocker
from tests.cast import TODAY

ENDING = {"closed_on": TODAY, "reason": Code("moved_on"), "outcome": Code("unknown")}


def again(cast, case):
    return queries.case(cast.awa, case.reference)


def test_a_file_is_closed_with_reason_and_outcome_and_reopened_with_a_reason(cast):
    case = cast.open_file("mamadou", screened=True)
    closure = acts.close(case, **ENDING, note="Parti vers Assamaka.", by=cast.awa)
    case = again(cast, case)
    assert (case.stage_code, closure.reason_code) == ("closed", "moved_on")
    with pytest.raises(Refused, match="not-allowed"):
        acts.reopen(case, reopened_on=TODAY, reason=Code("came_back"), by=cast.awa)
    acts.reopen(case, reopened_on=TODAY, reason=Code("came_back"), by=cast.issa)
    assert again(cast, case).stage_code == "screened"
    acts.close(case, **ENDING, by=cast.awa)
    assert case.closures.count() == 2


@pytest.mark.safeguard("S10")
def test_a_file_is_not_closed_without_a_reason_and_an_outcome_of_the_lists(cast):
    case = cast.open_file("mamadou")
    for change in ({"reason": Code("")}, {"outcome": Code("rich")}):
        with pytest.raises(Refused, match="code-unknown"):
            acts.close(case, **ENDING | change, by=cast.awa)


@pytest.mark.safeguard("S10")
def test_a_file_with_a_task_to_do_stays_open(cast):
    case = cast.open_file("mamadou")
    task = acts.add_task(case, text="Rappeler", due_on=TODAY, by=cast.awa)
    with pytest.raises(Refused, match="tasks-open"):
        acts.close(case, **ENDING, by=cast.awa)
    acts.finish_task(task, by=cast.awa)
    acts.close(case, **ENDING, by=cast.awa)


@pytest.mark.safeguard("S10")
def test_whatever_a_room_above_has_open_keeps_the_file_open(cast, monkeypatch):
    above = rooms.Room("above", "Above", blocks_closing=(lambda case, on: [Blocker("text-missing", on=on)],))
    monkeypatch.setitem(rooms.cards, "above", above)
    case = cast.open_file("mamadou")
    with pytest.raises(Refused) as refused:
        acts.close(case, **ENDING, by=cast.awa)
    assert Blocker("text-missing", on=TODAY) in refused.value.blockers


def test_everything_wrong_is_said_at_once(cast):
    case = cast.open_file("mamadou")
    acts.add_task(case, text="Rappeler", due_on=TODAY, by=cast.awa)
    with pytest.raises(Refused) as refused:
        acts.close(case, closed_on=TODAY, reason=Code("lost_contact"), outcome=Code("died"), by=cast.awa)
    assert {each.code for each in refused.value.blockers} == {
        "tasks-open",
        "closure-contradicts",
        "contact-recent",
        "closure-unexplained",
    }


def test_a_closed_file_is_read_and_not_changed(cast):
    case = cast.open_file("mamadou")
    acts.close(case, **ENDING, by=cast.awa)
    attempts = (
        lambda: acts.prioritise(case, priority=Code("low"), by=cast.awa),
        lambda: acts.set_categories(case, categories=(), by=cast.awa),
        lambda: acts.add_task(case, text="Rappeler", due_on=TODAY, by=cast.awa),
        lambda: acts.assign(case, responsible=cast.member("awa"), by=cast.issa),
        lambda: acts.close(case, **ENDING, by=cast.awa),
    )
    for attempt in attempts:
        with pytest.raises(Refused, match="file-closed"):
            attempt()
    acts.write_note(case, text="Il a rappelé, tout va bien.", by=cast.awa)
    page = queries.file(cast.awa, case.reference, TODAY)
    assert (page.is_closed, page.steps, page.first) == (True, [], None)


def test_an_open_file_is_not_reopened(cast):
    with pytest.raises(Refused, match="file-not-closed"):
        acts.reopen(cast.open_file("mamadou"), reopened_on=TODAY, reason=Code("other"), by=cast.issa)


def test_a_file_is_not_reopened_beside_another_of_the_same_person(cast):
    case = cast.open_file("mamadou")
    acts.close(case, **ENDING, by=cast.awa)
    other = acts.open_case(person=case.person, office=cast.niamey, opened_on=TODAY, priority=Code("low"), by=cast.awa)
    with pytest.raises(Refused) as refused:
        acts.reopen(case, reopened_on=TODAY, reason=Code("came_back"), by=cast.issa)
    assert refused.value.values["reference"] == other.reference


def test_a_file_is_not_closed_tomorrow(cast):
    with pytest.raises(Refused, match="day-to-come"):
        acts.close(cast.open_file("mamadou"), **ENDING | {"closed_on": TODAY + timedelta(days=1)}, by=cast.awa)
