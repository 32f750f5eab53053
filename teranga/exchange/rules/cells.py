"""A cell of a list as text: what every other rule of this room starts from."""

import unicodedata
from datetime import date, datetime

from teranga.kernel import codes

Cell = str | int | float | date | datetime | None
"""What a file can hold in one place: text, number, day, or nothing."""

INVISIBLE = frozenset(
    "\u200b\u200c\u200d\u2060\ufeff\u00ad\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069"
)
DITTO = frozenset({"idem", "id.", "ditto", '"', "''", "״", "〃", "//", "“", "”", "do.", "-id-", "-idem-"})
NOTHING = frozenset(
    {"", "ras", "r.a.s", "r.a.s.", "neant", "néant", "-", "--", "/", "n/a", "na", "none", "null", "nil", "?"}
)


def text(cell: Cell) -> str:
    """The cell as one tidy line of text; "" for nothing. Whole numbers lose the ".0" of spreadsheets, days are ISO."""
    if cell is None:
        return ""
    if isinstance(cell, datetime):
        cell = cell.date()
    if isinstance(cell, date):
        return cell.isoformat()
    if isinstance(cell, float) and cell.is_integer() and abs(cell) < 10**15:
        cell = int(cell)
    written = str(cell)
    if written.isascii() and written.isprintable():  # most cells: nothing in them to look at sign by sign
        return " ".join(written.split())
    tidy = unicodedata.normalize("NFC", written)
    kept = (" " if unicodedata.category(sign) in ("Cc", "Zs", "Zl", "Zp") else sign for sign in tidy)
    return " ".join("".join(sign for sign in kept if sign not in INVISIBLE).split())


def is_ditto(written: str) -> bool:
    """Whether it says "as above" instead of saying it."""
    return written.casefold() in DITTO


def says_nothing(written: str) -> bool:
    """Whether it is empty, or one of the usual ways to write that there is nothing to say."""
    return written.casefold() in NOTHING


def shortened(written: str, length: int = 60) -> str:
    """As much of a text as a message can show."""
    return written if len(written) <= length else written[: length - 1] + "…"


folded = codes.fold
