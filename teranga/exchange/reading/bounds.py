"""What every reader keeps to: how large a list may be, and what is left of its cells."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from teranga.exchange.rules.cells import INVISIBLE, Cell
from teranga.kernel.refusals import Blocker

MOST_BYTES = 20 * 1024 * 1024
MOST_ROWS = 100_000
MOST_COLUMNS = 200
MOST_CELLS = 2_500_000
"""Cells of a whole file, empty ones that it names included: a list of 100,000 lines and 25 columns."""
MEGABYTE = 1024 * 1024

Rows = list[tuple[Cell, ...]]


class Unreadable(Exception):
    """The file can't be read: `blocker` says why in words (data/refusals/exchange.csv)."""

    def __init__(self, code: str, **values: Any) -> None:
        super().__init__(code)
        self.blocker = Blocker(code, **values)

    @property
    def code(self) -> str:
        return self.blocker.code


@dataclass(frozen=True)
class Table:
    """What was read. `rows[0]` is row 1 of the file, empty ones included, so that a line keeps its number."""

    rows: Rows
    sheet: str = ""
    sheets: tuple[str, ...] = ()
    encoding: str = ""
    delimiter: str = ""


def bounded(rows: Iterable[tuple[Cell, ...]]) -> Rows:
    """The rows without the empty cells and rows at their end. Raises Unreadable when there are too many."""
    kept: Rows = []
    filled = cells = 0
    for number, row in enumerate(rows, start=1):
        row = trimmed(row)
        cells += len(row)
        if len(row) > MOST_COLUMNS:
            raise Unreadable("list-too-many-columns", most=MOST_COLUMNS)
        filled = number if row else filled
        if filled > MOST_ROWS:
            raise Unreadable("list-too-many-rows", most=MOST_ROWS)
        if cells > MOST_CELLS:
            raise Unreadable("list-too-many-cells", most=MOST_CELLS)
        kept.append(row)
        if number > 2 * MOST_ROWS:
            break
    return kept[:filled]


def trimmed(row: tuple[Cell, ...]) -> tuple[Cell, ...]:
    length = len(row)
    while length and row[length - 1] is None:
        length -= 1
    return row[:length]


UNSEEN = str.maketrans(dict.fromkeys((*INVISIBLE, "\0")))


def tidy(written: str) -> str:
    return written.translate(UNSEEN).strip()
