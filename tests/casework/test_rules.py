"""Decisions about a file, without a database."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from teranga.casework import rules
from teranga.casework.rules import Answers, ClosingFacts
from teranga.kernel import codes
from teranga.kernel.dates import PartialDate
from teranga.kernel.refusals import Blocker

TODAY = date(2026, 11, 24)
ADULT, CHILD = PartialDate(1990, 5, 2), PartialDate(2012, 5, 2)
NO = Answers("no", "no", "no", "no", "no", "no")
CATEGORIES = [row["code"] for row in codes.rows("category")]
PRIORITIES = [row["code"] for row in codes.rows("priority")]
answers = st.sampled_from(["yes", "no", "unknown"])
screenings = st.builds(Answers, answers, answers, answers, answers, answers, answers)


# -------------------------------------------------------------------------------------------------------------- stages


def test_a_file_with_nothing_on_record_is_opened():
    assert rules.stage_of([]) == "opened"


def test_the_stage_is_the_furthest_reached_whatever_the_order():
    assert rules.stage_of(["return", "screened", "opened"]) == "return"
    assert rules.stage_of(["departed", "closed"]) == "closed"


def test_a_closed_file_is_not_worked_on():
    assert rules.what_blocks_work("closed") == Blocker("file-closed")
    assert rules.what_blocks_work("return") is None


# --------------------------------------------------------------------------------------------------------- protection


def facts(categories=(), found=(), needs=(), birth=ADULT, on=TODAY):
    return rules.protection_facts(
        categories=frozenset(categories), screenings=list(found), needs=needs, birth=birth, on=on
    )


@pytest.mark.parametrize("category", ["unaccompanied_child", "separated_child"])
def test_a_child_called_unaccompanied_or_separated_is_protected_as_alone(category):
    assert facts([category], birth=CHILD).is_unaccompanied_child


def test_a_child_found_alone_at_screening_is_protected_before_any_category_is_set():
    assert facts(found=[Answers(alone="yes")], birth=CHILD).is_unaccompanied_child


def test_a_child_with_family_is_a_child_and_not_alone():
    found = facts(found=[NO], birth=CHILD)
    assert found.is_child
    assert not found.is_unaccompanied_child


def test_an_adult_found_alone_is_no_unaccompanied_child():
    assert not facts(found=[Answers(alone="yes")], birth=ADULT).is_unaccompanied_child


def test_a_child_alone_grows_up_on_the_eighteenth_birthday():
    birth = PartialDate(2008, 11, 24)
    assert facts(["unaccompanied_child"], birth=birth, on=TODAY - timedelta(days=1)).is_unaccompanied_child
    assert not facts(["unaccompanied_child"], birth=birth, on=TODAY).is_unaccompanied_child


def test_who_may_be_under_eighteen_has_the_benefit_of_the_doubt():
    assert facts(["unaccompanied_child"], birth=PartialDate(2008)).is_unaccompanied_child
    assert facts(["unaccompanied_child"], birth=None).is_unaccompanied_child


def test_who_has_no_known_birth_is_no_child_unless_the_file_says_so():
    assert not facts(birth=None).is_child
    assert facts(found=[Answers(alone="yes")], birth=None).is_child


def test_what_was_not_asked_is_unknown_and_never_no():
    found = facts()
    assert (found.fears_return, found.asylum_pending, found.trafficking_signs) == ("unknown",) * 3
    assert not found.is_screened


def test_a_later_screening_that_did_not_ask_takes_nothing_back():
    assert facts(found=[Answers(), Answers(fears_return="yes")]).fears_return == "yes"


def test_a_later_answer_holds_over_an_earlier_one():
    assert facts(found=[NO, Answers(fears_return="yes")]).fears_return == "no"


@pytest.mark.parametrize(
    ("categories", "found", "needs"),
    [(["medical_need"], [], []), ([], [Answers(health_need="yes")], []), ([], [], ["health"]), ([], [], ["mhpss"])],
)
def test_a_health_need_is_on_file_by_category_screening_or_need(categories, found, needs):
    assert facts(categories, found, needs).has_health_need


def test_hunger_is_no_health_need():
    assert not facts(found=[NO], needs=["food"]).has_health_need


@given(st.lists(screenings, max_size=4), st.sets(st.sampled_from(CATEGORIES)))
def test_a_child_alone_is_always_a_child(found, categories):
    for birth in (ADULT, CHILD, None, PartialDate(2008)):
        known = facts(categories, found, birth=birth)
        assert known.is_child or not known.is_unaccompanied_child


# ------------------------------------------------------------------------------------------- categories and priority


def test_a_child_is_unaccompanied_or_separated_and_not_both():
    why = rules.what_blocks_categories(["unaccompanied_child", "separated_child"], CHILD, on=TODAY)
    assert why is not None
    assert why.code == "unaccompanied-and-separated"


def test_an_adult_is_not_called_an_unaccompanied_child():
    why = rules.what_blocks_categories(["unaccompanied_child"], ADULT, on=TODAY)
    assert why is not None
    assert why.code == "adult-called-child"


@pytest.mark.parametrize("birth", [CHILD, None, PartialDate(2008)])
def test_who_may_be_a_child_may_be_called_one(birth):
    assert rules.what_blocks_categories(["unaccompanied_child"], birth, on=TODAY) is None


def test_a_category_that_does_not_exist_is_refused_by_its_name():
    why = rules.what_blocks_categories(["stranded", "rich"], ADULT, on=TODAY)
    assert why == Blocker("category-unknown", category="rich", field="categories")


def test_several_categories_may_hold_at_once():
    assert rules.what_blocks_categories(["stranded", "medical_need", "irregular"], ADULT, on=TODAY) is None


def test_a_screening_points_to_categories_that_are_missing():
    found = Answers(alone="yes", trafficking_signs="yes", health_need="yes")
    assert rules.categories_suggested([], found, CHILD, on=TODAY) == (
        "unaccompanied_child",
        "victim_of_trafficking",
        "medical_need",
    )
    assert rules.categories_suggested(["separated_child", "medical_need"], found, CHILD, on=TODAY) == (
        "victim_of_trafficking",
    )
    assert rules.categories_suggested([], found, ADULT, on=TODAY) == ("victim_of_trafficking", "medical_need")
    assert rules.categories_suggested([], NO, CHILD, on=TODAY) == ()


@pytest.mark.parametrize(
    "category", ["unaccompanied_child", "separated_child", "victim_of_trafficking", "medical_need"]
)
def test_some_categories_ask_for_a_high_priority(category):
    assert rules.priority_floor([category], NO) == "high"


@pytest.mark.parametrize("question", ["alone", "trafficking_signs", "health_need"])
def test_some_answers_ask_for_a_high_priority(question):
    assert rules.priority_floor([], Answers(**{question: "yes"})) == "high"


def test_an_urgent_need_asks_for_a_high_priority():
    assert rules.priority_floor([], NO, ["low", "immediate"]) == "high"
    assert rules.priority_floor(["stranded"], NO, ["medium"]) == "low"


def test_a_priority_is_not_set_below_its_floor():
    why = rules.what_blocks_priority("medium", "high")
    assert why is not None
    assert why.code == "priority-below-floor"
    assert rules.what_blocks_priority("immediate", "high") is None
    assert rules.what_blocks_priority("high", "high") is None


@given(st.sampled_from(PRIORITIES), st.sampled_from(PRIORITIES))
def test_raising_a_priority_to_a_floor_always_satisfies_it(priority, floor):
    assert rules.what_blocks_priority(rules.more_urgent(priority, floor), floor) is None


def test_an_unknown_priority_is_the_least_urgent_of_all():
    assert rules.more_urgent("whatever", "low") == "low"


# ---------------------------------------------------------------------------------------------------------------- due


def test_a_child_alone_is_screened_within_two_days_and_everyone_within_a_week():
    assert rules.screening_due(TODAY, child_alone=True) == TODAY + timedelta(days=2)
    assert rules.screening_due(TODAY, child_alone=False) == TODAY + timedelta(days=7)


def test_a_plan_is_due_two_weeks_after_the_screening():
    assert rules.plan_due(TODAY) == TODAY + timedelta(days=14)


def test_the_more_urgent_a_file_the_sooner_it_is_looked_at_again():
    found = [rules.review_due(TODAY, priority) for priority in PRIORITIES]
    assert found == sorted(found)
    assert rules.review_due(TODAY, "low") == TODAY + timedelta(days=30)


# ------------------------------------------------------------------------------------------------------------ closing


def closing(*, tasks=0, needs=(), seen=TODAY - timedelta(days=200)):
    return ClosingFacts(open_tasks=tasks, open_needs=tuple(needs), last_contact_on=seen)


def wrong(facts, reason="solution_achieved", outcome="stayed_in_host", note=""):
    found = rules.everything_wrong_with_closure(facts, reason=reason, outcome=outcome, note=note, on=TODAY)
    return [each.code for each in found]


@pytest.mark.safeguard("S10")
def test_a_file_with_tasks_to_do_is_not_closed():
    assert rules.everything_keeping_open(closing(tasks=2)) == [Blocker("tasks-open", tasks=2)]
    assert rules.everything_keeping_open(closing()) == []


@pytest.mark.safeguard("S10")
def test_a_file_is_not_closed_as_a_success_while_needs_are_not_met():
    assert wrong(closing(needs=["food"])) == ["needs-open"]
    assert wrong(closing(needs=["food"]), reason="moved_on", outcome="needs_met") == ["needs-open"]
    assert wrong(closing(needs=["food"]), reason="assistance_completed", outcome="needs_unmet") == []
    assert wrong(closing(needs=["food"]), reason="moved_on", outcome="unknown") == []


def test_a_death_is_both_reason_and_outcome():
    assert wrong(closing(), reason="died", outcome="returned") == ["closure-contradicts"]
    assert wrong(closing(), reason="withdrew", outcome="died") == ["closure-contradicts"]
    assert wrong(closing(), reason="died", outcome="died") == []


def test_contact_is_lost_after_three_months_of_attempts_on_record():
    tried = "Trois appels, deux visites au centre."
    assert wrong(closing(seen=TODAY - timedelta(days=89)), "lost_contact", "unknown", tried) == ["contact-recent"]
    assert wrong(closing(seen=TODAY - timedelta(days=90)), "lost_contact", "unknown", tried) == []
    assert wrong(closing(), "lost_contact", "unknown", "  ") == ["closure-unexplained"]


def test_another_reason_is_explained():
    assert wrong(closing(), "other", "unknown") == ["closure-unexplained"]
