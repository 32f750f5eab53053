"""A list, declared once: shown as a table or as cards, and exported as CSV or XLSX from the same rows."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from typing import Any
from urllib.parse import urlencode

from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import get_language

from teranga.kernel import clock, codes
from teranga.ui import paging, said, sheets

FORMATS = ("csv", "xlsx")


@dataclass(frozen=True)
class Column:
    """A column. `name` is an attribute (or key, dotted) of the row, unless `value` makes the content from the row.

    `code` names the list of data/codes that the value is a code of. `link` gives the address the cell leads to, or "".
    `sort` is the name of this order in the page's address. `numeric` aligns figures. `shown="export"` keeps a column
    for exports, `shown="page"` for the page.
    """

    name: str
    label: Any
    value: Callable[[Any], Any] | None = None
    link: Callable[[Any], str] | None = None
    code: str = ""
    currency: str = ""
    sort: str = ""
    numeric: bool = False
    shown: str = "both"

    def said(self, row: Any, language: str) -> str:
        """What a cell of a page holds; codes are said in that language."""
        found = self.value(row) if self.value else _attribute(row, self.name)
        if self.code and found:
            return codes.text(self.code, found, language)
        return said.anything(found, currency=self.currency)

    def as_exported(self, row: Any, language: str) -> Any:
        """What a cell of a file holds; codes are said in that language."""
        found = self.value(row) if self.value else _attribute(row, self.name)
        if self.code and found:
            return codes.text(self.code, found, language)
        return _plain(found)

    @property
    def is_numeric(self) -> bool:
        return self.numeric or bool(self.currency)


@dataclass(frozen=True)
class Table:
    """A list: its rows (any iterable, or a `paging.Page`), its columns, and what an empty one says.

    `name` begins the name of exported files; "" offers no export. `sorted_by` is the order shown now ("name", "-name").
    `marks` gives for a row the (text, tone) shown beside its first cell; `tone` a class for the whole row.
    """

    rows: Iterable[Any]
    columns: tuple[Column, ...]
    empty: Any
    name: str = ""
    title: Any = ""
    sorted_by: str = ""
    marks: Callable[[Any], Iterable[Any]] | None = None
    tone: Callable[[Any], str] | None = None
    page: paging.Page | None = field(init=False, default=None)

    def __post_init__(self) -> None:
        object.__setattr__(self, "page", self.rows if isinstance(self.rows, paging.Page) else None)
        if not isinstance(self.rows, paging.Page):
            object.__setattr__(self, "rows", list(self.rows))

    @property
    def seen(self) -> tuple[Column, ...]:
        return tuple(column for column in self.columns if column.shown != "export")

    @property
    def exported(self) -> tuple[Column, ...]:
        return tuple(column for column in self.columns if column.shown != "page")

    def lines(self) -> Iterator[list[Any]]:
        """Every row of the list as exported, not only the page's."""
        rows = self.page.everything() if self.page else self.rows
        columns, said_in = self.exported, language()
        return ([column.as_exported(row, said_in) for column in columns] for row in rows)


def language() -> str:
    """In which a file is written: the reader's."""
    return (get_language() or codes.SOURCE_LANGUAGE).split("-")[0]


def answer(request: HttpRequest, table: Table, template: str = "ui/list.html", **context: Any) -> HttpResponseBase:
    """The list as a page, or as a file when the address says ?format=csv or xlsx. Both come from the same rows."""
    wanted = request.GET.get("format", "")
    if table.name and wanted in FORMATS:
        header = [str(column.label) for column in table.exported]
        filename = f"{table.name}-{clock.today():%Y-%m-%d}.{wanted}"
        respond = sheets.csv_response if wanted == "csv" else sheets.xlsx_response
        return respond(filename, header, table.lines())
    return render(request, template, {"table": table, "title": table.title, **context})


def sorting(request: HttpRequest, orders: dict[str, paging.Order], default: str) -> tuple[str, paging.Order]:
    """The order asked for by ?sort=name, or ?sort=-name (reversed), else `default`: its name, and the order."""
    asked = request.GET.get("sort", "")
    chosen = asked if asked.removeprefix("-") in orders else default
    order = orders[chosen.removeprefix("-")]
    if chosen.startswith("-"):
        order = tuple((name, "asc" if direction == "desc" else "desc") for name, direction in order)
    return chosen, order


def address(request: HttpRequest, **changes: str) -> str:
    """This page's address with some of its query changed; an empty value takes the key out."""
    query = request.GET.copy()
    for key, value in changes.items():
        query.pop(key, None)
        if value:
            query[key] = value
    return f"?{urlencode(list(query.lists()), doseq=True)}"


def _attribute(row: Any, path: str) -> Any:
    for part in path.split("."):
        row = row.get(part) if isinstance(row, dict) else getattr(row, part, None)
        if row is None:
            return None
    return row() if callable(row) else row


def _plain(value: Any) -> Any:
    """What a cell of a file can hold: text, number, day or instant without zone."""
    if isinstance(value, bool):
        return str(said.yes_or_no(value))
    if isinstance(value, datetime):
        return timezone.localtime(value).replace(tzinfo=None) if timezone.is_aware(value) else value
    if value is None or isinstance(value, str | int | float | Decimal | date):
        return "" if value is None else value
    if isinstance(value, list | tuple | set | frozenset):
        return ", ".join(str(each) for each in value)
    return str(value)
