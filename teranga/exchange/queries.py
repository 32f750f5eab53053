"""Reading partner lists: what the file says, what each line would become, and what became of it."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any
from uuid import UUID

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from teranga.access import queries as access
from teranga.exchange import reading
from teranga.exchange.models import ListLine, PartnerList
from teranga.exchange.rules import columns, lines, settling
from teranga.kernel import codes, dates, journal, vault, words
from teranga.kernel.acts import Refused
from teranga.kernel.refusals import Blocker
from teranga.kernel.scope import Actor
from teranga.people import queries as people
from teranga.people.rules import identity as identities
from teranga.people.rules import matching

WHY = "exchange.list.why"
NAME = "exchange.list.name"
CELLS = "exchange.line.cells"
_SHOWN = 5


# ------------------------------------------------------------------------------------------------------------- lists


def lists(actor: Actor) -> Any:
    """The lists of the actor's offices."""
    return PartnerList.objects.visible_to(actor).select_related("office")


def partner_list(actor: Actor, pk: UUID, *, place: str = "list") -> PartnerList:
    """One list. Raises Refused("not-found"). The read is logged (S12): its lines name people."""
    found: PartnerList | None = lists(actor).filter(pk=pk).first()
    if found is None:
        raise Refused("not-found")
    journal.read(actor, found, place=place)
    return found


def table_of(found: PartnerList) -> reading.Table:
    """The file of a list, read before, as rows. Raises Refused when it is there no more, or can't be read."""
    data = vault.load_file(found.pk, found.file_id) if found.file_id else None
    if not data:
        raise Refused("list-gone")
    return read(data, vault.unseal(found.pk, found.name_sealed, field=NAME))


def read(data: bytes, name: str) -> reading.Table:
    """A file as rows. Raises Refused in words."""
    try:
        return reading.read_table(data, name)
    except reading.Unreadable as unreadable:
        raise Refused(unreadable.blocker) from unreadable


def mapping_of(found: PartnerList, table: reading.Table, *, on: date) -> columns.ColumnMapping:
    """How a list is read: as it was said to be, else as the partner's last list with these columns, else as guessed."""
    guessed = columns.guess(table.rows, on=on)
    if found.meanings:
        return guessed.with_meanings(found.meanings)
    earlier = PartnerList.objects.unscoped("the columns of an earlier list of this office").filter(
        office=found.office_id, partner=found.partner, headers_mark=found.headers_mark, mapped_at__isnull=False
    )
    last = earlier.exclude(pk=found.pk).order_by("-received_at").first()
    return guessed.with_meanings(last.meanings) if last else guessed


def sample(table: reading.Table, mapping: columns.ColumnMapping) -> list[list[str]]:
    """The first lines under the header, as texts, for whoever says what the columns mean."""
    below = [row for row in table.rows[mapping.header_row + 1 :] if any(row)][:_SHOWN]
    width = len(mapping.meanings)
    return [[_shown(cell) for cell in [*row, *[None] * width][:width]] for row in below]


def _shown(cell: Any) -> str:
    if isinstance(cell, date):
        return f"{cell:%d/%m/%Y}"
    return "" if cell is None else str(cell)[:60]


# ------------------------------------------------------------------------------------------------- what lines would be


@dataclass(frozen=True)
class Candidate:
    """Someone whom a line may mean: someone known (named only where they may be seen), or an earlier line."""

    confidence: str
    score: float
    reasons: tuple[str, ...]
    person: Any = None
    office: Any = None
    earlier: int | None = None


@dataclass(frozen=True)
class Checked:
    """A line as it would be taken: what it says, its keyed hashes, whom it may mean, what stands in its way."""

    number: int
    said: dict[str, Any]
    mark: bytes
    state: str
    refusals: tuple[str, ...] = ()
    candidates: tuple[Candidate, ...] = ()
    code_mark: bytes | None = None
    household_mark: bytes | None = None


@dataclass(frozen=True)
class Batch:
    """Some checked lines. The journal keeps how many, not what they say."""

    lines: tuple[Checked, ...] = field(default_factory=tuple)

    def for_journal(self) -> dict[str, int]:
        return dict(Counter(each.state for each in self.lines))


def checked(actor: Actor, found: PartnerList, *, on: date) -> list[Checked]:
    """Every line of a list: accepted, a possible duplicate of whom, refused and why, or imported before."""
    table = table_of(found)
    mapping = mapping_of(found, table, on=on)
    read = [(number, table.rows[number - 1], line) for number, line in lines.read_list(table.rows, mapping, on)]
    who = {number: identity_of(line.values) for number, _row, line in read if line.is_person}
    wrong = {number: identities.what_is_wrong_with(each, on=on) for number, each in who.items()}
    good = [number for number in who if not wrong[number]]
    marks = {number: _mark(lines.fingerprint(line)) for number, _row, line in read}
    before = _taken_before(found, [marks[number] for number in good])
    candidates = _candidates(actor, good, [who[number] for number in good])
    found_lines, seen = [], set(before)
    for number, row, line in read:
        refusals = [*line.refusals, *wrong.get(number, ())]
        state = settling.state_of(
            is_beside_the_list=line.is_beside_the_list,
            is_refused=bool(refusals),
            is_known_already=marks[number] in seen,
            has_candidates=bool(candidates.get(number)),
        )
        if not refusals:
            seen.add(marks[number])
        found_lines.append(
            _checked(found, number, row, line, marks[number], state, refusals, candidates.get(number, ()))
        )
    return found_lines


def identity_of(values: Any) -> identities.Identity:
    """Who a line says someone is. A number without a country's calling code is left to the remarks."""
    phone = values.get("phone", "")
    documents = (
        [identities.Document(codes.Code("other"), values["document_number"])] if "document_number" in values else []
    )
    return identities.Identity(
        surname=values.get("surname", ""),
        given_names=values.get("given_names", ""),
        birth=values.get("birth"),
        sex=values.get("sex", codes.Code("X")),
        nationality=values.get("nationality", codes.Code("")),
        languages=tuple(values.get("languages", ())),
        phones=(phone,) if phone.startswith("+") else (),
        documents=tuple(documents),
    )


def _checked(
    found: PartnerList,
    number: int,
    row: Sequence[Any],
    line: lines.Line,
    mark: bytes,
    state: str,
    refusals: Iterable[Any],
    candidates: Iterable[Candidate],
) -> Checked:
    code, head = line.values.get("partner_code"), line.values.get("household_code")
    warnings = [{"code": each.code, "values": _plain(each.values)} for each in line.warnings]
    refused = [{"code": each.code, "values": _plain(each.values)} for each in refusals]
    return Checked(
        number=number,
        said={
            "cells": [_shown(cell) for cell in row],
            "values": _plain(line.values),
            "refusals": refused,
            "warnings": warnings,
        },
        mark=mark,
        state=state,
        refusals=tuple(each["code"] for each in refused),
        candidates=tuple(candidates) if state == settling.DUPLICATE else (),
        code_mark=_mark(f"{found.pk} {code}") if code else None,
        household_mark=_mark(f"{found.pk} {head}") if head else None,
    )


def _plain(values: Any) -> dict[str, Any]:
    return {
        name: str(value) if isinstance(value, dates.PartialDate | date) else value for name, value in values.items()
    }


def _mark(text: str) -> bytes:
    return vault.blind(text, purpose="exchange.line")


def _taken_before(found: PartnerList, marks: list[bytes]) -> set[bytes]:
    taken: set[bytes] = set()
    rows = ListLine.objects.unscoped("whether this office took the same line before").filter(
        office=found.office_id, state_code__in=settling.SETTLED
    )
    for start in range(0, len(marks), 500):
        taken |= {
            bytes(each) for each in rows.filter(mark__in=marks[start : start + 500]).values_list("mark", flat=True)
        }
    return taken


def _candidates(actor: Actor, numbers: list[int], who: list[identities.Identity]) -> dict[int, list[Candidate]]:
    found: dict[int, list[Candidate]] = defaultdict(list)
    for number, known in zip(numbers, people.possible_duplicates_of_many(actor, who), strict=True):
        for each in known:
            found[number].append(
                Candidate(each.match.confidence_code, each.match.score, each.match.reasons, each.person, each.office)
            )
    for one, other, match in matching.alike_among(who):
        earlier, later = sorted((numbers[one], numbers[other]))
        found[later].append(Candidate(match.confidence_code, match.score, match.reasons, earlier=earlier))
    return found


# --------------------------------------------------------------------------------------------------- what lines became


def counts(found: PartnerList) -> dict[str, int]:
    """How many lines of a list, read before, are in each state."""
    return dict(Counter(found.lines.values_list("state_code", flat=True)))


def waiting(found: PartnerList) -> int:
    """How many possible duplicates nobody has decided on."""
    return int(found.lines.filter(state_code=settling.DUPLICATE, decision_code="").count())


def ready(found: PartnerList) -> Any:
    """The lines that can be taken now: accepted, or a possible duplicate that was decided on."""
    decided = found.lines.filter(state_code=settling.DUPLICATE).exclude(decision_code="")
    return (found.lines.filter(state_code=settling.ACCEPTED) | decided).order_by("number")


@dataclass(frozen=True)
class Shown:
    """A line as a page shows it."""

    line: ListLine
    name: str
    said: dict[str, Any]
    candidates: list["ShownCandidate"]

    @property
    def pk(self) -> UUID:
        return self.line.pk

    @property
    def other_decisions(self) -> tuple[str, ...]:
        return settling.NEW, settling.LEAVE

    @property
    def chosen_key(self) -> str:
        """Which candidate is ticked: whom the line was said, or is proposed, to be."""
        if self.line.decision_code != settling.SAME:
            return ""
        return f"person:{self.line.chosen_id}" if self.line.chosen_id else self.candidates[0].key

    @property
    def reasons(self) -> list[str]:
        return reasons(self.line, self.said)

    @property
    def warnings(self) -> list[str]:
        return [words.refusal(Blocker(each["code"], **each["values"])) for each in self.said.get("warnings", ())]

    @property
    def birth(self) -> Any:
        written = self.said.get("values", {}).get("birth")
        return dates.PartialDate.from_iso(written) if written else None

    @property
    def nationality(self) -> str:
        return str(self.said.get("values", {}).get("nationality", ""))


@dataclass(frozen=True)
class ShownCandidate:
    """Whom a line may mean, as a page shows them: `key` is what a decision names."""

    key: str
    text: str
    office: str
    confidence: str
    reasons: tuple[str, ...]
    birth: Any = None


def opened(actor: Actor, found: PartnerList, rows: Iterable[ListLine]) -> list[Shown]:
    """Lines of a list, read before, opened with their candidates: a fixed number of questions."""
    rows = list(rows)
    said = vault.unseal_many([(found.pk, row.cells_sealed) for row in rows], field=CELLS)
    candidates = [each for row in rows for each in row.candidates.all()]
    known = people.identities(actor, [each.person for each in candidates if each.person])
    return [
        Shown(row, name_in(each or {}), each or {}, _shown_candidates(row, known))
        for row, each in zip(rows, said, strict=True)
    ]


def name_in(said: dict[str, Any]) -> str:
    """The name that a line says; its first filled cell when it says none."""
    values = said.get("values", {})
    return values.get("name") or next((cell for cell in said.get("cells", ()) if cell), "")


def _shown_candidates(row: ListLine, known: dict[UUID, identities.Identity]) -> list[ShownCandidate]:
    found = []
    for each in sorted(row.candidates.all(), key=lambda candidate: -candidate.score):
        who = known.get(each.person_id) if each.person_id else None
        earlier = str(each.earlier.number) if each.earlier else ""
        key = f"person:{each.person_id}" if who else f"line:{each.earlier_id}" if earlier else ""
        found.append(
            ShownCandidate(
                key=key,
                text=who.name if who else earlier,
                office=str(each.office) if each.office else "",
                confidence=each.confidence_code,
                reasons=tuple(each.reasons),
                birth=who.birth if who else None,
            )
        )
    return found


def lines_to_show(found: PartnerList, state: str) -> Any:
    """The lines of a state, with what their page needs."""
    return (
        found.lines.filter(state_code=state)
        .select_related("person")
        .prefetch_related("candidates__person", "candidates__office", "candidates__earlier")
        .order_by("number", "pk")
    )


def actor_for(pk: UUID) -> Actor | None:
    """On whose behalf background work goes on."""
    return access.actor_by_id(pk)


# ----------------------------------------------------------------------------------------------------- where it stands


@dataclass(frozen=True)
class Progress:
    """Where an import stands: its stage, lines per state in a fixed order, how many wait, how much is done."""

    stage_code: str
    states: tuple[tuple[str, int], ...]
    waiting: int
    ready: int
    done: int
    total: int

    @property
    def is_moving(self) -> bool:
        return self.stage_code in ("checking", "taking")

    @property
    def percent(self) -> int:
        return 100 * self.done // self.total if self.total else 0

    @property
    def sentence(self) -> str:
        text = ngettext("%(count)s line will be imported.", "%(count)s lines will be imported.", self.ready)
        return text % {"count": self.ready}


def stage(found: PartnerList) -> str:
    """The stage of an import (data/codes/import_stage.csv), in words."""
    return codes.label("import_stage", _stage(found))


def _stage(found: PartnerList) -> str:
    return settling.stage_of(
        is_mapped=found.mapped_at is not None,
        is_checked=found.checked_at is not None,
        is_started=found.started_at is not None,
        is_finished=found.finished_at is not None,
    )


def progress(found: PartnerList) -> Progress:
    """Where the import of a list, read before, stands."""
    counted = counts(found)
    stage_code = _stage(found)
    settled = sum(counted.get(state, 0) for state in (*settling.SETTLED, settling.LEFT))
    can_be_taken = ready(found).count()
    checking = stage_code == "checking"
    return Progress(
        stage_code=stage_code,
        states=tuple(
            (row["code"], counted[row["code"]]) for row in codes.rows("line_state") if counted.get(row["code"])
        ),
        waiting=waiting(found),
        ready=can_be_taken,
        done=sum(counted.values()) if checking else settled,
        total=found.lines_total if checking else settled + can_be_taken,
    )


def refused_lines(actor: Actor, found: PartnerList) -> tuple[list[str], list[list[Any]]]:
    """The refused lines of a list, read before: a header and the cells as they came, after their number and reasons."""
    rows = list(found.lines.filter(state_code=settling.REFUSED).order_by("number"))
    said = vault.unseal_many([(found.pk, row.cells_sealed) for row in rows], field=CELLS)
    width = max((len(each["cells"]) for each in said if each), default=0)
    header = [str(_("Line")), str(_("Reasons")), *(str(number + 1) for number in range(width))]
    return header, [
        [row.number, " ".join(reasons(row, each)), *each["cells"]] for row, each in zip(rows, said, strict=True) if each
    ]


def reasons(row: ListLine, said: dict[str, Any]) -> list[str]:
    """Why a line was refused, in words."""
    known = {each["code"]: each.get("values", {}) for each in said.get("refusals", ())}
    return [words.refusal(Blocker(code, **known.get(code, {}))) for code in row.refusals]


def report(found: PartnerList) -> Any:
    """(number, state, reason codes) of each line."""
    rows = ListLine.objects.unscoped("the report of an import just made").filter(list=found.pk).order_by("number")
    return rows.values_list("number", "state_code", "refusals")
