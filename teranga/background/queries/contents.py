"""What a long file holds, part by part: memory stays flat."""

import io
import json
from collections.abc import Iterator
from typing import Any
from zipfile import ZIP_DEFLATED, ZipFile

from teranga.background import rules
from teranga.background.models import Preparation, PreparedPiece
from teranga.background.queries import standing
from teranga.kernel import vault
from teranga.kernel.acts import Refused
from teranga.ui import sheets


def pieces(found: Preparation) -> Iterator[tuple[str, bytes]]:
    """(name, content) of each piece, one at a time. Raises Refused when one is gone."""
    for piece in PreparedPiece.objects.unscoped("the pieces of a file read through scope").filter(preparation=found):
        content = vault.load_file(found.pk, piece.file_id)
        if not isinstance(content, bytes):
            raise Refused("preparation-gone")
        yield vault.unseal(found.pk, piece.name_sealed, field=standing.NAME), content


def content(found: Preparation) -> Iterator[bytes]:
    """The file, part by part: memory stays flat."""
    if found.format_code == rules.ZIP:
        yield from _zipped(pieces(found))
    else:
        yield from (part for _name, part in pieces(found))


class _Outlet(io.RawIOBase):
    """Where a zip is written that nobody can seek in; what was written is taken from it."""

    def __init__(self) -> None:
        self.written: list[bytes] = []

    def writable(self) -> bool:
        return True

    def write(self, part: Any) -> int:
        self.written.append(bytes(part))
        return len(part)

    def taken(self) -> bytes:
        part, self.written = b"".join(self.written), []
        return part


def _zipped(named: Iterator[tuple[str, bytes]]) -> Iterator[bytes]:
    outlet = _Outlet()
    with ZipFile(outlet, "w", ZIP_DEFLATED) as archive:
        for name, part in named:
            if part:
                archive.writestr(name, part)
            yield outlet.taken()
    yield outlet.taken()


def bound(found: Preparation) -> bytes | None:
    """The workbook of all rows, when it is one: each piece holds rows as JSON, the first begins with the header."""
    if found.format_code != rules.XLSX:
        return None
    rows = (row for _name, part in pieces(found) for row in json.loads(part))
    return sheets.xlsx_bytes(next(rows, []), rows)
