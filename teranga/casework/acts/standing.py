"""A file is opened, classed, closed, reopened; its stage follows from what is recorded."""

from collections.abc import Callable, Sequence
from datetime import date
from typing import Annotated, Any
from uuid import UUID, uuid5

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from teranga.access import rules as access_rules
from teranga.access.models import Office, Staff
from teranga.casework import queries, rules
from teranga.casework.models import Case, CaseCategory, Closure, Holder, Reopening, Serial
from teranga.kernel import clock, codes, rooms, vault
from teranga.kernel.acts import Refused, act
from teranga.kernel.codes import Code
from teranga.kernel.scope import Actor
from teranga.people import queries as people_queries
from teranga.people.models import Person

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
    person = Person.objects.select_for_update().get(pk=person.pk)
    _may_be_opened(person, opened_on)
    refuse_unknown("priority", priority, field="priority")
    if responsible is not None:
        refuse_unless_follows(responsible, office)
    case = Case.objects.create(
        person=person,
        office=office,
        reference=_next_reference(office.country_code, opened_on.year),
        opened_on=opened_on,
        priority_code=priority,
        responsible=responsible,
        is_emergency_movement=is_emergency_movement,
        stage_code="opened",
    )
    Holder.objects.create(case=case, office=office, kind_code="responsible", since_at=clock.now())
    _set_categories(case, categories, since=opened_on)
    return case


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


def _may_be_opened(person: Person, opened_on: date) -> None:
    """Raises Refused: no legal basis (S1), somebody forgotten, a file open already, a day to come."""
    if hasattr(person, "forgetting"):
        raise Refused("person-forgotten")
    if why := people_queries.what_blocks_using(person, SCOPE_OF_ASSISTANCE, on=clock.today()):
        raise Refused(why)
    already = Case.objects.filter(person=person).exclude(stage_code=rules.CLOSED).first()
    if already is not None:
        raise Refused("file-already-open", reference=already.reference)
    refuse_future(opened_on, field="opened_on")


def _next_reference(country: str, year: int) -> str:
    """The next reference of a country and year; the row of its serial is locked until the act is done."""
    serial, _made = Serial.objects.select_for_update().get_or_create(country_code=country, year=year)
    serial.last += 1
    serial.save(update_fields=["last"])
    return rules.reference(country, year, serial.last)


@act("casework.set_categories", needs="casework.write", label=_("Set the categories"), done=_("Categories set"))
def set_categories(case: Case, *, categories: tuple[Annotated[Code, "category"], ...], by: Actor) -> Case:
    """Say why the person is assisted; what no longer holds ends today.

    Raises Refused when categories contradict each other or the person's age.
    """
    refuse_when_closed(case)
    _set_categories(case, categories, since=clock.today())
    return case


def _set_categories(case: Case, categories: tuple[Code, ...], *, since: date) -> None:
    if why := rules.what_blocks_categories(categories, queries.birth_of(case.person), on=since):
        raise Refused(why)
    now, wanted = set(case.categories.split()), set(categories)
    if now == wanted:
        return
    if now - wanted:
        held = CaseCategory.objects.filter(case=case, until_on=None)
        held.exclude(category_code__in=categories).update(until_on=clock.today())
    for category in dict.fromkeys(categories):
        if category not in now:
            CaseCategory.objects.create(case=case, category_code=category, since_on=since)
    case.categories = " ".join(row["code"] for row in codes.rows("category") if row["code"] in categories)
    case.save(update_fields=["categories"])
    raise_priority(case)


def raise_priority(case: Case) -> None:
    """Lift the priority to the floor that the file's own facts set."""
    raised = rules.more_urgent(case.priority_code, queries.priority_floor(case))
    if raised != case.priority_code:
        case.priority_code = raised
        case.save(update_fields=["priority_code"])


@act("casework.prioritise", needs="casework.write", label=_("Set the priority"), done=_("Priority set"))
def prioritise(case: Case, *, priority: Annotated[Code, "priority"], by: Actor) -> Case:
    """Say how urgent the file is. Raises Refused below the floor that its own facts set (`rules.priority_floor`)."""
    refuse_when_closed(case)
    refuse_unknown("priority", priority, field="priority")
    if why := rules.what_blocks_priority(priority, queries.priority_floor(case)):
        raise Refused(why)
    case.priority_code = priority
    case.save(update_fields=["priority_code"])
    return case


@act(
    "casework.mark_emergency",
    needs="casework.write",
    label=_("Mark as an emergency movement"),
    done=_("Emergency movement marked"),
)
def mark_emergency(case: Case, *, is_emergency_movement: bool, by: Actor) -> Case:
    """Say whether the file belongs to an emergency movement (conflict, disaster), which is left out of the figures."""
    refuse_when_closed(case)
    case.is_emergency_movement = is_emergency_movement
    case.save(update_fields=["is_emergency_movement"])
    return case


@act(
    "casework.close",
    needs="casework.close",
    guarded_by=("S10",),
    on_forgotten=True,
    label=_("Close the file"),
    done=_("File closed"),
)
def close(
    case: Case,
    *,
    closed_on: date,
    reason: Annotated[Code, "closure_reason"],
    outcome: Annotated[Code, "closure_outcome"],
    note: str = "",
    by: Actor,
) -> Closure:
    """End the work on a file, with a reason and an outcome.

    Raises Refused with everything that stands in the way, in any room (S10).
    """
    refuse_when_closed(case)
    refuse_future(closed_on, field="closed_on")
    refuse_unknown("closure_reason", reason, field="reason")
    refuse_unknown("closure_outcome", outcome, field="outcome")
    why = queries.everything_blocking_closing(case, closed_on)
    facts = queries.closing_facts(case)
    why += rules.everything_wrong_with_closure(facts, reason=reason, outcome=outcome, note=note, on=closed_on)
    if why:
        raise Refused(*why)
    closure = Closure.objects.create(
        case=case,
        closed_on=closed_on,
        reason_code=reason,
        outcome_code=outcome,
        note_sealed=sealed(case, note, "casework.closure.note"),
    )
    settle_stage(case)
    return closure


@act("casework.reopen", needs="casework.reopen", label=_("Reopen the file"), done=_("File reopened"))
def reopen(
    case: Case, *, reopened_on: date, reason: Annotated[Code, "reopening_reason"], note: str = "", by: Actor
) -> Reopening:
    """Take up a closed file again, with a reason; the closure stays on record.

    Raises Refused when it isn't closed, or when the person has another one open.
    """
    refuse_unknown("reopening_reason", reason, field="reason")
    refuse_future(reopened_on, field="reopened_on")
    closure = Closure.objects.filter(case=case, reopening=None).first()
    if closure is None:
        raise Refused("file-not-closed")
    other = Case.objects.filter(person=case.person).exclude(stage_code=rules.CLOSED).first()
    if other is not None:
        raise Refused("file-already-open", reference=other.reference)
    reopening = Reopening.objects.create(
        closure=closure,
        reopened_on=reopened_on,
        reason_code=reason,
        note_sealed=sealed(case, note, "casework.reopening.note"),
    )
    settle_stage(case)
    return reopening


def settle_stage(case: Case) -> None:
    """Write the copy of the stage that lists read, from what every room has on record.

    Called last by every act that moves it.
    """
    reached = {stage for stages in rooms.all("stages") for stage in stages(case)}
    case.stage_code = rules.stage_of(reached)
    case.save(update_fields=["stage_code"])


def reach_stage(case: Case, stage: str) -> None:
    """Move the copy of the stage forward, never back, without asking the rooms how far the file has come.

    For the acts that only add to what was reached (a screening, a service, a choice), on a case just read under lock.
    """
    furthest = rules.stage_of({case.stage_code, stage})
    if furthest != case.stage_code:
        case.stage_code = furthest
        case.save(update_fields=["stage_code"])


def refuse_when_closed(case: Case) -> None:
    """Raises Refused on a closed file."""
    if why := rules.what_blocks_work(case.stage_code):
        raise Refused(why)


def refuse_future(day: date, *, field: str) -> None:
    """Raises Refused for a day that has not come: what is recorded has happened."""
    if day > clock.today():
        raise Refused("day-to-come", field=field)


def refuse_unless_follows(staff: Staff, office: Office, *, field: str = "responsible") -> None:
    """Raises Refused for anyone whose role or office does not let them follow a file there."""
    follows = "casework.write" in access_rules.permissions_of(staff.role_code)
    if not (follows and staff.is_active and staff.office_id == office.pk):
        raise Refused("not-a-caseworker-here", field=field)


def refuse_unknown(list_name: str, code: str, *, field: str) -> None:
    """Raises Refused for a code that its list does not have (imports and the command line bring such)."""
    if not codes.is_known(list_name, code):
        raise Refused("code-unknown", value=code, field=field)


def sealed(case: Case, text: str, field: str) -> bytes | None:
    """A text sealed with the person's key; None for no text. Raises Refused when the person was forgotten."""
    if not text.strip():
        return None
    if hasattr(case.person, "forgetting"):
        raise Refused("person-forgotten")
    return vault.seal(case.person_id, text, field=field)
