"""A project is paid in instalments, accounted for, followed up and ended."""

from datetime import date
from decimal import Decimal
from typing import Annotated, Any

from django.utils.translation import gettext_lazy as _

from teranga.casework import acts as casework_acts
from teranga.casework.acts import standing
from teranga.kernel import clock
from teranga.kernel.acts import Refused, act
from teranga.kernel.codes import Code
from teranga.kernel.scope import Actor
from teranga.reintegration import queries, rules
from teranga.reintegration.acts import settling
from teranga.reintegration.models import Ending, Instalment, Payment, Project, Receipt, Visit
from teranga.ui import uploads


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
    how: Annotated[Code, "payment_method"],
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
    settling.refuse_all(rules.everything_blocking_payment(facts, **due, paid_on=paid_on, on=clock.today()))
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
    how: Annotated[Code, "visit_how"],
    outcome: Annotated[Code, "visit_outcome"],
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
def complete(
    project: Project,
    *,
    ended_on: date,
    reason: Annotated[Code, "project_end_reason"],
    outcome: Annotated[Code, "project_outcome"],
    note: str = "",
    by: Actor,
) -> Ending:
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
    settling.settle(project)
    return ending
