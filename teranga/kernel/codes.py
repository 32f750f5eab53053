"""Code lists of `data/codes/*.csv`: a code, its label in each language, and whatever else a column says.

A list is read once, when it is first asked for. Pure but for that reading.
"""

from __future__ import annotations

import csv
import unicodedata
from collections.abc import Callable, Mapping
from functools import cache
from importlib import import_module
from pathlib import Path
from typing import NewType

Code = NewType("Code", str)
"""A text that is a code of some list: kept readable where free text would be sealed."""

Row = Mapping[str, str]

_PACKAGE = Path(__file__).resolve().parents[1]
DATA = next(each for each in (_PACKAGE / "data", _PACKAGE.parent / "data") if each.is_dir())
"""What a domain expert may edit: inside the package once installed, beside it in a checkout."""
FOLDER = DATA / "codes"
LANGUAGES = ("fr", "en", "ar", "pt", "es")
SOURCE_LANGUAGE = "en"


@cache
def _by_code(name: str) -> dict[str, Row]:
    """Raises KeyError when there is no such list: a misspelt list is a fault of the programme, never of the reader."""
    path = FOLDER / f"{name}.csv"
    if not path.is_file():
        raise KeyError(f"no code list {name!r} in data/codes")
    with path.open(encoding="utf-8", newline="") as lines:
        return {row["code"]: row for row in csv.DictReader(lines)}


def names() -> list[str]:
    """Every code list there is."""
    return sorted(path.stem for path in FOLDER.glob("*.csv"))


def rows(name: str) -> list[Row]:
    """The list's lines with all their columns, in the order of the file."""
    return list(_by_code(name).values())


def row(name: str, code: str) -> Row | None:
    """One line of the list, or None."""
    return _by_code(name).get(code)


def is_known(name: str, code: str | None) -> bool:
    """Whether the list has this code."""
    return code in _by_code(name)


def text(name: str, code: str | None, language: str) -> str:
    """The label in that language, else in English, else the code itself; "" for no code."""
    found = _by_code(name).get(code or "")
    if found is None:
        return code or ""
    return found.get(language) or found.get(SOURCE_LANGUAGE) or found["code"]


def label(name: str, code: str | None) -> str:
    """The label in the reader's language, decided when it is shown. Raises KeyError at once for an unknown list."""
    _by_code(name)
    return _in_readers_language(name, code)


def choices(name: str, *, blank: bool = False) -> list[tuple[str, str]]:
    """(code, label in the reader's language) for a field to choose from; `blank` puts an empty choice first."""
    known = [(code, _in_readers_language(name, code)) for code in _by_code(name)]
    return [("", "—"), *known] if blank else known


def _in_readers_language(name: str, code: str | None) -> str:
    words: str = _lazy_text()(name, code)
    return words


@cache
def _lazy_text() -> Callable[[str, str | None], str]:
    # Found by name, at the first label shown: the rules that use this module run without Django.
    functional, translation = import_module("django.utils.functional"), import_module("django.utils.translation")

    def now(name: str, code: str | None) -> str:
        return text(name, code, (translation.get_language() or SOURCE_LANGUAGE).split("-")[0])

    made: Callable[[str, str | None], str] = functional.lazy(now, str)
    return made


_BETWEEN = {sign: " " for sign in range(128) if not chr(sign).isalnum()}


def fold(written: str) -> str:
    """Letters and digits only, no accents, no case: "Côte d'Ivoire" and "COTE D IVOIRE" are one."""
    if written.isascii():
        return " ".join(written.lower().translate(_BETWEEN).split())
    plain = (c for c in unicodedata.normalize("NFKD", written).casefold() if not unicodedata.combining(c))
    return " ".join("".join(c if c.isalnum() else " " for c in plain).split())


@cache
def _spellings(name: str) -> dict[str, Code]:
    """Folded spelling to code. What two codes share belongs to the one whose own code or label it is."""
    listed = rows(name)
    tiers = (
        lambda row: [row["code"], row.get("alpha2") or ""],
        lambda row: [row.get(language) or "" for language in LANGUAGES],
        lambda row: (row.get("aliases") or "").split(";"),
    )
    found: dict[str, Code] = {}
    for spellings in tiers:
        for line in listed:
            for spelling in spellings(line):
                if folded := fold(spelling):
                    found.setdefault(folded, Code(line["code"]))
    return found


def find(name: str, written: str) -> Code | None:
    """The code meant by a text as people write it: a code, a label in any language, or an alias; None when unsure.

    Never guesses by likeness: Niger is not Nigeria, Guinea is not Guinea-Bissau.
    """
    known = _spellings(name)
    folded = fold(written[:200])
    for candidate in (folded, folded.removesuffix(" ne"), folded.removesuffix(" e"), folded.removesuffix("s")):
        if candidate in known:
            return known[candidate]
    return None
