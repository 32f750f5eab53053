"""What a person's own copy says of each column, and what it withholds and why (IOM Data Protection Principle 7).

The class of a column decides, unless `data/own_copy.csv` says otherwise: codes, days, numbers and short texts are
shown, keys are not, and nothing sealed is shown that the file doesn't name: what it doesn't know is withheld.
"""

import csv
from dataclasses import dataclass, field
from functools import cache

from teranga.kernel import codes

COPYING = codes.DATA / "own_copy.csv"
SECTION, LEFT_OUT, INTERNAL = "section", "left_out", "internal"
SHOWN, OWN, NAMED, OFFICE, STAFF, EXISTS = "shown", "own", "named", "office", "staff", "exists"
IDENTITY, JOURNEY = "identity", "journey"
REVIEW, THIRD_PARTY, PROTECTION = "review", "third_party", "protection"
FREE_TEXT = "free_text"
WITHHELD = frozenset({THIRD_PARTY, PROTECTION})
TREATMENTS = frozenset(
    {SECTION, LEFT_OUT, INTERNAL, SHOWN, OWN, NAMED, OFFICE, STAFF, EXISTS, IDENTITY, JOURNEY, REVIEW, *WITHHELD}
)
HOUSE_LANGUAGES = {"fra": "fr", "eng": "en"}
"""Languages the house has words in, by ISO 639-3."""


@dataclass(frozen=True)
class Treatment:
    """How a column is copied. `list`: the code list of its codes; `but`: codes that are withheld; `sealed_as`: the name
    it is sealed under; `labels`: what it is called, where the column itself doesn't say."""

    how: str
    list: str = ""
    sealed_as: str = ""
    but: frozenset[str] = frozenset()
    labels: dict[str, str] = field(default_factory=dict)


@cache
def named() -> dict[str, Treatment]:
    """What data/own_copy.csv says of tables ("casework.note") and columns ("casework.note.text_sealed"), in order."""
    with open(COPYING, encoding="utf-8", newline="") as lines:
        return {
            row["column"]: Treatment(
                row["treatment"],
                row["list"],
                row["sealed_as"],
                frozenset(row["but"].split()),
                {each: row[f"label_{each}"] for each in ("fr", "en") if row[f"label_{each}"]},
            )
            for row in csv.DictReader(lines)
        }


def sections() -> list[str]:
    """The tables of a copy, in the order in which it shows them."""
    return [name for name, each in named().items() if each.how == SECTION]


def treatment(table: str, column: str, kind: str | None) -> Treatment:
    """How a column of a class is copied."""
    if known := named().get(f"{table}.{column}"):
        return known
    if kind == "code":
        return Treatment(SHOWN, column.removesuffix("_code"))
    if kind in ("technical", "text"):
        return Treatment(SHOWN)
    return Treatment(INTERNAL if kind == "pseudonymous" else PROTECTION)


def words_of(table: str, column: str) -> dict[str, Treatment]:
    """The words of a column that holds several under names of their own; nothing for one that holds one."""
    start = f"{table}.{column}."
    return {name.removeprefix(start): each for name, each in named().items() if name.startswith(start)}


def language(code: str) -> str:
    """The language a copy is written in for someone who speaks one (ISO 639-3): French where the house has no words."""
    return HOUSE_LANGUAGES.get(code, "fr")


@dataclass(frozen=True)
class Said:
    """One thing a copy says: its column, what it is called, the value in words, and as it is kept where it is plain."""

    column: str
    label: str
    value: str
    plain: str = ""


@dataclass(frozen=True)
class Text:
    """A free text that somebody reads through before it is handed over: its key, where it stands, what it says."""

    key: str
    where: str
    text: str


@dataclass(frozen=True)
class Withheld:
    """What is held and not handed over: what, why (data/codes/withholding_reason.csv), how many."""

    label: str
    why: str
    count: int


@dataclass(frozen=True)
class Part:
    """A section of a copy: its table, its title, and what each record of it says."""

    table: str
    title: str
    records: tuple[tuple[Said, ...], ...]
