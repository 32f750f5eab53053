"""Dates as people know them: a day, a month, a year, or an age somebody guessed.

Pure: the day that "now" is comes as an argument (`on=`).
"""

from __future__ import annotations

import calendar
import re
import unicodedata
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Literal, NoReturn

OLDEST_AGE = 120
"""Years. Nobody older has been documented beyond doubt but one person (122)."""

ISO = re.compile(r"(~?)(\d{4})(?:-(\d{2})(?:-(\d{2}))?)?")


class NotADate(ValueError):
    """No date: `code` is not-a-date, impossible-date, in-the-future or too-old; `value` is what was given."""

    def __init__(self, code: str, value: object) -> None:
        super().__init__(code, value)
        self.code = code
        self.value = value


@dataclass(frozen=True)
class PartialDate:
    """A date of which the day, or day and month, may be unknown; `estimated` when judged by eye or memory.

    Raises ValueError when no such day exists. Ordered by the earliest day it can be.
    """

    year: int
    month: int | None = None
    day: int | None = None
    estimated: bool = False

    def __post_init__(self) -> None:
        if self.day is not None and self.month is None:
            raise ValueError("a day needs its month")
        date(self.year, self.month or 1, self.day or 1)

    @classmethod
    def of(cls, day: date, *, estimated: bool = False) -> PartialDate:
        return cls(day.year, day.month, day.day, estimated)

    @classmethod
    def from_iso(cls, text: str) -> PartialDate:
        """The inverse of `str()`: "1998-03-12", "2011-05", "~2011". Raises ValueError for anything else."""
        if not (match := ISO.fullmatch(text)) or not text.isascii():
            raise ValueError(f"not a partial date: {text!r}")
        mark, year, month, day = match.groups()
        return cls(int(year), int(month) if month else None, int(day) if day else None, bool(mark))

    def __str__(self) -> str:
        parts = [f"{self.year:04d}"] + [f"{part:02d}" for part in (self.month, self.day) if part is not None]
        return ("~" if self.estimated else "") + "-".join(parts)

    def __lt__(self, other: PartialDate) -> bool:
        return (self.earliest(), self.latest()) < (other.earliest(), other.latest())

    @property
    def is_whole(self) -> bool:
        """Whether the very day is known."""
        return self.day is not None

    def earliest(self) -> date:
        """The first day it can be."""
        return date(self.year, self.month or 1, self.day or 1)

    def latest(self) -> date:
        """The last day it can be."""
        month = self.month or 12
        return date(self.year, month, self.day or calendar.monthrange(self.year, month)[1])

    def may_be(self, other: PartialDate) -> bool:
        """Whether both can be the same day."""
        return self.earliest() <= other.latest() and other.earliest() <= self.latest()

    def age_range_on(self, day: date) -> tuple[int, int]:
        """The least and the greatest age in whole years on `day` of a person born on this date (never below 0)."""
        return max(0, whole_years(self.latest(), day)), max(0, whole_years(self.earliest(), day))

    def age_on(self, day: date) -> int | None:
        """The age in whole years on `day`; None before birth.

        Where the date leaves a choice it is the lowest possible age, so that a person who may be a child counts as one
        (Committee on the Rights of the Child, General Comment 6, paragraph 31: benefit of the doubt).
        """
        return None if self.earliest() > day else self.age_range_on(day)[0]

    def may_be_under(self, years: int, *, on: date) -> bool:
        """Whether the person may still be younger than `years` on that day: the benefit of the doubt."""
        return whole_years(self.latest(), on) < years


def whole_years(since: date, day: date) -> int:
    """Birthdays passed between two days (negative before). Born on 29 February: on 1 March in common years."""
    return day.year - since.year - ((day.month, day.day) < (since.month, since.day))


def from_age(age: int, *, on: date, months: int | None = None) -> PartialDate:
    """The estimated birth of someone said to be `age` years (and `months` months) old on that day.

    Given in years only, it is the later of the two years possible: the benefit of the doubt for those near eighteen.
    """
    if months is None:
        return PartialDate(on.year - age, estimated=True)
    month = on.year * 12 + on.month - 1 - age * 12 - months
    return PartialDate(month // 12, month % 12 + 1, estimated=True)


def parse(
    value: object,
    *,
    on: date,
    day_first: bool = True,
    bare_number: Literal["age", "no"] = "no",
    excel_serials: bool = False,
    future: bool = False,
) -> PartialDate | None:
    """What a person, a form or a spreadsheet wrote as a date or an age; None when it says that nothing is known.

    `on`: the day it was written (ages count from it; two-digit years never lie in a later year). `bare_number="age"`:
    "26" is an age. `excel_serials`: a number that is no year is a day count since 30 December 1899. `future`: later
    days are allowed. Raises NotADate, and nothing else.
    """
    reader = _Reader(value, on, day_first, bare_number == "age", excel_serials)
    found = reader.read()
    if found is None:
        return None
    if found.earliest() > on and not future:
        raise NotADate("in-the-future", value)
    if whole_years(found.latest(), on) > OLDEST_AGE:
        raise NotADate("too-old", value)
    return found


MONTH_NAMES = (
    "janvier january janeiro enero يناير جانفي كانون_الثاني",
    "fevrier february fevereiro febrero فبراير فيفري شباط",
    "mars march marco marzo مارس آذار",
    "avril april abril أبريل إبريل أفريل نيسان",
    "mai may maio mayo مايو ماي أيار",
    "juin june junho junio يونيو يونيه جوان حزيران",
    "juillet july julho julio يوليو يوليه يوليوز جويلية تموز",
    "aout august agosto أغسطس غشت أوت آب",
    "septembre september setembro septiembre setiembre سبتمبر شتنبر أيلول",
    "octobre october outubro octubre أكتوبر تشرين_الأول",
    "novembre november novembro noviembre نوفمبر نونبر تشرين_الثاني",
    "decembre december dezembro diciembre ديسمبر دجنبر كانون_الأول",
)
UNKNOWN_WORDS = (
    "- -- --- — / . .. ... ? ?? ??? x xx n/a na nd n.d. ras neant aucun aucune none null nil nsp inconnu inconnue "
    "unknown desconhecido desconhecida desconocido desconocida ne_sait_pas non_connu non_connue not_known "
    "non_renseigne nao_sabe no_sabe غير_معروف"
)
NOTHING_KNOWN = frozenset(word.replace("_", " ") for word in UNKNOWN_WORDS.split()) | {""}

BORN = re.compile(
    r"^(?:(?:ne\(e\)|(?:presumee?|date de naissance|dob|nee?|born|nascid[oa]|nacid[oa]|مواليد|ولدت?)\b)[ :]*)+"
    r"(?:(?:en|le|in|on|em|el|a|في)\b ?)?"
)
ABOUT = re.compile(
    r"^(?:~|≈|±|\+/-|(?:vers|environ|env|c|ca|circa|about|around|approx|approximativement|approximately|aproximadamente|est|estime|"
    r"estimee|estimated|cerca de|por volta de|hacia|alrededor de|حوالي|نحو)\b\.?)[ :]*(?:de )?(?:(?:le|en) )?"
)
ABOUT_AFTER = re.compile(
    r"[ ,]*(?:\?|~|\(?(?:environ|env|est|estime|estimee|estimated|approx|presume|presumee|about)\.?\)?)$"
)
AGED = re.compile(r"^(?:age|agee|aged|idade|edad|العمر|عمره|عمرها)\b ?:? ?(?:de )?")
CLOCK = re.compile(r"(?:t| |, )\d{1,2}[:h]\d{2}(?::\d{2}(?:\.\d+)?)?(?: ?(?:z|am|pm|[+-]\d{2}:?\d{2}))?$")
GAP = r" ?[-/. ] ?"
YEAR_FIRST = re.compile(rf"(\d{{4}}){GAP}(\d{{1,2}})(?:{GAP}(\d{{1,2}}))?")
YEAR_LAST = re.compile(rf"(\d{{1,2}}){GAP}(\d{{1,2}}){GAP}(\d{{4}}|\d{{2}})")
MONTH_YEAR = re.compile(r"(\d{1,2}) ?[-/.] ?(\d{4})")
COMPACT = re.compile(r"(1[89]\d\d|20\d\d)(\d\d)(\d\d)")
AGE = re.compile(
    r"(\d{1,3})(?:[.,]\d)? ?(?:ans?|a|y|yo|y/o|yrs?|years?|anos?|سنة|سنوات|عام|عاما|اعوام)\.?"
    r"(?:,? ?(?:et |and |e |y |و ?)?(\d{1,2}) ?(?:mois|months?|mos?|mes|meses|شهر|اشهر|شهور)| et demie?)?"
    r"(?: old| of age)?"
)
MONTHS_OLD = re.compile(r"(\d{1,3}) ?(?:mois|months?|mos?|mes|meses|شهر|اشهر|شهور)(?: old)?")
DAYS_OLD = re.compile(r"(\d{1,3}) ?(?:jours?|days?|dias?|يوم|ايام)(?: old)?")
WEEKS_OLD = re.compile(r"(\d{1,3}) ?(?:semaines?|weeks?|wks?|semanas?|اسبوع|اسابيع)(?: old)?")


def fold(text: str) -> str:
    """Lower case, no accents, Western digits, single spaces: how texts are compared, never how they are shown."""
    decomposed = unicodedata.normalize("NFKD", text)
    plain = "".join(
        str(unicodedata.decimal(c)) if c.isdecimal() else c for c in decomposed if not unicodedata.combining(c)
    )
    return " ".join(plain.casefold().replace("\N{NON-BREAKING HYPHEN}", "-").replace("–", "-").split())


def _months_by_name() -> dict[str, int]:
    """Every name and every shortening of three letters or more that means one month only."""
    meanings: dict[str, set[int]] = {}
    for number, names in enumerate(MONTH_NAMES, start=1):
        for name in fold(names).replace("_", "~").split():
            name = name.replace("~", " ")
            shortest = 3 if name.isascii() else len(name)
            for length in range(min(shortest, len(name)), len(name) + 1):
                meanings.setdefault(name[:length], set()).add(number)
    return {name: numbers.pop() for name, numbers in meanings.items() if len(numbers) == 1}


MONTHS = _months_by_name()
MONTH = "(" + "|".join(sorted(MONTHS, key=len, reverse=True)) + r")\.?"
WORDED_DAY_FIRST = re.compile(
    rf"(?:(\d{{1,2}}) ?(?:er|st|nd|rd|th|º|°|o)?[ /-]?(?:de |of )?)?{MONTH},?[ /-]?(?:de |del )?(\d{{4}}|\d{{2}})"
)
WORDED_MONTH_FIRST = re.compile(rf"{MONTH}[ /-](\d{{1,2}})(?:st|nd|rd|th)?,?[ /-](\d{{4}})")


class _Reader:
    """One reading of one value; each `_as_…` knows one way of writing."""

    def __init__(self, value: object, on: date, day_first: bool, bare_is_age: bool, excel_serials: bool) -> None:
        self.value, self.on, self.day_first = value, on, day_first
        self.bare_is_age, self.excel_serials = bare_is_age, excel_serials
        self.estimated = False

    def refuse(self, code: str) -> NoReturn:
        raise NotADate(code, self.value)

    def read(self) -> PartialDate | None:
        value = self.value
        if value is None or isinstance(value, PartialDate):
            return value
        if isinstance(value, date | datetime):
            return PartialDate(value.year, value.month, value.day)
        if isinstance(value, bool):
            self.refuse("not-a-date")
        if isinstance(value, int | float):
            return self._as_number(value)
        if not isinstance(value, str) or len(value) > 80:
            self.refuse("not-a-date")
        return self._as_text(fold(value))

    def _as_number(self, number: float) -> PartialDate:
        if number != number or abs(number) > 10**7:
            self.refuse("not-a-date")
        whole = int(number)
        if whole == number and 1800 <= whole <= self.on.year + 100:
            return self.build(whole)
        if self.excel_serials and 1000 < number < 2_900_000:
            return PartialDate.of(date(1899, 12, 30) + timedelta(days=whole))
        if self.bare_is_age and whole == number and whole >= 0:
            return self.aged(whole)
        self.refuse("not-a-date")

    def _as_text(self, text: str) -> PartialDate | None:
        if text in NOTHING_KNOWN:
            return None
        text = self._without_marks(text)
        text = CLOCK.sub("", text)
        ways = (self._as_figures, self._as_words, self._as_age)
        for way in ways:
            if (found := way(text)) is not None:
                return found
        self.refuse("not-a-date")

    def _without_marks(self, text: str) -> str:
        """The text without "born in", "about", "?": and remember whether it was an estimate."""
        for _ in range(3):
            text = BORN.sub("", text).strip()
            shorter = ABOUT_AFTER.sub("", ABOUT.sub("", text)).strip()
            self.estimated = self.estimated or shorter != text
            text = AGED.sub("", shorter).strip()
        return text

    def _as_figures(self, text: str) -> PartialDate | None:
        if match := YEAR_FIRST.fullmatch(text):
            year, month, day = match.groups()
            return self.build(int(year), int(month), int(day or 0))
        if match := YEAR_LAST.fullmatch(text):
            first, second, year = match.groups()
            return self._of_two(int(first), int(second), self.full_year(year))
        if match := MONTH_YEAR.fullmatch(text):
            return self.build(int(match[2]), int(match[1]))
        if match := COMPACT.fullmatch(text):
            return self.build(*(int(part) for part in match.groups()))
        return self.build(int(text)) if re.fullmatch(r"\d{4}", text) else None

    def _of_two(self, first: int, second: int, year: int) -> PartialDate:
        """Day and month in the order expected, or in the other when only that one is a day of the calendar."""
        day, month = (first, second) if self.day_first else (second, first)
        if month > 12 >= day > 0:
            day, month = month, day
        return self.build(year, month, day)

    def _as_words(self, text: str) -> PartialDate | None:
        if match := WORDED_MONTH_FIRST.fullmatch(text):
            return self.build(int(match[3]), MONTHS[match[1]], int(match[2]))
        if match := WORDED_DAY_FIRST.fullmatch(text):
            return self.build(self.full_year(match[3]), MONTHS[match[2]], int(match[1] or 0))
        return None

    def _as_age(self, text: str) -> PartialDate | None:
        if match := AGE.fullmatch(text):
            return self.aged(int(match[1]), int(match[2]) if match[2] else None)
        if match := MONTHS_OLD.fullmatch(text):
            return self.aged(0, int(match[1]))
        for written, length in ((DAYS_OLD, 1), (WEEKS_OLD, 7)):
            if match := written.fullmatch(text):
                return PartialDate.of(self.on - timedelta(days=int(match[1]) * length), estimated=True)
        return self.aged(int(text)) if self.bare_is_age and re.fullmatch(r"\d{1,3}", text) else None

    def aged(self, years: int, months: int | None = None) -> PartialDate:
        if years + (months or 0) / 12 > OLDEST_AGE:
            self.refuse("too-old")
        return from_age(years, on=self.on, months=months)

    def full_year(self, written: str) -> int:
        """Two digits mean the last such year that is not after `on`'s."""
        if len(written) == 4:
            return int(written)
        century = self.on.year - self.on.year % 100
        return century + int(written) - (100 if century + int(written) > self.on.year else 0)

    def build(self, year: int, month: int = 0, day: int = 0) -> PartialDate:
        """Zeroes are how registers write "unknown" in a date of figures."""
        try:
            return PartialDate(year, month or None, (day or None) if month else None, self.estimated)
        except ValueError:
            self.refuse("impossible-date")
