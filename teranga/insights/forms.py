"""What an address of the figures asks for."""

from collections.abc import Mapping
from dataclasses import asdict
from urllib.parse import urlencode

from teranga.insights import rules

FIRST_YEAR, LAST_YEAR = 1990, 2100


def year(sent: Mapping[str, str], *, otherwise: int) -> int:
    """The year asked for, or another when none or no year was."""
    asked = sent.get("year", "")
    known = asked.isascii() and asked.isdigit() and len(asked) == 4 and FIRST_YEAR <= int(asked) <= LAST_YEAR
    return int(asked) if known else otherwise


def cut(sent: Mapping[str, str], *, otherwise: int) -> rules.Cut:
    """The number asked for."""
    names = ("from_country", "to_country", "sex", "age", "category")
    asked = {name: sent.get(name, "") for name in names}
    return rules.Cut(year=year(sent, otherwise=otherwise), emergencies=sent.get("emergencies") == "yes", **asked)


def address(cut: rules.Cut) -> str:
    """The inverse of `cut`: the query of the address of a number."""
    asked = asdict(cut) | {"emergencies": "yes" if cut.emergencies else ""}
    return urlencode({name: value for name, value in asked.items() if value})
