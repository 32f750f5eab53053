"""Pages of returns: acts on a file, movements and their travellers, those who are awaited."""

from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from teranga.background import queries as background
from teranga.casework import queries as casework_queries
from teranga.kernel import clock
from teranga.returns import acts, forms, queries
from teranga.ui import documents, pages, sheets, tables

# -------------------------------------------------------------------------------------------------------- on a file


def _on_file(
    request: pages.Request, reference: str, the_act: Any, form: Any, start: Any = None, **context: Any
) -> HttpResponse:
    case = casework_queries.case(request.actor, reference)
    about, back = casework_queries.about(request.actor, case), casework_queries.url(case)
    return pages.act_page(request, the_act, form, subject=case, back=back, about=about, initial=start, **context)


@pages.page("returns.counsel")
def counsel(request: pages.Request, reference: str) -> HttpResponse:
    return _on_file(request, reference, acts.counsel, forms.Counsel)


@pages.page("returns.counsel")
def declare(request: pages.Request, reference: str) -> HttpResponse:
    """The paper to sign is fetched from here too, before anything is recorded."""
    start = queries.declaration_draft(casework_queries.case(request.actor, reference))
    paper = reverse("returns.declaration_pdf", args=(reference,))
    shown = {"paper": paper, "paper_label": TO_SIGN, "template": "returns/declare.html"}
    return _on_file(request, reference, acts.declare, forms.Declare, start, **shown)


TO_SIGN = _("Declaration to sign (PDF)")


@pages.page("returns.counsel")
def declaration_pdf(request: pages.Request, reference: str) -> HttpResponse:
    """The declaration, filled in with what is known, in the reader's language."""
    case = casework_queries.case(request.actor, reference)
    values = queries.declaration_values(request.actor, case, clock.today())
    paper = documents.pdf("declaration", values, get_language() or "fr")
    return _download(paper, f"declaration-{case.reference}.pdf")


def _download(paper: bytes, name: str) -> HttpResponse:
    disposition = sheets.attachment(name)
    return HttpResponse(paper, content_type="application/pdf", headers={"Content-Disposition": disposition})


@pages.page("returns.counsel")
def withdraw(request: pages.Request, reference: str) -> HttpResponse:
    return _on_file(request, reference, acts.withdraw, forms.Withdraw, warning=WITHDRAWING)


WITHDRAWING = _("The declaration and the place booked are cancelled at once. Every other assistance goes on.")


@pages.page("returns.clear")
def add_travel_document(request: pages.Request, reference: str) -> HttpResponse:
    return _on_file(request, reference, acts.add_travel_document, forms.AddTravelDocument)


@pages.page("returns.clear")
def record_medical(request: pages.Request, reference: str) -> HttpResponse:
    return _on_file(request, reference, acts.record_medical, forms.RecordMedical)


@pages.page("returns.clear")
def route_fear(request: pages.Request, reference: str) -> HttpResponse:
    return _on_file(request, reference, acts.route_fear, forms.RouteFear)


@pages.page("returns.move")
def explain_separation(request: pages.Request, reference: str) -> HttpResponse:
    start = {"movement": queries.movement_of(casework_queries.case(request.actor, reference))}
    return _on_file(request, reference, acts.explain_separation, forms.ExplainSeparation, start)


@pages.page("returns.receive")
def receive(request: pages.Request, reference: str) -> HttpResponse:
    """The file changes hands, and comes back to the reader as theirs."""
    return _on_file(request, reference, acts.receive, forms.Receive)


# ------------------------------------------------------------------------------------------------------- movements


@pages.page("returns.move")
def movements(request: pages.Request) -> HttpResponseBase:
    sorted_by, order = tables.sorting(request, queries.ORDERS, "-departs")
    rows = queries.movements(request.actor, order, request.GET.get("page"))
    table = tables.Table(rows=rows, columns=MOVEMENT_COLUMNS, name="movements", empty=NO_MOVEMENT, sorted_by=sorted_by)
    plan = (reverse("returns.plan_movement"), acts.plan_movement.act.label)  # type: ignore[attr-defined]
    return tables.answer(request, table, title=_("Departures"), buttons=[plan])


def _address(listed: queries.Listed) -> str:
    return reverse("returns.movement", args=(listed.movement.pk,))


NO_MOVEMENT = _("No departure is planned. Plan a movement, then book those who are ready to leave.")
MOVEMENT_COLUMNS = (
    tables.Column("movement", _("Movement"), value=lambda each: queries.title_of(each.movement), link=_address),
    tables.Column("movement.departs_on", _("Departs on"), sort="departs"),
    tables.Column("movement.departs_from", _("Departs from")),
    tables.Column("status", _("Status"), code="movement_status"),
    tables.Column("travellers", _("Travellers"), numeric=True),
    tables.Column("movement.capacity", _("Seats"), numeric=True),
    tables.Column("movement.carrier", _("Carrier")),
)


@pages.page("returns.receive")
def movement(request: pages.Request, pk: UUID) -> HttpResponse:
    """Who is cleared, who is blocked and why, what comes next."""
    listed = queries.movement(request.actor, pk)
    people = queries.travellers(request.actor, listed)
    shown = queries.page_of(request.actor, listed, people)
    table = tables.Table(rows=people, columns=TRAVELLER_COLUMNS, empty=NOBODY, marks=_marks_of)
    return render(request, "returns/movement.html", {**shown, "table": table})


def _marks_of(who: queries.Traveller) -> list[Any]:
    return [(CHILD_ALONE, "child")] if who.is_child_alone else []


def _file_of(who: Any) -> str:
    return casework_queries.url(who.case)


NOBODY = _("Nobody is on the list yet. Book those who are ready to leave.")
CHILD_ALONE = _("Child alone")
TRAVELLER_COLUMNS = (
    tables.Column("identity.name", _("Name"), link=_file_of),
    tables.Column("case.reference", _("File")),
    tables.Column("identity.sex", _("Sex"), code="sex"),
    tables.Column("age", _("Age"), numeric=True),
    tables.Column("family", _("Family"), value=lambda each: each.family or "", numeric=True),
    tables.Column("clearance", _("Clearance"), value=queries.clearance_of),
    tables.Column("change", _("Change"), value=queries.change_of, link=queries.change_url),
)


@pages.page("returns.move")
def plan_movement(request: pages.Request) -> HttpResponse:
    back = reverse("returns.movements")
    return pages.act_page(request, acts.plan_movement, forms.PlanMovement, back=lambda made: _to(made) or back)


def _to(movement: Any) -> str:
    return reverse("returns.movement", args=(movement.pk,))


def _on_movement(
    request: pages.Request, pk: UUID, the_act: Any, form: Any, start: Any = None, **context: Any
) -> HttpResponse:
    found = queries.movement(request.actor, pk).movement
    about, back = queries.title_of(found), _to(found)
    return pages.act_page(request, the_act, form, subject=found, back=back, about=about, initial=start, **context)


@pages.page("returns.move")
def book(request: pages.Request, pk: UUID) -> HttpResponse:
    """Those who are ready can be ticked; those who aren't are listed below with what they lack."""
    found = queries.movement(request.actor, pk).movement
    blocked = queries.lines_of_blocked(request.actor, queries.candidates(request.actor, found))
    shown = {"template": "returns/book.html", "blocked": blocked, "blocked_title": NOT_READY, "intro": TOGETHER}
    return _on_movement(request, pk, acts.book, forms.Book, **shown)


NOT_READY = _("Not ready yet")
TOGETHER = _("Families are booked together. Each person's file says what is still missing.")


@pages.page("returns.move")
def cancel_booking(request: pages.Request, pk: UUID, booking: UUID) -> HttpResponse:
    found = queries.movement(request.actor, pk).movement
    place = queries.booking(request.actor, found, booking)
    about = casework_queries.about(request.actor, place.case)
    back = _to(found)
    return pages.act_page(request, acts.cancel_booking, forms.CancelBooking, subject=place, back=back, about=about)


@pages.page("returns.move")
def reschedule(request: pages.Request, pk: UUID) -> HttpResponse:
    start = {"departs_on": queries.movement(request.actor, pk).movement.departs_on}
    return _on_movement(request, pk, acts.reschedule, forms.Reschedule, start)


@pages.page("returns.move")
def cancel_movement(request: pages.Request, pk: UUID) -> HttpResponse:
    return _on_movement(request, pk, acts.cancel_movement, forms.CancelMovement, warning=CANCELLING)


CANCELLING = _("Every place is given back, and the receiving office no longer sees these files.")


@pages.page("returns.move")
def close_manifest(request: pages.Request, pk: UUID) -> HttpResponse:
    return _on_movement(request, pk, acts.close_manifest, forms.Confirm, intro=CLOSING)


CLOSING = _("Every condition is checked again for each traveller. Nobody is added afterwards.")


@pages.page("returns.move")
def reopen_manifest(request: pages.Request, pk: UUID) -> HttpResponse:
    return _on_movement(request, pk, acts.reopen_manifest, forms.Confirm)


@pages.page("returns.move")
def depart(request: pages.Request, pk: UUID) -> HttpResponse:
    return _on_movement(request, pk, acts.depart, forms.Depart, intro=BOARDING)


BOARDING = _("Tick only those who did not come. Every condition is checked a last time for everyone else.")


@pages.page("returns.receive")
def arrive(request: pages.Request, pk: UUID) -> HttpResponse:
    return _on_movement(request, pk, acts.arrive, forms.Arrive, intro=ARRIVING)


ARRIVING = _("Record one outcome for those ticked; come back here for those with another.")


@pages.page("returns.move")
def manifest_pdf(request: pages.Request, pk: UUID) -> HttpResponse:
    listed = queries.movement(request.actor, pk)
    paper = documents.pdf("manifest", queries.manifest(request.actor, listed), get_language() or "fr")
    return _download(paper, f"manifest-{queries.name_of(listed)}.pdf")


@pages.page("returns.move")
def manifest_xlsx(request: pages.Request, pk: UUID) -> HttpResponseBase:
    listed = queries.movement(request.actor, pk)
    lines = queries.manifest(request.actor, listed)["travellers"]
    rows = ([queries.cell(line[name]) for name in queries.COLUMNS] for line in lines)
    header = [str(label) for label in queries.COLUMNS.values()]
    return sheets.xlsx_response(f"manifest-{queries.name_of(listed)}.xlsx", header, rows)


@pages.page("returns.move")
def prepare_papers(request: pages.Request, pk: UUID) -> HttpResponse:
    movement = queries.movement(request.actor, pk).movement
    shown: dict[str, Any] = {"intro": PAPERS, "cancel": reverse("returns.movement", args=(pk,))}
    return pages.act_page(
        request, acts.prepare_papers, forms.Confirm, subject=movement, back=background.address, **shown
    )


PAPERS = _("The manifest and every declaration, as PDF, in one file. It is prepared in the background.")


# --------------------------------------------------------------------------------------------------------- awaited


@pages.page("returns.receive")
def arrivals(request: pages.Request) -> HttpResponseBase:
    rows = queries.arrivals(request.actor)
    table = tables.Table(rows=rows, columns=ARRIVAL_COLUMNS, name="arrivals", empty=NOBODY_AWAITED, marks=_marks_of)
    return tables.answer(request, table, title=_("Arrivals"))


def _receiving(who: queries.Awaited) -> str:
    return reverse("returns.receive", args=(who.case.reference,)) if who.is_on_the_road else ""


NOBODY_AWAITED = _("Nobody is awaited. People booked on a movement to your office appear here by themselves.")
ARRIVAL_COLUMNS = (
    tables.Column("identity.name", _("Name"), link=_file_of),
    tables.Column("case.reference", _("File")),
    tables.Column("movement.office.name", _("Comes from")),
    tables.Column("movement.departs_on", _("Departs on")),
    tables.Column("state", _("Expected"), code="awaited_state"),
    tables.Column("arrived_on", _("Arrived on")),
    tables.Column("receive", _("Reception"), value=queries.reception_of, link=_receiving, shown="page"),
)
