from __future__ import annotations

from io import BytesIO
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from teranga.kernel.codes import Code
from teranga.reintegration import acts, queries
from teranga.reintegration.models import Ending, Payment, Project, Visit
from tests.cast import TODAY
from tests.reintegration.conftest import ENDS_ON

pytestmark = pytest.mark.django_db
WHY = "the test looks at everything"


def browser(home: Any, name: str, language: str = "en") -> Client:
    client = Client(headers={"accept-language": language})
    client.force_login(home.cast.member(name), backend="teranga.access.backend.StaffBackend")
    return client


def typed(**changes: str) -> dict[str, Any]:
    plan = {
        "goal": "Un atelier de couture",
        "economic": ["small_business"],
        "psychosocial": ["counselling"],
        "budget": "6000000",
        "currency": "GNF",
        "funding_line": "reintegration_fund",
        "starts_on": str(TODAY),
        "ends_on": str(ENDS_ON),
        "instalments-TOTAL_FORMS": "3",
        "instalments-INITIAL_FORMS": "0",
        "instalments-0-amount": "4 000 000",
        "instalments-0-due_on": str(TODAY),
        "instalments-1-amount": "2000000",
        "instalments-1-due_on": str(ENDS_ON),
        "instalments-2-amount": "",
        "instalments-2-due_on": "",
    }
    return {**plan, **changes}


def address(name: str, home: Any, *args: Any) -> str:
    return reverse(f"reintegration.{name}", args=(home.case.reference, *args))


def test_a_project_is_carried_through_the_forms(home: Any) -> None:
    officer, supervisor = browser(home, "mabinty"), browser(home, "kerfalla")
    assert officer.post(address("propose", home), typed()).status_code == 302
    project = Project.objects.unscoped(WHY).get()
    assert (project.activities, project.budget) == ("small_business counselling", 6_000_000)
    page = supervisor.get(address("approve", home, project.pk)).content.decode()
    assert "Un atelier de couture" in page and "Mamadou Alpha Diallo" in page
    assert address("refuse", home, project.pk) in page
    assert supervisor.post(address("approve", home, project.pk), {"decided_on": str(TODAY)}).status_code == 302
    first, second = queries.project(home.cast.mabinty, home.case, project.pk).instalments.all()
    receipt = BytesIO(b"%PDF-1.7 receipt")
    receipt.name = "receipt.pdf"
    paid = {"paid_on": str(TODAY), "amount": "4000000", "how": "mobile_money"}
    assert officer.post(address("pay", home, first.pk), {**paid, "receipt": receipt}).status_code == 302
    assert officer.post(address("pay", home, second.pk), {**paid, "amount": "1999999"}).status_code == 302
    late = Payment.objects.unscoped(WHY).get(instalment=second)
    receipt.seek(0)
    assert officer.post(address("keep_receipt", home, late.pk), {"receipt": receipt}).status_code == 302
    seen = {"visited_on": str(TODAY), "how": "phone", "outcome": "on_track", "note": "Tout va bien"}
    assert officer.post(address("visit", home, project.pk), seen).status_code == 302
    over = {"ended_on": str(TODAY), "reason": "completed", "outcome": "met"}
    assert officer.post(address("complete", home, project.pk), over).status_code == 302
    assert Visit.objects.unscoped(WHY).count() == Ending.objects.unscoped(WHY).count() == 1


def test_instalments_that_are_not_the_budget_are_said_beside_them(home: Any) -> None:
    answer = browser(home, "mabinty", "fr").post(address("propose", home), typed(budget="6500000"))
    page = answer.content.decode()
    assert answer.status_code == 422
    assert "Les tranches font" in page and "Un atelier de couture" in page and 'value="4 000 000"' in page


@pytest.mark.safeguard("S8")
def test_the_proposer_is_told_that_someone_else_decides(home: Any) -> None:
    project = home.propose(by=home.cast.kerfalla)
    supervisor = browser(home, "kerfalla", "fr")
    page = supervisor.get(reverse("casework.file", args=(home.case.reference,))).content.decode()
    assert address("refuse", home, project.pk) not in page
    page = supervisor.get(reverse("reintegration.approvals")).content.decode()
    assert "Proposé par vous" in page and address("approve", home, project.pk) not in page
    answer = supervisor.post(address("approve", home, project.pk), {"decided_on": str(TODAY)})
    assert answer.status_code == 422 and "quelqu&#x27;un d&#x27;autre doit décider" in answer.content.decode()


def test_the_file_shows_the_project_its_instalments_and_visits(home: Any) -> None:
    project = home.approved()
    payment = home.pay(project.instalments.first())
    seen = {"visited_on": TODAY, "how": Code("planned_home"), "outcome": Code("on_track"), "note": "Deux machines"}
    acts.visit(project, **seen, by=home.cast.mabinty)
    url = reverse("casework.file", args=(home.case.reference,))
    page = browser(home, "mabinty", "fr").get(url).content.decode()
    for words in (
        "Ouvrir un atelier de couture",
        "Tranche 2",
        "justificatif manquant",
        "Deux machines",
        "Kerfalla Touré",
    ):
        assert words in page, words
    assert address("keep_receipt", home, payment.pk) in page
    former = browser(home, "issa", "fr").get(url).content.decode()
    assert "Ouvrir un atelier" in former and address("keep_receipt", home, payment.pk) not in former


def test_nothing_is_said_of_reintegration_before_arrival(home: Any) -> None:
    other = home.cast.open_file("kofi")
    assert queries.panel(other, home.cast.rachida, TODAY) == {}
    assert queries.panel(home.case, home.cast.mabinty, TODAY)["projects"] == []


def test_a_stranger_finds_no_project(home: Any) -> None:
    project = home.approved()
    instalment = project.instalments.first()
    assert browser(home, "cheikh").get(address("pay", home, instalment.pk)).status_code == 404
    assert browser(home, "cheikh").get(address("visit", home, project.pk)).status_code == 404
    assert browser(home, "mariama").get(address("visit", home, project.pk)).status_code == 403
    assert "Mamadou" not in browser(home, "issa").get(reverse("reintegration.approvals")).content.decode()


def test_pages_ask_as_many_questions_for_many_rows_as_for_few(home: Any) -> None:
    def questions(url: str, name: str) -> int:
        client = browser(home, name)
        client.get(url)
        with CaptureQueriesContext(connection) as asked:
            assert client.get(url).status_code == 200
        return len(asked)

    file, approvals = reverse("casework.file", args=(home.case.reference,)), reverse("reintegration.approvals")
    for _number in range(2):
        project = home.approved()
        home.end(project, reason=Code("funding"), outcome=Code("not_met"))
    home.propose()
    few = questions(file, "mabinty"), questions(approvals, "kerfalla")
    waiting = queries.projects_of(home.case)[0]
    acts.refuse(waiting, decided_on=TODAY, why="Trop cher", by=home.cast.kerfalla)
    for _number in range(6):
        project = home.approved()
        home.pay(project.instalments.first())
        home.end(project, reason=Code("funding"), outcome=Code("not_met"))
    for case in home.road.many(6):
        home.propose(home.receive(case))
    home.propose()
    assert (questions(file, "mabinty"), questions(approvals, "kerfalla")) == few
