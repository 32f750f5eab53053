"""Parts of a workbook as marks and texts, one after the other: no tree is built, no entity is ever declared."""

import zipfile
from collections.abc import Callable
from typing import Any
from xml.parsers import expat

from teranga.exchange.reading.bounds import Unreadable


def walk(
    parts: zipfile.ZipFile,
    name: str,
    *,
    start: Callable[[str, dict[str, str]], None],
    end: Callable[[str], None] | None = None,
    text: Callable[[str], None] | None = None,
) -> None:
    """Call `start` and `end` for each mark, and `text` for what stands between them. Names may have a prefix.

    Raises Unreadable for a document type, where entities are declared; ExpatError for what is no XML.
    """
    parser = expat.ParserCreate()
    parser.buffer_text = True
    parser.StartDoctypeDeclHandler = parser.EntityDeclHandler = _hostile
    parser.StartElementHandler = start
    if end is not None:
        parser.EndElementHandler = end
    if text is not None:
        parser.CharacterDataHandler = text
    with parts.open(name) as part:
        parser.ParseFile(part)


def starts(parts: zipfile.ZipFile, name: str) -> list[tuple[str, dict[str, str]]]:
    """Every mark of a small part, with what it says of itself; nothing when there is no such part."""
    found: list[tuple[str, dict[str, str]]] = []
    if name in parts.namelist():
        walk(parts, name, start=lambda mark, given: found.append((local(mark), given)))
    return found


def local(mark: str) -> str:
    """The name of a mark without its prefix."""
    return mark.rpartition(":")[2]


def _hostile(*_declared: Any) -> None:
    raise Unreadable("list-hostile")
