"""The texts of refusals and safeguards, which domain experts keep in data/."""

import csv
import functools
import re
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

from django.conf import settings
from django.utils import formats
from django.utils.translation import get_language

from teranga.kernel.refusals import Blocker


def rows(path: Path) -> list[dict[str, str]]:
    with open(path, encoding="utf-8", newline="") as lines:
        return [{key: (value or "").strip() for key, value in row.items() if key} for row in csv.DictReader(lines)]


@functools.cache
def refusals() -> dict[str, dict[str, str]]:
    """code -> code, safeguard, standard, clear_act, fr, en (data/refusals/*.csv)."""
    found: dict[str, dict[str, str]] = {}
    for path in sorted((settings.DATA_FILES / "refusals").glob("*.csv")):
        for row in rows(path):
            assert row["code"] not in found, f"{path.name}: {row['code']} has two texts"
            found[row["code"]] = row
    return found


@functools.cache
def safeguards() -> dict[str, dict[str, str]]:
    """id -> id, active, fr, en, standard_fr, standard_en (data/safeguards.csv)."""
    return {row["id"]: row for row in rows(settings.DATA_FILES / "safeguards.csv")}


@functools.cache
def _roles() -> tuple[dict[str, str], ...]:
    return tuple(rows(settings.DATA_FILES / "roles.csv"))


def holders(permission: str) -> list[str]:
    """The roles that hold a permission, in words; supervisors, who hold most of them, only where nobody else does."""
    found = [row for row in _roles() if permission in row["permissions"].split()]
    others = [row for row in found if row["code"] != "supervisor"]
    return [in_language(row) for row in others or found]


def in_language(row: dict[str, str], prefix: str = "") -> str:
    """The text of a row in the reader's language, English when it has none."""
    language = (get_language() or "en").split("-")[0]
    return row.get(prefix + language) or row[prefix + "en"]


def refusal(blocker: Blocker) -> str:
    """What stands in the way, in the reader's language; headed by `who`, when the blocker is about one of several."""
    row = refusals()[blocker.code]
    text = re.sub(r"%\((\w+)\)s", lambda found: _said(blocker.values[found[1]]), in_language(row))
    return f"{blocker.values['who']} — {text}" if blocker.values.get("who") else text


def source(blocker: Blocker) -> str:
    """The safeguard and the standard behind a refusal, e.g. "S2 · …"; empty when it has none."""
    row = refusals()[blocker.code]
    safeguard = row["safeguard"]
    standard = row["standard"] or (in_language(safeguards()[safeguard], "standard_") if safeguard else "")
    return " · ".join(part for part in (safeguard, standard) if part)


def clearing_act(blocker: Blocker) -> str:
    """The id of the act that clears a refusal; empty when none does."""
    return refusals()[blocker.code]["clear_act"]


def _said(value: Any) -> str:
    if isinstance(value, datetime | date):
        return str(formats.date_format(value, "DATE_FORMAT"))
    if isinstance(value, int | Decimal) and not isinstance(value, bool):
        return formats.number_format(value)
    return str(value)
