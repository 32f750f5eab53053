"""Lists as they were received: the file, its rows, its columns."""

from datetime import date
from typing import Any
from uuid import UUID

from teranga.exchange import reading
from teranga.exchange.models import PartnerList
from teranga.exchange.rules import columns
from teranga.kernel import journal, vault
from teranga.kernel.acts import Refused
from teranga.kernel.scope import Actor

WHY = "exchange.list.why"
NAME = "exchange.list.name"
HEADINGS = "exchange.list.headings"
_SHOWN = 5


def lists(actor: Actor) -> Any:
    """The lists of the actor's offices."""
    return PartnerList.objects.visible_to(actor).select_related("office")


def partner_list(actor: Actor, pk: UUID, *, place: str = "list") -> PartnerList:
    """One list. Raises Refused("not-found"). The read is logged (S12): its lines name people."""
    found: PartnerList | None = lists(actor).filter(pk=pk).first()
    if found is None:
        raise Refused("not-found")
    journal.read(actor, found, place=place)
    return found


def table_of(found: PartnerList) -> reading.Table:
    """The file of a list, read before, as rows. Raises Refused when it is there no more, or can't be read."""
    data = vault.load_file(found.contents_holder(), found.file_id) if found.file_id else None
    if not data:
        raise Refused("list-gone")
    return read(data, vault.unseal(found.pk, found.name_sealed, field=NAME))


def read(data: bytes, name: str) -> reading.Table:
    """A file as rows. Raises Refused in words."""
    try:
        return reading.read_table(data, name)
    except reading.Unreadable as unreadable:
        raise Refused(unreadable.blocker) from unreadable


def mapping_of(found: PartnerList, table: reading.Table, *, on: date) -> columns.ColumnMapping:
    """How a list is read: as it was said to be, else as the partner's last list with these columns, else as guessed."""
    guessed = columns.guess(table.rows, on=on)
    if found.meanings:
        return guessed.with_meanings(found.meanings)
    earlier = PartnerList.objects.unscoped("the columns of an earlier list of this office").filter(
        office=found.office_id, partner=found.partner, headers_mark=found.headers_mark, mapped_at__isnull=False
    )
    last = earlier.exclude(pk=found.pk).order_by("-received_at").first()
    return guessed.with_meanings(last.meanings) if last else guessed


def columns_to_confirm(found: PartnerList, *, on: date) -> dict[str, Any]:
    """How the columns of a list, read before, are understood so far, and its first lines."""
    table = table_of(found)
    mapping = mapping_of(found, table, on=on)
    return {"mapping": mapping, "lines": sample(table, mapping)}


def sample(table: reading.Table, mapping: columns.ColumnMapping) -> list[list[str]]:
    """The first lines under the header, as texts, for whoever says what the columns mean."""
    below = [row for row in table.rows[mapping.header_row + 1 :] if any(row)][:_SHOWN]
    width = len(mapping.meanings)
    return [[shown(cell) for cell in [*row, *[None] * width][:width]] for row in below]


def shown(cell: Any) -> str:
    if isinstance(cell, date):
        return f"{cell:%d/%m/%Y}"
    return "" if cell is None else str(cell)[:60]
