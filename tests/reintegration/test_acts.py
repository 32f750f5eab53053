from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from decimal import Decimal
from typing import Any
from uuid import uuid4

import pytest
from django.db.models import Sum

from teranga.casework import acts as casework_acts
from teranga.casework import queries as casework_queries
from teranga.kernel import journal, vault
from teranga.kernel.acts import Refused
from teranga.kernel.codes import Code
from teranga.reintegration import acts, queries
from teranga.reintegration.models import Payment, Project
from teranga.returns import rules as returns_rules
from teranga.solutions import acts as solutions_acts
from teranga.ui.uploads import Upload
from tests.cast import TODAY
from tests.returns.road import ASSESSMENT

pytestmark = pytest.mark.django_db
RECEIPT = Upload("reçu.pdf", "application/pdf", b"%PDF-1.4\n%recu\n")
WHY = "a test looks at everything"


def codes_of(refused: Any) -> list[str]:
    assert all(refused.value.words())
    return [blocker.code for blocker in refused.value.blockers]


def stage(case: Any) -> str:
    case.refresh_from_db(fields=["stage_code"])
    return case.stage_code  # type: ignore[no-any-return]


def test_a_project_goes_from_proposal_to_completion(home: Any) -> None:
    project = home.propose()
    assert (project.status_code, project.dimensions, stage(home.case)) == (
        "proposed",
        "economic psychosocial",
        "arrived",
    )
    acts.approve(project, decided_on=TODAY, by=home.cast.kerfalla)
    assert stage(home.case) == "reintegration"
    for instalment in project.instalments.all():
        home.pay(instalment, receipt=RECEIPT)
    said = {"visited_on": TODAY, "how": Code("planned_home"), "outcome": Code("on_track"), "note": "Deux machines"}
    acts.visit(project, **said, next_visit_on=TODAY + timedelta(days=30), by=home.cast.mabinty)
    home.end(project)
    project.refresh_from_db()
    assert project.status_code == "completed"
    assert queries.what_keeps_open(home.case, TODAY) == []
    assert [line.act.split(".")[0] for line in journal.entries(home.case, limit=1)] == ["reintegration"]


def test_the_goal_is_sealed_and_the_money_readable_in_the_journal(home: Any) -> None:
    project = home.propose()
    assert b"couture" not in bytes(project.goal_sealed)
    assert vault.unseal(home.case.person_id, project.goal_sealed, field=queries.GOAL).startswith("Ouvrir")
    entry = journal.entries(home.case)[0]
    assert entry.arguments["budget"] == "6000000"
    assert entry.arguments["instalments"][0] == ["4000000", "2026-11-24"]


def test_nothing_is_proposed_before_arrival(home: Any) -> None:
    other = home.cast.open_file("kofi")
    with pytest.raises(Refused, match="not-arrived"):
        home.propose(other, by=home.cast.rachida)
    with pytest.raises(Refused, match="not-found"):
        home.propose(other, by=home.cast.mabinty)


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"budget": Decimal(0)}, "budget-not-positive"),
        ({"budget": Decimal(5_000_000)}, "instalments-not-the-budget"),
        ({"instalments": ()}, "instalments-missing"),
        ({"currency": Code("ZZZ")}, "currency-missing"),
        ({"activities": (Code("sauna"),)}, "code-unknown"),
        ({"goal": " "}, "goal-missing"),
    ],
)
def test_a_proposal_that_makes_no_sense_writes_nothing(home: Any, changes: dict[str, Any], code: str) -> None:
    with pytest.raises(Refused) as refused:
        home.propose(**changes)
    assert codes_of(refused) == [code]
    assert not Project.objects.unscoped(WHY).exists()


def test_one_project_at_a_time(home: Any) -> None:
    project = home.propose()
    with pytest.raises(Refused, match="project-open"):
        home.propose()
    acts.refuse(project, decided_on=TODAY, why="Trop cher", by=home.cast.kerfalla)
    assert home.propose().pk != project.pk


@pytest.fixture
def child(home: Any) -> Any:
    """Fatou, sixteen and alone, handed over to her aunt in Conakry after a whole procedure."""
    case = home.road.open("fatou")
    home.road.decide(case)
    home.road.prepare(case, signatories=returns_rules.Signatories(witness="Ali Bako", guardian="Mme Zara Moussa"))
    return home.receive(case, handed_to="Kadiatou Barry, sa tante")


@pytest.mark.safeguard("S3")
def test_a_child_alone_is_enrolled_after_the_decision_and_not_after_a_change(home: Any, child: Any) -> None:
    project = home.propose(child)
    moved = replace(ASSESSMENT, reasons="La tante a déménagé.")
    solutions_acts.assess_best_interests(child, assessed_on=TODAY, assessment=moved, by=home.cast.kerfalla)
    with pytest.raises(Refused) as refused:
        acts.approve(project, decided_on=TODAY, by=home.cast.kerfalla)
    assert "best-interests-decision-outdated" in codes_of(refused)
    acts.refuse(project, decided_on=TODAY, why="À revoir", by=home.cast.kerfalla)
    with pytest.raises(Refused) as refused:
        home.propose(child)
    assert "best-interests-decision-outdated" in codes_of(refused)


@pytest.mark.safeguard("S8")
def test_nobody_approves_or_refuses_what_they_proposed(home: Any) -> None:
    project = home.propose(by=home.cast.kerfalla)
    for decide in (acts.approve, acts.refuse):
        with pytest.raises(Refused) as refused:
            decide(project, decided_on=TODAY, why="Bon projet", by=home.cast.kerfalla)
        assert codes_of(refused) == ["own-proposal"]
    project.refresh_from_db()
    assert project.status_code == "proposed"


def test_who_plans_does_not_decide_and_a_stranger_sees_nothing(home: Any) -> None:
    project = home.propose()
    with pytest.raises(Refused, match="not-allowed"):
        acts.approve(project, decided_on=TODAY, by=home.cast.mabinty)
    with pytest.raises(Refused, match="not-found"):
        acts.approve(project, decided_on=TODAY, by=home.cast.issa)  # Niamey reads its former file, and acts no more
    with pytest.raises(Refused, match="not-found"):
        queries.project(home.cast.cheikh, home.case, project.pk)


def test_a_project_is_decided_once(home: Any) -> None:
    project = home.approved()
    for decide in (acts.approve, acts.refuse):
        with pytest.raises(Refused, match="project-already-decided"):
            decide(project, decided_on=TODAY, why="Encore", by=home.cast.kerfalla)


def test_a_refusal_says_why(home: Any) -> None:
    with pytest.raises(Refused, match="refusal-unexplained"):
        acts.refuse(home.propose(), decided_on=TODAY, why=" ", by=home.cast.kerfalla)


@pytest.mark.safeguard("S10")
def test_no_more_is_paid_than_was_approved_in_order_and_once(home: Any) -> None:
    waiting = home.propose()
    first, second = waiting.instalments.all()
    with pytest.raises(Refused, match="project-not-approved"):
        home.pay(first)
    acts.approve(waiting, decided_on=TODAY, by=home.cast.kerfalla)
    with pytest.raises(Refused, match="earlier-instalment-unpaid"):
        home.pay(second)
    with pytest.raises(Refused, match="payment-exceeds-instalment"):
        home.pay(first, amount=first.amount + 1)
    home.pay(first)
    with pytest.raises(Refused, match="instalment-already-paid"):
        home.pay(first)
    home.pay(second, amount=Decimal(1_500_000))
    paid = Payment.objects.unscoped(WHY).aggregate(sum=Sum("amount"))["sum"]
    assert paid == Decimal(5_500_000) <= waiting.budget


def test_a_payment_sent_twice_counts_once(home: Any) -> None:
    first = home.approved().instalments.first()
    key = uuid4()
    assert home.pay(first, request_id=key) == home.pay(first, request_id=key)
    assert Payment.objects.unscoped(WHY).count() == 1


@pytest.mark.safeguard("S10")
def test_a_file_is_not_closed_while_money_is_not_accounted_for(home: Any) -> None:
    def standing_in_the_way() -> list[str]:
        return [each.code for each in casework_queries.everything_blocking_closing(home.case, TODAY)]

    project = home.propose()
    assert standing_in_the_way() == ["project-awaits-decision"]
    acts.approve(project, decided_on=TODAY, by=home.cast.kerfalla)
    payment = home.pay(project.instalments.first())
    assert standing_in_the_way() == ["project-not-ended", "payments-without-receipt"]
    said = {"closed_on": TODAY, "reason": Code("solution_achieved"), "outcome": Code("returned_reintegrated")}
    with pytest.raises(Refused) as refused:
        casework_acts.close(home.case, **said, by=home.cast.mabinty)
    assert {"project-not-ended", "payments-without-receipt"} <= set(codes_of(refused))
    with pytest.raises(Refused, match="instalments-unpaid"):
        home.end(project)
    home.end(project, reason=Code("stopped_by_person"), outcome=Code("partly_met"))
    acts.keep_receipt(payment, receipt=RECEIPT, by=home.cast.mabinty)
    assert standing_in_the_way() == []


def test_a_receipt_is_kept_sealed_on_the_file_and_once(home: Any) -> None:
    payment = home.pay(home.approved().instalments.first(), receipt=RECEIPT)
    document = home.case.attachments.get()
    assert (document.kind_code, payment.receipt.document_id) == ("receipt", document.pk)
    with pytest.raises(Refused, match="receipt-already-kept"):
        acts.keep_receipt(payment, receipt=RECEIPT, by=home.cast.mabinty)
    other = Upload("reçu.exe", "application/pdf", b"MZ\x90\x00")
    project = queries.projects_of(home.case)[0]
    with pytest.raises(Refused, match="file-not-accepted"):
        home.pay(project.instalments.all()[1], receipt=other)
    assert Payment.objects.unscoped(WHY).count() == 1


def test_what_comes_next_follows_the_project(home: Any) -> None:
    def next_acts() -> list[tuple[str, Any]]:
        return [(step.act, step.due_on) for step in queries.next_steps(home.case, TODAY)]

    assert next_acts() == [("reintegration.propose", TODAY.replace(month=12))]
    project = home.propose()
    assert next_acts() == [("reintegration.approve", None)]
    acts.approve(project, decided_on=TODAY, by=home.cast.kerfalla)
    visit = ("reintegration.visit", TODAY.replace(year=2027, month=2))
    assert next_acts() == [("reintegration.pay", TODAY), visit]
    first, second = project.instalments.all()
    home.pay(first)
    assert next_acts() == [("reintegration.keep_receipt", None), ("reintegration.pay", second.due_on), visit]
    home.pay(second, receipt=RECEIPT)
    assert next_acts() == [("reintegration.keep_receipt", None), visit, ("reintegration.complete", project.ends_on)]
    home.end(project)
    assert next_acts() == [("reintegration.keep_receipt", None), visit]


def test_visits_begin_with_the_approval(home: Any) -> None:
    project = home.propose()
    said = {"visited_on": TODAY, "how": Code("phone"), "outcome": Code("on_track")}
    with pytest.raises(Refused, match="project-not-approved"):
        acts.visit(project, **said, by=home.cast.mabinty)
    acts.approve(project, decided_on=TODAY, by=home.cast.kerfalla)
    with pytest.raises(Refused, match="visit-day-impossible"):
        acts.visit(project, **{**said, "visited_on": TODAY - timedelta(days=1)}, by=home.cast.mabinty)
    with pytest.raises(Refused, match="code-unknown"):
        acts.visit(project, **{**said, "how": Code("pigeon")}, by=home.cast.mabinty)


def test_those_that_wait_are_listed_for_their_office_and_the_reading_is_logged(home: Any) -> None:
    project = home.propose(by=home.cast.kerfalla)
    (row,) = queries.waiting(home.cast.kerfalla, None)
    assert (row.name, row.proposed_by, row.is_own) == ("Mamadou Alpha Diallo", "Kerfalla Touré", True)
    assert next(reading.place for reading in journal.readings(home.case)) == "approvals"
    assert list(queries.waiting(home.cast.issa, None)) == []
    assert project.status_code == "proposed"
