"""Families of names: spellings too far apart for a rule of sound that are one name all the same.

They are data: `data/names/equivalents.csv` (family, form, note), one form a line, folded and without accents.
Read once, when first asked for.
"""

import csv
from functools import cache

from teranga.kernel import codes

FILE = codes.DATA / "names" / "equivalents.csv"


@cache
def forms() -> dict[str, str]:
    """Form to family, for every form of the file."""
    with FILE.open(encoding="utf-8", newline="") as lines:
        return {row["form"]: row["family"] for row in csv.DictReader(lines)}


def of(token: str) -> str:
    """The family of a folded token of a name; "" when it belongs to none."""
    return forms().get(token, "")
