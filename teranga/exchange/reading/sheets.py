"""The cells of one sheet of a workbook, and the texts that all its sheets share (ECMA-376, part 1, 18.3 and 18.4)."""

import re
import zipfile
from dataclasses import dataclass, field
from datetime import date, datetime
from functools import lru_cache
from typing import Any

from openpyxl.utils.datetime import from_excel, from_ISO8601

from teranga.exchange.reading import markup
from teranga.exchange.reading.bounds import MOST_CELLS, MOST_COLUMNS, MOST_ROWS, Rows, Unreadable, tidy
from teranga.exchange.rules.cells import Cell

MOST_SIGNS = 50_000_000
"""Letters of all cells: one long text that a million cells share weighs little in the file, and fills a machine."""
_ERROR = re.compile(r"#(REF|N/A|NAME|VALUE|DIV/0|NULL|NUM)[!?]?")


@dataclass
class Spent:
    """What was read of a workbook so far, all its sheets together: many sheets may lead to one part."""

    cells: int = 0
    signs: int = 0

    def on(self, text: str) -> None:
        """Count a cell. Raises Unreadable when there are too many for one list."""
        self.cells += 1
        self.signs += len(text)
        if self.cells > MOST_CELLS:
            raise Unreadable("list-too-many-cells", most=MOST_CELLS)
        if self.signs > MOST_SIGNS:
            raise Unreadable("list-hostile")


@dataclass(frozen=True)
class Book:
    """What the sheets of a workbook share: texts, which styles are days, the day that days are counted from."""

    texts: list[str] = field(default_factory=list)
    days: frozenset[str] = frozenset()
    epoch: Any = None


class _Texts:
    """The shared texts, gathered; what says how a word is pronounced is left out."""

    def __init__(self) -> None:
        self.found: list[str] = []
        self.pieces: list[str] = []
        self.is_text = self.is_aside = False

    def start(self, mark: str, given: dict[str, str]) -> None:
        if mark == "si":
            self.pieces = []
        elif mark == "rPh":
            self.is_aside = True
        elif mark == "t":
            self.is_text = not self.is_aside
        elif ":" in mark:
            self.start(markup.local(mark), given)

    def end(self, mark: str) -> None:
        if mark == "si":
            self.found.append("".join(self.pieces))
        elif mark == "rPh":
            self.is_aside = False
        elif mark == "t":
            self.is_text = False
        elif ":" in mark:
            self.end(markup.local(mark))

    def text(self, said: str) -> None:
        if self.is_text:
            self.pieces.append(said)


def shared_texts(parts: zipfile.ZipFile, name: str) -> list[str]:
    """The texts that cells name by their place."""
    reading = _Texts()
    markup.walk(parts, name, start=reading.start, end=reading.end, text=reading.text)
    return reading.found


class _Sheet:
    """One sheet while it is walked: the row and the cell at hand."""

    def __init__(self, book: Book, spent: Spent) -> None:
        self.book, self.spent = book, spent
        self.rows: Rows = []
        self.row: dict[int, Cell] = {}
        self.number = self.column = 0
        self.kind = self.style = ""
        self.pieces: list[str] = []
        self.is_value = self.is_aside = False

    def start(self, mark: str, given: dict[str, str]) -> None:
        if mark == "c":
            self.column = _column(given["r"]) if "r" in given else self.column + 1
            self.kind, self.style, self.pieces = given.get("t", "n"), given.get("s", ""), []
        elif mark == "row":
            self.number = int(float(given["r"])) if "r" in given else self.number + 1
            self.row, self.column = {}, 0
        elif mark == "rPh":
            self.is_aside = True
        elif mark in ("v", "t"):
            self.is_value = not self.is_aside
        elif ":" in mark:
            self.start(markup.local(mark), given)

    def end(self, mark: str) -> None:
        if mark in ("v", "t"):
            self.is_value = False
        elif mark == "rPh":
            self.is_aside = False
        elif mark == "c" and self.pieces:
            self._keep("".join(self.pieces))
        elif mark == "row" and self.row:
            self._keep_row()
        elif ":" in mark:
            self.end(markup.local(mark))

    def text(self, said: str) -> None:
        if self.is_value:
            self.pieces.append(said)

    def _keep(self, written: str) -> None:
        value = _said(_value(written, self.kind, self.style, self.book, self.spent))
        if value is None:
            return
        if self.column > MOST_COLUMNS:
            raise Unreadable("list-too-many-columns", most=MOST_COLUMNS)
        if self.number > MOST_ROWS:
            raise Unreadable("list-too-many-rows", most=MOST_ROWS)
        self.row[self.column] = value

    def _keep_row(self) -> None:
        """Rows that the sheet leaves out are empty; one that comes a second time is not a list's."""
        if self.number <= len(self.rows):
            return
        self.rows += [()] * (self.number - len(self.rows) - 1)
        self.rows.append(tuple(self.row.get(place) for place in range(1, max(self.row) + 1)))


def rows_of(parts: zipfile.ZipFile, name: str, book: Book, spent: Spent) -> Rows:
    """The rows of a sheet, without the empty cells and rows at their end. Raises Unreadable when it is too large."""
    reading = _Sheet(book, spent)
    markup.walk(parts, name, start=reading.start, end=reading.end, text=reading.text)
    return reading.rows


@lru_cache(maxsize=4096)
def _lettered(letters: str) -> int:
    column = 0
    for letter in letters.upper():
        column = column * 26 + ord(letter) - 64
    return column


def _column(place: str) -> int:
    """The number of the column that a cell's place names: 28 of "AB12"."""
    return _lettered(place.rstrip("0123456789")[:4])


def _value(written: str, kind: str, style: str, book: Book, spent: Spent) -> Any:
    """What a cell holds, by its kind: a text, a number, a day, yes or no."""
    if kind == "s":
        shared = book.texts[int(written)]
        spent.on(shared)
        return shared
    spent.on(written)
    if kind == "b":
        return bool(int(written))
    if kind == "d":
        return from_ISO8601(written)
    if kind != "n":
        return written
    number = float(written) if any(sign in written for sign in ".eE") else int(written)
    if style not in book.days:
        return number
    try:
        return from_excel(number, book.epoch)
    except (OverflowError, ValueError):
        return None


def _said(value: Any) -> Cell:
    """A cell's value as what it says; errors such as #REF! say nothing."""
    if value is None or isinstance(value, datetime | date):
        return value
    if isinstance(value, bool):
        return "oui" if value else "non"
    if isinstance(value, int | float):
        return value
    written = tidy(str(value))
    return None if written.startswith("#") and _ERROR.fullmatch(written) else written or None
