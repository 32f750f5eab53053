"""Watching over the files: who read unusually many, who opened one from another office."""

from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext_lazy as _

from teranga.access import queries
from teranga.ui import links, pages, tables

HOURS = (
    tables.Column("staff.name", _("Who")),
    tables.Column("staff.office", _("Office")),
    tables.Column("hour_at", _("Hour that began")),
    tables.Column("files", _("Different files read"), numeric=True),
)
GLASSES = (
    tables.Column("reference", _("File"), link=lambda each: links.address("casework.file", each.reference)),
    tables.Column("staff.name", _("Who")),
    tables.Column("staff.office", _("From where")),
    tables.Column("since_at", _("Since")),
    tables.Column("until_at", _("Open until")),
)


@pages.page("access.watch")
def watch(request: pages.Request) -> HttpResponse:
    hours, glasses = queries.unusual_hours(request.actor), queries.glasses(request.actor)
    found = (
        _counted(hours, HOURS, _("Unusual reading"), _("Nobody read unusually many files in the last 30 days.")),
        _counted(glasses, GLASSES, _("Files opened from another office"), _("None in the last 30 days.")),
    )
    return render(request, "access/watch.html", {"title": _("Watch"), "found": found})


def _counted(rows: list[Any], columns: Any, title: Any, empty: Any) -> tables.Table:
    return tables.Table(rows, columns, empty=empty, title=f"{title} ({len(rows)})")
