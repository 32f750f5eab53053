"""Pages of data protection: what is kept no longer, holds, a person's own copy."""

from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from teranga.access import queries as access
from teranga.people import queries as people
from teranga.protection import acts, forms, queries
from teranga.ui import documents, links, pages, sheets, tables

PROPOSALS = (
    tables.Column("proposal.rule_code", _("What is kept no longer"), code="retention_rule", link=lambda row: _to(row)),
    tables.Column("proposal.office", _("Office")),
    tables.Column("proposal.proposed_at", _("Proposed on")),
    tables.Column("left", _("To erase"), numeric=True),
    tables.Column("erased", _("Erased"), numeric=True),
    tables.Column("state", _("State"), code="proposal_state"),
)
PERIODS = (
    tables.Column("rule", _("What"), code="retention_rule"),
    tables.Column("months", _("Months"), numeric=True),
    tables.Column("until_age", _("At least until the age of"), numeric=True),
    tables.Column("standard", _("Where it comes from")),
)
ERASURES = (
    tables.Column("reference", _("File"), value=lambda row: _called(row), link=lambda row: _to_person(row)),
    tables.Column("kind_code", _("What"), code="erasure_kind"),
    tables.Column("ended_on", _("Kept until")),
    tables.Column("erased_at", _("Erased on")),
    tables.Column("lifted_code", _("Lifted"), code="lifting_reason"),
)
APPROVALS = (tables.Column("who", _("Approved by")), tables.Column("at", _("Approved on")))


def _to(row: Any) -> str:
    return reverse("protection.proposal", args=[row.proposal.pk])


def _called(row: Any) -> str:
    return row.reference or str(row.person_id)[-12:]


def _to_person(row: Any) -> str:
    return links.address("people.person", row.person_id)


@pages.page("protection.read")
def proposals(request: pages.Request) -> HttpResponse:
    rows = queries.rows(request.actor)
    periods = queries.periods_shown(access.home_office(request.actor).code)
    found = (
        tables.Table(rows, PROPOSALS, empty=_("Nothing has reached the end of its period."), title=_("Proposals")),
        tables.Table(periods, PERIODS, empty="", title=_("How long data is kept")),
    )
    return render(request, "protection/proposals.html", {"title": _("Retention"), "found": found})


@pages.page("protection.read")
def proposal(request: pages.Request, pk: UUID) -> HttpResponse:
    row = queries.row(request.actor, pk)
    found = (
        tables.Table(queries.signed(row.proposal), APPROVALS, empty=_("Nobody approved yet."), title=_("Approvals")),
        tables.Table(queries.erasures(request.actor, row.proposal), ERASURES, empty="", title=_("What is proposed")),
    )
    act = queries.next_act(request.actor, row)
    shown = {"row": row, "proposal": row.proposal, "found": found, "next_act": act}
    return render(request, "protection/proposal.html", shown)


@pages.page("protection.approve")
def approve(request: pages.Request, pk: UUID) -> HttpResponse:
    return _approving(request, pk, acts.approve)


@pages.page("protection.confirm")
def confirm(request: pages.Request, pk: UUID) -> HttpResponse:
    return _approving(request, pk, acts.confirm)


def _approving(request: pages.Request, pk: UUID, act: Any) -> HttpResponse:
    found = queries.proposal(request.actor, pk)
    back = reverse("protection.proposal", args=[pk])
    return pages.act_page(request, act, forms.Approve, subject=found, back=back, intro=WARNING)


WARNING = _(
    "What is erased can't be opened again by anyone, in this installation and, once the backups of the keys have run "
    "out, in any backup. Figures go on counting the person. What has changed since the proposal is not erased."
)


@pages.page("protection.read")
def certificate(request: pages.Request, pk: UUID) -> HttpResponse:
    """The certificate of an erasure, in the reader's language."""
    found = queries.proposal(request.actor, pk)
    paper = documents.pdf("erasure", queries.certificate_values(request.actor, found), get_language() or "fr")
    return _file(paper, "application/pdf", f"erasure-{str(pk)[-12:]}.pdf")


def _file(content: bytes, kind: str, name: str) -> HttpResponse:
    headers = {"Content-Disposition": sheets.attachment(name), "Cache-Control": "no-store"}
    return HttpResponse(content, content_type=kind, headers=headers)


@pages.page("protection.hold")
def hold(request: pages.Request, who: str) -> HttpResponse:
    return _about(request, who, acts.hold, forms.Hold)


@pages.page("protection.hold")
def release(request: pages.Request, who: str, pk: UUID) -> HttpResponse:
    person = people.person(request.actor, who)
    return _about(request, who, acts.release, forms.Release, subject=queries.hold(request.actor, person, pk))


@pages.page("protection.copy")
def copy(request: pages.Request, who: str) -> HttpResponse:
    start = forms.Copy.started(people.person(request.actor, who, place="copy"))
    return _about(request, who, acts.make_copy, forms.Copy, initial=start, intro=ABOUT_COPIES)


ABOUT_COPIES = _(
    "Everything held about the person, in plain words, as PDF and JSON. Other people and the names of staff are left "
    "out; what could put someone in danger is withheld, with the reason. The files stay here for a week."
)


def _about(request: pages.Request, who: str, act: Any, form: Any, *, subject: Any = None, **more: Any) -> HttpResponse:
    person = people.person(request.actor, who)
    about, back = people.identity(person).name, reverse("protection.kept", args=[who])
    return pages.act_page(request, act, form, subject=subject or person, back=back, about=about, **more)


@pages.page("protection.hold")
def kept(request: pages.Request, who: str) -> HttpResponse:
    """The holds on a person's data, and the copies they were given."""
    person = people.person(request.actor, who, place="copy")
    holds = queries.holds(request.actor, person)
    copies = [(each, _files(who, each)) for each in queries.copies(request.actor, person)]
    shown = {"person": person, "holds": holds, "copies": copies, "title": people.identity(person).name}
    return render(request, "protection/kept.html", shown)


def _files(who: str, copy: Any) -> list[tuple[str, str]]:
    """Where the files of a copy are, while they are here."""
    kinds = () if copy.gone_at else ("pdf", "json")
    return [(kind.upper(), reverse(f"protection.copy_{kind}", args=[who, copy.pk])) for kind in kinds]


@pages.page("protection.copy")
def copy_pdf(request: pages.Request, who: str, pk: UUID) -> HttpResponse:
    return _file(queries.copy_file(request.actor, who, pk, "pdf"), "application/pdf", f"copy-{str(pk)[-12:]}.pdf")


@pages.page("protection.copy")
def copy_json(request: pages.Request, who: str, pk: UUID) -> HttpResponse:
    return _file(queries.copy_file(request.actor, who, pk, "json"), "application/json", f"copy-{str(pk)[-12:]}.json")
