"""The list of files taken out of the house: its columns, and long ones prepared piece by piece in the background."""

import json
from collections.abc import Mapping
from datetime import date
from typing import Any

from django.utils.translation import gettext_lazy as _

from teranga.casework.queries import lists
from teranga.kernel.rooms import Piece
from teranga.kernel.scope import Actor
from teranga.ui import paging, sheets, tables

COLUMNS = (
    tables.Column("name", _("Name"), link=lambda row: row.url),
    tables.Column("case.reference", _("Reference"), sort="reference"),
    tables.Column("age", _("Age")),
    tables.Column("case.person.sex_code", _("Sex"), code="sex", shown="export"),
    tables.Column("identity.nationality", _("Nationality"), code="country"),
    tables.Column("categories", _("Categories")),
    tables.Column("case.stage_code", _("Stage"), code="stage"),
    tables.Column("case.priority_code", _("Priority"), code="priority"),
    tables.Column("case.responsible", _("Caseworker")),
    tables.Column("case.office", _("Office"), shown="export"),
    tables.Column("case.opened_on", _("Opened on"), sort="opened"),
)
LONG = 5000
"""Files; a longer list is not made while somebody waits for the page."""
AT_ONCE = 1000


def is_long_list(actor: Actor, wanted: Mapping[str, Any]) -> bool:
    """Whether a list is prepared in the background rather than made at once."""
    rows = lists.narrowed(actor, wanted)
    return bool(rows.order_by().values("pk")[LONG : LONG + 1])


def how_many(actor: Actor, wanted: Mapping[str, Any]) -> int:
    """How many files such a list holds."""
    return int(lists.narrowed(actor, wanted).order_by().count())


def order_of(name: str) -> paging.Order:
    """An order by the name it has in addresses: "opened", "-opened"."""
    order = lists.ORDERS[name.removeprefix("-")]
    if name.startswith("-"):
        return tuple((key, "asc" if direction == "desc" else "desc") for key, direction in order)
    return order


def piece_of_list(actor: Actor, asked: dict[str, Any], place: str) -> Piece:
    """Some rows of a long list, as CSV, or as JSON for the workbook; the first piece begins with the header."""
    on = date.fromisoformat(asked["on"])
    page = lists.cases(
        actor, asked["wanted"], order_of(asked["order"]), place or None, on=on, is_export=True, size=AT_ONCE
    )
    table = tables.Table(page.rows, COLUMNS, empty="")
    header = [] if place else [str(column.label) for column in table.exported]
    if asked["form"] == "csv":
        content = sheets.csv_bytes(header, table.lines()) if header else b"".join(sheets.csv_more(table.lines()))
    else:
        rows = [[sheets.as_text(cell) for cell in row] for row in table.lines()]
        content = json.dumps([header, *rows] if header else rows).encode()
    return Piece(content, count=len(page.rows), next=page.next)
