"""Pages of what goes on in the background: one's own long files; for administrators, the work itself."""

from typing import Any
from uuid import UUID

from django.http import HttpResponse, StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from teranga.background import acts, forms, queries
from teranga.ui import pages, paging, sheets, tables

NEWEST_FIRST: paging.Order = (("asked_at", "desc"), ("id", "desc"))
OWN = (
    tables.Column("kind", _("File"), value=queries.title, link=queries.address),
    tables.Column("asked_at", _("Asked for on")),
    tables.Column("state", _("State"), value=queries.state),
    tables.Column("expires_at", _("Kept until")),
)
WORK = (
    tables.Column("what", _("What")),
    tables.Column("state_code", _("State"), code="job_state"),
    tables.Column("run.asked_at", _("Asked for on")),
    tables.Column("run.attempts", _("Attempts"), numeric=True),
    tables.Column("run.not_before", _("Not before")),
    tables.Column("why", _("Why it failed")),
    tables.Column("run.error", _("Technical line")),
    tables.Column("again", "", link=lambda each: each.again_url),
)
NOTHING = _("Nothing waits, and nothing failed.")
NO_FILES = _("No file yet. Long lists and papers of whole movements are prepared here when you ask for them.")
CONTENT = {"csv": "text/csv; charset=utf-8", "xlsx": sheets.XLSX, "zip": "application/zip"}


@pages.page("access.own")
def preparations(request: pages.Request) -> HttpResponseBase:
    rows = paging.page(queries.preparations(request.actor), NEWEST_FIRST, request.GET.get("page"))
    table = tables.Table(rows, OWN, empty=NO_FILES)
    return tables.answer(request, table, title=_("Files prepared for you"))


@pages.page("access.own")
def preparation(request: pages.Request, pk: UUID) -> HttpResponse:
    found = queries.preparation(request.actor, pk)
    template = "background/_preparation.html" if request.htmx else "background/preparation.html"
    shown = {"title": queries.title(found), "back_url": reverse("background.preparations")}
    return render(request, template, {**shown, "preparation": found, "progress": queries.progress(found)})


@pages.page("access.own")
def fetch(request: pages.Request, pk: UUID) -> HttpResponseBase:
    found = queries.to_fetch(request.actor, pk)
    headers = {"Content-Disposition": sheets.attachment(queries.filename(found)), "Cache-Control": "no-store"}
    return StreamingHttpResponse(queries.content(found), content_type=CONTENT[found.format_code], headers=headers)


@pages.page("access.own")
def give_up(request: pages.Request, pk: UUID) -> HttpResponse:
    found = queries.preparation(request.actor, pk)
    back, about = reverse("background.preparations"), queries.title(found)
    return pages.act_page(request, acts.give_up, forms.Confirm, subject=found, back=back, about=about)


@pages.page("background.manage")
def work(request: pages.Request) -> HttpResponseBase:
    table = tables.Table(queries.unfinished_work(request.actor), WORK, empty=NOTHING)
    return tables.answer(request, table, title=_("Background work"))


@pages.page("background.manage")
def try_again(request: pages.Request) -> HttpResponse:
    start: dict[str, Any] = {"entry": request.GET.get("entry", "")}
    return pages.act_page(request, acts.try_again, forms.TryAgain, back=reverse("background.work"), initial=start)
