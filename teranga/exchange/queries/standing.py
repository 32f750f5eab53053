"""Where an import stands, and its lines as pages show them."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from teranga.exchange.models import ListLine, PartnerList
from teranga.exchange.queries import received
from teranga.exchange.rules import settling
from teranga.kernel import codes, dates, vault, words
from teranga.kernel.refusals import Blocker
from teranga.kernel.scope import Actor
from teranga.people import queries as people
from teranga.people.rules import identity as identities

CELLS = "exchange.line.cells"


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
    said = vault.unseal_many([(found.contents_holder(), row.cells_sealed) for row in rows], field=CELLS)
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
    def has_duplicates(self) -> bool:
        return settling.DUPLICATE in dict(self.states)

    @property
    def has_refused(self) -> bool:
        return settling.REFUSED in dict(self.states)

    @property
    def percent(self) -> int:
        return 100 * self.done // self.total if self.total else 0

    @property
    def sentence(self) -> str:
        text = ngettext("%(count)s line will be imported.", "%(count)s lines will be imported.", self.ready)
        return text % {"count": self.ready}


def stage(found: PartnerList) -> str:
    """The stage of an import (data/codes/import_stage.csv), in words."""
    return codes.label("import_stage", stage_code(found))


def stage_code(found: PartnerList) -> str:
    """Where the import of a list stands."""
    return settling.stage_of(
        is_mapped=found.mapped_at is not None,
        is_checked=found.checked_at is not None,
        is_started=found.started_at is not None,
        is_stopped=found.stopped_at is not None,
        is_finished=found.finished_at is not None,
    )


def progress(found: PartnerList) -> Progress:
    """Where the import of a list, read before, stands."""
    counted = counts(found)
    stage = stage_code(found)
    settled = sum(counted.get(state, 0) for state in (*settling.SETTLED, settling.LEFT))
    can_be_taken = ready(found).count()
    checking = stage == "checking"
    return Progress(
        stage_code=stage,
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
    said = vault.unseal_many([(found.contents_holder(), row.cells_sealed) for row in rows], field=CELLS)
    headings = vault.unseal(found.pk, found.headings_sealed, field=received.HEADINGS)
    header = [str(_("Line")), str(_("Reasons")), *headings]
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
