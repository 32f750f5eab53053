"""The pages of an import: the lists, one list from file to people, its lines, what was refused."""

from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from teranga.exchange import acts, forms, queries
from teranga.kernel import clock, codes
from teranga.ui import pages, paging, sheets, tables


@pages.page("exchange.import")
def lists(request: pages.Request) -> HttpResponseBase:
    rows = paging.page(queries.lists(request.actor), (("received_at", "desc"), ("id", "desc")), request.GET.get("page"))
    table = tables.Table(
        rows=rows,
        columns=(
            tables.Column("partner", _("Partner"), link=_address),
            tables.Column("office", _("Office")),
            tables.Column("received_at", _("Received on")),
            tables.Column("lines_total", _("Lines"), numeric=True),
            tables.Column("stage", _("State"), value=queries.stage),
        ),
        empty=_("No list yet. Import the first one that a partner shares."),
    )
    return tables.answer(request, table, template="exchange/lists.html", title=_("Imported lists"))


def _address(found: Any) -> str:
    return reverse("exchange.list", args=[found.pk])


@pages.page("exchange.import")
def upload(request: pages.Request) -> HttpResponse:
    return pages.act_page(
        request,
        acts.upload,
        forms.Upload,
        back=lambda made: reverse("exchange.map_columns", args=[made.pk]),
        initial={"office": request.actor.home},
    )


@pages.page("exchange.import")
def map_columns(request: pages.Request, pk: UUID) -> HttpResponse:
    found = queries.partner_list(request.actor, pk)
    table = queries.table_of(found)
    mapping = queries.mapping_of(found, table, on=clock.today())
    return pages.act_page(
        request,
        acts.map_columns,
        forms.MapColumns,
        subject=found,
        back=_address(found),
        about=found.partner,
        initial={"mapping": mapping, "lines": queries.sample(table, mapping)},
    )


@pages.page("exchange.import")
def one(request: pages.Request, pk: UUID) -> HttpResponse:
    found = queries.partner_list(request.actor, pk)
    template = "exchange/_progress.html" if request.htmx else "exchange/list.html"
    return render(request, template, {"title": found.partner, "list": found, "progress": queries.progress(found)})


@pages.page("exchange.import")
def lines(request: pages.Request, pk: UUID, state: str) -> HttpResponseBase:
    found = queries.partner_list(request.actor, pk, place="lines")
    page = paging.page(queries.lines_to_show(found, state), (("number", "asc"), ("id", "asc")), request.GET.get("page"))
    shown = queries.opened(request.actor, found, page)
    context = {
        "title": codes.label("line_state", state),
        "list": found,
        "page": page,
        "lines": shown,
        "about": found.partner,
    }
    return render(request, "exchange/lines.html", context | {"back_url": _address(found), "state": state})


@pages.page("exchange.import")
def decide(request: pages.Request, pk: UUID) -> HttpResponse:
    found = queries.partner_list(request.actor, pk, place="lines")
    page = paging.page(
        queries.lines_to_show(found, "duplicate"), (("number", "asc"), ("id", "asc")), request.GET.get("page")
    )
    return pages.act_page(
        request, acts.decide, forms.Decide, subject=found, back=_address(found), about=found.partner,
        template="exchange/decide.html", lines=queries.opened(request.actor, found, page), page=page,
    )  # fmt: skip


@pages.page("exchange.import")
def run(request: pages.Request, pk: UUID) -> HttpResponse:
    found = queries.partner_list(request.actor, pk)
    progress = queries.progress(found)
    return pages.act_page(
        request,
        acts.run,
        forms.Confirm,
        subject=found,
        back=_address(found),
        about=found.partner,
        intro=progress.sentence,
    )


@pages.page("exchange.import")
def refused(request: pages.Request, pk: UUID) -> HttpResponseBase:
    """The refused lines as they came, each with its reasons, to correct and send again."""
    found = queries.partner_list(request.actor, pk, place="refused lines")
    header, rows = queries.refused_lines(request.actor, found)
    return sheets.csv_response(f"refused-{clock.today():%Y-%m-%d}.csv", header, rows)
