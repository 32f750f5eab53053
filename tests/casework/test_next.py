"""What a file shows of itself: marks, and what comes next, on which day."""

from datetime import date, timedelta

import pytest
from django.utils import translation

from teranga.casework import acts, queries
from teranga.kernel import clock
from teranga.kernel.codes import Code
from teranga.people import acts as people_acts
from teranga.people.rules.legal import LegalBasis
from teranga.ui import said
from tests.casework.test_following import SAID, in_reach
from tests.cast import TODAY, identity_of


@pytest.fixture(autouse=True)
def _in_english():
    with translation.override("en"):
        yield


def steps(cast, case, on: date = TODAY):
    return {step.act: step for step in queries.next_steps(queries.case(cast.awa, case.reference), on)}


def marks(cast, case, on: date = TODAY):
    return [(str(mark.text), mark.tone) for mark in queries.marks(queries.case(cast.awa, case.reference), on)]


def test_a_new_file_is_screened_within_a_week_and_a_child_alone_within_two_days(cast):
    assert steps(cast, cast.open_file("mamadou"))["casework.screen"].due_on == TODAY + timedelta(days=7)
    child = steps(cast, cast.open_file("fatou"))["casework.screen"]
    assert (child.due_on, child.note) == (TODAY + timedelta(days=2), "A child alone is screened within 48 hours")


def test_a_screening_that_points_to_categories_asks_a_person_to_set_them(cast):
    case = cast.open_file("mamadou")
    acts.screen(case, screened_on=TODAY, **SAID | {"health_need": Code("yes")}, by=cast.awa)
    found = steps(cast, case)
    assert "casework.screen" not in found
    assert found["casework.set_categories"].note == "The screening points to: Medical need"
    acts.set_categories(case, categories=(Code("medical_need"),), by=cast.awa)
    assert "casework.set_categories" not in steps(cast, case)


def test_a_file_that_rests_on_no_consent_asks_for_it_at_first_contact(cast):
    basis = LegalBasis(basis=Code("vital_interest"), given_on=TODAY, why="Liste du partenaire, urgence")
    person = people_acts.register(office=cast.niamey, identity=identity_of("kofi"), basis=basis, by=cast.awa)
    case = acts.open_case(person=person, office=cast.niamey, opened_on=TODAY, priority=Code("low"), by=cast.awa)
    assert steps(cast, case)["people.consent"].due_on == TODAY


def test_a_file_that_nobody_follows_is_to_be_assigned_since_the_day_it_came(cast):
    case = cast.open_file("mamadou")
    assert "casework.assign" not in steps(cast, case)
    with clock.fixed(clock.now() + timedelta(days=4)):
        acts.hand_over(case, office=cast.conakry, by=in_reach(cast, "conakry"))
    assert steps(cast, case)["casework.assign"].due_on == TODAY + timedelta(days=4)


def test_a_task_is_said_in_its_own_words(cast):
    case = cast.open_file("mamadou")
    task = acts.add_task(case, text="Appeler le frère", due_on=TODAY, by=cast.awa)
    found = steps(cast, case)["casework.finish_task"]
    assert (found.text, str(found.note), found.part, found.due_on) == ("Appeler le frère", "Awa Seyni", task, TODAY)


def test_a_file_left_alone_is_to_be_looked_at_the_sooner_the_more_urgent(cast):
    urgent, calm = cast.open_file("fatou"), cast.open_file("mamadou")
    assert "casework.write_note" not in steps(cast, urgent)
    later = TODAY + timedelta(days=5)
    assert steps(cast, urgent, later)["casework.write_note"].due_on == TODAY + timedelta(days=7)
    assert "casework.write_note" not in steps(cast, calm, later)


def test_a_child_alone_who_turned_eighteen_is_not_dropped_in_silence(cast):
    case = cast.open_file("fatou")
    birthday = date(2028, 2, 14)
    assert "casework.set_categories" not in steps(cast, case, birthday - timedelta(days=1))
    assert steps(cast, case, birthday)["casework.set_categories"].due_on == birthday


def test_a_closed_file_asks_for_nothing(cast):
    case = cast.open_file("mamadou")
    acts.close(case, closed_on=TODAY, reason=Code("moved_on"), outcome=Code("unknown"), by=cast.awa)
    assert steps(cast, case) == {}
    assert marks(cast, case)[-1] == (f"Closed on {said.day(TODAY)}", "quiet")


def test_a_child_is_marked_with_their_age_whether_alone_or_with_family(cast):
    cast.family()
    assert marks(cast, cast.open_file("fanta"))[0] == ("Child · 10 years", "child")
    assert marks(cast, cast.open_file("fatou"))[0] == ("Unaccompanied child · 16 years", "child")
    alone = cast.open_file("sory")
    acts.screen(alone, screened_on=TODAY, **SAID | {"alone": Code("yes")}, by=cast.awa)
    assert marks(cast, alone)[0][0].startswith("Child alone, by the screening")


def test_marks_say_why_assisted_how_urgent_and_whether_an_emergency(cast):
    case = cast.open_file("salimata")
    acts.mark_emergency(case, is_emergency_movement=True, by=cast.awa)
    assert [text for text, _tone in marks(cast, case)] == [
        "Stranded migrant",
        "Medical need",
        "Priority: high",
        "Emergency movement",
    ]
