"""A file sent by a partner as rows of cells, whatever programme wrote it; or why it can't be read.

The content decides, never the name of the file. Nothing in it is run, no part of it is trusted for its size.
"""

from teranga.exchange.reading import texts, workbooks
from teranga.exchange.reading.bounds import MEGABYTE, MOST_BYTES, Rows, Table, Unreadable
from teranga.exchange.reading.kept import packed, unpacked
from teranga.exchange.reading.parts import MOST_BYTES_UNPACKED

__all__ = [
    "MEGABYTE",
    "MOST_BYTES",
    "MOST_BYTES_UNPACKED",
    "Rows",
    "Table",
    "Unreadable",
    "packed",
    "read_table",
    "unpacked",
]


def read_table(data: bytes, filename: str = "", *, sheet: str = "") -> Table:
    """The rows of a CSV or XLSX file; of a workbook the named sheet, else the fullest neither hidden nor a draft.

    Raises Unreadable, and nothing else.
    """
    if not data.strip():
        raise Unreadable("list-empty")
    if len(data) > MOST_BYTES:
        raise Unreadable("list-too-large", most=MOST_BYTES // MEGABYTE)
    if data.startswith(b"PK\x03\x04") or data.startswith(b"PK\x05\x06"):
        return workbooks.read(data, sheet)
    if data.startswith(b"\xd0\xcf\x11\xe0"):
        raise Unreadable("list-old-or-locked")
    return texts.read(data)
