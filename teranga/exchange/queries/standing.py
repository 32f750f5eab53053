"""Where an import stands, and its lines as pages show them."""

from collections import Counter
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from teranga.exchange.models import ListLine, PartnerList
from teranga.exchange.queries import forgetting, received, showing
from teranga.exchange.rules import settling
from teranga.kernel import codes, vault
from teranga.kernel.scope import Actor


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
class Progress:
    """Where an import stands: its stage, lines per state in a fixed order, how many wait, how much is done."""

    stage_code: str
    states: tuple[tuple[str, int], ...]
    waiting: int
    answers: dict[str, int]
    accepted: int
    done: int
    total: int
    resume: str = ""
    """The act by which a colleague goes on, when whoever asked for what goes on may no longer do it."""

    @property
    def is_moving(self) -> bool:
        return self.stage_code in ("checking", "taking") and not self.resume

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
    def ready(self) -> int:
        """How many lines can be settled now: accepted ones, and possible duplicates that have an answer."""
        return self.accepted + sum(self.answers.values())

    @property
    def sentence(self) -> str:
        """What would be imported, as a sum that adds up."""
        new, same = self.answers.get(settling.NEW, 0), self.answers.get(settling.SAME, 0)
        count = self.accepted + new + same
        said = {"count": count, "accepted": self.accepted, "new": new, "same": same}
        if not new + same:
            return ngettext("%(count)s line will be imported.", "%(count)s lines will be imported.", count) % said
        text = ngettext(
            "%(count)s line will be imported: accepted %(accepted)s, possible duplicates as another person %(new)s, as "
            "the same person %(same)s.",
            "%(count)s lines will be imported: accepted %(accepted)s, possible duplicates as another person %(new)s, "
            "as the same person %(same)s.",
            count,
        )
        return text % said

    @property
    def proposed(self) -> str:
        """How the possible duplicates that have an answer are answered; "" when there are none."""
        count = sum(self.answers.values())
        said = {"count": count} | {code: self.answers.get(code, 0) for code in settling.DECISIONS}
        text = ngettext(
            "%(count)s possible duplicate has an answer, proposed or given: the same person %(same)s, another person "
            "%(new)s, not to be imported %(leave)s. Check it before you import.",
            "%(count)s possible duplicates have an answer, proposed or given: the same person %(same)s, another person "
            "%(new)s, not to be imported %(leave)s. Check them before you import.",
            count,
        )
        return text % said if count else ""


def stage(found: PartnerList) -> str:
    """The stage of an import (data/codes/import_stage.csv), in words."""
    return codes.label("import_stage", stage_code(found))


def stage_code(found: PartnerList) -> str:
    """Where the import of a list stands."""
    if found.finished_at and not found.started_at:
        return "dropped"
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
    answers = Counter(found.lines.filter(state_code=settling.DUPLICATE).values_list("decision_code", flat=True))
    undecided = answers.pop("", 0)
    accepted = counted.get(settling.ACCEPTED, 0)
    can_be_taken = accepted + sum(answers.values())
    checking = stage == "checking"
    return Progress(
        stage_code=stage,
        states=tuple(
            (row["code"], counted[row["code"]]) for row in codes.rows("line_state") if counted.get(row["code"])
        ),
        waiting=undecided,
        answers=dict(answers),
        accepted=accepted,
        done=sum(counted.values()) if checking else settled,
        total=found.lines_total if checking else settled + can_be_taken,
        resume=_resume(found, stage),
    )


def _resume(found: PartnerList, stage_code: str) -> str:
    acts = {"checking": "exchange.map_columns", "taking": "exchange.run"}
    return acts[stage_code] if stage_code in acts and forgetting.is_interrupted(found) else ""


def refused_lines(actor: Actor, found: PartnerList) -> tuple[list[str], list[list[Any]]]:
    """The refused lines of a list, read before: a header and the cells as they came, after their number and reasons."""
    rows = list(found.lines.filter(state_code=settling.REFUSED).order_by("number"))
    said = vault.unseal_many([(found.contents_holder(), row.cells_sealed) for row in rows], field=showing.CELLS)
    headings = vault.unseal(found.pk, found.headings_sealed, field=received.HEADINGS)
    header = [str(_("Line")), str(_("Reasons")), *headings]
    return header, [
        [row.number, " ".join(showing.reasons(row, each)), *each["cells"]]
        for row, each in zip(rows, said, strict=True)
        if each
    ]


def report(found: PartnerList) -> Any:
    """(number, state, reason codes) of each line."""
    rows = ListLine.objects.unscoped("the report of an import just made").filter(list=found.pk).order_by("number")
    return rows.values_list("number", "state_code", "refusals")
