"""The pages of an import: the lists, one list from file to people, its lines, what was refused."""

from dataclasses import dataclass
from typing import Any, ClassVar
from uuid import UUID

from django.http import HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from teranga.exchange import acts, forms, queries
from teranga.kernel import clock, codes
from teranga.ui import pages, paging, sheets, tables

NEWEST_FIRST = (("received_at", "desc"), ("id", "desc"))
AS_IN_THE_FILE = (("number", "asc"), ("id", "asc"))


def _address(found: Any) -> str:
    return reverse("exchange.list", args=[found.pk])


def _columns(names: dict[UUID, str]) -> tuple[tables.Column, ...]:
    return (
        tables.Column("partner", _("Partner"), link=_address),
        tables.Column("file", _("File received"), value=lambda row: names.get(row.pk, "")),
        tables.Column("office", _("Office")),
        tables.Column("received_at", _("Received on")),
        tables.Column("lines_total", _("Lines"), numeric=True),
        tables.Column("stage", _("State"), value=queries.stage),
    )


@pages.page("exchange.import")
def lists(request: pages.Request) -> HttpResponseBase:
    rows = paging.page(queries.lists(request.actor), NEWEST_FIRST, request.GET.get("page"))
    table = tables.Table(
        rows=rows,
        columns=_columns(queries.names(rows)),
        empty=_("No list yet. Import the first one that a partner shares."),
    )
    return tables.answer(request, table, template="exchange/lists.html", title=_("Imported lists"))


@pages.page("exchange.import")
def upload(request: pages.Request) -> HttpResponse:
    return pages.act_page(
        request,
        acts.upload,
        forms.Upload,
        back=lambda made: reverse("exchange.map_columns", args=[made.pk]),
        initial={"office": request.actor.home},
        button=_("Read the list"),
    )


@pages.page("exchange.import")
def map_columns(request: pages.Request, pk: UUID) -> HttpResponse:
    found = queries.partner_list(request.actor, pk)
    initial = queries.columns_to_confirm(found, on=clock.today())
    return _act(request, acts.map_columns, forms.MapColumns, found, initial=initial)


@pages.page("exchange.import")
def one(request: pages.Request, pk: UUID) -> HttpResponse:
    found = queries.partner_list(request.actor, pk)
    template = "exchange/_progress.html" if request.htmx else "exchange/list.html"
    shown = {"list": found, "file": _File(queries.names([found])[found.pk]), "progress": queries.progress(found)}
    return render(request, template, {"title": found.partner, **shown})


@dataclass(frozen=True)
class _File:
    """The file of a list: two lists of one partner are told apart by it."""

    name: str
    labels: ClassVar[dict[str, Any]] = {"name": _("File received")}


@pages.page("exchange.import")
def lines(request: pages.Request, pk: UUID, state: str) -> HttpResponseBase:
    found = queries.partner_list(request.actor, pk, place="lines")
    shown = _shown(request, found, state)
    context = {"title": codes.label("line_state", state), "about": queries.called(found), "back_url": _address(found)}
    return render(request, "exchange/lines.html", {**context, **shown, "list": found, "state": state})


def _shown(request: pages.Request, found: Any, state: str) -> dict[str, Any]:
    """A page of the lines in a state, opened."""
    page = paging.page(queries.lines_to_show(found, state), AS_IN_THE_FILE, request.GET.get("page"))
    return {"page": page, "lines": queries.opened(request.actor, found, page)}


@pages.page("exchange.import")
def decide(request: pages.Request, pk: UUID) -> HttpResponse:
    found = queries.partner_list(request.actor, pk, place="lines")
    shown = _shown(request, found, "duplicate")
    return _act(request, acts.decide, forms.Decide, found, template="exchange/decide.html", **shown)


@pages.page("exchange.import")
def run(request: pages.Request, pk: UUID) -> HttpResponse:
    found = queries.partner_list(request.actor, pk)
    return _act(request, acts.run, forms.Confirm, found, intro=queries.progress(found).sentence)


@pages.page("exchange.import")
def stop(request: pages.Request, pk: UUID) -> HttpResponse:
    return _act(request, acts.stop, forms.Confirm, queries.partner_list(request.actor, pk), intro=STOPPING)


STOPPING = _("People who are registered already stay so. The other lines wait until you go on.")


def _act(request: pages.Request, act: Any, form: type[Any], found: Any, **context: Any) -> HttpResponse:
    """The page of an act on a list, which it comes back to."""
    return pages.act_page(
        request, act, form, subject=found, back=_address(found), about=queries.called(found), **context
    )


@pages.page("exchange.import")
def refused(request: pages.Request, pk: UUID) -> HttpResponseBase:
    """The refused lines as they came, each with its reasons, to correct and send again."""
    found = queries.partner_list(request.actor, pk, place="refused lines")
    header, rows = queries.refused_lines(request.actor, found)
    return sheets.csv_response(f"refused-{clock.today():%Y-%m-%d}.csv", header, rows)
