"""A file is opened: for one person, for those of a family, or for many at once."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Annotated, Any
from uuid import UUID, uuid5

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from teranga.access.models import Office, Staff
from teranga.casework import rules
from teranga.casework.acts import standing
from teranga.casework.models import Case, CaseCategory, Holder, Serial
from teranga.kernel import clock, dates, rows
from teranga.kernel.acts import Refused, act
from teranga.kernel.codes import Code
from teranga.kernel.scope import Actor
from teranga.kernel.together import Asked, on_many, sifted
from teranga.people import queries as people_queries
from teranga.people.models import Person
from teranga.people.rules import legal

SCOPE_OF_ASSISTANCE = "assistance"


@act(
    "casework.open",
    needs="casework.open",
    guarded_by=("S1",),
    creates=True,
    label=_("Open a file"),
    done=_("File opened"),
)
def open_case(
    *,
    person: Person,
    office: Office,
    opened_on: date,
    categories: tuple[Annotated[Code, "category"], ...] = (),
    priority: Annotated[Code, "priority"],
    responsible: Staff | None = None,
    is_emergency_movement: bool = False,
    by: Actor,
) -> Case:
    """Open someone's file in an office. Its priority is raised to the floor that its categories set.

    Raises Refused when there is no legal basis on record (S1), when a file is open already, when categories contradict.
    """
    wanted = _Wanted(person, office, opened_on, categories, priority, responsible, is_emergency_movement)
    known = _known([wanted])
    _check(wanted, known[person.pk])
    return _opened([wanted])[0]


@on_many(open_case)
def open_many(asked: Sequence[Asked], *, by: Actor) -> list[Case | Refused]:
    """Open files, each alone and in the order asked: whoever is refused keeps nobody else out."""
    wanted = [_Wanted(**each.arguments) for each in asked]
    known = _known(wanted)
    return sifted(wanted, lambda each: _check(each, known[each.person.pk]), _opened)


@dataclass(frozen=True)
class _Wanted:
    """A file to be opened, as `open_case` is asked for it."""

    person: Person
    office: Office
    opened_on: date
    categories: tuple[Code, ...] = ()
    priority: Code = Code("")
    responsible: Staff | None = None
    is_emergency_movement: bool = False


@dataclass(frozen=True)
class _Known:
    """What opening a file asks of a person, read under lock."""

    is_forgotten: bool
    bases: list[legal.ConsentState]
    open_reference: str
    birth: dates.PartialDate | None


def _known(wanted: list[_Wanted]) -> dict[UUID, _Known]:
    """Of each person: locked, and read with as many questions for one as for many."""
    keys = {each.person.pk for each in wanted}
    locked = Person.objects.select_for_update(of=("self",)).select_related("forgetting").order_by("pk")
    people = list(locked.filter(pk__in=keys))
    bases, who = people_queries.consent_states(people), people_queries.identities(None, people)
    at_work = Case.objects.filter(person__in=keys).exclude(stage_code=rules.CLOSED)
    opened = dict(at_work.values_list("person_id", "reference"))
    return {
        each.pk: _Known(hasattr(each, "forgetting"), bases[each.pk], opened.get(each.pk, ""), who[each.pk].birth)
        for each in people
    }


def _check(wanted: _Wanted, known: _Known) -> None:
    """Raises Refused: somebody forgotten, no legal basis (S1), a file open already, a day to come, an unknown priority,
    a caseworker from elsewhere, categories that contradict."""
    if known.is_forgotten:
        raise Refused("person-forgotten")
    if why := legal.what_blocks_using(known.bases, SCOPE_OF_ASSISTANCE, on=clock.today()):
        raise Refused(why)
    if known.open_reference:
        raise Refused("file-already-open", reference=known.open_reference)
    standing.refuse_future(wanted.opened_on, field="opened_on")
    standing.refuse_unknown("priority", wanted.priority, field="priority")
    if wanted.responsible is not None:
        standing.refuse_unless_follows(wanted.responsible, wanted.office)
    if why := rules.what_blocks_categories(wanted.categories, known.birth, on=wanted.opened_on):
        raise Refused(why)


def _opened(wanted: list[_Wanted]) -> list[Case]:
    """Write down files that the rules have let through, with the next references in order."""
    found = []
    for each, reference in zip(wanted, _references(wanted), strict=True):
        floor = rules.priority_floor(each.categories, rules.Answers())
        case = Case(
            person=each.person,
            office=each.office,
            reference=reference,
            opened_on=each.opened_on,
            priority_code=rules.more_urgent(each.priority, floor),
            responsible=each.responsible,
            is_emergency_movement=each.is_emergency_movement,
            stage_code="opened",
            categories=standing.in_order(each.categories),
        )
        found.append(case)
    rows.insert_records(found)
    at = clock.now()
    rows.insert_records(Holder(case=c, office=c.office, kind_code="responsible", since_at=at) for c in found)
    rows.insert_records(
        CaseCategory(case=case, category_code=category, since_on=each.opened_on)
        for case, each in zip(found, wanted, strict=True)
        for category in dict.fromkeys(each.categories)
    )
    return found


def _references(wanted: list[_Wanted]) -> list[str]:
    """The next references of each country and year; the row of a serial is locked until the act is done."""
    where = [(each.office.country_code, each.opened_on.year) for each in wanted]
    last = {}
    for country, year in sorted(set(where)):
        serial, _made = Serial.objects.select_for_update().get_or_create(country_code=country, year=year)
        last[country, year] = serial.last
        serial.last += where.count((country, year))
        serial.save(update_fields=["last"])
    found = []
    for country, year in where:
        last[country, year] += 1
        found.append(rules.reference(country, year, last[country, year]))
    return found


OF_ONE_PERSON = frozenset({"victim_of_trafficking", "unaccompanied_child", "separated_child", "medical_need"})
"""Categories that say something of one person, not of those who travel together."""


def open_files(
    persons: Sequence[Person],
    *,
    categories: tuple[Code, ...] = (),
    by: Actor,
    request_id: UUID | None = None,
    **said: Any,
) -> list[Case]:
    """Open a file for each member of a family, the first with every category, all or none.

    Not an act but a row of them, each with its own request id. Raises Refused as `open_case` does.
    """
    shared = tuple(each for each in categories if each not in OF_ONE_PERSON)
    with transaction.atomic():
        return [
            open_case(
                person=person,
                categories=shared if number else categories,
                by=by,
                request_id=uuid5(request_id, f"member {number}") if request_id else None,
                **said,
            )
            for number, person in enumerate(persons)
        ]


def open_with_family(person: Person, others: Sequence[Person]) -> Callable[..., list[Case]]:
    """What opens a person's file, and those of the others when asked `with_family`."""

    def opened(*, with_family: bool = False, seen: int | None = None, **said: Any) -> list[Case]:
        return open_files([person, *(others if with_family else ())], **said)

    opened.act = open_case.act  # type: ignore[attr-defined]
    return opened
