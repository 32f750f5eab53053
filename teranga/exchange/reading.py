"""A file sent by a partner as rows of cells, whatever programme wrote it; or why it can't be read.

The content decides, never the name of the file. Nothing in it is run, no part of it is trusted for its size.
"""

import csv
import io
import re
import warnings
import zipfile
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

import defusedxml
import openpyxl
from openpyxl import xml as workbook_xml

from teranga.exchange.rules.cells import INVISIBLE, Cell
from teranga.kernel.refusals import Blocker

MOST_BYTES = 20 * 1024 * 1024
MOST_BYTES_UNPACKED = 200 * 1024 * 1024
MOST_PARTS = 1000
"""Files inside a workbook; one of fifty sheets with drawings has about two hundred."""
MOST_ROWS = 100_000
MOST_COLUMNS = 200
MEGABYTE = 1024 * 1024

DELIMITERS = ",;\t|"
ENCODINGS = ("cp1252", "mac_roman", "latin_1")
"""What programmes of the region write when it isn't Unicode: the first most often; the last one never fails."""
EXPECTED = frozenset("éèêëàâäçîïôöùûüœÉÈÊËÀÂÇÎÏÔÙÛŒáíóúñãõÁÍÓÚÑÃÕ°ºª«»’‘“”–—…€ʼ\u00a0")
"""Signs beyond plain letters that names and remarks in French, Portuguese and Spanish do hold."""
ARABIC_WORD = re.compile("[\u0621-\u064a]{3,}")
DRAFT = re.compile(r"\b(brouillon|draft|ne pas utiliser|do not use|rascunho|borrador)\b", re.IGNORECASE)
LINES_IN_A_CELL = 20
"""A cell with more lines than this was made by a quote that nobody closed."""

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


def read_table(data: bytes, filename: str = "", *, sheet: str = "") -> Table:
    """The rows of a CSV or XLSX file; of a workbook the named sheet, else the fullest neither hidden nor a draft.

    Raises Unreadable, and nothing else.
    """
    if not data.strip():
        raise Unreadable("list-empty")
    if len(data) > MOST_BYTES:
        raise Unreadable("list-too-large", most=MOST_BYTES // MEGABYTE)
    if data.startswith(b"PK\x03\x04") or data.startswith(b"PK\x05\x06"):
        return _read_workbook(data, sheet)
    if data.startswith(b"\xd0\xcf\x11\xe0"):
        raise Unreadable("list-old-or-locked")
    return _read_text(data)


# Workbooks


def _read_workbook(data: bytes, wanted: str) -> Table:
    _check_parts(data)
    try:
        with warnings.catch_warnings():
            # openpyxl warns of extensions it leaves out; they hold no cells.
            warnings.simplefilter("ignore")
            book = openpyxl.load_workbook(io.BytesIO(data), read_only=True, data_only=True, keep_links=False)
            try:
                return _fullest_sheet(book, wanted)
            finally:
                book.close()
    except Unreadable:
        raise
    except defusedxml.DefusedXmlException as hostile:
        raise Unreadable("list-hostile") from hostile
    except Exception as broken:  # whatever a damaged file makes a parser raise
        raise Unreadable("list-broken") from broken


def _check_parts(data: bytes) -> None:
    """Refuse what isn't a workbook, unpacks to too much, or declares XML entities, before any of it is parsed."""
    assert workbook_xml.DEFUSEDXML, "openpyxl must parse through defusedxml"
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as parts:
            names = set(parts.namelist())
            sizes = [part.file_size for part in parts.infolist()]
            if len(sizes) > MOST_PARTS or sum(sizes) > MOST_BYTES_UNPACKED:
                raise Unreadable("list-hostile")
            if "xl/workbook.xml" not in names:
                raise Unreadable("list-opendocument" if "content.xml" in names else "list-not-a-list")
            if any(part.flag_bits & 0x1 for part in parts.infolist()):
                raise Unreadable("list-old-or-locked")
            for name in names:
                if name.endswith((".xml", ".rels")):
                    with parts.open(name) as part:
                        head = part.read(4096).replace(b"\0", b"").upper()
                        if b"<!DOCTYPE" in head or b"<!ENTITY" in head:
                            raise Unreadable("list-hostile")
    except Unreadable:
        raise
    except Exception as broken:  # zipfile and zlib raise many kinds
        raise Unreadable("list-broken") from broken


def _fullest_sheet(book: Any, wanted: str) -> Table:
    """The first of the sheets with most rows; hidden ones and drafts are not looked at."""
    visible = [each for each in book.worksheets if each.sheet_state == "visible"]
    names = tuple(each.title for each in visible)
    if wanted in names:
        chosen = next(each for each in visible if each.title == wanted)
        return Table(rows=_sheet_rows(chosen), sheet=wanted, sheets=names)
    best, title, most = [], "", 0
    for each in visible:
        rows: Rows = [] if DRAFT.search(each.title) else _sheet_rows(each)
        filled = sum(1 for row in rows if any(cell is not None for cell in row))
        if filled > most and not _is_draft(rows):
            best, title, most = rows, each.title, filled
    if not most:
        raise Unreadable("list-no-sheet")
    return Table(rows=best, sheet=title, sheets=names)


def _is_draft(rows: Rows) -> bool:
    """The sheet says so itself, in the first cell that is filled."""
    first = next((cell for row in rows for cell in row if cell is not None), None)
    return isinstance(first, str) and bool(DRAFT.search(first))


def _sheet_rows(sheet: Any) -> Rows:
    # The size a sheet declares may be a lie, or a formatted but empty million of rows.
    sheet.reset_dimensions()
    cells = sheet.iter_rows(max_row=MOST_ROWS + 1, max_col=MOST_COLUMNS + 1, values_only=True)
    return _bounded(tuple(_cell(value) for value in row) for row in cells)


def _cell(value: Any) -> Cell:
    """A cell's value as what it says; errors such as #REF! say nothing."""
    if value is None or isinstance(value, datetime | date):
        return value
    if isinstance(value, bool):
        return "oui" if value else "non"
    if isinstance(value, int | float):
        return value
    written = _tidy(str(value))
    return None if re.fullmatch(r"#(REF|N/A|NAME|VALUE|DIV/0|NULL|NUM)[!?]?", written) else written or None


# Text


def _read_text(data: bytes) -> Table:
    text, encoding = _decoded(data)
    if _is_binary(text) or re.match(r"\s*<(!doctype|html|table|\?xml)", text, re.IGNORECASE) or text.startswith("%PDF"):
        raise Unreadable("list-not-a-list")
    announced = re.match(r"sep=(.)\r?\n", text)
    delimiter = announced[1] if announced and announced[1] in DELIMITERS else _delimiter(text)
    try:
        rows = _parsed(text, delimiter, csv.QUOTE_MINIMAL)
        if any(isinstance(cell, str) and cell.count("\n") > LINES_IN_A_CELL for row in rows for cell in row):
            rows = _parsed(text, delimiter, csv.QUOTE_NONE)
    except csv.Error as broken:
        raise Unreadable("list-broken") from broken
    if announced and rows:
        rows[0] = ()
    if not any(cell is not None for row in rows for cell in row):
        raise Unreadable("list-empty")
    return Table(rows=rows, encoding=encoding, delimiter=delimiter)


def _decoded(data: bytes) -> tuple[str, str]:
    """The text and its encoding: by its mark, as UTF-8, or as the likeliest of the old encodings."""
    for mark, encoding in ((b"\xef\xbb\xbf", "utf-8-sig"), (b"\xff\xfe", "utf-16"), (b"\xfe\xff", "utf-16")):
        if data.startswith(mark):
            return _strictly(data, (encoding,))
    zeros = Counter(place % 2 for place, byte in enumerate(data[:2000]) if not byte)
    if sum(zeros.values()) * 4 > len(data[:2000]):
        return _strictly(data, ("utf-16-be" if zeros[0] > zeros[1] else "utf-16-le",))
    try:
        return data.decode("utf-8"), "utf-8"
    except UnicodeDecodeError:
        sample = _telling(data)
        if len(ARABIC_WORD.findall(sample.decode("cp1256", "replace"))) > 1:
            return _strictly(data, ("cp1256",))
        return _strictly(data, sorted(ENCODINGS, key=lambda encoding: -_likelihood(sample, encoding)))


def _likelihood(sample: bytes, encoding: str) -> float:
    """The share of the signs beyond plain letters that a list would hold, read in that encoding."""
    beyond = [sign for sign in sample.decode(encoding, "replace") if not sign.isascii()]
    return sum(1 for sign in beyond if sign in EXPECTED) / len(beyond) if beyond else 0.0


def _telling(data: bytes) -> bytes:
    """The lines that hold other than plain letters: enough to tell encodings apart, and quick."""
    lines = (line for line in data.splitlines() if not line.isascii())
    return b"\n".join(line for line, _ in zip(lines, range(300), strict=False))[:30_000]


def _strictly(data: bytes, encodings: Iterable[str]) -> tuple[str, str]:
    for encoding in encodings:
        try:
            return data.decode(encoding), encoding
        except UnicodeDecodeError:
            continue
    raise Unreadable("list-unreadable-text")


def _is_binary(text: str) -> bool:
    sample = text[:10_000]
    odd = sum(1 for sign in sample if (sign < " " and sign not in "\t\r\n\f\v\x1a") or sign in "\x7f\ufffd")
    return odd * 100 > len(sample)


def _delimiter(text: str) -> str:
    """The sign that cuts most lines into the same number of cells, two at least; a comma when none does."""
    sample = "\n".join(text.splitlines()[:60])
    scores = {}
    for delimiter in DELIMITERS:
        widths = Counter(len(row) for row in _quietly(csv.reader(io.StringIO(sample), delimiter=delimiter)) if row)
        several = {width: lines for width, lines in widths.items() if width > 1}
        width, lines = max(several.items(), key=lambda each: (each[1], each[0]), default=(1, 0))
        scores[delimiter] = (lines, width)
    return max(scores, key=lambda delimiter: scores[delimiter])


def _quietly(reader: Iterator[list[str]]) -> Iterator[list[str]]:
    try:
        yield from reader
    except csv.Error:
        return


def _parsed(text: str, delimiter: str, quoting: Any) -> Rows:
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, quoting=quoting)
    return _bounded(tuple(_tidy(cell) or None for cell in row) for row in reader)


# Both


def _bounded(rows: Iterable[tuple[Cell, ...]]) -> Rows:
    """The rows without the empty cells and rows at their end; refused when too many are left."""
    kept: Rows = []
    filled = 0
    for number, row in enumerate(rows, start=1):
        row = _trimmed(row)
        if len(row) > MOST_COLUMNS:
            raise Unreadable("list-too-many-columns", most=MOST_COLUMNS)
        filled = number if row else filled
        if filled > MOST_ROWS:
            raise Unreadable("list-too-many-rows", most=MOST_ROWS)
        kept.append(row)
        if number > 2 * MOST_ROWS:
            break
    return kept[:filled]


def _trimmed(row: tuple[Cell, ...]) -> tuple[Cell, ...]:
    length = len(row)
    while length and row[length - 1] is None:
        length -= 1
    return row[:length]


UNSEEN = str.maketrans(dict.fromkeys((*INVISIBLE, "\0")))


def _tidy(written: str) -> str:
    return written.translate(UNSEEN).strip()
