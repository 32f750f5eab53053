"""Rows as CSV and XLSX, row by row: memory stays flat however long the list, and no cell is ever a formula."""

import codecs
import csv
import io
import os
from collections.abc import Iterable, Iterator, Sequence
from datetime import date, datetime
from decimal import Decimal
from typing import Any
from urllib.parse import quote

import xlsxwriter
from django.http import FileResponse, StreamingHttpResponse

from teranga.ui import said

DANGEROUS = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")
"""What a spreadsheet takes for the start of a formula, full-width forms included (OWASP, CSV injection)."""
LONGEST_CELL = 32_767
"""Characters; a worksheet holds no more."""
SEPARATORS_OF_LINES = ("\x0b", "\x0c", "\x1c", "\x1d", "\x1e", "\x85")
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
ROWS_AT_ONCE = 500
MEMORY = "/dev/shm"  # noqa: S108
"""Where Linux keeps files in memory alone: rows go there once written. Elsewhere the whole sheet is held."""
IN_MEMORY = {"constant_memory": True, "tmpdir": MEMORY}

Row = Sequence[Any]


def csv_response(filename: str, header: Row, rows: Iterable[Row]) -> StreamingHttpResponse:
    """A download that begins at once and never holds the whole list. UTF-8 with the mark that Excel needs."""
    response = StreamingHttpResponse(csv_parts(header, rows), content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = attachment(filename)
    return response


def xlsx_response(filename: str, header: Row, rows: Iterable[Row]) -> FileResponse:
    """A workbook of one sheet. It names people: it is made in memory, and never on a disk that may be stolen."""
    response = FileResponse(io.BytesIO(xlsx_bytes(header, rows)), content_type=XLSX)
    response["Content-Disposition"] = attachment(filename)
    return response


def csv_bytes(header: Row, rows: Iterable[Row]) -> bytes:
    return b"".join(csv_parts(header, rows))


def xlsx_bytes(header: Row, rows: Iterable[Row]) -> bytes:
    file = io.BytesIO()
    _write_workbook(file, header, rows)
    return file.getvalue()


def attachment(filename: str) -> str:
    """The header that names a download; the name keeps its accents where the browser can."""
    plain = filename.encode("ascii", "replace").decode().replace("?", "_")
    plain = "".join("_" if sign in '"\\/' or not sign.isprintable() else sign for sign in plain)
    return f"attachment; filename=\"{plain}\"; filename*=UTF-8''{quote(filename, safe='')}"


def csv_parts(header: Row, rows: Iterable[Row]) -> Iterator[bytes]:
    """The file in parts of some hundred rows."""
    yield codecs.BOM_UTF8
    buffer = io.StringIO()
    csv.writer(buffer).writerow([harmless(said.anything(cell)) for cell in header])
    yield buffer.getvalue().encode("utf-8", "replace")
    yield from csv_more(rows)


def csv_more(rows: Iterable[Row]) -> Iterator[bytes]:
    """Rows that follow others in a file, in parts of some hundred."""
    buffer = io.StringIO()
    writer = csv.writer(buffer)
    for number, row in enumerate(rows, start=1):
        writer.writerow([as_text(cell) for cell in row])
        if number % ROWS_AT_ONCE == 0:
            yield buffer.getvalue().encode("utf-8", "replace")
            buffer.seek(0)
            buffer.truncate()
    yield buffer.getvalue().encode("utf-8", "replace")


def csv_of_texts(rows: Iterable[Sequence[str]]) -> bytes:
    """Rows that follow others, whose cells were made by `as_text` already."""
    buffer = io.StringIO()
    csv.writer(buffer).writerows(rows)
    return buffer.getvalue().encode("utf-8", "replace")


def as_text(cell: Any) -> str:
    """A cell for CSV: numbers with a point, days as 2026-10-31, texts harmless."""
    if cell is None:
        return ""
    if isinstance(cell, bool):
        return said.yes_or_no(cell)
    if isinstance(cell, int | float | Decimal):
        return str(cell)
    if isinstance(cell, datetime):
        return cell.isoformat(sep=" ", timespec="minutes")
    if isinstance(cell, date):
        return cell.isoformat()
    return harmless(str(cell))


def harmless(text: str) -> str:
    """The text, with an apostrophe before what would make it a formula once opened in a spreadsheet."""
    text = text.replace("\0", "")
    return f"'{text}" if text.lstrip(" \u00a0").startswith(DANGEROUS) or text.startswith(SEPARATORS_OF_LINES) else text


def _write_workbook(file: Any, header: Row, rows: Iterable[Row]) -> None:
    options = {
        **(IN_MEMORY if os.access(MEMORY, os.W_OK) else {"in_memory": True}),
        "strings_to_formulas": False,
        "strings_to_urls": False,
        "strings_to_numbers": False,
        "nan_inf_to_errors": True,
        "remove_timezone": True,
        "default_date_format": "yyyy-mm-dd",
    }
    with xlsxwriter.Workbook(file, options) as book:
        sheet = book.add_worksheet()
        instants = book.add_format({"num_format": "yyyy-mm-dd hh:mm"})
        sheet.freeze_panes(1, 0)
        sheet.set_column(0, max(0, len(header) - 1), 18)
        for column, cell in enumerate(header):
            sheet.write_string(0, column, _fitting(str(cell)), book.add_format({"bold": True}))
        for line, row in enumerate(rows, start=1):
            for column, cell in enumerate(row):
                _write_cell(sheet, line, column, cell, instants)


def _write_cell(sheet: Any, line: int, column: int, cell: Any, instants: Any) -> None:
    """Numbers and days as such, so that they add up and sort; anything else as text."""
    if cell is None or cell == "":
        return
    if isinstance(cell, date) and cell.year >= 1900:
        # A datetime is a date too; its format shows the hour.
        sheet.write_datetime(line, column, cell, instants if isinstance(cell, datetime) else None)
    elif isinstance(cell, int | float | Decimal) and not isinstance(cell, bool) and _is_exact(cell):
        sheet.write_number(line, column, cell)
    else:
        sheet.write_string(line, column, _fitting(as_text(cell)))


def _is_exact(cell: int | float | Decimal) -> bool:
    """Whether a spreadsheet keeps the number as it is: neither endless, nor no number, nor beyond fifteen digits."""
    number = Decimal(cell)
    return number.is_finite() and abs(number) < 10**15


def _fitting(text: str) -> str:
    return text[:LONGEST_CELL]
