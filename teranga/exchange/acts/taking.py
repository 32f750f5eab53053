"""Lines of a list become people with files, or lead to somebody known: one of them, or many at once."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any
from uuid import UUID

from django.utils.translation import gettext_lazy as _

from teranga.casework import acts as casework_acts
from teranga.casework import rules as casework
from teranga.casework.models import Case
from teranga.exchange import queries
from teranga.exchange.acts import households
from teranga.exchange.models import LineCandidate, ListLine, PartnerList
from teranga.exchange.rules import settling
from teranga.kernel import clock, codes, dates, rows, vault
from teranga.kernel.acts import Refused, act
from teranga.kernel.codes import Code
from teranga.kernel.scope import Actor
from teranga.kernel.together import Asked, done, on_many
from teranga.people import acts as people_acts
from teranga.people import queries as people
from teranga.people.models import Person
from teranga.people.rules import legal
from teranga.people.rules.identity import Identity, Journey

FROM_A_LIST = Code("partner_list")
MEDIUM = Code("medium")


@act("exchange.take_line", needs="exchange.import", guarded_by=("S1",), label=_("Take a line"), done=_("Line taken"))
def take_line(line: ListLine, *, by: Actor) -> ListLine:
    """Make a line a person with a file, or link it to someone known. What it said is then erased from the list."""
    return done(_taken([line], by))[0]


@on_many(take_line)
def take_lines(asked: Sequence[Asked], *, by: Actor) -> list[ListLine | Refused]:
    """Take lines of one list, in the order of their numbers; those refused keep no other out."""
    return _taken([each.subject for each in asked], by)


@dataclass
class _Taking:
    """A line while it is taken: what it says, whose it is, what keeps it out."""

    line: ListLine
    values: dict[str, Any] = field(default_factory=dict)
    person: Person | None = None
    is_known: bool = False
    refused: Refused | None = None

    @property
    def goes_on(self) -> bool:
        return self.refused is None and self.line.decision_code != settling.LEAVE


def _taken(lines: list[ListLine], by: Actor) -> list[ListLine | Refused]:
    """What is refused before anything of it is written is given back. What is refused later is raised."""
    taking = [_Taking(line) for line in lines]
    for each in taking:
        _look_at(each)
    _open([each for each in taking if each.goes_on])
    _register([each for each in taking if each.goes_on and each.line.decision_code != settling.SAME], by)
    _recognise([each for each in taking if each.goes_on and each.line.decision_code == settling.SAME], taking)
    going_on = [each for each in taking if each.goes_on]
    cases = _files_of(going_on, by)
    _remember(going_on, cases, by)
    households.join([(each.line, each.person) for each in going_on if each.person], by)
    _settle([each for each in taking if each.refused is None])
    return [each.refused or each.line for each in taking]


def _look_at(each: _Taking) -> None:
    line = each.line
    if why := settling.what_blocks_taking(line.state_code, line.decision_code, is_stopped=bool(line.list.stopped_at)):
        each.refused = Refused(why)


def _open(taking: list[_Taking]) -> None:
    sealed = [(each.line.list.contents_holder(), each.line.cells_sealed) for each in taking]
    for each, said in zip(taking, vault.unseal_many(sealed, field=queries.CELLS), strict=True):
        each.values = said["values"]


def _register(taking: list[_Taking], by: Actor) -> None:
    asked = [Asked(arguments=_as_newcomer(each)) for each in taking]
    for each, outcome in zip(taking, people_acts.register_many(asked, by=by), strict=True):
        if isinstance(outcome, Refused):
            each.refused = outcome
        else:
            each.person = outcome


def _as_newcomer(each: _Taking) -> dict[str, Any]:
    found, values = each.line.list, each.values
    why = vault.unseal(found.pk, found.why_sealed, field=queries.WHY)
    basis = legal.LegalBasis(Code(found.basis_code), given_on=found.received_at.date(), why=f"{found.partner} : {why}")
    read = values | ({"birth": dates.PartialDate.from_iso(values["birth"])} if "birth" in values else {})
    arrived = date.fromisoformat(values["arrived_on"]) if "arrived_on" in values else None
    return {
        "office": found.office,
        "identity": queries.identity_of(read),
        "basis": basis,
        "journey": Journey(arrived_on=arrived),
        "source": FROM_A_LIST,
    }


def _recognise(taking: list[_Taking], among: list[_Taking]) -> None:
    """Whom the lines were said to be. Refused: an earlier line that one repeats made nobody."""
    repeats = _repeated([each.line for each in taking if each.line.chosen_id is None])
    now = {each.line.pk: each for each in among}
    for each in taking:
        each.person = each.line.chosen
        if earlier := repeats.get(each.line.pk):
            here = now.get(earlier.pk)
            each.person = earlier.person or (here.person if here else None)
        each.is_known = True
        if each.person is None:
            each.refused = Refused("line-earlier-not-taken")


def _repeated(lines: list[ListLine]) -> dict[UUID, ListLine]:
    found = LineCandidate.objects.filter(line__in=lines).exclude(earlier=None).select_related("earlier__person")
    return {row.line_id: row.earlier for row in found.order_by("score") if row.earlier} if lines else {}


def _files_of(taking: list[_Taking], by: Actor) -> dict[UUID, Case]:
    """The open file of each person, made known to this office when another holds it; a new one when there is none."""
    going_on: dict[UUID, _Taking] = {}
    for each in taking:
        if each.person:
            going_on.setdefault(each.person.pk, each)
            _make_known(each, by)
    known = [pk for pk, each in going_on.items() if each.is_known]
    at_work = Case.objects.filter(person__in=known).exclude(stage_code=casework.CLOSED)
    found = {case.person_id: case for case in at_work} if known else {}
    without = [each for pk, each in going_on.items() if pk not in found]
    who = people.identities(None, [each.person for each in without if each.person])
    asked = [Asked(arguments=_as_file(each, who)) for each in without]
    return found | {case.person_id: case for case in done(casework_acts.open_many(asked, by=by))}


def _make_known(each: _Taking, by: Actor) -> None:
    here = each.line.list
    if each.is_known and each.person and each.person.office_id != here.office_id:  # whoever registered them knows them
        people_acts.make_known_at(each.person, office=here.office, by=by)


def _as_file(each: _Taking, who: dict[UUID, Identity]) -> dict[str, Any]:
    person, today = each.person, clock.today()
    suggested = tuple(Code(category) for category in each.values.get("categories", ()))
    contradicts = person is None or casework.what_blocks_categories(suggested, who[person.pk].birth, on=today)
    return {
        "person": person,
        "office": each.line.list.office,
        "opened_on": today,
        "categories": () if contradicts else suggested,
        "priority": MEDIUM,
    }


def _remember(taking: list[_Taking], cases: dict[UUID, Case], by: Actor) -> None:
    """What the partner wrote goes on as a note: it guides the first screening and answers nothing in its place.

    A file that another office is responsible for is only read here, and is left as it is.
    """
    asked = []
    for each in taking:
        case = cases[each.person.pk] if each.person else None
        if case and case.office_id in by.offices and (each.values.get("remarks") or each.values.get("partner_code")):
            asked.append(Asked(case, {"text": _as_note(each.line.list, each.values)}))
    done(casework_acts.write_notes(asked, by=by))


def _as_note(found: PartnerList, values: dict[str, Any]) -> str:
    facts = [str(codes.label("list_fact", each)) for each in values.get("facts", ())]
    said = [found.partner, values.get("partner_code", ""), values.get("remarks", ""), *facts]
    return " · ".join(each for each in said if each)


def _settle(taking: list[_Taking]) -> None:
    for each in taking:
        line = each.line
        line.state_code = settling.LEFT if not each.goes_on else settling.LINKED if each.is_known else settling.TAKEN
        line.person, line.cells_sealed = each.person, None
    rows.update([each.line for each in taking], ["state_code", "person", "cells_sealed"])


@act("exchange.refuse_line", needs="exchange.import", label=_("Refuse a line"), done=_("Line refused"))
def refuse_line(line: ListLine, *, codes: tuple[Code, ...], by: Actor) -> ListLine:
    """Keep why a line could not be taken after all; one that was taken meanwhile, by another worker, stays so."""
    if line.state_code not in settling.OPEN:
        return line
    line.state_code, line.refusals = settling.REFUSED, [*codes]
    line.save(update_fields=["state_code", "refusals"])
    return line
