"""One line of a list as a person, or why it can't be one."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from teranga.exchange.rules import headings, names, remarks
from teranga.exchange.rules.cells import Cell, folded, is_ditto, says_nothing, shortened, text
from teranga.exchange.rules.columns import ColumnMapping
from teranga.kernel import codes, dates
from teranga.kernel.refusals import Blocker

LONGEST_REMARK = 2000
"""Letters of a remark that are kept."""
LONGEST_NUMBER = 60
"""Letters of a document number or a partner's code."""
TOTALS = frozenset({"total", "totaux", "total general", "sous total", "subtotal", "grand total", "effectif", "المجموع"})
CLOSING = re.compile(
    r"(?:fait a|signature|signe|visa|vu et approuve|l[ea] responsable|arrete la presente|nb|source|prepared by)\b"
)
YES = frozenset({"oui", "yes", "o", "y", "x", "1", "vrai", "true", "sim", "si", "chef", "cm", "head", "نعم"})
NO = frozenset({"non", "no", "n", "0", "faux", "false", "nao", "لا"})
NAMES = (headings.NAME_FULL, headings.SURNAME, headings.GIVEN_NAMES)
SKIPPED = frozenset({"line-empty", "line-total", "line-header", "line-note"})
NOT_IDENTITY = frozenset({headings.REMARKS, headings.IGNORE})


@dataclass(frozen=True)
class Line:
    """What a line says. `refusals`: why it makes no person (none: it does). `warnings`: what was left out or is odd.

    Keys of `values`, each there only when known: name, surname, given_names (texts); sex, nationality (codes);
    languages (tuple of codes); birth (PartialDate); arrived_on (day); phone, document_number, partner_code,
    household_code, remarks (texts); is_household_head (True); categories, facts (tuples of codes, suggestions only).
    """

    values: Mapping[str, Any]
    refusals: tuple[Blocker, ...] = ()
    warnings: tuple[Blocker, ...] = ()
    written: tuple[tuple[str, str], ...] = ()

    @property
    def is_person(self) -> bool:
        return not self.refusals

    @property
    def is_beside_the_list(self) -> bool:
        """An empty line, a total, a repeated header, a note: nobody was refused."""
        return any(blocker.code in SKIPPED for blocker in self.refusals)


def read_list(rows: Sequence[Sequence[Cell]], mapping: ColumnMapping, on: date) -> Iterator[tuple[int, Line]]:
    """Every line below the header with its number as a spreadsheet shows it (the first row is 1)."""
    for number in range(mapping.header_row + 1, len(rows)):
        yield number + 1, read_line(rows[number], mapping, on)


def read_line(cells: Sequence[Cell], mapping: ColumnMapping, on: date) -> Line:
    """What the line says, on the day the list is read. Never raises; a missing answer is never refused."""
    written = _written(cells, mapping)
    if refusal := _what_makes_it_no_line(cells, written, mapping):
        return Line({}, (refusal,), written=tuple(sorted(written.items())))
    reading = _Reading(cells, written, mapping, on)
    reading.name()
    reading.birth()
    reading.arrival()
    reading.nationality()
    reading.sex()
    reading.language()
    reading.phone()
    reading.numbers()
    reading.household()
    reading.remarks()
    return Line(reading.values, tuple(reading.refusals), tuple(reading.warnings), tuple(sorted(written.items())))


def fingerprint(line: Line) -> str:
    """The line as one canonical text: equal for the same line in the same list, sent again in whatever file.

    Made of what was written, not of what it means today (an age counts from the day it is read), without remarks, case,
    accents and order of columns. It names the person: keep it only blinded.
    """
    said = ((meaning, folded(answer)) for meaning, answer in line.written if meaning not in NOT_IDENTITY)
    return "\n".join(f"{meaning}={answer}" for meaning, answer in said if answer)


def _written(cells: Sequence[Cell], mapping: ColumnMapping) -> dict[str, str]:
    """The texts of the line by meaning; several columns of remarks become one."""
    written: dict[str, str] = {}
    for place, meaning in enumerate(mapping.meanings[: len(cells)]):
        if meaning != headings.IGNORE and (said := text(cells[place])):
            written[meaning] = f"{written[meaning]} ; {said}" if meaning in written else said
    return written


def _what_makes_it_no_line(cells: Sequence[Cell], written: Mapping[str, str], mapping: ColumnMapping) -> Blocker | None:
    filled = [said for cell in cells if (said := text(cell))]
    if not filled:
        return Blocker("line-empty")
    if any(folded(said.split(":")[0]) in TOTALS for said in filled[:3]):
        return Blocker("line-total")
    if _repeats_header(cells, mapping):
        return Blocker("line-header")
    if len(filled) == 1 and len(mapping.headings) > 3 and (CLOSING.match(folded(filled[0])) or not written):
        return Blocker("line-note")
    if any(is_ditto(said) for meaning, said in written.items() if meaning != headings.REMARKS):
        return Blocker("line-ditto")
    return None


def _repeats_header(cells: Sequence[Cell], mapping: ColumnMapping) -> bool:
    titled = [
        (folded(text(cell)), folded(title)) for cell, title in zip(cells, mapping.headings, strict=False) if title
    ]
    return len(titled) > 1 and sum(1 for said, title in titled if said and said == title) * 2 > len(titled)


class _Reading:
    """One line while it is read: answers, refusals and warnings gather here."""

    def __init__(self, cells: Sequence[Cell], written: Mapping[str, str], mapping: ColumnMapping, on: date) -> None:
        self.cells, self.written, self.mapping, self.on = cells, written, mapping, on
        self.values: dict[str, Any] = {}
        self.refusals: list[Blocker] = []
        self.warnings: list[Blocker] = []

    def said(self, meaning: str) -> str:
        answer = self.written.get(meaning, "")
        return "" if says_nothing(answer) else answer

    def raw(self, meaning: str) -> Cell:
        return next((self.cells[place] for place in self.mapping.columns_for(meaning) if place < len(self.cells)), None)

    def name(self) -> None:
        whole = self.said(headings.NAME_FULL)
        surname, given = self.said(headings.SURNAME), self.said(headings.GIVEN_NAMES)
        name = whole or f"{given} {surname}".strip()
        if blocker := names.what_blocks_name(name):
            self.refusals.append(blocker)
            return
        if whole and not (surname or given):
            surname, given = names.split(whole, surname_first=self.mapping.surname_first)
        self.values |= {"name": name, "surname": surname, "given_names": given}

    def birth(self) -> None:
        answer = self._date(headings.BIRTH, bare_number="age")
        if isinstance(answer, dates.NotADate):
            self.refusals.append(Blocker(f"line-birth-{answer.code}", written=shortened(self.said(headings.BIRTH))))
        elif answer is not None:
            self.values["birth"] = answer

    def arrival(self) -> None:
        answer = self._date(headings.ARRIVED_ON, bare_number="no")
        if isinstance(answer, dates.NotADate):
            self.refusals.append(
                Blocker(f"line-arrival-{answer.code}", written=shortened(self.said(headings.ARRIVED_ON)))
            )
        elif answer is not None and not answer.is_whole:
            self.warnings.append(Blocker("line-arrival-day-unknown", written=shortened(self.said(headings.ARRIVED_ON))))
        elif answer is not None:
            self.values["arrived_on"] = answer.earliest()
            born = self.values.get("birth")
            if born and not born.estimated and born.earliest() > answer.earliest():
                self.refusals.append(Blocker("line-arrived-before-birth"))

    def _date(self, meaning: str, *, bare_number: Any) -> dates.PartialDate | dates.NotADate | None:
        cell = self.raw(meaning)
        if not self.said(meaning):
            return None
        try:
            return dates.parse(
                cell if not isinstance(cell, str) else self.said(meaning),
                on=self.on,
                day_first=self.mapping.day_first,
                bare_number=bare_number,
                excel_serials=True,
            )
        except dates.NotADate as refusal:
            return refusal

    def nationality(self) -> None:
        if said := self.said(headings.NATIONALITY):
            if code := codes.find("country", said):
                self.values["nationality"] = code
            else:
                self.refusals.append(Blocker("line-nationality-unknown", written=shortened(said)))

    def sex(self) -> None:
        if said := self.said(headings.SEX):
            if code := codes.find("sex", said):
                self.values["sex"] = code
            else:
                self.warnings.append(Blocker("line-sex-unknown", written=shortened(said)))

    def language(self) -> None:
        known: list[codes.Code] = []
        for said in re.split(r"[,;/+&]| et | and ", self.said(headings.LANGUAGE)):
            if not (said := said.strip()):
                continue
            if code := codes.find("language", said):
                known.append(code)
            else:
                self.warnings.append(Blocker("line-language-unknown", written=shortened(said)))
        if known:
            self.values["languages"] = tuple(dict.fromkeys(known))

    def phone(self) -> None:
        if said := self.said(headings.PHONE):
            if number := telephone(said):
                self.values["phone"] = number
            else:
                self.warnings.append(Blocker("line-phone-unreadable", written=shortened(said)))

    def numbers(self) -> None:
        for meaning in (headings.DOCUMENT_NUMBER, headings.PARTNER_CODE):
            if said := self.said(meaning):
                if len(said) > LONGEST_NUMBER or names.MARKUP.search(said):
                    self.warnings.append(Blocker("line-number-unreadable", written=shortened(said)))
                else:
                    self.values[meaning] = said

    def household(self) -> None:
        """The column says "yes" of a head, or names the head by the partner's code, own code included."""
        said = self.said(headings.HOUSEHOLD_HEAD)
        if not said or folded(said) in NO:
            return
        if folded(said) in YES or said == self.values.get(headings.PARTNER_CODE):
            self.values["is_household_head"] = True
        else:
            self.values["household_code"] = shortened(said)

    def remarks(self) -> None:
        said = self.said(headings.REMARKS)
        if not said:
            return
        if len(said) > LONGEST_REMARK:
            self.warnings.append(Blocker("line-remarks-cut", longest=LONGEST_REMARK))
        born = self.values.get("birth")
        may_be_child = born is None or born.may_be_under(18, on=self.on)
        found = remarks.suggestions(said, may_be_child=may_be_child)
        if found.not_a_child:
            self.warnings.append(Blocker("line-not-a-child"))
        self.values |= {"remarks": said[:LONGEST_REMARK], "categories": found.categories, "facts": found.facts}


def telephone(written: str) -> str | None:
    """The number as digits, with a plus where the country is known (E.164); None when it is no number."""
    first = re.split(r"[;,]| / | ou | or ", written)[0].strip()
    digits = re.sub(r"[ ().\-/\u00a0]", "", first)
    if not re.fullmatch(r"\+?\d{7,15}", digits) or not digits.isascii():
        return None
    if digits.startswith("00"):
        digits = f"+{digits[2:]}"
    # A spreadsheet that took the number for a number lost its plus.
    return f"+{digits}" if re.fullmatch(r"2\d{10,12}", digits) else digits
