"""How long what is known of someone is kept: IOM Data Protection Principle 9 asks for a period per kind of record.

The periods are data (`data/codes/retention_rule.csv`), proposed by default: the IOM publishes none. An office may have
its own in `data/retention.csv`. Of several periods that apply to someone, the one that ends last counts.
"""

import csv
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache

from teranga.kernel import codes
from teranga.kernel.codes import Code
from teranga.reintegration import rules as reintegration_rules

RULES = "retention_rule"
OF_OFFICES = codes.DATA / "retention.csv"
PERSON, PHOTO = "person", "photo"
MAJORITY = 18


@dataclass(frozen=True)
class Period:
    """How long something is kept: so many months, and a child's file at least until that age in years (0: no age)."""

    rule: Code
    what: str
    applies: str
    months: int
    until_age: int = 0


@dataclass(frozen=True)
class Kept:
    """What is known of someone, as far as it says how long: days, and whether; no name.

    `contact_on`: the registration or the last consent; `closed_on`: the last closure, None while no file ever was.
    """

    office: str
    contact_on: date
    closed_on: date | None = None
    is_open: bool = False
    birth_year: int | None = None
    was_child: bool = False
    was_assisted: bool = False
    has_returned: bool = False
    had_signs_of_trafficking: bool = False
    has_photo: bool = False


@dataclass(frozen=True)
class Ended:
    """A period that has ended: by which rule, and when."""

    rule: Code
    on: date


@cache
def periods(office: str) -> tuple[Period, ...]:
    """The periods that hold in an office (its code): its own where data/retention.csv says one."""
    with open(OF_OFFICES, encoding="utf-8", newline="") as lines:
        own = {row["rule"]: row for row in csv.DictReader(lines) if row["office"] == office}
    return tuple(
        Period(
            Code(row["code"]),
            row["what"],
            row["applies"],
            int((own.get(row["code"]) or row)["months"]),
            int((own.get(row["code"]) or row)["until_age"] or 0),
        )
        for row in codes.rows(RULES)
    )


def shortest() -> int:
    """The least number of months that anything is kept, in any office: younger records need no look."""
    with open(OF_OFFICES, encoding="utf-8", newline="") as lines:
        own = [int(row["months"]) for row in csv.DictReader(lines)]
    return min([*own, *(each.months for each in periods(""))])


def ended(kept: Kept, what: str, *, on: date) -> Ended | None:
    """The period that has ended for someone on a day, the last of those that apply; None while one runs, or none
    applies. Nothing ends while a file is open."""
    if kept.is_open:
        return None
    applying = kinds(kept)
    ends = [
        Ended(period.rule, _end(kept, period))
        for period in periods(kept.office)
        if period.what == what and period.applies in applying
    ]
    last = max(ends, key=lambda each: each.on, default=None)
    return last if last is not None and last.on < on else None


def kinds(kept: Kept) -> frozenset[str]:
    """Which kinds of record (column `applies`) someone has."""
    if kept.closed_on is None:
        return frozenset({"registration"})
    said = {
        "closed": kept.has_photo,
        "child": kept.was_child,
        "trafficking": kept.had_signs_of_trafficking,
        "return": kept.has_returned,
        "assistance": kept.was_assisted and not kept.has_returned,
        "contact": not (kept.was_assisted or kept.has_returned),
    }
    return frozenset(kind for kind, is_so in said.items() if is_so)


def _end(kept: Kept, period: Period) -> date:
    """The last day of a period. Of a year of birth alone, the end of the year counts."""
    last = reintegration_rules.months_after(kept.closed_on or kept.contact_on, period.months)
    if period.until_age and kept.birth_year:
        last = max(last, date(kept.birth_year + period.until_age, 12, 31))
    return last


def may_have_been_child(birth_year: int | None, opened_on: date) -> bool:
    """Whether someone born in a year may have been under 18 when their file was opened."""
    return birth_year is not None and opened_on.year - birth_year <= MAJORITY


def is_held(until_on: date | None, released_on: date | None, *, on: date) -> bool:
    """Whether a hold keeps someone's data on a day: until it is released, or its last day has passed."""
    return released_on is None and (until_on is None or until_on >= on)


def latest_registration(on: date) -> date:
    """Whoever was registered after that day has no period that has ended."""
    return on - timedelta(days=shortest() * 28)
