"""The words of the house: gettext catalogues of every room extracted, merged, compiled and checked.

English is what stands in the source; French is complete. Babel and Django do the reading: no outside program is needed.
"""

import csv
import io
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from babel.messages import Catalog, Message
from babel.messages.extract import extract
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po
from django.utils.translation import templatize

LANGUAGES = ("fr",)
HEADER = """\
msgid ""
msgstr ""
"Language: {language}\\n"
"MIME-Version: 1.0\\n"
"Content-Type: text/plain; charset=UTF-8\\n"
"Content-Transfer-Encoding: 8bit\\n"
"Plural-Forms: nplurals=2; plural=(n > 1);\\n"

"""
PLAIN, PLURAL, CONTEXT = None, (1, 2), ((1, "c"), 2)
PLURAL_IN_CONTEXT = ((1, "c"), 2, 3)
KEYWORDS = {
    "_": PLAIN,
    "gettext": PLAIN,
    "gettext_lazy": PLAIN,
    "gettext_noop": PLAIN,
    "ngettext": PLURAL,
    "ngettext_lazy": PLURAL,
    "pgettext": CONTEXT,
    "pgettext_lazy": CONTEXT,
    "npgettext": PLURAL_IN_CONTEXT,
    "npgettext_lazy": PLURAL_IN_CONTEXT,
}
CALL = re.compile(r"""\b(?:_|n?p?gettext)\((?:[^()'"]|'(?:\\.|[^'\\])*'|"(?:\\.|[^"\\])*")*\)""", re.DOTALL)
"""A call in what Django makes of a template: everything around it has become X."""
PLACEHOLDER = re.compile(r"%(?:\(\w+\))?[sd]|\{\w+\}")


@dataclass(frozen=True)
class Room:
    """A folder of the package whose words are shown to people."""

    path: Path

    def catalogue(self, language: str) -> Path:
        return self.path / "locale" / language / "LC_MESSAGES" / "django.po"

    def sources(self) -> Iterator[Path]:
        for path in sorted(self.path.rglob("*")):
            if path.suffix in {".py", ".html", ".txt"} and "migrations" not in path.parts:
                yield path


def rooms(house: Path) -> list[Room]:
    """Every room; the command line speaks English only."""
    return [
        Room(path.parent) for path in sorted(house.glob("*/__init__.py")) if path.parent.name not in {"cli", "demo"}
    ]


def extracted(room: Room) -> Catalog:
    """What the room's source says, in English."""
    found = Catalog(charset="utf-8")
    for path in room.sources():
        text = path.read_text(encoding="utf-8")
        if path.suffix != ".py":
            text = "\n".join(call[0] for call in CALL.finditer(templatize(text, origin=str(path))))
        stream = io.BytesIO(text.encode())
        for _line, message, _comments, context in extract("python", stream, KEYWORDS, options={"encoding": "utf-8"}):
            found.add(message, context=context)
    return found


def stored(room: Room, language: str) -> Catalog:
    """What the room's catalogue holds; an empty one when it has none."""
    path = room.catalogue(language)
    if not path.exists():
        return Catalog(locale=language, charset="utf-8")
    with path.open("rb") as file:
        return read_po(file, locale=language, charset="utf-8", abort_invalid=True)


def merge(room: Room, language: str) -> bool:
    """Bring the catalogue up to what the source says: new texts empty, unused ones gone. Whether it changed."""
    catalogue = stored(room, language)
    catalogue.update(extracted(room), no_fuzzy_matching=True)
    path = room.catalogue(language)
    if not len(catalogue):
        return False
    body = io.BytesIO()
    write_po(body, catalogue, width=0, sort_output=True, no_location=True, omit_header=True, ignore_obsolete=True)
    text = HEADER.format(language=language) + body.getvalue().decode()
    if path.exists() and path.read_text(encoding="utf-8") == text:
        return False
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")
    return True


def compile_all(house: Path) -> int:
    """Write the .mo file beside each catalogue; how many."""
    written = 0
    for room in rooms(house):
        for language in LANGUAGES:
            path = room.catalogue(language)
            if path.exists():
                half = path.with_suffix(".mo.new")  # whole, or not there: a running server may read it at this moment
                with half.open("wb") as file:
                    write_mo(file, stored(room, language))
                half.replace(path.with_suffix(".mo"))
                written += 1
    return written


def what_is_missing(house: Path, data: Path) -> list[str]:
    """Every text without its French, with other placeholders, or said in two ways; empty when the words are whole."""
    wrong: list[str] = []
    said: dict[tuple[str, str, str], tuple[str, str]] = {}
    for room in rooms(house):
        for language in LANGUAGES:
            catalogue, place = stored(room, language), f"{room.path.name} ({language})"
            for message in extracted(room):
                if message.id:
                    wrong += [f"{place}: {each}" for each in _wrong_with(message, catalogue)]
            for message in catalogue:
                key = (language, message.context or "", str(message.id))
                before = said.setdefault(key, (place, str(message.string)))
                if message.id and before[1] != str(message.string):
                    wrong.append(f"{place}: {message.id!r} is said otherwise in {before[0]}: {before[1]!r}")
    return wrong + list(_wrong_in_lists(data))


def _wrong_with(message: Message, catalogue: Catalog) -> Iterator[str]:
    translated = catalogue.get(message.id, message.context)
    strings = _texts(translated.string) if translated else ()
    if not strings or not all(strings):
        yield f"{message.id!r} is not translated"
        return
    if translated is not None and translated.fuzzy:
        yield f"{message.id!r} is marked fuzzy"
    wanted = placeholders(_texts(message.id)[-1])
    for text in strings:
        if placeholders(text) != wanted:
            yield f"{message.id!r}: the placeholders of {text!r} differ"


def _texts(value: str | tuple[str, ...] | list[str] | None) -> tuple[str, ...]:
    return (value or "",) if value is None or isinstance(value, str) else tuple(value)


def placeholders(text: str) -> list[str]:
    """What is filled in when the text is shown, in no order."""
    return sorted(set(PLACEHOLDER.findall(text.replace("%%", ""))))


def _wrong_in_lists(data: Path) -> Iterator[str]:
    """Lists and refusals carry a column per language."""
    for path in sorted(data.rglob("*.csv")):
        with path.open(encoding="utf-8", newline="") as file:
            for row in csv.DictReader(file):
                place = f"{path.relative_to(data)} {next(iter(row.values()))}"
                yield from (f"{place}: {wrong}" for wrong in _wrong_in_row(row))


def _wrong_in_row(row: dict[str, str]) -> Iterator[str]:
    pairs = [name for name in row if name == "fr" or str(name).endswith("_fr")]
    for french in pairs:
        english = french[:-2] + "en"
        if english not in row:
            yield f"the column {french} has no {english} beside it"
        elif bool(row[french]) != bool(row[english]) or (french == "fr" and not row[french]):
            yield f"{french} or {english} is empty"
        elif placeholders(row[french]) != placeholders(row[english]):
            yield f"the placeholders of {french} and {english} differ"
