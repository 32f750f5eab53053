"""Papers as PDF: templates of `data/documents`, compiled with what a file says.

A template is `<name>.typ`, its words are `<name>.csv` (key, fr, en). Values reach it as JSON and are shown as text:
whatever a name holds, it is never markup. The same values always give the same bytes, on every machine: the fonts are
ours, and no clock is read.
"""

import csv
import json
from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import Any

import typst
from django.conf import settings
from django.utils import translation

from teranga.kernel import dates
from teranga.ui import said

Json = Any


def folder() -> Path:
    return Path(settings.DATA_FILES) / "documents"


def names() -> list[str]:
    """The documents there are: every template that has words of its own."""
    return sorted(path.stem for path in folder().glob("*.csv") if path.with_suffix(".typ").is_file())


def pdf(name: str, values: Mapping[str, Any], language: str) -> bytes:
    """The document `name` in that language ("fr" or "en"); what `values` may hold stands at the head of its template.

    Days, amounts and labels are written as a reader of that language expects. Raises KeyError for an unknown document.
    """
    if name not in names():
        raise KeyError(f"no document {name!r} in data/documents")
    with translation.override(language):
        shown = _plain(values)
    inputs = {
        "values": json.dumps(shown, ensure_ascii=False),
        "words": json.dumps(_words(folder() / f"{name}.csv", language), ensure_ascii=False),
        "language": language,
    }
    made: bytes = typst.compile(
        str(folder() / f"{name}.typ"),
        root=str(folder()),
        font_paths=[str(folder() / "fonts")],
        ignore_system_fonts=True,
        sys_inputs=inputs,
        format="pdf",
        timestamp=0,
    )
    return made


@cache
def _words(path: Path, language: str) -> dict[str, str]:
    with path.open(encoding="utf-8", newline="") as lines:
        return {row["key"]: row.get(language) or row["en"] for row in csv.DictReader(lines)}


def _plain(value: Any) -> Json:
    """What JSON can carry, with days and numbers already in words."""
    if value is None or isinstance(value, bool | int | str):
        return value
    if isinstance(value, date | dates.PartialDate):
        return said.day(value)
    if isinstance(value, Decimal | float):
        return said.anything(value)
    if isinstance(value, Mapping):
        return {str(key): _plain(each) for key, each in value.items()}
    if isinstance(value, list | tuple | set | frozenset):
        return [_plain(each) for each in value]
    return str(value)
