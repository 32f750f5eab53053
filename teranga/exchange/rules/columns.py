"""Where a list begins and what its columns mean: guessed from the headings and from what stands below them."""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import date

from teranga.exchange.rules import headings
from teranga.exchange.rules.cells import Cell, folded, is_ditto, text
from teranga.kernel import codes, dates

Row = Sequence[Cell]

FIRST_ROWS = 15
"""Where a header is looked for: titles, dates and logos seldom take more rows."""
SAMPLE = 200
"""Rows below the header that are looked at."""
SURE, LIKELY, CONTRADICTED = 0.8, 0.6, 0.2
"""Shares of the filled cells of a column that speak for a meaning."""

PHONE = re.compile(r"\+?[\d ().\-/]{7,24}")
CODE = re.compile(r"(?=.*\d)[A-Za-z]{1,6}[-/ .]?\d[\w/.\-]{1,20}")
WHOLE_DATE = re.compile(r"(19|20)\d\d(-\d\d-\d\d)?|\d{1,2}[-/.]\d{1,2}[-/.](\d{4}|\d{2})")
SHORT_DATE = re.compile(r"(\d{1,2})[-/.](\d{1,2})[-/.](?:\d{4}|\d{2})")


@dataclass(frozen=True)
class ColumnMapping:
    """How a list is read. Rows count from 0; `header_row` is the last row of the header, -1 when there is none."""

    header_row: int
    headings: tuple[str, ...]
    meanings: tuple[str, ...]
    day_first: bool = True
    surname_first: bool = True

    def columns_for(self, meaning: str) -> list[int]:
        return [place for place, found in enumerate(self.meanings) if found == meaning]

    @property
    def has_names(self) -> bool:
        """Whether a column names people: without one no line can be read."""
        names = (headings.NAME_FULL, headings.SURNAME, headings.GIVEN_NAMES)
        return any(meaning in names for meaning in self.meanings)

    def with_meanings(self, meanings: Sequence[str]) -> "ColumnMapping":
        """The same list with the columns as a person says they are. Unknown words count as `ignore`."""
        told = [meaning if codes.is_known("list_column", meaning) else headings.IGNORE for meaning in meanings]
        told += [headings.IGNORE] * (len(self.meanings) - len(told))
        return replace(self, meanings=tuple(told[: len(self.meanings)]))

    def signature(self) -> str:
        """The headings as one text: what a remembered mapping is found again by."""
        return "|".join(folded(heading) for heading in self.headings)


def as_told(headings: Sequence[str], meanings: Sequence[str]) -> ColumnMapping:
    """Columns with these headings as a person says they are, without looking at the list again."""
    return ColumnMapping(-1, tuple(headings), ("",) * len(headings)).with_meanings(meanings)


def guess(rows: Sequence[Row], *, on: date) -> ColumnMapping:
    """The mapping a person would most likely choose. `on` tells births from arrivals."""
    header = header_row(rows)
    titles = _titles(rows, header)
    below = [row for row in rows[header + 1 : header + 1 + SAMPLE] if any(text(cell) for cell in row)]
    width = max([len(titles), *(len(row) for row in below)], default=0)
    columns = [
        [value for row in below if place < len(row) and (value := row[place]) is not None] for place in range(width)
    ]
    titles += [""] * (width - len(titles))
    meanings = _settled([_meaning(title, column, on) for title, column in zip(titles, columns, strict=True)], titles)
    return ColumnMapping(
        header_row=header,
        headings=tuple(titles),
        meanings=tuple(meanings),
        day_first=_is_day_first(columns),
        surname_first=_is_surname_first(titles, meanings),
    )


def header_row(rows: Sequence[Row]) -> int:
    """The last row of the header among the first fifteen; -1 when no row heads two columns (or the only one)."""
    best, best_score = -1, 0.0
    for number, row in enumerate(rows[:FIRST_ROWS]):
        filled = [text(cell) for cell in row if text(cell)]
        known = sum(1 for cell in filled if len(cell) <= 60 and headings.meaning_of(cell))
        if not known or (known < 2 and len(filled) > 1) or _is_title(row, rows):
            continue
        score = known - 0.5 * sum(1 for cell in row if not isinstance(cell, str) and cell is not None)
        if score > best_score:
            best, best_score = number, score
    following = best + 1
    if best >= 0 and following < min(len(rows), FIRST_ROWS) and _continues(rows[best], rows[following]):
        return following
    return best


def _is_title(row: Row, rows: Sequence[Row]) -> bool:
    """A single cell above a list of several columns is a title, whatever its words."""
    widest = max(sum(1 for cell in each if text(cell)) for each in rows[: FIRST_ROWS * 2])
    return sum(1 for cell in row if text(cell)) == 1 and widest > 1


def _continues(upper: Row, lower: Row) -> bool:
    """Whether the lower row only names parts of what the upper one groups, as under merged cells."""
    filled = [(place, cell) for place, cell in enumerate(lower) if text(cell)]
    if not filled or any(not isinstance(cell, str) for _, cell in filled):
        return False
    known = sum(1 for _, cell in filled if headings.meaning_of(text(cell)))
    gaps = sum(1 for place, _ in filled if place >= len(upper) or not text(upper[place]))
    return known >= 1 and gaps >= 1 and known * 2 >= len(filled)


def _titles(rows: Sequence[Row], header: int) -> list[str]:
    """The heading of each column; where its own words say nothing, with the words of the merged cell above."""
    if header < 0:
        return []
    own = [text(cell) for cell in rows[header]]
    above = _spread(rows[header - 1]) if header else []
    titles = []
    for place in range(max(len(own), len(above))):
        low = own[place] if place < len(own) else ""
        high = above[place] if place < len(above) else ""
        both = f"{high} {low}".strip()
        clearer = not low or (headings.meaning_of(low) is None and headings.meaning_of(both) is not None)
        titles.append(both if clearer and (low or headings.meaning_of(high)) else low)
    return titles


def _spread(row: Row) -> list[str]:
    """A row of groups, each filled in over the columns it was merged across; nothing for a title."""
    filled = [text(cell) for cell in row]
    if sum(1 for each in filled if each) < 2:
        return []
    spread, last = [], ""
    for each in filled:
        last = each or last
        spread.append(last)
    return spread


def _meaning(title: str, column: Sequence[Cell], on: date) -> str:
    """What one column means: its heading, unless what stands in it says clearly something else."""
    headed = headings.meaning_of(title) if title else None
    shares = {meaning: _share(column, test) for meaning, test in _tests(on).items()}
    best = max(shares, key=lambda meaning: shares[meaning])
    if headed is None:
        return best if column and shares[best] >= LIKELY else headings.IGNORE
    if headed in shares and column and shares[headed] < CONTRADICTED and shares[best] >= SURE:
        return best
    return headed


def _settled(meanings: list[str], titles: Sequence[str]) -> list[str]:
    """One column per meaning (remarks may be several), and names made consistent with each other."""
    settled: list[str] = []
    for meaning, title in zip(meanings, titles, strict=True):
        if meaning == headings.NAME_FULL and folded(title) in headings.GENERIC_NAME and headings.SURNAME in meanings:
            meaning = headings.GIVEN_NAMES
        repeated = meaning in settled and meaning not in (headings.REMARKS, headings.IGNORE)
        settled.append(headings.IGNORE if repeated else meaning)
    if headings.GIVEN_NAMES not in settled and headings.NAME_FULL not in settled and headings.SURNAME in settled:
        settled[settled.index(headings.SURNAME)] = headings.NAME_FULL
    return settled


def _tests(on: date) -> dict[str, Callable[[Cell], bool]]:
    """What a cell of each meaning looks like, from the most telling to the least."""
    return {
        headings.SEX: lambda cell: len(text(cell)) < 12 and codes.find("sex", text(cell)) is not None,
        headings.NATIONALITY: lambda cell: isinstance(cell, str) and codes.find("country", cell) is not None,
        headings.LANGUAGE: lambda cell: (
            isinstance(cell, str) and len(cell) > 2 and codes.find("language", cell) is not None
        ),
        headings.ARRIVED_ON: lambda cell: _days_ago(cell, on) in range(0, 400),
        headings.BIRTH: lambda cell: _days_ago(cell, on) >= 400 or (isinstance(cell, str) and _is_age(cell, on)),
        headings.PHONE: lambda cell: bool(PHONE.fullmatch(text(cell))) and sum(map(str.isdigit, text(cell))) >= 8,
        headings.PARTNER_CODE: lambda cell: isinstance(cell, str) and bool(CODE.fullmatch(text(cell))),
        headings.NAME_FULL: lambda cell: isinstance(cell, str) and _is_name_like(text(cell)),
    }


def _share(column: Sequence[Cell], test: Callable[[Cell], bool]) -> float:
    filled = [cell for cell in column if text(cell) and not is_ditto(text(cell))]
    return sum(1 for cell in filled if test(cell)) / len(filled) if filled else 0.0


def _days_ago(cell: Cell, on: date) -> int:
    """Days between a date written in the cell and `on`; -1 when it holds no date of the past. Ages are no dates."""
    written = text(cell)
    is_short = len(written) < 6 or PHONE.fullmatch(written)
    if is_short and not isinstance(cell, date) and not WHOLE_DATE.fullmatch(written):
        return -1
    try:
        found = dates.parse(written, on=on)
    except dates.NotADate:
        return -1
    return (on - found.earliest()).days if found else -1


def _is_age(written: str, on: date) -> bool:
    try:
        found = dates.parse(written, on=on)
    except dates.NotADate:
        return False
    return found is not None and found.estimated


def _is_name_like(written: str) -> bool:
    words = written.split()
    letters = sum(1 for sign in written if sign.isalpha() or sign in " '’-.")
    return 2 <= len(words) <= 6 and letters == len(written) and sum(1 for word in words if word[0].isupper()) >= 2


def _is_day_first(columns: Sequence[Sequence[Cell]]) -> bool:
    """Day before month, as everywhere in the region, unless dates of the list can only be read the other way."""
    day_before = month_before = 0
    for column in columns:
        for cell in column:
            if isinstance(cell, str) and (match := SHORT_DATE.fullmatch(cell.strip())):
                first, second = int(match[1]), int(match[2])
                day_before += first > 12 >= second
                month_before += second > 12 >= first
    return not (month_before and not day_before)


def _is_surname_first(titles: Sequence[str], meanings: Sequence[str]) -> bool:
    """Whether whole names begin with the surname, as their heading says: "Nom et prénom", "Prénom et nom"."""
    for title, meaning in zip(titles, meanings, strict=True):
        if meaning == headings.NAME_FULL:
            first = folded(title).split(" ")[0]
            return first not in {"prenom", "prenoms", "full", "name", "nombre", "nombres", "nome", "first", "given"}
    return True
