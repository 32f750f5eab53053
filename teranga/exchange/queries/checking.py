"""What each line of a list would become: accepted, a possible duplicate of whom, refused and why, imported before."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from teranga.exchange.models import ListLine, PartnerList
from teranga.exchange.queries import received
from teranga.exchange.rules import lines, settling
from teranga.kernel import codes, dates, vault
from teranga.kernel.scope import Actor
from teranga.people import queries as people
from teranga.people.rules import identity as identities
from teranga.people.rules import matching


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
    table = received.table_of(found)
    mapping = received.mapping_of(found, table, on=on)
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
            "cells": [received.shown(cell) for cell in row],
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
