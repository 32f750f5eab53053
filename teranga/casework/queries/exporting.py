"""The list of files taken out of the house: its columns, and long ones prepared piece by piece in the background."""

import json
from collections.abc import Mapping
from datetime import date
from functools import cache
from typing import Any
from uuid import UUID

from django.db.models import CharField, ExpressionWrapper, F
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from teranga.access.models import Office, Staff
from teranga.casework.models import Case
from teranga.casework.queries import lists
from teranga.kernel import codes, journal
from teranga.kernel.dates import PartialDate
from teranga.kernel.rooms import Piece
from teranga.kernel.scope import Actor
from teranga.people import queries as people_queries
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
AT_ONCE = 2500


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
    """Some rows of a long list, as CSV, or as JSON for the workbook; the first piece begins with the header.

    Names leave the house: it is logged as a read of each file (S12).
    """
    rows = lists.narrowed(actor, asked["wanted"]).select_related(None).annotate(**_AS_KEPT)
    rows = rows.values_list(*_READ, *_AS_KEPT, named=True)
    page = paging.page(rows, order_of(asked["order"]), place or None, size=AT_ONCE)
    journal.read_many(actor, Case, [row.id for row in page.rows], place="export")
    lines = _lines(page.rows, date.fromisoformat(asked["on"]))
    table = tables.Table((), COLUMNS, empty="")
    header = [] if place else [str(column.label) for column in table.exported]
    if asked["form"] == "csv":
        content = (sheets.csv_bytes(header, ()) if header else b"") + sheets.csv_of_texts(lines)
    else:
        content = json.dumps([header, *lines] if header else lines).encode()
    return Piece(content, count=len(page.rows), next=page.next)


_READ = (
    "id", "reference", "opened_on", "stage_code", "priority_code", "categories",
    "person_id", "person__identity_sealed", "person__sex_code", "person__nationality_code",
)  # fmt: skip
_AS_KEPT = {
    "at": ExpressionWrapper(F("office"), output_field=CharField()),
    "followed_by": ExpressionWrapper(F("responsible"), output_field=CharField()),
}
"""Keys that many files share, as the database keeps them: each is made a UUID once."""


def _lines(rows: list[Any], on: date) -> list[list[str]]:
    """Cells ready to be written, the same as `COLUMNS` make one by one: what files share is said once."""
    language = tables.language()
    offices = _texts(Office, {row.at for row in rows})
    colleagues = _texts(Staff, {row.followed_by for row in rows})
    who = people_queries.called_and_born([(row.person_id, row.person__identity_sealed) for row in rows])
    code = cache(lambda name, code: sheets.as_text(codes.text(name, code, language)))
    age = cache(lambda born: sheets.as_text(people_queries.age(_birth(born), on=on)))
    categories = cache(
        lambda said: sheets.as_text(", ".join(codes.text("category", c, language) for c in said.split()))
    )
    day = cache(sheets.as_text)
    nobody = gettext("Forgotten person")
    return [
        [
            sheets.harmless(name or nobody),
            sheets.harmless(row.reference),
            age(born),
            code("sex", row.person__sex_code),
            code("country", row.person__nationality_code),
            categories(row.categories),
            code("stage", row.stage_code),
            code("priority", row.priority_code),
            colleagues[row.followed_by],
            offices[row.at],
            day(row.opened_on),
        ]
        for row, (name, born) in zip(rows, who, strict=True)
    ]


def _birth(said: str) -> PartialDate | None:
    return PartialDate.from_iso(said) if said else None


def _texts(model: Any, keys: set[Any]) -> dict[Any, str]:
    """What each of some records is called, by its key as the database keeps it; nothing for none."""
    asked = {key: UUID(str(key)) for key in keys if key is not None}
    found = model.objects.unscoped("named on files that were read through scope").in_bulk(asked.values())
    return {None: ""} | {key: sheets.as_text(str(found[pk])) for key, pk in asked.items()}
