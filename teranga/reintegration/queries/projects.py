"""Reads of reintegration projects: what acts and rules ask of them, and what the file's card gives."""

from collections.abc import Iterable
from datetime import date
from typing import Any
from uuid import UUID

from django.db.models import Prefetch
from django.utils.translation import gettext as _

from teranga.access.models import Staff
from teranga.casework import rules as casework_rules
from teranga.casework.models import Case
from teranga.kernel import codes, memory, parts
from teranga.kernel.acts import Refused
from teranga.kernel.refusals import Blocker
from teranga.kernel.rooms import Step
from teranga.kernel.scope import Actor
from teranga.reintegration import rules
from teranga.reintegration.models import Instalment, Payment, Project, Visit
from teranga.returns.models import Arrival
from teranga.ui import said

GOAL = "reintegration.project.goal"
WHY = "reintegration.decision.why"
VISIT_NOTE = "reintegration.visit.note"
ENDING_NOTE = "reintegration.ending.note"

# -------------------------------------------------------------------------------------------------- what acts are about


@memory.once
def arrived_on(case: Case) -> date | None:
    """The last day the person of a file, read before, arrived home; None while they have not."""
    if not parts.may_have(Arrival, [case.pk]):
        return None
    home = [row["code"] for row in codes.rows("arrival_outcome") if row["is_home"] == "yes"]
    days = case.arrivals.filter(outcome_code__in=home).order_by("-arrived_on")
    return days.values_list("arrived_on", flat=True).first()


@memory.once
def projects_of(case: Case) -> list[Project]:
    """Every project of a file read before, the latest first, with all that belongs to it."""
    return list(_whole(case.projects.all())) if parts.may_have(Project, [case.pk]) else []


def project(actor: Actor, case: Case, pk: UUID) -> Project:
    """A project of a file, with all that belongs to it. Raises Refused("not-found")."""
    return _one(_whole(Project.objects.visible_to(actor).select_related("case")).filter(case=case, pk=pk))


def instalment(actor: Actor, case: Case, pk: UUID) -> Instalment:
    """An instalment of a project of a file. Raises Refused("not-found")."""
    rows = Instalment.objects.visible_to(actor).select_related("project__case", "payment")
    return _one(rows.filter(project__case=case, pk=pk))


def payment(actor: Actor, case: Case, pk: UUID) -> Payment:
    """A payment of a project of a file. Raises Refused("not-found")."""
    rows = Payment.objects.visible_to(actor).select_related("instalment__project__case", "receipt")
    return _one(rows.filter(instalment__project__case=case, pk=pk))


def _one(rows: Any) -> Any:
    found = rows.first()
    if found is None:
        raise Refused("not-found")
    return found


def _whole(projects: Any) -> Any:
    paid = Instalment.objects.select_related("payment__receipt__document").order_by("number")
    followed = Visit.objects.order_by("-visited_on", "-pk")
    decided = projects.select_related("approval", "refusal", "ending")
    return decided.prefetch_related(Prefetch("instalments", queryset=paid), Prefetch("visits", queryset=followed))


def facts_of(project: Project) -> rules.ProjectFacts:
    """What rules ask of a project."""
    return rules.ProjectFacts(
        proposed_on=project.proposed_on,
        proposed_by=project.proposed_by,
        approved_on=project.approval.decided_on if hasattr(project, "approval") else None,
        is_refused=hasattr(project, "refusal"),
        end_reason=project.ending.reason_code if hasattr(project, "ending") else "",
        parts=tuple(_part(each) for each in project.instalments.all()),
    )


def _part(each: Instalment) -> rules.Part:
    payment = getattr(each, "payment", None)
    return rules.Part(
        amount=each.amount,
        due_on=each.due_on,
        paid=payment.amount if payment else None,
        has_receipt=hasattr(payment, "receipt"),
    )


def names_of(people: Iterable[UUID]) -> dict[UUID, str]:
    """What members of staff are called, by their id: one question."""
    rows = Staff.objects.unscoped("colleagues are named beside what they did").filter(pk__in=set(people))
    return dict(rows.values_list("pk", "name"))


# ------------------------------------------------------------------------------------------------- what the card gives


def next_steps(case: Case, on: date) -> list[Step]:
    """Propose a project after arrival; then decide, pay, account for what was paid, visit, and end it."""
    came_home = arrived_on(case)
    if came_home is None or case.stage_code == casework_rules.CLOSED:
        return []
    projects = projects_of(case)
    if not projects:
        return [Step("reintegration.propose", rules.plan_due_on(came_home))]
    return [step for each in projects for step in _steps_of(each, came_home)]


def _steps_of(project: Project, came_home: date) -> list[Step]:
    facts, steps = facts_of(project), []
    if rules.status(facts) == rules.PROPOSED:
        return [Step("reintegration.approve", note=said.money(project.budget, project.currency_code), part=project)]
    parts = list(project.instalments.all())
    steps += [
        Step("reintegration.keep_receipt", note=said_of(each), part=each.payment)
        for each in parts
        if hasattr(each, "payment") and not hasattr(each.payment, "receipt")
    ]
    if number := rules.next_part_to_pay(facts):
        steps.append(Step("reintegration.pay", parts[number - 1].due_on, said_of(parts[number - 1]), parts[number - 1]))
    if visit_on := next_visit_on(project, facts, came_home):
        steps.append(Step("reintegration.visit", visit_on, part=project))
    if rules.is_under_way(facts) and rules.next_part_to_pay(facts) is None:
        steps.append(Step("reintegration.complete", project.ends_on, part=project))
    return steps


def next_visit_on(project: Project, facts: rules.ProjectFacts, came_home: date) -> date | None:
    """The day of the next follow-up of a project."""
    visits = list(project.visits.all())
    agreed = visits[0].next_visit_on if visits else None
    return rules.next_visit_due_on(
        facts, arrived_on=came_home, visited=[each.visited_on for each in visits], agreed=agreed
    )


def said_of(instalment: Instalment) -> str:
    """An instalment in one line: which, how much."""
    amount = said.money(instalment.amount, instalment.project.currency_code)
    return _("Instalment %(number)s · %(amount)s") % {"number": instalment.number, "amount": amount}


def what_keeps_open(case: Case, on: date) -> list[Blocker]:
    """This room's part in what blocks closing (S10)."""
    return rules.everything_blocking_closing([facts_of(each) for each in projects_of(case)])


def stages(case: Case) -> list[str]:
    """This room's part in the stage of a file. Asked after every act that moves one; most files have no project."""
    return rules.stages(facts_of(each) for each in projects_of(case)) if case.projects.exists() else []
