"""Pages of files: the file, its acts, lists, and who read it."""

from dataclasses import replace
from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from django.http import HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import content_disposition_header
from django.utils.translation import gettext_lazy as _

from teranga.access import queries as access_queries
from teranga.background import queries as background
from teranga.casework import acts, forms, queries
from teranga.kernel import clock
from teranga.people import queries as people_queries
from teranga.ui import pages, tables

# ------------------------------------------------------------------------------------------------------------ the file


@pages.page("casework.read")
def file(request: pages.Request, reference: str) -> HttpResponse:
    page = queries.file(request.actor, reference, clock.today())
    return render(request, "casework/file.html", {"page": page, "case": page.case, "title": page.name})


@pages.page("casework.read")
def timeline(request: pages.Request, reference: str) -> HttpResponse:
    case, happenings = queries.timeline(request.actor, reference)
    about, back = queries.about(request.actor, case), queries.url(case)
    shown = {"title": _("The whole history"), "about": about, "back_url": back, "happenings": happenings}
    return render(request, "casework/timeline.html", shown)


READINGS = (
    tables.Column("actor_name", _("Who")),
    tables.Column("at", _("When")),
    tables.Column("place", _("What")),
)


@pages.page("casework.readings")
def readings(request: pages.Request, reference: str) -> HttpResponseBase:
    case, rows = queries.readings(request.actor, reference)
    table = tables.Table(rows, READINGS, empty=_("Nobody read this file yet."))
    shown = {"about": queries.about(request.actor, case), "back_url": queries.url(case)}
    return tables.answer(request, table, "casework/readings.html", title=_("Who read this file"), **shown)


@pages.page("casework.read")
def document(request: pages.Request, reference: str, pk: UUID) -> HttpResponse:
    """A document itself: only PDF and pictures are kept, so that it may open in the browser; no copy stays there."""
    case = queries.case(request.actor, reference)
    kept, name, content = queries.attachment(request.actor, case, pk)
    disposition = content_disposition_header("save" in request.GET, name)
    headers = {"Cache-Control": "no-store", "Content-Disposition": disposition, "X-Content-Type-Options": "nosniff"}
    return HttpResponse(content, content_type=kept.content_type, headers=headers)


# ------------------------------------------------------------------------------------------------------ acts on a file


@pages.page("casework.open")
def open_file(request: pages.Request, pk: UUID) -> HttpResponse:
    person = people_queries.person(request.actor, pk, place="act")
    others = queries.relatives_without_file(request.actor, person)
    form = forms.OpenFamily if others else forms.OpenFile
    start = queries.opening(request.actor, person, clock.today())
    shown = {"about": people_queries.identity(person).name, "cancel": reverse("people.person", args=(pk,))}
    opening = acts.open_with_family(person, others)
    return pages.act_page(request, opening, form, back=lambda cases: queries.url(cases[0]), initial=start, **shown)


def _on_file(
    request: pages.Request, reference: str, the_act: Any, form: Any, part: Any = None, start: Any = None, **context: Any
) -> HttpResponse:
    """The page of an act on a file, or on a part of it (`part` reads it by its key)."""
    case = queries.case(request.actor, reference)
    subject = part(request.actor, case) if part else case
    initial = start(case) if callable(start) else start
    about, back = queries.about(request.actor, case), queries.url(case)
    return pages.act_page(request, the_act, form, subject=subject, back=back, about=about, initial=initial, **context)


def _today(name: str) -> dict[str, Any]:
    return {name: clock.today()}


@pages.page("casework.write")
def screen(request: pages.Request, reference: str) -> HttpResponse:
    return _on_file(request, reference, acts.screen, forms.Screen, start=_today("screened_on") | {"urgency": "medium"})


@pages.page("casework.write")
def set_categories(request: pages.Request, reference: str) -> HttpResponse:
    """What the screening points to is ticked already: a person decides."""

    def start(case: Any) -> dict[str, Any]:
        suggested = queries.categories_suggested(case, clock.today())
        return {"categories": [*queries.categories_of(case), *suggested]}

    return _on_file(request, reference, acts.set_categories, forms.SetCategories, start=start)


@pages.page("casework.assign")
def assign(request: pages.Request, reference: str) -> HttpResponse:
    return _on_file(
        request, reference, acts.assign, forms.Assign, start=lambda case: {"responsible": case.responsible_id}
    )


@pages.page("casework.write")
def prioritise(request: pages.Request, reference: str) -> HttpResponse:
    return _on_file(
        request, reference, acts.prioritise, forms.Prioritise, start=lambda case: {"priority": case.priority_code}
    )


@pages.page("casework.write")
def mark_emergency(request: pages.Request, reference: str) -> HttpResponse:
    return _on_file(
        request,
        reference,
        acts.mark_emergency,
        forms.MarkEmergency,
        start=lambda case: {"is_emergency_movement": case.is_emergency_movement},
    )


@pages.page("casework.write")
def find_need(request: pages.Request, reference: str) -> HttpResponse:
    return _on_file(request, reference, acts.find_need, forms.FindNeed, start=_today("found_on"))


@pages.page("casework.write")
def meet_need(request: pages.Request, reference: str, pk: UUID) -> HttpResponse:
    return _on_file(
        request,
        reference,
        acts.meet_need,
        forms.MeetNeed,
        part=lambda actor, case: queries.need(actor, case, pk),
        start=_today("met_on"),
    )


@pages.page("casework.write")
def write_note(request: pages.Request, reference: str) -> HttpResponse:
    return _on_file(request, reference, acts.write_note, forms.WriteNote)


@pages.page("casework.write")
def attach(request: pages.Request, reference: str) -> HttpResponse:
    return _on_file(request, reference, acts.attach, forms.Attach)


@pages.page("casework.write")
def add_task(request: pages.Request, reference: str) -> HttpResponse:
    return _on_file(request, reference, acts.add_task, forms.AddTask)


@pages.page("casework.write")
def finish_task(request: pages.Request, reference: str, pk: UUID) -> HttpResponse:
    case = queries.case(request.actor, reference)
    task = queries.task(request.actor, case, pk)
    intro = queries.task_text(case, task)
    return _on_file(request, reference, acts.finish_task, forms.FinishTask, part=lambda actor, case: task, intro=intro)


@pages.page("casework.close")
def close(request: pages.Request, reference: str) -> HttpResponse:
    """What stands in the way is said before anything is typed."""
    case = queries.case(request.actor, reference)
    blockers = queries.everything_blocking_closing(case, clock.today())
    shown = {"template": "casework/close.html", "blockers": blockers, "start": _today("closed_on")}
    return _on_file(request, reference, acts.close, forms.Close, **shown)


@pages.page("casework.reopen")
def reopen(request: pages.Request, reference: str) -> HttpResponse:
    return _on_file(request, reference, acts.reopen, forms.Reopen, start=_today("reopened_on"))


# --------------------------------------------------------------------------------------------------------------- lists


@pages.page("casework.read")
def cases(request: pages.Request) -> HttpResponseBase:
    filters = forms.Find(request.GET, actor=request.actor)
    sorted_by, order = tables.sorting(request, queries.ORDERS, "-opened")
    is_export, token = request.GET.get("format") in tables.FORMATS, request.GET.get("page")
    if is_export and queries.is_long_list(request.actor, filters.chosen()):
        return redirect(f"{reverse('casework.prepare_list')}?{request.GET.urlencode()}")
    found = queries.cases(request.actor, filters.chosen(), order, token, on=clock.today(), is_export=is_export)
    table = _table(found, "", queries.COLUMNS, sorted_by=sorted_by, name="files")
    shown = {"title": _("Files"), "filters": filters, **_way_elsewhere(request.actor)}
    return tables.answer(request, table, "casework/cases.html", **shown)


def _way_elsewhere(actor: Any) -> dict[str, Any]:
    if not actor.may("casework.break_glass"):
        return {}
    return {"elsewhere": reverse("casework.elsewhere"), "elsewhere_words": ELSEWHERE}


@pages.page("casework.break_glass")
def elsewhere(request: pages.Request) -> HttpResponse:
    """Which file of another office it is; what isn't of one's organisation is not there."""
    form = forms.Elsewhere(request.GET, actor=request.actor)
    if wanted := form.chosen().get("reference"):
        return redirect("casework.break_glass", queries.case_elsewhere(request.actor, wanted).reference)
    return render(request, "casework/elsewhere.html", {"title": ELSEWHERE, "form": form})


@pages.page("casework.break_glass")
def break_glass(request: pages.Request, reference: str) -> HttpResponse:
    """Whoever sees the file already is led to it."""
    case = queries.case_elsewhere(request.actor, reference)
    if queries.is_open_to(request.actor, case):
        return redirect(queries.url(case))
    shown: dict[str, Any] = {"about": f"{case.reference} · {case.office}", "intro": GLASS, "back": queries.url(case)}
    shown["cancel"] = reverse("casework.cases")
    return pages.act_page(request, acts.break_glass, forms.BreakGlass, subject=case, **shown)


ELSEWHERE = _("Open a file of another office")
GLASS = _(
    "For 60 minutes you read this file, and change nothing in it. Your name and your reason stay on the file, and its"
    " supervisor is told."
)


@pages.page("casework.read")
def prepare_list(request: pages.Request) -> HttpResponse:
    filters = forms.Find(request.GET, actor=request.actor)
    order, _keys = tables.sorting(request, queries.ORDERS, "-opened")
    asked: dict[str, Any] = {"wanted": filters.chosen(), "order": order, "form": request.GET.get("format", "csv")}
    shown: dict[str, Any] = {"intro": LONG_LIST, "cancel": reverse("casework.cases")}
    return pages.act_page(
        request, acts.prepare_list, forms.PrepareList, back=background.address, initial=asked, **shown
    )


LONG_LIST = _("This list is long: it is prepared in the background, sealed, and kept for you for a week.")


@pages.page("casework.write")
def mine(request: pages.Request) -> HttpResponse:
    actor, today = request.actor, clock.today()
    mine = _table(queries.my_cases(actor, request.GET.get("page"), on=today), _("Files I follow"), empty=NONE_MINE)
    shown = {"tasks": _tasks(queries.my_tasks(actor), _("To do")), "mine": mine, "teams": _teams(actor, today)}
    return render(request, "casework/mine.html", {"title": _("My files"), **shown})


def _teams(actor: Any, today: Any) -> list[tables.Table]:
    """What a supervisor is told of the team; what there is nothing of is left out."""
    teams = (
        _tasks(queries.late_tasks(actor, on=today), _("Late in the team"), WHOSE),
        _table(queries.unassigned(actor, on=today), _("Nobody follows these files yet")),
        tables.Table(queries.team(actor, on=today), LOAD, empty="", title=_("The team's load")),
        tables.Table(_opened(actor), OPENED, empty="", title=_("Opened from another office")),
    )
    return [each for each in teams if each.rows]


def _opened(actor: Any) -> list[Any]:
    return access_queries.glasses(actor) if actor.may("access.watch") else []


OPENED = (
    tables.Column("reference", _("Reference"), link=lambda each: reverse("casework.file", args=(each.reference,))),
    tables.Column("staff.name", _("Who")),
    tables.Column("staff.office", _("Office")),
    tables.Column("since_at", _("When")),
)


NONE_MINE = _("You follow no file yet. A file is yours when you open it, or when it is assigned to you.")
NONE_FOUND = _("No file answers to this. Files are opened from the page of a person, once registered.")


SHORT = tuple(replace(each, sort="") for each in queries.COLUMNS if each.name != "case.responsible")


def _table(rows: Any, title: Any, columns: Any = SHORT, empty: Any = NONE_FOUND, **more: Any) -> tables.Table:
    return tables.Table(rows, columns, empty=empty, title=title, marks=lambda row: row.marks, **more)


def _tasks(rows: Any, title: Any, more: tuple[tables.Column, ...] = ()) -> tables.Table:
    empty = _("You have no task to do.")
    return tables.Table(rows, (*TASK, *more), empty=empty, title=title, marks=lambda row: row.marks)


TASK = (
    tables.Column(
        "text", _("To do"), link=lambda row: reverse("casework.finish_task", args=(row.case.reference, row.task.pk))
    ),
    tables.Column("when", _("By when")),
    tables.Column("name", _("Whose file"), link=lambda row: row.url),
)
WHOSE = (tables.Column("task.assignee", _("Who has to do it")),)
LOAD = (
    tables.Column(
        "member.name",
        _("Caseworker"),
        link=lambda row: f"{reverse('casework.cases')}?{urlencode({'responsible': row.member.pk})}",
    ),
    tables.Column("open_files", _("Files followed")),
    tables.Column("late_tasks", _("Late tasks")),
)
