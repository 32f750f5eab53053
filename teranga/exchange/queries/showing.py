"""The lines of a list as pages show them: what was read, whom they became, whom they may mean."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from django.utils.translation import gettext as _

from teranga.casework import queries as casework
from teranga.casework import rules as casework_rules
from teranga.exchange.models import ListLine, PartnerList
from teranga.exchange.rules import settling
from teranga.kernel import clock, codes, dates, vault, words
from teranga.kernel.refusals import Blocker
from teranga.kernel.scope import Actor
from teranga.people import queries as people
from teranga.people.models import Person
from teranga.people.rules import identity as identities
from teranga.ui import said

CELLS = "exchange.line.cells"
_RAISED = ("immediate", "high")


@dataclass(frozen=True)
class Shown:
    """A line as a page shows it."""

    line: ListLine
    name: str
    said: dict[str, Any]
    candidates: list["ShownCandidate"]
    person: "ShownPerson | None" = None

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
        first = self.candidates[0].key if self.candidates else ""
        return f"person:{self.line.chosen_id}" if self.line.chosen_id else first

    @property
    def reasons(self) -> list[str]:
        return reasons(self.line, self.said)

    @property
    def warnings(self) -> list[str]:
        return [words.refusal(Blocker(each["code"], **each["values"])) for each in self.said.get("warnings", ())]

    @property
    def facts(self) -> list[tuple[Any, str]]:
        """(what, how it was read) of the person it became, or of what the line says; age and sex also when unknown."""
        return self.person.facts if self.person else _facts(self.said.get("values", {}))


@dataclass(frozen=True)
class ShownPerson:
    """Somebody known, as a page shows them beside a line: who they are, and their files as (label, address)."""

    pk: UUID
    name: str
    facts: list[tuple[Any, str]]
    files: list[tuple[Any, str]]


@dataclass(frozen=True)
class ShownCandidate:
    """Whom a line may mean, as a page shows them: `key` is what a decision names."""

    key: str
    text: str
    office: str
    confidence: str
    reasons: tuple[str, ...]
    person: ShownPerson | None = None


def opened(actor: Actor, found: PartnerList, rows: Iterable[ListLine]) -> list[Shown]:
    """Lines of a list, read before, opened with their candidates: a fixed number of questions."""
    rows = list(rows)
    opened = vault.unseal_many([(found.contents_holder(), row.cells_sealed) for row in rows], field=CELLS)
    candidates = [each for row in rows for each in row.candidates.all()]
    keys = [row.person_id for row in rows if row.person_id]
    known = _people(actor, keys + [each.person_id for each in candidates if each.person_id])
    return [_shown(row, each or {}, known) for row, each in zip(rows, opened, strict=True)]


def _shown(row: ListLine, said: dict[str, Any], known: dict[UUID, ShownPerson]) -> Shown:
    person = known.get(row.person_id) if row.person_id else None
    return Shown(row, person.name if person else name_in(said), said, _candidates(row, known), person)


def _people(actor: Actor, keys: list[UUID]) -> dict[UUID, ShownPerson]:
    """The people whom lines became or may mean, as far as the actor may see them."""
    found = list(Person.objects.visible_to(actor).filter(pk__in=keys)) if keys else []
    who, files = people.identities(actor, found), people.files(actor, found)
    return {
        each.pk: ShownPerson(each.pk, casework.called(who[each.pk]), _facts_of(who[each.pk]), files.get(each.pk, []))
        for each in found
    }


def name_in(said: dict[str, Any]) -> str:
    """The name that a line says; its first filled cell when it says none."""
    values = said.get("values", {})
    return values.get("name") or next((cell for cell in said.get("cells", ()) if cell), "")


def _candidates(row: ListLine, known: dict[UUID, ShownPerson]) -> list[ShownCandidate]:
    found = []
    for each in sorted(row.candidates.all(), key=lambda candidate: -candidate.score):
        who = known.get(each.person_id) if each.person_id else None
        earlier = str(each.earlier.number) if each.earlier else ""
        key = f"person:{each.person_id}" if who else f"line:{each.earlier_id}" if earlier else ""
        office = str(each.office) if each.office else ""
        reasons = tuple(str(codes.label("match_reason", reason)) for reason in each.reasons)
        found.append(ShownCandidate(key, who.name if who else earlier, office, each.confidence_code, reasons, who))
    return found


def _facts(values: dict[str, Any]) -> list[tuple[Any, str]]:
    """What a line says, as it was read; what its remarks set by themselves is said too."""
    birth = dates.PartialDate.from_iso(values["birth"]) if values.get("birth") else None
    facts = _age_and_sex(birth, values.get("sex", ""), values.get("nationality", ""), values.get("languages", ()))
    facts += [(_("Telephone"), values.get("phone", "")), (_("Document"), values.get("document_number", ""))]
    arrived = date.fromisoformat(values["arrived_on"]) if values.get("arrived_on") else None
    categories = tuple(values.get("categories", ()))
    floor = casework_rules.priority_floor(categories, casework_rules.Answers()) if categories else ""
    noted = [str(codes.label("list_fact", each)) for each in values.get("facts", ())]
    facts += [
        (_("Arrived on"), said.day(arrived)),
        (_("Remarks"), values.get("remarks", "")),
        (_("Category set by the remarks"), _listed("category", categories)),
        (_("Priority set by the category"), str(codes.label("priority", floor)) if floor in _RAISED else ""),
        (_("Noted from the remarks"), ", ".join(noted)),
    ]
    return [(what, answer) for what, answer in facts if answer]


def _facts_of(who: identities.Identity) -> list[tuple[Any, str]]:
    facts = _age_and_sex(who.birth, who.sex, who.nationality, who.languages)
    return [(what, answer) for what, answer in [*facts, (_("Telephone"), ", ".join(who.phones))] if answer]


def _age_and_sex(birth: Any, sex: str, nationality: str, languages: Iterable[str]) -> list[tuple[Any, str]]:
    age = people.age(birth, on=clock.today())
    return [
        (_("Born"), f"{said.day(birth)} ({age})" if birth and age else said.day(birth) if birth else _("unknown")),
        (_("Sex"), str(codes.label("sex", sex or "X"))),
        (_("Nationality"), str(codes.label("country", nationality)) if nationality else _("unknown")),
        (_("Languages"), _listed("language", languages)),
    ]


def _listed(name: str, found: Iterable[str]) -> str:
    return ", ".join(str(codes.label(name, each)) for each in found)


def lines_to_show(found: PartnerList, state: str) -> Any:
    """The lines of a state, with what their page needs."""
    return (
        found.lines.filter(state_code=state)
        .select_related("person")
        .prefetch_related("candidates__person", "candidates__office", "candidates__earlier")
        .order_by("number", "pk")
    )


def reasons(row: ListLine, said: dict[str, Any]) -> list[str]:
    """Why a line was refused, in words."""
    known = {each["code"]: each.get("values", {}) for each in said.get("refusals", ())}
    return [words.refusal(Blocker(code, **known.get(code, {}))) for code in row.refusals]
