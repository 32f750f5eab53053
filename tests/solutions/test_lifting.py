"""What protects a child is not taken back by one person alone: another confirms it, or it stands (S3, S8)."""

from dataclasses import replace
from typing import Any
from uuid import UUID, uuid4

import pytest
from hypothesis import given
from hypothesis import strategies as st

from teranga.casework import acts as casework_acts
from teranga.casework.models import Case
from teranga.casework.rules import ProtectionFacts
from teranga.kernel.acts import Refused
from teranga.kernel.codes import Code
from teranga.kernel.dates import PartialDate
from teranga.people import acts as people_acts
from teranga.people import queries as people_queries
from teranga.returns import acts as returns_acts
from teranga.returns import rules as returns_rules
from teranga.solutions import acts, queries, rules
from teranga.solutions.rules import Said
from tests.cast import QUESTIONS, TODAY
from tests.returns.road import ASSESSMENT, PANEL, Road

WHY = "the test looks at everything"
AWA, ISSA = uuid4(), uuid4()
CHILD, ADULT = PartialDate(2012), PartialDate(1990)


def refused(run: Any, *args: Any, **options: Any) -> list[str]:
    with pytest.raises(Refused) as caught:
        run(*args, **options)
    return [blocker.code for blocker in caught.value.blockers]


def fresh(case: Case) -> Case:
    return Case.objects.unscoped(WHY).select_related("person", "office").get(pk=case.pk)


def screen(road: Road, case: Case, alone: str) -> None:
    said = {question: Code(alone if question == "alone" else "no") for question in QUESTIONS}
    casework_acts.screen(case, screened_on=TODAY, **said, by=road.cast.awa)


def confirm(case: Case, by: Any, reason: str = "Sa mère est arrivée, entendue le 23.") -> Any:
    return acts.confirm_no_longer_child_alone(case, reason=reason, by=by)


def booking(road: Road, case: Case) -> list[str]:
    return refused(returns_acts.book, road.movement(), cases=(case,), by=road.officer)


# ------------------------------------------------------------------------------------------------------------ the rule


def lifted(*records: Said, **protection: Any) -> bool:
    history = rules.history_of(records)
    return rules.is_lift_unconfirmed(history, ProtectionFacts(**protection), on=TODAY)


def said(about: str, by: UUID = AWA, **told: Any) -> Said:
    return Said(about, by, **told)


CONFIRMED = Said("confirmation", ISSA, is_confirmation=True)
CALLED, NOT_CALLED = said("categories", calls_alone=True), said("categories", calls_alone=False)


@pytest.mark.safeguard("S8")
def test_a_category_or_an_age_taken_back_waits_for_another_person() -> None:
    assert lifted(CALLED, NOT_CALLED, is_child=True, is_age_known=True)
    assert lifted(CALLED, NOT_CALLED)  # of no known age
    assert not lifted(CALLED, NOT_CALLED, CONFIRMED, is_child=True, is_age_known=True)
    assert lifted(said("birth", birth=CHILD), said("birth", birth=ADULT), is_age_known=True)
    assert not lifted(said("birth", birth=CHILD), said("birth", birth=ADULT), CONFIRMED, is_age_known=True)


@pytest.mark.safeguard("S8")
def test_what_stood_when_it_was_confirmed_goes_on_counting() -> None:
    aged = (said("birth", birth=CHILD), said("birth", birth=ADULT), CONFIRMED)
    assert lifted(CALLED, *aged, said("birth", birth=CHILD), NOT_CALLED, is_child=True, is_age_known=True)


@pytest.mark.safeguard("S3")
def test_whoever_grew_up_needs_nobody_to_say_so() -> None:
    grown = said("birth", birth=PartialDate(2005))
    assert not lifted(CALLED, grown, NOT_CALLED, is_age_known=True)


@pytest.mark.safeguard("S8")
@given(st.lists(st.sampled_from([CALLED, NOT_CALLED, said("birth", birth=CHILD), said("birth", birth=ADULT)])))
def test_a_confirmation_leaves_only_what_stood(records: list[Said]) -> None:
    history = rules.history_of([*records, CONFIRMED])
    last = next((each for each in reversed(records) if each.about == "categories"), None)
    assert history.was_called_alone == bool(last and last.calls_alone)
    assert len(history.births) <= 1 and not history.authors


# ------------------------------------------------------------------------------------------------------------ the acts


@pytest.mark.safeguard("S8")
def test_a_child_whose_category_and_answer_one_person_took_back_is_not_booked(road: Road) -> None:
    fatou = road.open("fatou")
    road.prepare(fatou, signatories=returns_rules.Signatories(guardian="Zara Moussa"))
    casework_acts.set_categories(fatou, categories=(Code("stranded"),), by=road.cast.awa)
    screen(road, fatou, alone="no")
    found = booking(road, fresh(fatou))
    assert found[0] == "lift-unconfirmed" and "best-interests-decision-missing" in found
    assert queries.conditions(fresh(fatou), TODAY)[0].code == "lift-unconfirmed"  # type: ignore[union-attr]


@pytest.mark.safeguard("S8")
def test_a_child_made_an_adult_by_a_correction_is_not_booked_until_another_confirms(road: Road) -> None:
    fatou = road.open("fatou")
    road.prepare(fatou, signatories=returns_rules.Signatories(guardian="Zara Moussa"))
    older = replace(people_queries.identity(fatou.person), birth=PartialDate(1990))
    people_acts.correct_identity(fatou.person, identity=older, why="Erreur", by=road.cast.awa)
    assert booking(road, fresh(fatou))[0] == "lift-unconfirmed"
    assert refused(confirm, fatou, road.cast.awa) == ["not-allowed"]
    assert refused(confirm, fatou, road.cast.issa, reason=" ") == ["confirmation-unexplained"]
    confirm(fatou, road.cast.issa)
    returns_acts.book(road.movement(), cases=(fresh(fatou),), by=road.officer)


@pytest.mark.safeguard("S8")
def test_who_lifted_a_protection_does_not_confirm_it(road: Road) -> None:
    fatou = road.open("fatou")
    assert refused(confirm, fatou, road.cast.issa) == ["nothing-to-confirm"]
    casework_acts.set_categories(fatou, categories=(), by=road.cast.issa)
    screen(road, fatou, alone="no")
    assert refused(confirm, fatou, road.cast.issa) == ["author-confirms"]
    confirm(fatou, road.cast.rahila)
    assert not queries.best_interests(fresh(fatou), TODAY).is_unaccompanied_child
    assert refused(confirm, fatou, road.cast.rahila) == ["nothing-to-confirm"]


@pytest.mark.safeguard("S8")
def test_a_brother_made_older_is_no_adult_to_travel_with_until_another_confirms(road: Road) -> None:
    ousted, daughter = road.family("fatou", "fanta")
    road.prepare(daughter, signatories=returns_rules.Signatories(guardian="Zara Moussa"))
    road.prepare(ousted, signatories=returns_rules.Signatories(guardian="Zara Moussa"))
    older = replace(people_queries.identity(ousted.person), birth=PartialDate(1990))
    people_acts.correct_identity(ousted.person, identity=older, why="Erreur", by=road.cast.awa)
    both = (fresh(ousted), fresh(daughter))
    found = refused(returns_acts.book, road.movement(), cases=both, by=road.officer)
    assert found.count("best-interests-decision-missing") == 2
    confirm(ousted, road.cast.issa)
    returns_acts.book(road.movement(), cases=(fresh(ousted), fresh(daughter)), by=road.officer)


@pytest.mark.safeguard("S8")
def test_who_wrote_any_part_of_an_assessment_does_not_decide_on_it(road: Road) -> None:
    fatou = road.open("fatou")
    assessment = replace(ASSESSMENT, tracing="pending")
    acts.assess_best_interests(fatou, assessed_on=TODAY, assessment=assessment, by=road.cast.awa)
    acts.record_tracing(fatou, tracing=Code("successful"), by=road.cast.issa)
    decision = {"decided_on": TODAY, "decision": Code("approved"), "members": PANEL, "reasons": "Approuvé."}
    assert refused(acts.decide_best_interests, fatou, **decision, by=road.cast.issa) == [
        "author-decides",
        "author-votes",
    ]
    assert refused(acts.decide_best_interests, fatou, **decision, by=road.cast.rahila) == ["author-votes"]
    others = (*PANEL[1:], rules.PanelMember("Rahila Mahaman", "Mission régionale"))
    acts.decide_best_interests(fatou, **{**decision, "members": others}, by=road.cast.rahila)
