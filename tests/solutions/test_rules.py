"""What best interests ask for, judged from facts alone."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from teranga.kernel import codes
from teranga.kernel.refusals import Blocker
from teranga.solutions import rules
from teranga.solutions.rules import BestInterestsFacts, Panel, PanelMember

TODAY = date(2026, 11, 24)
COMPLETE = BestInterestsFacts(
    on=TODAY,
    is_unaccompanied_child=True,
    assessed_on=date(2026, 11, 12),
    decision_code="approved",
    decided_on=date(2026, 11, 18),
    tracing_outcome_code="successful",
    has_guardian=True,
    has_guardian_view=True,
    has_child_view=True,
    care_arrangement_code="kinship",
    care_confirmed_on=date(2026, 11, 19),
    escort_named_on=date(2026, 11, 20),
)
MEMBERS = (
    PanelMember("Issa Garba", "Mission régionale"),
    PanelMember("Aminata Sow", "Direction de la protection de l'enfant"),
    PanelMember("Paul Adamou", "Maison d'accueil"),
)


def missing(**changes: object) -> list[str]:
    return [blocker.code for blocker in rules.everything_missing_for_best_interests(replace(COMPLETE, **changes))]


@pytest.mark.safeguard("S3")
def test_nothing_is_missing_once_everything_is_on_file() -> None:
    assert missing() == []


@pytest.mark.safeguard("S3")
def test_nothing_on_file_is_six_things_missing() -> None:
    facts = BestInterestsFacts(on=TODAY, is_unaccompanied_child=True)
    assert [blocker.code for blocker in rules.everything_missing_for_best_interests(facts)] == [
        "best-interests-decision-missing",
        "tracing-outcome-missing",
        "guardian-missing",
        "child-view-missing",
        "care-not-confirmed",
        "escort-missing",
    ]


@pytest.mark.safeguard("S3")
@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"decision_code": "", "decided_on": None}, "best-interests-decision-missing"),
        ({"decision_code": "deferred"}, "best-interests-deferred"),
        ({"decision_code": "not_approved"}, "best-interests-refused"),
        ({"decision_code": "closed"}, "best-interests-decision-missing"),
        ({"is_about_latest": False}, "best-interests-decision-outdated"),
        ({"decided_on": date(2025, 11, 24)}, "best-interests-decision-old"),
        ({"tracing_outcome_code": "pending"}, "tracing-outcome-missing"),
        ({"has_guardian_view": False}, "guardian-view-missing"),
        ({"has_guardian": False, "has_guardian_view": False}, "guardian-missing"),
        ({"has_child_view": False}, "child-view-missing"),
        ({"care_confirmed_on": None}, "care-not-confirmed"),
        ({"care_arrangement_code": "none"}, "care-not-confirmed"),
        ({"escort_named_on": None}, "escort-missing"),
    ],
)
def test_each_thing_missing_is_named_by_itself(changes: dict[str, object], code: str) -> None:
    assert missing(**changes) == [code]


@pytest.mark.parametrize("code", ["successful", "unsuccessful", "not_in_interest", "child_declined"])
def test_tracing_that_came_to_something_is_an_outcome(code: str) -> None:
    assert missing(tracing_outcome_code=code) == []


def test_an_approval_under_conditions_approves() -> None:
    assert missing(decision_code="approved_with_conditions") == []


def test_a_decision_holds_until_the_day_before_its_first_year_is_over() -> None:
    assert missing(decided_on=date(2025, 11, 25)) == []


@pytest.mark.safeguard("S3")
def test_a_child_who_turns_eighteen_keeps_the_safeguards_until_the_panel_closes_the_procedure() -> None:
    of_age = replace(COMPLETE, is_unaccompanied_child=False, decision_code="", decided_on=None)
    assert [each.code for each in rules.everything_missing_for_best_interests(of_age)] == [
        "best-interests-decision-missing"
    ]
    assert rules.is_best_interests_needed(of_age)
    closed = replace(of_age, decision_code="closed", decided_on=TODAY)
    assert rules.everything_missing_for_best_interests(closed) == []
    reopened = replace(closed, is_about_latest=False)
    assert rules.is_best_interests_needed(reopened)


def test_an_adult_with_no_procedure_is_asked_for_nothing() -> None:
    assert rules.everything_missing_for_best_interests(BestInterestsFacts(on=TODAY)) == []


FACTS = st.builds(
    BestInterestsFacts,
    on=st.just(TODAY),
    is_unaccompanied_child=st.booleans(),
    is_lift_unconfirmed=st.booleans(),
    assessed_on=st.none() | st.dates(date(2025, 1, 1), TODAY),
    decision_code=st.sampled_from(["", *(row["code"] for row in codes.rows("bid_decision"))]),
    decided_on=st.none() | st.dates(date(2025, 1, 1), TODAY),
    is_about_latest=st.booleans(),
    tracing_outcome_code=st.sampled_from(["", *(row["code"] for row in codes.rows("tracing_outcome"))]),
    has_guardian=st.booleans(),
    has_guardian_view=st.booleans(),
    has_child_view=st.booleans(),
    care_arrangement_code=st.sampled_from(["", *(row["code"] for row in codes.rows("care_arrangement"))]),
    care_confirmed_on=st.none() | st.dates(date(2026, 1, 1), TODAY),
    escort_named_on=st.none() | st.dates(date(2026, 1, 1), TODAY),
)


@pytest.mark.safeguard("S3")
@given(FACTS)
def test_a_child_alone_passes_only_with_all_of_it(facts: BestInterestsFacts) -> None:
    passes = not rules.everything_missing_for_best_interests(facts)
    whole = (
        facts.decision_code in {"approved", "approved_with_conditions"}
        and facts.decided_on is not None
        and facts.decided_on > TODAY - timedelta(days=366)
        and facts.is_about_latest
        and facts.tracing_outcome_code not in {"", "pending"}
        and facts.has_guardian_view
        and facts.has_child_view
        and facts.care_confirmed_on is not None
        and facts.care_arrangement_code not in {"", "none"}
        and facts.escort_named_on is not None
        and not facts.is_lift_unconfirmed
    )
    assert not (facts.is_unaccompanied_child and passes) or whole


@given(FACTS)
def test_nothing_is_asked_for_twice(facts: BestInterestsFacts) -> None:
    found = [blocker.code for blocker in rules.everything_missing_for_best_interests(facts)]
    assert len(found) == len(set(found))


# ------------------------------------------------------------------------------------------------------- the panel


def deciding(decision: str = "approved", **changes: object) -> list[str]:
    members = changes.pop("members", MEMBERS)
    authors = (changes.pop("author", "Awa Seyni"), "Balkissa Hamani")
    is_author = changes.pop("is_author", False)
    undecided = replace(COMPLETE, decision_code="", decided_on=None, **changes)
    panel = Panel(decision, changes.get("decided_on", TODAY), members)  # type: ignore[arg-type]
    found = rules.everything_blocking_decision(undecided, panel, authors=authors, is_author=is_author)  # type: ignore[arg-type]
    return [blocker.code for blocker in found]


def test_a_panel_of_three_from_several_bodies_decides() -> None:
    assert deciding() == []


@pytest.mark.safeguard("S8")
def test_the_author_of_the_assessment_does_not_decide() -> None:
    assert deciding(is_author=True) == ["author-decides"]


@pytest.mark.safeguard("S8")
@pytest.mark.parametrize("author", ["Issa Garba", "GARBA Issa", "issa  gárba"])
def test_the_author_of_the_assessment_does_not_vote_under_any_spelling(author: str) -> None:
    assert deciding(author=author) == ["author-votes"]


@pytest.mark.safeguard("S3")
def test_two_people_are_no_panel_and_neither_is_one_person_named_three_times() -> None:
    assert deciding(members=MEMBERS[:2]) == ["panel-too-small"]
    assert deciding(members=(MEMBERS[0],) * 3) == ["panel-too-small"]
    assert deciding(members=(*MEMBERS[:2], PanelMember(" ", "ONG"))) == ["panel-too-small"]


def test_a_panel_comes_from_more_than_one_body() -> None:
    assert deciding(members=tuple(PanelMember(each.name, "Mission") for each in MEMBERS)) == ["panel-of-one-body"]


def test_nothing_is_decided_before_it_was_assessed() -> None:
    assert deciding(assessed_on=None) == ["best-interests-assessment-missing"]
    assert deciding(assessed_on=TODAY + timedelta(days=1)) == ["decision-before-assessment"]


@pytest.mark.safeguard("S3")
def test_a_panel_approves_nothing_without_having_the_childs_view_but_may_defer() -> None:
    assert deciding(has_child_view=False) == ["child-view-missing"]
    assert deciding("deferred", has_child_view=False) == []


@pytest.mark.safeguard("S3")
def test_the_procedure_is_closed_only_on_someone_of_age() -> None:
    assert deciding("closed") == ["still-a-child-alone"]
    assert deciding("closed", is_unaccompanied_child=False) == []


def test_care_confirmed_is_the_care_that_was_decided_on() -> None:
    assert rules.what_blocks_confirming_care(COMPLETE, "kinship") is None
    assert rules.what_blocks_confirming_care(COMPLETE, "foster") == Blocker("care-differs-from-decision", field="care")
    assert rules.what_blocks_confirming_care(replace(COMPLETE, decision_code=""), "foster") is None
    assert rules.what_blocks_confirming_care(COMPLETE, "none") == Blocker("care-of-nobody", field="care")
    nothing = BestInterestsFacts(on=TODAY, is_unaccompanied_child=True)
    assert rules.what_blocks_confirming_care(nothing, "kinship") == Blocker("best-interests-assessment-missing")


# ------------------------------------------------------------------------------------------------------- solutions


def choosing(solution: str, facts: BestInterestsFacts | None = None, *, is_child: bool = False) -> Blocker | None:
    discussed = {"voluntary_return", "long_term_care"}
    adult = BestInterestsFacts(on=TODAY)
    return rules.what_blocks_choosing(solution, is_child=is_child, discussed=discussed, facts=facts or adult)


def test_a_solution_is_chosen_among_those_discussed() -> None:
    assert choosing("voluntary_return") is None
    assert choosing("third_country") == Blocker("solution-not-discussed", field="solution")


def test_long_term_care_is_for_children() -> None:
    assert choosing("long_term_care") == Blocker("solution-for-children", field="solution")
    assert choosing("long_term_care", is_child=True) is None


@pytest.mark.safeguard("S3")
def test_a_child_alone_has_no_solution_before_the_panel_decided() -> None:
    undecided = replace(COMPLETE, decision_code="", decided_on=None)
    assert choosing("voluntary_return", undecided, is_child=True) == Blocker("best-interests-decision-missing")
    assert choosing("voluntary_return", COMPLETE, is_child=True) is None


def test_an_option_set_aside_says_why() -> None:
    assert rules.what_blocks_discussing("rejected", " ") == Blocker("rejection-unexplained", field="why")
    assert rules.what_blocks_discussing("rejected", "No relative there") is None
    assert rules.what_blocks_discussing("considered", "") is None
