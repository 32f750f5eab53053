"""A list as an Excel workbook (ECMA-376): looked through before it is walked, then read sheet by sheet."""

import io
import posixpath
import re
import zipfile

from openpyxl.styles.numbers import BUILTIN_FORMATS, is_date_format
from openpyxl.utils.datetime import MAC_EPOCH, WINDOWS_EPOCH

from teranga.exchange.reading import markup, sheets
from teranga.exchange.reading.bounds import Rows, Table, Unreadable
from teranga.exchange.reading.parts import look_through

DRAFT = re.compile(r"\b(brouillon|draft|ne pas utiliser|do not use|rascunho|borrador)\b", re.IGNORECASE)
_WORKBOOK = "xl/workbook.xml"


def read(data: bytes, wanted: str) -> Table:
    """The rows of the sheet `wanted`, else of the fullest neither hidden nor a draft. Raises Unreadable."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as parts:
            look_through(parts)
            return _fullest_sheet(parts, wanted)
    except Unreadable:
        raise
    except Exception as broken:  # whatever a damaged file makes zipfile, zlib and the parser raise
        raise Unreadable("list-broken") from broken


def _fullest_sheet(parts: zipfile.ZipFile, wanted: str) -> Table:
    """The first of the sheets with most rows; hidden ones and drafts are not looked at."""
    visible, book = _visible_sheets(parts), _book(parts)
    names, spent = tuple(visible), sheets.Spent()
    if wanted in visible:
        return Table(rows=sheets.rows_of(parts, visible[wanted], book, spent), sheet=wanted, sheets=names)
    best, title, most = [], "", 0
    for each, part in visible.items():
        rows: Rows = [] if DRAFT.search(each) else sheets.rows_of(parts, part, book, spent)
        filled = sum(1 for row in rows if row)
        if filled > most and not _is_draft(rows):
            best, title, most = rows, each, filled
    if not most:
        raise Unreadable("list-no-sheet")
    return Table(rows=best, sheet=title, sheets=names)


def _is_draft(rows: Rows) -> bool:
    """The sheet says so itself, in the first cell that is filled."""
    first = next((cell for row in rows for cell in row if cell is not None), None)
    return isinstance(first, str) and bool(DRAFT.search(first))


def _visible_sheets(parts: zipfile.ZipFile) -> dict[str, str]:
    """The part of each sheet that is shown, by its name; charts have no cells."""
    related = {given.get("Id"): given for given in _relations(parts) if _is_of_kind(given, "worksheet")}
    found = {}
    for mark, given in markup.starts(parts, _WORKBOOK):
        named = next((value for key, value in given.items() if key.rpartition(":")[2] == "id"), "")
        if mark == "sheet" and named in related and given.get("state", "visible") == "visible":
            found[given.get("name", "")] = _target(related[named])
    return found


def _book(parts: zipfile.ZipFile) -> sheets.Book:
    part = {kind: _part_of_kind(parts, kind) for kind in ("sharedStrings", "styles")}
    said = [given for mark, given in markup.starts(parts, _WORKBOOK) if mark == "workbookPr"]
    is_mac = any(given.get("date1904") in ("1", "true") for given in said)
    return sheets.Book(
        texts=sheets.shared_texts(parts, part["sharedStrings"]) if part["sharedStrings"] else [],
        days=_styles_of_days(parts, part["styles"]),
        epoch=MAC_EPOCH if is_mac else WINDOWS_EPOCH,
    )


def _styles_of_days(parts: zipfile.ZipFile, name: str) -> frozenset[str]:
    """The places of the cell styles that show a number as a day."""
    formats, section, styles = dict(BUILTIN_FORMATS), "", []
    for mark, given in markup.starts(parts, name):
        if mark == "numFmt":
            formats[int(given.get("numFmtId", -1))] = given.get("formatCode", "")
        elif mark in ("cellStyleXfs", "cellXfs", "cellStyles", "dxfs"):
            section = mark
        elif mark == "xf" and section == "cellXfs":
            styles.append(int(given.get("numFmtId", 0)))
    return frozenset(str(place) for place, style in enumerate(styles) if is_date_format(formats.get(style)))


def _relations(parts: zipfile.ZipFile) -> list[dict[str, str]]:
    return [given for mark, given in markup.starts(parts, "xl/_rels/workbook.xml.rels") if mark == "Relationship"]


def _is_of_kind(given: dict[str, str], kind: str) -> bool:
    return given.get("Type", "").endswith(f"/{kind}")


def _part_of_kind(parts: zipfile.ZipFile, kind: str) -> str:
    return next((_target(given) for given in _relations(parts) if _is_of_kind(given, kind)), "")


def _target(given: dict[str, str]) -> str:
    """The part that a relation of the workbook leads to."""
    return posixpath.normpath(posixpath.join("/xl", given.get("Target", ""))).lstrip("/")
