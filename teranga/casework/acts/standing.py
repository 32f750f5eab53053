"""A file is classed, closed, reopened; its stage follows from what is recorded."""

from collections.abc import Collection
from datetime import date
from typing import Annotated

from django.utils.translation import gettext_lazy as _

from teranga.access import rules as access_rules
from teranga.access.models import Office, Staff
from teranga.casework import queries, rules
from teranga.casework.models import Case, CaseCategory, Closure, Reopening
from teranga.kernel import clock, codes, rooms, vault
from teranga.kernel.acts import Refused, act
from teranga.kernel.codes import Code
from teranga.kernel.scope import Actor


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
    case.categories = in_order(categories)
    case.save(update_fields=["categories"])
    raise_priority(case)


def in_order(categories: Collection[str]) -> str:
    """Categories as a file carries them: in the order of their list."""
    return " ".join(row["code"] for row in codes.rows("category") if row["code"] in categories)


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
