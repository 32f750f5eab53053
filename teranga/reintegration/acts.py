"""A project is proposed, decided by someone else, paid in instalments, followed up and ended."""

from datetime import date
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext_lazy as _

from teranga.casework import acts as casework_acts
from teranga.casework.acts import standing
from teranga.casework.models import Case
from teranga.kernel import clock, vault
from teranga.kernel.acts import Refused, act
from teranga.kernel.codes import Code
from teranga.kernel.refusals import Blocker
from teranga.kernel.scope import Actor
from teranga.reintegration import queries, rules
from teranga.reintegration.models import Approval, Ending, Instalment, Payment, Project, Receipt, Refusal, Visit
from teranga.solutions import queries as solutions_queries
from teranga.ui import uploads

INDIVIDUAL = "individual"


@act(
    "reintegration.propose",
    needs="reintegration.plan",
    guarded_by=("S3",),
    label=_("Propose a reintegration project"),
    done=_("Reintegration project proposed"),
)
def propose(
    case: Case,
    *,
    goal: str,
    activities: tuple[Code, ...],
    budget: Decimal,
    currency: Code,
    funding_line: Code,
    starts_on: date,
    ends_on: date,
    instalments: tuple[tuple[Decimal, date], ...],
    by: Actor,
) -> Project:
    """Propose what the person will do, at what cost and paid when: pairs of an amount and the day it is due. Today.

    Raises Refused before arrival, beside another project, when the instalments aren't the budget, and for a child alone
    while anything of the best-interests procedure is missing (S3).
    """
    standing.refuse_when_closed(case)
    came_home, is_busy = queries.arrived_on(case), case.projects.filter(status_code__in=rules.OPEN).exists()
    parts = tuple(rules.Part(amount, due_on) for amount, due_on in instalments)
    plan = rules.ProposalFacts(
        came_home, is_busy, goal, activities, budget, currency, funding_line, parts, starts_on, ends_on
    )
    _refuse(rules.everything_blocking_proposal(plan) or _everything_blocking_enrolment(case, clock.today()))
    return _keep(case, plan, by)


def _everything_blocking_enrolment(case: Case, on: date) -> list[Blocker]:
    return rules.everything_blocking_enrolment(solutions_queries.best_interests(case, on))


def _refuse(why: list[Blocker]) -> None:
    if why:
        raise Refused(*why)


def _keep(case: Case, plan: rules.ProposalFacts, by: Actor) -> Project:
    for activity in plan.activities:
        standing.refuse_unknown("project_activity", activity, field="activities")
    project = Project.objects.create(
        case=case,
        kind_code=INDIVIDUAL,
        proposed_on=clock.today(),
        proposed_by=by.id,
        goal_sealed=vault.seal(case.person_id, plan.goal, field=queries.GOAL),
        dimensions=" ".join(rules.dimensions_of(plan.activities)),
        activities=" ".join(plan.activities),
        budget=plan.budget,
        currency_code=plan.currency,
        funding_line_code=plan.funding_line,
        starts_on=plan.starts_on,
        ends_on=plan.ends_on,
        status_code=rules.PROPOSED,
    )
    Instalment.objects.bulk_create(
        Instalment(project=project, number=number, amount=part.amount, due_on=part.due_on)
        for number, part in enumerate(plan.parts, 1)
    )
    return project


@act(
    "reintegration.approve",
    needs="reintegration.approve",
    guarded_by=("S3", "S8"),
    label=_("Approve the project"),
    done=_("Reintegration project approved"),
)
def approve(project: Project, *, decided_on: date, why: str = "", by: Actor) -> Approval:
    """Decide to pay for a project. Raises Refused for whoever proposed it (S8), twice, or for a child alone (S3)."""
    standing.refuse_when_closed(project.case)
    if blocker := _what_blocks_deciding(project, decided_on, by):
        raise Refused(blocker)
    _refuse(_everything_blocking_enrolment(project.case, decided_on))
    sealed = standing.sealed(project.case, why, queries.WHY)
    approval = Approval.objects.create(project=project, decided_on=decided_on, decided_by=by.id, why_sealed=sealed)
    _settle(project)
    return approval


@act(
    "reintegration.refuse",
    needs="reintegration.approve",
    guarded_by=("S8",),
    label=_("Refuse the project"),
    done=_("Reintegration project refused"),
)
def refuse(project: Project, *, decided_on: date, why: str, by: Actor) -> Refusal:
    """Decide not to pay for a project, with the reason. Raises Refused for whoever proposed it (S8), or twice."""
    standing.refuse_when_closed(project.case)
    if blocker := _what_blocks_deciding(project, decided_on, by) or rules.what_blocks_refusing(why):
        raise Refused(blocker)
    sealed = vault.seal(project.case.person_id, why, field=queries.WHY)
    refusal = Refusal.objects.create(project=project, decided_on=decided_on, decided_by=by.id, why_sealed=sealed)
    _settle(project)
    return refusal


def _what_blocks_deciding(project: Project, decided_on: date, by: Actor) -> Blocker | None:
    facts = queries.facts_of(project)
    return rules.what_blocks_deciding(facts, decided_by=by.id, decided_on=decided_on, on=clock.today())


def _settle(project: Project) -> None:
    """Write the copies that lists read: the project's status, the file's stage."""
    project.status_code = rules.status(queries.facts_of(project))
    project.save(update_fields=["status_code"])
    casework_acts.settle_stage(project.case)


@act(
    "reintegration.pay",
    needs="reintegration.pay",
    guarded_by=("S10",),
    label=_("Pay the instalment"),
    done=_("Instalment paid"),
)
def pay(
    instalment: Instalment,
    *,
    paid_on: date,
    amount: Decimal,
    how: Code,
    receipt: uploads.Upload | None = None,
    by: Actor,
) -> Payment:
    """Record that an instalment was paid, with its receipt if it is there already.

    Raises Refused unless the project is approved and under way, it is this one's turn, and the amount is within it.
    """
    project = instalment.project
    standing.refuse_when_closed(project.case)
    standing.refuse_unknown("payment_method", how, field="how")
    due: dict[str, Any] = {"number": instalment.number, "amount": amount, "currency": project.currency_code}
    facts = queries.facts_of(project)
    _refuse(rules.everything_blocking_payment(facts, **due, paid_on=paid_on, on=clock.today()))
    payment = Payment.objects.create(instalment=instalment, paid_on=paid_on, paid_by=by.id, amount=amount, how_code=how)
    if receipt is not None:
        _keep_receipt(payment, receipt, by)
    return payment


@act(
    "reintegration.keep_receipt",
    needs="reintegration.pay",
    guarded_by=("S10",),
    label=_("Attach the receipt"),
    done=_("Receipt of a payment kept"),
)
def keep_receipt(payment: Payment, *, receipt: uploads.Upload, by: Actor) -> Receipt:
    """Account for a payment with its receipt, kept on the file. Raises Refused when there is one, or for a bad file."""
    if blocker := rules.what_blocks_receipt(has_receipt=hasattr(payment, "receipt")):
        raise Refused(blocker)
    return _keep_receipt(payment, receipt, by)


def _keep_receipt(payment: Payment, receipt: uploads.Upload, by: Actor) -> Receipt:
    case = payment.instalment.project.case
    document = casework_acts.attach(case, kind=Code("receipt"), file=receipt, by=by)
    return Receipt.objects.create(payment=payment, received_on=clock.today(), document=document)


@act("reintegration.visit", needs="reintegration.visit", label=_("Record a follow-up visit"), done=_("Follow-up visit"))
def visit(
    project: Project,
    *,
    visited_on: date,
    how: Code,
    outcome: Code,
    note: str = "",
    next_visit_on: date | None = None,
    by: Actor,
) -> Visit:
    """Record how the person and the project fare. Raises Refused before the approval, or for an impossible day."""
    standing.refuse_when_closed(project.case)
    standing.refuse_unknown("visit_how", how, field="how")
    standing.refuse_unknown("visit_outcome", outcome, field="outcome")
    days: dict[str, Any] = {
        "arrived_on": queries.arrived_on(project.case),
        "visited_on": visited_on,
        "next_visit_on": next_visit_on,
    }
    if blocker := rules.what_blocks_visit(queries.facts_of(project), **days, on=clock.today()):
        raise Refused(blocker)
    return Visit.objects.create(
        project=project,
        visited_on=visited_on,
        visited_by=by.id,
        how_code=how,
        outcome_code=outcome,
        note_sealed=standing.sealed(project.case, note, queries.VISIT_NOTE),
        next_visit_on=next_visit_on,
    )


@act(
    "reintegration.complete",
    needs="reintegration.plan",
    guarded_by=("S10",),
    label=_("End the project"),
    done=_("Reintegration project ended"),
)
def complete(project: Project, *, ended_on: date, reason: Code, outcome: Code, note: str = "", by: Actor) -> Ending:
    """End a project with its reason and outcome; what was not paid is released.

    Raises Refused unless it is under way; as completed only when every instalment was paid.
    """
    standing.refuse_when_closed(project.case)
    standing.refuse_unknown("project_end_reason", reason, field="reason")
    standing.refuse_unknown("project_outcome", outcome, field="outcome")
    facts = queries.facts_of(project)
    if blocker := rules.what_blocks_ending(facts, reason=reason, ended_on=ended_on, on=clock.today()):
        raise Refused(blocker)
    ending = Ending(project=project, ended_on=ended_on, ended_by=by.id, reason_code=reason, outcome_code=outcome)
    ending.note_sealed = standing.sealed(project.case, note, queries.ENDING_NOTE)
    ending.save(force_insert=True)
    _settle(project)
    return ending
