"""A list as a text: which letters, which sign between cells, which quotes."""

import csv
import io
import re
from collections import Counter
from collections.abc import Iterable, Iterator
from typing import Any

from teranga.exchange.reading.bounds import Rows, Table, Unreadable, bounded, tidy

DELIMITERS = ",;\t|"
ENCODINGS = ("cp1252", "mac_roman", "latin_1")
"""What programmes of the region write when it isn't Unicode: the first most often; the last one never fails."""
EXPECTED = frozenset("éèêëàâäçîïôöùûüœÉÈÊËÀÂÇÎÏÔÙÛŒáíóúñãõÁÍÓÚÑÃÕ°ºª«»’‘“”–—…€ʼ\u00a0")
"""Signs beyond plain letters that names and remarks in French, Portuguese and Spanish do hold."""
ARABIC_WORD = re.compile("[\u0621-\u064a]{3,}")
LINES_IN_A_CELL = 20
"""A cell with more lines than this was made by a quote that nobody closed."""


def read(data: bytes) -> Table:
    """The rows of a text. Raises Unreadable."""
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
    return bounded(tuple(tidy(cell) or None for cell in row) for row in reader)
