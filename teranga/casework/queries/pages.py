"""The page where caseworkers live: who, what comes next, what stands in the way, what happened; and who read it."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from functools import cache
from typing import Any, ClassVar

from django.db.models import prefetch_related_objects
from django.template import Context
from django.template.loader import get_template
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from teranga.casework import rules
from teranga.casework.models import Case
from teranga.casework.queries import elsewhere, known
from teranga.kernel import codes, journal, memory, parts, rooms, words
from teranga.kernel.refusals import Blocker
from teranga.kernel.rooms import Mark, Met, Step
from teranga.kernel.scope import Actor
from teranga.people import queries as people_queries
from teranga.people.rules.identity import Identity
from teranga.ui import links, said

LONGEST_NOTE = 160
NO_NOTES = frozenset({"currency", "country", "language"})


@dataclass(frozen=True)
class ShownPanel:
    """A room's part of the file page. Its template sees what its context gave, `case`, and the request."""

    panel: rooms.Panel
    case: Case
    values: dict[str, Any]

    @property
    def title(self) -> Any:
        return self.panel.title

    @property
    def acts(self) -> tuple[str, ...]:
        """Those offered beside the panel while the file is worked on, but for what makes no sense now (`not_now`)."""
        if self.case.stage_code == rules.CLOSED or hasattr(self.case.person, "forgetting"):
            return ()
        return tuple(each for each in self.panel.acts if each not in self.values.get("not_now", ()))

    def render(self, context: Context) -> str:
        """So that a template may say `{% include panel %}`."""
        with context.push(case=self.case, **self.values):
            return get_template(self.panel.template).template.render(context)  # type: ignore[attr-defined]


@dataclass(frozen=True)
class Happening:
    """A line of the timeline: what was done, with what is worth a glance."""

    at: datetime
    actor_name: str
    text: Any
    note: str = ""


@dataclass(frozen=True)
class Checklist:
    """What something asks for, e.g. a voluntary return: what is missing, and what is met."""

    title: Any
    found: list[Blocker | Met]


@dataclass(frozen=True)
class FilePage:
    """Everything the file page shows, for one actor on one day. `labels` are those of its data."""

    case: Case
    identity: Identity
    age: str
    consents: list[Any]
    is_read_only: bool
    may_see_readings: bool
    marks: list[Mark]
    steps: list[Step]
    first: Step | None
    checklists: list[Checklist]
    panels: list[ShownPanel]
    happenings: list[Happening]
    has_more: bool

    labels: ClassVar[dict[str, Any]] = {
        "born": gettext_lazy("Born"),
        "nationality": gettext_lazy("Nationality"),
        "languages": gettext_lazy("Languages"),
        "arrived_on": gettext_lazy("Arrived on"),
        "stage": gettext_lazy("Stage"),
        "caseworker": gettext_lazy("Caseworker"),
        "consents": gettext_lazy("Consent"),
    }

    @property
    def is_closed(self) -> bool:
        return self.case.stage_code == rules.CLOSED

    @property
    def name(self) -> str:
        return known.called(self.identity)

    @property
    def born(self) -> str:
        day = said.day(self.identity.birth)
        return _("%(day)s (%(age)s)") % {"day": day, "age": self.age} if self.age else day

    @property
    def nationality(self) -> Any:
        return codes.label("country", self.identity.nationality)

    @property
    def languages(self) -> list[Any]:
        return [codes.label("language", each) for each in self.identity.languages]

    @property
    def arrived_on(self) -> date | None:
        found: date | None = self.case.person.arrived_on
        return found

    @property
    def stage(self) -> Any:
        return codes.label("stage", self.case.stage_code)

    @property
    def caseworker(self) -> Any:
        return self.case.responsible


def file(actor: Actor, reference: str, on: date) -> FilePage:
    """The page of a file. Raises Refused("not-found"). The read is logged (S12)."""
    case = known.case(actor, reference)
    prefetch_related_objects([case], *known.PARTS)
    journal.read(actor, case, place="file")
    with memory.page():
        parts.look(case)
        return _page(case, actor, on)


def _page(case: Case, actor: Actor, on: date) -> FilePage:
    identity = people_queries.identity(case.person)
    steps = _steps(case, on)
    happenings = _happened([*known.latest_lines(case), *known.latest_lines(case.person)])
    return FilePage(
        case=case,
        identity=identity,
        age=people_queries.age(identity.birth, on=on),
        consents=_consents(case, on),
        is_read_only=case.office_id not in actor.offices,
        may_see_readings=actor.may("casework.readings"),
        marks=_marks(case, on),
        steps=steps,
        first=_first(steps, case, actor),
        checklists=_checklists(case, on),
        panels=_panels(case, actor, on),
        happenings=happenings[: known.LATEST],
        has_more=len(happenings) > known.LATEST,
    )


def _marks(case: Case, on: date) -> list[Mark]:
    """The marks of every room; what two of them say is said once."""
    found = [*elsewhere.glass_marks(case), *(mark for marks in rooms.all("marks") for mark in marks(case, on))]
    return list({str(mark.text): mark for mark in found}.values())


def _steps(case: Case, on: date) -> list[Step]:
    """The steps of every room, the most pressing first; none on a closed file, nor on that of someone forgotten."""
    if case.stage_code == rules.CLOSED or hasattr(case.person, "forgetting"):
        return []
    found = [step for steps in rooms.all("next_steps") for step in steps(case, on)]
    return sorted(found, key=lambda step: (step.due_on is None, step.due_on or on))


def _first(steps: list[Step], case: Case, actor: Actor) -> Step | None:
    """The first step that the actor may take: the one button of the page. A task is not one, its act says nothing."""
    doable = (step for step in steps if step.act != "casework.finish_task")
    return next((step for step in doable if links.act_address(step.act, step.part or case, actor)), None)


def _checklists(case: Case, on: date) -> list[Checklist]:
    found = [Checklist(each.title, each.check(case, on)) for each in rooms.all("conditions")]
    return [each for each in found if each.found]


def _panels(case: Case, actor: Actor, on: date) -> list[ShownPanel]:
    """The panels that the actor may see; one whose context is empty has nothing to say, and is left out."""
    allowed = [each for each in rooms.all("panels") if not each.needs or actor.may(each.needs)]
    found = [ShownPanel(each, case, each.context(case, actor, on)) for each in allowed]
    return [each for each in found if each.values]


def _consents(case: Case, on: date) -> list[Any]:
    """What the person consented to, or the other basis on which the file rests."""
    in_force = [each for each in people_queries.consents(case.person, on=on) if each.is_in_force]
    scopes = dict.fromkeys(scope for each in in_force for scope in each.scopes)
    named = [words.in_language(dict(row), "short_") for row in codes.rows("consent_scope") if row["code"] in scopes]
    return named or [codes.label("consent_basis", each.consent.basis_code) for each in in_force]


# ------------------------------------------------------------------------------------------------------------ timeline


def timeline(actor: Actor, reference: str) -> tuple[Case, list[Happening]]:
    """Everything that happened on a file and to the person, the latest first. The read is logged (S12)."""
    case = known.case(actor, reference)
    journal.read(actor, case, place="timeline")
    return case, _happened([*journal.entries(case), *journal.entries(case.person)])


def _happened(lines: list[journal.Line]) -> list[Happening]:
    return [
        Happening(line.at, line.actor_name, line.text, _glance(line.arguments))
        for line in sorted(lines, key=lambda line: line.at, reverse=True)
    ]


def _glance(arguments: dict[str, Any]) -> str:
    """The codes an act was given, in words, and the beginning of what was written."""
    listed = [_in_words(name, value) for name, value in arguments.items()]
    written = next((arguments[name] for name in ("text", "note", "why") if isinstance(arguments.get(name), str)), "")
    short = written if len(written) <= LONGEST_NOTE else f"{written[:LONGEST_NOTE].rsplit(' ', 1)[0]}…"
    return " · ".join(part for part in [*listed, short] if part)


def _in_words(name: str, value: Any) -> str:
    listed = _lists().get(name)
    if listed is None or not value:
        return ""
    given: Iterable[Any] = value if isinstance(value, list) else [value]
    return ", ".join(str(codes.label(listed, each)) for each in given if codes.is_known(listed, each))


@cache
def _lists() -> dict[str, str]:
    """The code list of an argument, by its name: `need` and `needs` are codes of the list `need`."""
    names = [name for name in codes.names() if name not in NO_NOTES]
    plural = {"category": "categories"}
    return {name: name for name in names} | {plural.get(name, f"{name}s"): name for name in names}


# ------------------------------------------------------------------------------------------------------------ who read


@dataclass(frozen=True)
class ShownReading:
    """Who read, when, and what of the file."""

    at: datetime
    actor_name: str
    place: Any


def readings(actor: Actor, reference: str) -> tuple[Case, list[ShownReading]]:
    """Who read a file or the person's page, the latest first (S12). Looking is a reading too."""
    case = known.case(actor, reference)
    journal.read(actor, case, place="readings")
    rows = sorted(
        [*journal.readings(case), *journal.readings(case.person)], key=lambda reading: reading.at, reverse=True
    )
    return case, [ShownReading(row.at, row.actor_name, codes.label("reading_place", row.place)) for row in rows]
