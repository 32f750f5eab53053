"""Lists as they were received: the file, its rows, its columns."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

from teranga.access import queries as access
from teranga.exchange import reading
from teranga.exchange.models import PartnerList
from teranga.exchange.rules import columns
from teranga.kernel import journal, vault
from teranga.kernel.acts import Refused
from teranga.kernel.scope import Actor

WHY = "exchange.list.why"
NAME = "exchange.list.name"
HEADINGS = "exchange.list.headings"
KEPT_UNUSED = timedelta(days=30)
"""How long a list that nobody imports is kept: it names people who were told nothing of it."""
_SHOWN = 5


@dataclass(frozen=True)
class Received:
    """A file that was read before any act begins: while an act runs on SQLite, whoever wants to write waits for it."""

    name: str
    mark: str
    rows: bytes = field(repr=False)
    mapping: columns.ColumnMapping
    lines_total: int

    def for_journal(self) -> dict[str, Any]:
        return {"name": self.name, "sha256": self.mark, "lines": self.lines_total}


def as_received(name: str, data: bytes, *, on: date) -> Received:
    """A file as it is to be kept: its rows, and how its columns are understood. Raises Refused in words."""
    rows = read(data, name).rows
    mapping = columns.guess(rows, on=on)
    total = max(0, len(rows) - mapping.header_row - 1)
    return Received(name, vault.fingerprint(data), reading.packed(rows), mapping, total)


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
    rows = reading.unpacked(data)  # lists received by earlier versions are kept as the file came
    name = vault.unseal(found.pk, found.name_sealed, field=NAME)
    return read(data, name) if rows is None else reading.Table(rows)


def names(rows: Iterable[PartnerList]) -> dict[UUID, str]:
    """The names of the files of lists, read before, as they were sent."""
    rows = list(rows)
    opened = vault.unseal_many([(each.pk, each.name_sealed) for each in rows], field=NAME)
    return {each.pk: str(name or "") for each, name in zip(rows, opened, strict=True)}


def called(found: PartnerList) -> str:
    """A list, read before, as it is told from another of the same partner."""
    return " · ".join(each for each in (found.partner, names([found])[found.pk]) if each)


def never_imported(actor: Actor, *, now: datetime) -> list[PartnerList]:
    """The lists that were received too long ago without being imported."""
    waiting = lists(actor).filter(started_at=None, finished_at=None)
    return list(waiting.filter(received_at__lt=now - KEPT_UNUSED))


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
    """How the columns of a list, read before, are understood so far, and its first lines. Raises Refused once its
    import has begun: its lines are people's by then."""
    if found.started_at:
        raise Refused("list-started")
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


def actor_for(pk: UUID, office: UUID) -> Actor | None:
    """On whose behalf background work goes on; None when they may no longer do it for that office."""
    actor = access.actor_by_id(pk)
    return actor if actor and actor.may("exchange.import") and office in actor.offices else None
