"""The yearly figures: how departures are sorted into groups and added up. Pure."""

from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from functools import cache

from teranga.kernel import codes

AGE_UNKNOWN = "unknown"
SEX_NOT_STATED = "X"


@dataclass(frozen=True)
class AgeGroup:
    """A group of data/codes/age_group.csv: ages in whole years, both ends included; `to_age` None is "and over"."""

    code: str
    from_age: int
    to_age: int | None

    def holds(self, age: int) -> bool:
        return self.from_age <= age and (self.to_age is None or age <= self.to_age)


@cache
def age_groups() -> tuple[AgeGroup, ...]:
    """The groups of known ages, youngest first. Together they leave no age out and share none (a test proves it)."""
    return tuple(
        AgeGroup(row["code"], int(row["from_age"]), int(row["to_age"]) if row["to_age"] else None)
        for row in codes.rows("age_group")
        if row["from_age"]
    )


def age_group(age: int | None) -> str:
    """The group of an age in whole years on the day of departure; "unknown" where no birth date or age is known."""
    if age is None:
        return AGE_UNKNOWN
    return next(group.code for group in age_groups() if group.holds(age))


@dataclass(frozen=True)
class Tally:
    """So many departures of people who share all this. Counted by the database, in one question for the whole year."""

    from_country: str
    to_country: str
    sex: str
    age: int | None
    categories: tuple[str, ...]
    people: int


@dataclass(frozen=True)
class Line:
    """One row of a breakdown: people by sex, in the order of `sexes()`, and together."""

    code: str
    by_sex: tuple[int, ...]

    @property
    def total(self) -> int:
        return sum(self.by_sex)


@dataclass(frozen=True)
class Breakdown:
    """People sorted by one thing and by sex. `totals` is None where a person may stand in several rows."""

    by: str
    lines: tuple[Line, ...]
    totals: Line | None


@dataclass(frozen=True)
class YearlyTable:
    """People assisted by return in one calendar year. `emergencies` are counted beside, never in `total`."""

    year: int
    total: int
    emergencies: int
    breakdowns: tuple[Breakdown, ...]


Groups = Callable[[Tally], Iterable[str]]
SORTED_BY: dict[str, Groups] = {
    "from": lambda tally: (tally.from_country,),
    "to": lambda tally: (tally.to_country,),
    "age": lambda tally: (age_group(tally.age),),
    "category": lambda tally: set(tally.categories),
}
LISTS = {"from": "country", "to": "country", "age": "age_group", "category": "category"}
OVERLAPPING = frozenset({"category"})
"""What several values of may hold for one person: its rows are not added up."""


@cache
def sexes() -> tuple[str, ...]:
    """The codes of sex.csv: a column each, in the order of the file."""
    return tuple(row["code"] for row in codes.rows("sex"))


def yearly_table(year: int, tallies: Sequence[Tally], *, emergencies: int) -> YearlyTable:
    """Every breakdown of a year, from the same tallies: so they all have the same total."""
    return YearlyTable(
        year=year,
        total=sum(tally.people for tally in tallies),
        emergencies=emergencies,
        breakdowns=tuple(breakdown(by, tallies) for by in SORTED_BY),
    )


def breakdown(by: str, tallies: Sequence[Tally]) -> Breakdown:
    """People sorted `by` one of SORTED_BY and by sex. Countries: most people first; the others in the list's order."""
    cells: Counter[tuple[str, str]] = Counter()
    for tally in tallies:
        for code in SORTED_BY[by](tally):
            cells[code, sex_column(tally.sex)] += tally.people
    lines = [
        Line(code, tuple(cells[code, sex] for sex in sexes())) for code in _in_order(by, {code for code, _ in cells})
    ]
    if LISTS[by] == "country":
        lines.sort(key=lambda line: (-line.total, line.code))
    return Breakdown(by, tuple(lines), None if by in OVERLAPPING else totals(lines))


def sex_column(sex: str) -> str:
    """The column a recorded sex is counted in: what is not on the list is "other or not stated"."""
    return sex if sex in sexes() else SEX_NOT_STATED


def totals(lines: Iterable[Line]) -> Line:
    """The sum of rows that no person stands in twice."""
    columns = zip(*(line.by_sex for line in lines), strict=True)
    return Line("", tuple(sum(column) for column in columns) or (0,) * len(sexes()))


def _in_order(by: str, found: set[str]) -> list[str]:
    """The codes found, in the order of their list; what is on no list comes last, so that totals lose nothing."""
    listed = [row["code"] for row in codes.rows(LISTS[by])]
    return [code for code in listed if code in found] + sorted(found - set(listed))


@dataclass(frozen=True)
class Cut:
    """One number of the table: the year and what its departures share. "" leaves a side open."""

    year: int
    from_country: str = ""
    to_country: str = ""
    sex: str = ""
    age: str = ""
    category: str = ""
    emergencies: bool = False

    def is_of_this_world(self) -> bool:
        """Whether every code is one of its list (an address may say anything)."""
        asked = (
            ("country", self.from_country),
            ("country", self.to_country),
            ("sex", self.sex),
            ("age_group", self.age),
            ("category", self.category),
        )
        return all(not code or codes.is_known(name, code) for name, code in asked)


def ages_of(group: str) -> tuple[int, int | None] | None:
    """The first and last age of a group; None for unknown ages. Raises KeyError for no group of the list."""
    if group == AGE_UNKNOWN:
        return None
    found = {each.code: each for each in age_groups()}[group]
    return found.from_age, found.to_age
