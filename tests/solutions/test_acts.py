"""Solutions and best interests through the acts: what is refused, what is kept, and that words are sealed."""

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from teranga.casework.models import Case
from teranga.kernel.acts import Refused
from teranga.kernel.codes import Code
from teranga.solutions import acts, queries, rules
from teranga.solutions.models import BestInterests, BestInterestsDecision, Choice
from tests.cast import TODAY
from tests.returns.road import ASSESSMENT, PANEL, Road

WHY = "the test looks at everything"


def refused(run: Any, *args: Any, **options: Any) -> list[str]:
    with pytest.raises(Refused) as caught:
        run(*args, **options)
    return [blocker.code for blocker in caught.value.blockers]


def missing(case: Case) -> list[str]:
    facts = queries.best_interests(case, TODAY)
    return [blocker.code for blocker in rules.everything_missing_for_best_interests(facts)]


def deciding(road: Road, case: Case, by: Any = None, **changes: Any) -> Any:
    said = {"decided_on": TODAY, "decision": Code("approved"), "members": PANEL, "reasons": "Approuvé.", **changes}
    return acts.decide_best_interests(case, **said, by=by or road.cast.issa)


def assessing(road: Road, case: Case, by: Any = None, **changes: Any) -> Any:
    assessment = replace(ASSESSMENT, **changes)
    return acts.assess_best_interests(case, assessed_on=TODAY, assessment=assessment, by=by or road.cast.awa)


def test_a_solution_is_discussed_then_chosen_and_the_file_moves_on(road: Road) -> None:
    case = road.open("mamadou")
    said = {"solution": Code("voluntary_return"), "chosen_on": TODAY}
    assert refused(acts.choose, case, **said, by=road.cast.awa) == ["solution-not-discussed"]
    talk = {"solution": Code("voluntary_return"), "outcome": Code("considered"), "discussed_on": TODAY}
    acts.discuss(case, **talk, by=road.cast.awa)
    acts.choose(case, **said, why="Il veut revoir sa mère.", by=road.cast.awa)
    assert queries.solution_chosen(case) == "voluntary_return"
    assert Case.objects.visible_to(road.cast.awa).get().stage_code == "solution"
    shown = queries.panel(case, road.cast.awa, TODAY)["options"]
    assert "Il veut revoir sa mère." in str(shown[0].text)


def test_a_later_choice_replaces_the_first(road: Road) -> None:
    case = road.open("mamadou")
    for solution in ("voluntary_return", "host_integration"):
        talk = {"solution": Code(solution), "outcome": Code("considered"), "discussed_on": TODAY}
        acts.discuss(case, **talk, by=road.cast.awa)
        acts.choose(case, solution=Code(solution), chosen_on=TODAY, by=road.cast.awa)
    assert queries.solution_chosen(case) == "host_integration"


def test_an_option_set_aside_says_why_and_codes_are_known(road: Road) -> None:
    case = road.open("mamadou")
    talk = {"solution": Code("third_country"), "outcome": Code("rejected"), "discussed_on": TODAY}
    assert refused(acts.discuss, case, **talk, by=road.cast.awa) == ["rejection-unexplained"]
    assert refused(acts.discuss, case, **{**talk, "solution": Code("moon")}, by=road.cast.awa) == ["code-unknown"]


@pytest.mark.safeguard("S3")
def test_a_child_alone_gets_no_solution_before_the_panel(road: Road) -> None:
    fatou = road.open("fatou")
    talk = {"solution": Code("voluntary_return"), "outcome": Code("considered"), "discussed_on": TODAY}
    acts.discuss(fatou, **talk, by=road.cast.awa)
    choice = {"solution": Code("voluntary_return"), "chosen_on": TODAY}
    assert refused(acts.choose, fatou, **choice, by=road.cast.awa) == ["best-interests-decision-missing"]
    assert not Choice.objects.unscoped(WHY).exists()
    road.decide(fatou)
    acts.choose(fatou, **choice, by=road.cast.awa)


@pytest.mark.safeguard("S3")
def test_the_procedure_step_by_step_takes_away_one_blocker_after_the_other(road: Road) -> None:
    fatou = road.open("fatou")
    assert len(missing(fatou)) == 6
    assessing(road, fatou, tracing="pending", care="", care_confirmed_on=None, escort="", escort_named_on=None)
    left = ["best-interests-decision-missing", "tracing-outcome-missing", "care-not-confirmed", "escort-missing"]
    assert missing(fatou) == left
    acts.record_tracing(fatou, tracing=Code("successful"), by=road.cast.awa)
    acts.confirm_care(fatou, care=Code("kinship"), confirmed_on=TODAY, details="Sa tante", by=road.cast.awa)
    acts.name_escort(fatou, escort="Lansana Kourouma", named_on=TODAY, by=road.cast.awa)
    assert missing(fatou) == ["best-interests-decision-missing"]
    deciding(road, fatou)
    assert missing(fatou) == []


@pytest.mark.safeguard("S3")
def test_a_material_change_after_the_decision_asks_for_another(road: Road) -> None:
    fatou = road.open("fatou")
    road.decide(fatou)
    acts.record_tracing(fatou, tracing=Code("unsuccessful"), by=road.cast.awa)
    assert missing(fatou) == ["best-interests-decision-outdated"]
    assert refused(acts.choose, fatou, solution=Code("voluntary_return"), chosen_on=TODAY, by=road.cast.awa)
    deciding(road, fatou)
    assert missing(fatou) == []


def test_tracing_that_says_nothing_new_changes_nothing(road: Road) -> None:
    fatou = road.open("fatou")
    road.decide(fatou)
    acts.record_tracing(fatou, tracing=Code("successful"), by=road.cast.awa)
    assert missing(fatou) == [] and BestInterests.objects.unscoped(WHY).count() == 1


@pytest.mark.safeguard("S8")
def test_whoever_assessed_does_not_decide_nor_vote(road: Road) -> None:
    fatou = road.open("fatou")
    assessing(road, fatou, by=road.cast.issa)
    assert refused(deciding, road, fatou) == ["author-decides", "author-votes"]
    assert not BestInterestsDecision.objects.unscoped(WHY).exists()
    assert refused(deciding, road, fatou, by=road.cast.rahila) == ["author-votes"]
    others = (*PANEL[1:], rules.PanelMember("Rahila Mahaman", "Mission régionale"))
    deciding(road, fatou, by=road.cast.rahila, members=others)


@pytest.mark.safeguard("S3")
def test_a_panel_of_two_decides_nothing_and_only_a_supervisor_records_it(road: Road) -> None:
    fatou = road.open("fatou")
    assert refused(deciding, road, fatou) == ["best-interests-assessment-missing"]
    assessing(road, fatou)
    assert refused(deciding, road, fatou, members=PANEL[:2]) == ["panel-too-small"]
    assert refused(deciding, road, fatou, by=road.cast.balkissa) == ["not-allowed"]
    assert refused(deciding, road, fatou, decided_on=TODAY - timedelta(days=1)) == ["decision-before-assessment"]


@pytest.mark.safeguard("S3")
def test_a_panel_does_not_approve_unheard(road: Road) -> None:
    fatou = road.open("fatou")
    assessing(road, fatou, child_view="")
    assert refused(deciding, road, fatou) == ["child-view-missing"]
    deciding(road, fatou, decision=Code("deferred"))
    assert "best-interests-deferred" in missing(fatou)


def test_care_confirmed_after_the_decision_is_the_one_decided_on(road: Road) -> None:
    fatou = road.open("fatou")
    assessing(road, fatou, care_confirmed_on=None)
    deciding(road, fatou)
    said = {"confirmed_on": TODAY, "by": road.cast.awa}
    assert refused(acts.confirm_care, fatou, care=Code("foster"), **said) == ["care-differs-from-decision"]
    acts.confirm_care(fatou, care=Code("kinship"), **said)
    assert missing(fatou) == []


def test_nothing_is_added_to_an_assessment_that_is_not_there(road: Road) -> None:
    fatou = road.open("fatou")
    for run, said in (
        (acts.record_tracing, {"tracing": Code("pending")}),
        (acts.confirm_care, {"care": Code("kinship"), "confirmed_on": TODAY}),
        (acts.name_escort, {"escort": "Lansana", "named_on": TODAY}),
    ):
        assert refused(run, fatou, **said, by=road.cast.awa) == ["best-interests-assessment-missing"]
    assert refused(acts.name_escort, fatou, escort=" ", named_on=TODAY, by=road.cast.awa) == ["escort-missing"]


def test_what_was_said_is_sealed_and_opens_only_through_the_vault(road: Road) -> None:
    fatou = road.open("fatou")
    road.decide(fatou)
    row = BestInterests.objects.unscoped(WHY).get()
    assert b"tante" not in bytes(row.child_view_sealed)
    assert queries.draft(fatou)["child_view"] == ASSESSMENT.child_view
    told = {
        str(each.label): str(each.text) for each in queries.best_interests_panel(fatou, road.cast.awa, TODAY)["told"]
    }
    assert any("Aminata Sow" in text for text in told.values())
    assert queries.best_interests_panel(road.open("mamadou"), road.cast.awa, TODAY) == {}


# --------------------------------------------------------------------------------------------------------- file page


def test_the_mark_says_a_child_alone_with_the_age(road: Road, settings: Any) -> None:
    fatou, mamadou = road.open("fatou"), road.open("mamadou")
    (mark,) = queries.marks(fatou, TODAY)
    assert "16" in str(mark.text) and mark.tone == "child"
    assert queries.marks(mamadou, TODAY) == []
    assert queries.conditions(mamadou, TODAY) == []


def test_the_checklist_lists_what_is_missing_then_what_is_there(road: Road) -> None:
    fatou = road.open("fatou")
    assert len(queries.conditions(fatou, TODAY)) == 6
    road.decide(fatou)
    assert [each.act for each in queries.conditions(fatou, TODAY)] == [  # type: ignore[union-attr]
        "solutions.assess_best_interests",
        "solutions.decide_best_interests",
        "solutions.confirm_care",
        "solutions.name_escort",
    ]


def test_the_next_steps_lead_from_assessment_to_choice(road: Road) -> None:
    fatou = road.open("fatou")
    steps = [step.act for step in queries.next_steps(fresh(fatou), TODAY)]
    assert steps == ["solutions.assess_best_interests", "solutions.discuss"]
    assessing(road, fatou)
    assert queries.next_steps(fresh(fatou), TODAY)[0].act == "solutions.decide_best_interests"
    deciding(road, fatou)
    talk = {"solution": Code("voluntary_return"), "outcome": Code("considered"), "discussed_on": TODAY}
    acts.discuss(fatou, **talk, by=road.cast.awa)
    assert [step.act for step in queries.next_steps(fresh(fatou), TODAY)] == ["solutions.choose"]
    acts.choose(fatou, solution=Code("voluntary_return"), chosen_on=TODAY, by=road.cast.awa)
    assert queries.next_steps(fresh(fatou), TODAY) == []


def fresh(case: Case) -> Case:
    return Case.objects.unscoped(WHY).select_related("person").get(pk=case.pk)
