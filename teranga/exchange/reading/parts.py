"""The parts of a workbook, looked through as bytes: what is too much for a list is refused before it is parsed.

What a part unpacks to is bounded by what the archive declares (a longer one fails its checksum), so the look takes a
second or two at most; a parser would take minutes and gigabytes.
"""

import re
import zipfile
from collections import Counter
from collections.abc import Iterator

from teranga.exchange.reading.bounds import MOST_CELLS, Unreadable

MOST_BYTES_UNPACKED = 200 * 1024 * 1024
MOST_BYTES_OF_TEXTS = 50 * 1024 * 1024
MOST_PARTS = 1000
"""Files inside a workbook; one of fifty sheets with drawings has about two hundred."""
MOST_SHEETS = 100
MOST_TEXTS = 1_000_000
"""Different texts of a workbook: each is kept once, and named by the cells that hold it."""
MOST_TAGS_OF_ROWS, MOST_TAGS_OF_A_CELL = 2_200_000, 8
"""Marks of a sheet beside those of its cells: a formatted but empty million of rows has two million."""
MOST_TAGS_BESIDES = 300_000
"""Marks in what is no sheet: styles, names, relations. Tens of thousands are usual."""
_CHUNK = 1024 * 1024
_OVERLAP = 256
_TEXTS = re.compile(rb"<(?:[\w.-]{1,40}:)?si[\s/>]")
_CELLS = re.compile(rb"<(?:[\w.-]{1,40}:)?c[\s/>]")
_SHEETS = re.compile(rb"<(?:[\w.-]{1,40}:)?sheet[\s/>]")


def look_through(parts: zipfile.ZipFile) -> None:
    """Raises Unreadable for what isn't a workbook, is locked, declares XML entities, or holds more than a list does."""
    names = set(parts.namelist())
    sizes = [part.file_size for part in parts.infolist()]
    if len(sizes) > MOST_PARTS or sum(sizes) > MOST_BYTES_UNPACKED or len(names) < len(sizes):
        raise Unreadable("list-hostile")
    if "xl/workbook.xml" not in names:
        raise Unreadable("list-opendocument" if "content.xml" in names else "list-not-a-list")
    if any(part.flag_bits & 0x1 for part in parts.infolist()):
        raise Unreadable("list-old-or-locked")
    counted: Counter[str] = Counter()
    for part in parts.infolist():
        for chunk in _chunks(parts, part):
            counted += _counted(part, chunk)
            _refuse_too_much(counted)


def _chunks(parts: zipfile.ZipFile, part: zipfile.ZipInfo) -> Iterator[bytes]:
    """A part as bytes, each chunk after the end of the one before; of letters of two bytes only the telling one."""
    last, is_wide = b"", None
    with parts.open(part) as opened:
        while some := opened.read(_CHUNK):
            if is_wide is None:
                is_wide = b"\0" in some[:64]
                _refuse_entities(part, some[:4096])
            plain = some.replace(b"\0", b"") if is_wide else some
            yield last + plain
            last = plain[-_OVERLAP:]


def _refuse_entities(part: zipfile.ZipInfo, head: bytes) -> None:
    declared = head.replace(b"\0", b"").upper()
    if part.filename.endswith((".xml", ".rels")) and (b"<!DOCTYPE" in declared or b"<!ENTITY" in declared):
        raise Unreadable("list-hostile")


def _counted(part: zipfile.ZipInfo, chunk: bytes) -> Counter[str]:
    """What a chunk holds; what stands where two chunks overlap counts twice, which is little."""
    name = part.filename.lower()
    tags = chunk.count(b"<")
    if name.startswith("xl/worksheets/") and name.endswith(".xml"):
        return Counter(cells=len(_CELLS.findall(chunk)), tags=tags)
    if name == "xl/sharedstrings.xml":
        return Counter(texts=len(_TEXTS.findall(chunk)), tags=tags, text_bytes=len(chunk))
    return Counter(sheets=len(_SHEETS.findall(chunk)) if name == "xl/workbook.xml" else 0, besides=tags)


def _refuse_too_much(counted: Counter[str]) -> None:
    if counted["sheets"] > MOST_SHEETS:
        raise Unreadable("list-too-many-sheets", most=MOST_SHEETS)
    if counted["cells"] > MOST_CELLS or counted["texts"] > MOST_TEXTS:
        raise Unreadable("list-too-many-cells", most=MOST_CELLS)
    expected = MOST_TAGS_OF_ROWS + MOST_TAGS_OF_A_CELL * (counted["cells"] + counted["texts"])
    if (
        counted["tags"] > expected
        or counted["text_bytes"] > MOST_BYTES_OF_TEXTS
        or counted["besides"] > MOST_TAGS_BESIDES
    ):
        raise Unreadable("list-hostile")
