"""The pages of solutions: the forms as staff fill them in."""

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from teranga.casework.models import Case
from teranga.kernel.acts import Refused
from teranga.solutions import acts, queries, rules
from teranga.solutions.models import BestInterestsDecision
from tests.cast import TODAY
from tests.returns.road import ASSESSMENT, Road

WHY = "the test looks at everything"


def signed_in(road: Road, name: str) -> Client:
    client = Client(headers={"accept-language": "en"})
    client.force_login(road.cast.member(name), backend="teranga.access.backend.StaffBackend")
    return client


def send(client: Client, name: str, case: Case, **typed: Any) -> Any:
    return client.post(reverse(f"solutions.{name}", args=(case.reference,)), typed)


def members(*people: tuple[str, str]) -> dict[str, str]:
    rows = {
        f"members-{at}-{name}": said
        for at, row in enumerate(people)
        for name, said in zip(("name", "body"), row, strict=True)
    }
    return {"members-TOTAL_FORMS": str(len(people)), "members-INITIAL_FORMS": "0", **rows}


def test_a_solution_is_discussed_and_chosen_through_its_forms(road: Road) -> None:
    case, client = road.open("mamadou"), signed_in(road, "awa")
    said = {"solution": "voluntary_return", "outcome": "considered", "discussed_on": str(TODAY)}
    assert send(client, "discuss", case, **said).status_code == 302
    chosen = {"solution": "voluntary_return", "chosen_on": str(TODAY), "why": "His mother is there."}
    assert send(client, "choose", case, **chosen).status_code == 302
    assert queries.solution_chosen(case) == "voluntary_return"


def test_a_rejection_without_a_reason_is_shown_beside_its_field(road: Road) -> None:
    case, client = road.open("mamadou"), signed_in(road, "awa")
    said = {"solution": "third_country", "outcome": "rejected", "discussed_on": str(TODAY)}
    answer = send(client, "discuss", case, **said)
    assert answer.status_code == 422 and "Say why it does not suit the person" in answer.content.decode()


@pytest.mark.safeguard("S3")
def test_the_whole_procedure_goes_through_its_forms(road: Road) -> None:
    fatou, worker, supervisor = road.open("fatou"), signed_in(road, "awa"), signed_in(road, "issa")
    assessed = {
        "assessed_on": str(TODAY),
        "purpose": "durable_solution",
        "recommendation": "repatriation",
        "tracing": "pending",
        "child_view": "I want to go to my aunt.",
        "guardian": "Mme Zara Moussa",
        "guardian_view": "She agrees.",
    }
    assert send(worker, "assess_best_interests", fatou, **assessed).status_code == 302
    assert send(worker, "record_tracing", fatou, tracing="successful").status_code == 302
    assert send(worker, "confirm_care", fatou, care="kinship", confirmed_on=str(TODAY)).status_code == 302
    assert send(worker, "name_escort", fatou, escort="Lansana", named_on=str(TODAY)).status_code == 302
    panel = members(("Issa Garba", "Mission"), ("Aminata Sow", "Direction de l'enfant"), ("Paul Adamou", "Maison"))
    decided = {"decided_on": str(TODAY), "decision": "approved", "reasons": "In her interest.", **panel}
    assert send(supervisor, "decide_best_interests", fatou, **decided).status_code == 302
    facts = queries.best_interests(fatou, TODAY)
    assert rules.everything_missing_for_best_interests(facts) == []


@pytest.mark.safeguard("S8")
def test_a_panel_with_the_author_in_it_is_refused_on_the_form_that_keeps_what_was_typed(road: Road) -> None:
    fatou, supervisor = road.open("fatou"), signed_in(road, "issa")
    acts.assess_best_interests(fatou, assessed_on=TODAY, assessment=ASSESSMENT, by=road.cast.awa)
    panel = members(("Awa Seyni", "Mission"), ("Aminata Sow", "Direction de l'enfant"), ("Paul Adamou", "Maison"))
    decided = {"decided_on": str(TODAY), "decision": "approved", "reasons": "In her interest.", **panel}
    answer = send(supervisor, "decide_best_interests", fatou, **decided)
    page = answer.content.decode()
    assert answer.status_code == 422 and "is among the members of the panel" in page and "Aminata Sow" in page
    assert not BestInterestsDecision.objects.unscoped(WHY).exists()


def test_a_new_assessment_starts_from_the_last(road: Road) -> None:
    fatou, worker = road.open("fatou"), signed_in(road, "awa")
    acts.assess_best_interests(fatou, assessed_on=TODAY, assessment=ASSESSMENT, by=road.cast.awa)
    page = worker.get(reverse("solutions.assess_best_interests", args=(fatou.reference,))).content.decode()
    assert ASSESSMENT.child_view in page and "Lansana Kourouma" in page
    assert '<option value="kinship" selected>' in page


def test_whoever_may_not_decide_does_not_open_the_form(road: Road) -> None:
    fatou = road.open("fatou")
    address = reverse("solutions.decide_best_interests", args=(fatou.reference,))
    assert signed_in(road, "awa").get(address).status_code == 403
    assert signed_in(road, "kerfalla").get(address).status_code == 404


def test_a_closed_file_takes_nothing_more(road: Road) -> None:
    case, client = road.open("mamadou"), signed_in(road, "awa")
    road.close(case)
    said = {"solution": "voluntary_return", "outcome": "considered", "discussed_on": str(TODAY)}
    assert "This file is closed" in send(client, "discuss", case, **said).content.decode()
    assert queries.next_steps(Case.objects.unscoped(WHY).get(pk=case.pk), TODAY) == []


def test_codes_that_are_in_no_list_are_refused(road: Road) -> None:
    fatou = road.open("fatou")
    wrong = rules.Assessment(purpose="durable_solution", recommendation="repatriation", tracing="found", care="nobody")
    with pytest.raises(Refused) as caught:
        acts.assess_best_interests(fatou, assessed_on=TODAY, assessment=wrong, by=road.cast.awa)
    assert caught.value.code == "code-unknown" and caught.value.values["field"] == "tracing"
