"""Pages of reintegration projects, and of those that wait for a decision."""

from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.http.response import HttpResponseBase
from django.utils.translation import gettext_lazy as _

from teranga.casework import queries as casework_queries
from teranga.reintegration import acts, forms, queries
from teranga.ui import links, pages, tables


def _on(
    request: pages.Request, reference: str, the_act: Any, form: Any, read: Any = None, pk: Any = None
) -> HttpResponse:
    """The page of an act on a file, or on the part of it that `read` finds; the project it is about is shown above."""
    case = casework_queries.case(request.actor, reference)
    part: Any = read(request.actor, case, pk) if read else None
    about, back = casework_queries.about(request.actor, case), casework_queries.url(case)
    shown = queries.shown(case, [part], request.actor)[0] if read is queries.project else None
    intro = queries.said_of(getattr(part, "instalment", part)) if part and not shown else ""
    page: dict[str, Any] = {"template": "reintegration/act.html", "back": back, "about": about, "each": shown}
    page |= {"intro": intro, "others": [each for each in shown.acts if each != the_act.act.id] if shown else []}
    return pages.act_page(request, the_act, form, subject=part or case, **page)


@pages.page("reintegration.plan")
def propose(request: pages.Request, reference: str) -> HttpResponse:
    return _on(request, reference, acts.propose, forms.Propose)


@pages.page("reintegration.approve")
def approve(request: pages.Request, reference: str, pk: UUID) -> HttpResponse:
    return _on(request, reference, acts.approve, forms.Approve, queries.project, pk)


@pages.page("reintegration.approve")
def refuse(request: pages.Request, reference: str, pk: UUID) -> HttpResponse:
    return _on(request, reference, acts.refuse, forms.Refuse, queries.project, pk)


@pages.page("reintegration.pay")
def pay(request: pages.Request, reference: str, pk: UUID) -> HttpResponse:
    return _on(request, reference, acts.pay, forms.Pay, queries.instalment, pk)


@pages.page("reintegration.pay")
def keep_receipt(request: pages.Request, reference: str, pk: UUID) -> HttpResponse:
    return _on(request, reference, acts.keep_receipt, forms.KeepReceipt, queries.payment, pk)


@pages.page("reintegration.visit")
def visit(request: pages.Request, reference: str, pk: UUID) -> HttpResponse:
    return _on(request, reference, acts.visit, forms.Visit, queries.project, pk)


@pages.page("reintegration.plan")
def complete(request: pages.Request, reference: str, pk: UUID) -> HttpResponse:
    return _on(request, reference, acts.complete, forms.Complete, queries.project, pk)


@pages.page("reintegration.approve")
def approvals(request: pages.Request) -> HttpResponseBase:
    rows = queries.waiting(request.actor, request.GET.get("page"))
    table = tables.Table(rows=rows, columns=WAITING_COLUMNS, empty=NOTHING_WAITS, marks=_marks)
    return tables.answer(request, table, title=_("To approve"))


def _marks(each: queries.Waiting) -> list[Any]:
    return [(_("Proposed by you: someone else decides"), "quiet")] if each.is_own else []


def _decide(each: queries.Waiting) -> str:
    if each.is_own:
        return casework_queries.url(each.project.case)
    return links.address("reintegration.approve", each.project.case.reference, each.project.pk)


NOTHING_WAITS = _("No project waits for a decision in your office.")
WAITING_COLUMNS = (
    tables.Column("name", _("Name"), link=_decide),
    tables.Column("project.case.reference", _("Reference"), link=lambda each: casework_queries.url(each.project.case)),
    tables.Column("project.case.office", _("Office")),
    tables.Column("activities", _("Activities")),
    tables.Column("budget", _("Budget"), numeric=True),
    tables.Column("project.proposed_on", _("Proposed on")),
    tables.Column("proposed_by", _("Proposed by")),
)
