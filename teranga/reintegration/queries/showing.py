"""Projects as readers see them: on the file page, on the pages of their acts, in the list of those that wait."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from teranga.assistance import queries as assistance_queries
from teranga.casework.models import Case
from teranga.kernel import codes, vault
from teranga.kernel.codes import Code
from teranga.kernel.scope import Actor
from teranga.reintegration import rules
from teranga.reintegration.models import Instalment, Project
from teranga.reintegration.queries import projects as known
from teranga.ui import links, said

# ------------------------------------------------------------------------------------------------------- on the file


@dataclass(frozen=True)
class Line:
    """An instalment or a visit as a line: `state` open or done, and where its next act leads."""

    text: Any
    note: str
    when: str
    state: str
    url: str = ""
    is_late: bool = False


@dataclass(frozen=True)
class Shown:
    """A project, opened for a reader. `acts` are those that its status, and who reads, leave open."""

    labels = {
        "goal": gettext_lazy("Goal"),
        "activities": gettext_lazy("Activities"),
        "budget": gettext_lazy("Budget"),
        "paid": gettext_lazy("Paid"),
        "dates": gettext_lazy("Dates"),
        "proposed": gettext_lazy("Proposed"),
        "approved": gettext_lazy("Approved"),
        "refused": gettext_lazy("Refused"),
        "why": gettext_lazy("Reason"),
        "ended": gettext_lazy("Ended"),
        "outcome": gettext_lazy("Outcome"),
    }
    instalments_title = gettext_lazy("Instalments")
    visits_title = gettext_lazy("Follow-up visits")

    project: Project
    status: Code
    goal: str
    activities: list[Any]
    budget: str
    paid: str
    dates: str
    proposed: str
    approved: str
    refused: str
    why: str
    ended: str
    outcome: Any
    instalments: list[Line]
    visits: list[Line]
    acts: tuple[str, ...]

    @property
    def kind(self) -> Any:
        return codes.label("project_kind", self.project.kind_code)

    @property
    def status_label(self) -> Any:
        return codes.label("project_status", self.status)


def panel(case: Case, actor: Actor, on: date) -> dict[str, Any]:
    """What the file page shows of reintegration; nothing before the person came home."""
    if known.arrived_on(case) is None:
        return {}
    return {"projects": shown(case, known.projects_of(case), actor), "none": NO_PROJECT}


NO_PROJECT = gettext_lazy("No project is proposed. One is proposed after arrival, within a month of the return.")


def shown(case: Case, projects: Sequence[Project], actor: Actor) -> list[Shown]:
    """Projects of a file, read before, opened for a reader; acts are offered where they may act."""
    acting = assistance_queries.acting_on(case, actor)
    names = known.names_of(person for each in projects for person in _people_of(each))
    return [_shown(case, each, acting, names) for each in projects]


def _people_of(project: Project) -> list[Any]:
    decided = [getattr(project, name).decided_by for name in ("approval", "refusal") if hasattr(project, name)]
    visited = [each.visited_by for each in project.visits.all()]
    return [project.proposed_by, *decided, *visited]


def _shown(case: Case, project: Project, actor: Actor | None, names: dict[Any, str]) -> Shown:
    facts, person = known.facts_of(project), case.person_id
    approval, refusal = getattr(project, "approval", None), getattr(project, "refusal", None)
    ending, decision = getattr(project, "ending", None), getattr(project, "approval", None) or refusal
    paid = rules.paid(facts)
    return Shown(
        project=project,
        status=rules.status(facts),
        goal=vault.unseal(person, project.goal_sealed, field=known.GOAL) or "",
        activities=[codes.label("project_activity", each) for each in project.activities.split()],
        budget=said.money(project.budget, project.currency_code),
        paid=said.money(paid, project.currency_code) if paid else "",
        dates=_("%(first)s to %(last)s") % {"first": said.day(project.starts_on), "last": said.day(project.ends_on)},
        proposed=_by(project.proposed_on, names.get(project.proposed_by, "")),
        approved=_by(approval.decided_on, names.get(approval.decided_by, "")) if approval else "",
        refused=_by(refusal.decided_on, names.get(refusal.decided_by, "")) if refusal else "",
        why=(vault.unseal(person, decision.why_sealed, field=known.WHY) or "") if decision else "",
        ended=_because(ending) if ending else "",
        outcome=codes.label("project_outcome", ending.outcome_code) if ending else "",
        instalments=[] if refusal else _instalment_lines(project, facts, actor),
        visits=_visit_lines(case, project, names),
        acts=_open_acts(facts, actor),
    )


def _by(day: date, name: str) -> str:
    return " · ".join(part for part in (said.day(day), name) if part)


def _because(ending: Any) -> str:
    return f"{said.day(ending.ended_on)} · {codes.label('project_end_reason', ending.reason_code)}"


def _open_acts(facts: rules.ProjectFacts, actor: Actor | None) -> tuple[str, ...]:
    """What may be done next; nobody is offered to decide on what they proposed (S8)."""
    status = rules.status(facts)
    if actor is None:
        return ()
    if status == rules.PROPOSED:
        return () if actor.id == facts.proposed_by else ("reintegration.approve", "reintegration.refuse")
    ended = () if status != rules.APPROVED else ("reintegration.complete",)
    return ("reintegration.visit", *ended) if facts.approved_on else ()


def _instalment_lines(project: Project, facts: rules.ProjectFacts, actor: Actor | None) -> list[Line]:
    next_to_pay, is_open = rules.next_part_to_pay(facts), rules.status(facts) in rules.OPEN
    return [
        _paid_line(each, actor) if hasattr(each, "payment") else _unpaid_line(each, actor, next_to_pay, is_open)
        for each in project.instalments.all()
    ]


def _unpaid_line(each: Instalment, actor: Actor | None, next_to_pay: int | None, is_open: bool) -> Line:
    is_next = each.number == next_to_pay
    return Line(
        text=known.said_of(each),
        note="" if is_open else _("not paid"),
        when=said.due(each.due_on) if is_open else said.day(each.due_on),
        state="open",
        url=links.act_address("reintegration.pay", each, actor if is_next else None),
        is_late=is_next and said.days_left(each.due_on) < 0,
    )


def _paid_line(each: Instalment, actor: Actor | None) -> Line:
    payment, has_receipt = each.payment, hasattr(each.payment, "receipt")
    how = {"how": codes.label("payment_method", payment.how_code)}
    note = (_("%(how)s, receipt kept") if has_receipt else _("%(how)s, receipt missing")) % how
    if payment.amount != each.amount:
        note = f"{said.money(payment.amount, each.project.currency_code)} · {note}"
    return Line(
        text=known.said_of(each),
        note=note,
        when=said.day(payment.paid_on),
        state="done" if has_receipt else "stop",
        url="" if has_receipt else links.act_address("reintegration.keep_receipt", payment, actor),
    )


def _visit_lines(case: Case, project: Project, names: dict[Any, str]) -> list[Line]:
    visits = list(project.visits.all())
    notes = vault.unseal_many([(case.person_id, each.note_sealed) for each in visits], field=known.VISIT_NOTE)
    return [
        Line(
            text=codes.label("visit_outcome", each.outcome_code),
            note=" · ".join(
                part
                for part in (str(codes.label("visit_how", each.how_code)), names.get(each.visited_by, ""), note or "")
                if part
            ),
            when=said.day(each.visited_on),
            state="done",
        )
        for each, note in zip(visits, notes, strict=True)
    ]
