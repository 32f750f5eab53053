"""The rows of a list as they are kept, once read: no parser of strangers' files runs a second time."""

import json
import zlib
from datetime import date, datetime
from typing import Any

from teranga.exchange.reading.bounds import Rows
from teranga.exchange.rules.cells import Cell

_MARK = b"rows1\n"


def packed(rows: Rows) -> bytes:
    """The rows as bytes, days as what they are."""
    written = json.dumps(rows, default=_day, ensure_ascii=False, separators=(",", ":"))
    return _MARK + zlib.compress(written.encode("utf-8", "surrogatepass"), 1)


def unpacked(data: bytes) -> Rows | None:
    """The rows that `packed` made bytes of; None when it is something else: a file as it came."""
    if not data.startswith(_MARK):
        return None
    written = zlib.decompress(data.removeprefix(_MARK)).decode("utf-8", "surrogatepass")
    return [tuple(_cell(each) for each in row) for row in json.loads(written)]


def _day(cell: Any) -> dict[str, str]:
    return {"moment" if isinstance(cell, datetime) else "day": cell.isoformat()}


def _cell(kept: Any) -> Cell:
    if not isinstance(kept, dict):
        return kept
    return datetime.fromisoformat(kept["moment"]) if "moment" in kept else date.fromisoformat(kept["day"])
