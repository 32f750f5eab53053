"""Reads of files, through scope: one file and its page, what rules ask of it, lists of files."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from typing import Any
from uuid import UUID

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from teranga.access import queries as access_queries
from teranga.access.models import Staff
from teranga.casework import rules
from teranga.casework.models import Attachment, Case, Need, Screening, Task
from teranga.kernel import codes, journal, rooms, vault
from teranga.kernel.acts import Refused
from teranga.kernel.dates import PartialDate
from teranga.kernel.refusals import Blocker
from teranga.kernel.scope import Actor
from teranga.people import queries as people_queries
from teranga.people.models import Person
from teranga.people.rules.identity import Identity

# ----------------------------------------------------------------------------------------------------------- one file


def case(actor: Actor, reference: str) -> Case:
    """A file that the actor may see, by its reference. Raises Refused("not-found"). Shows nobody anything: not read-logged."""
    visible = Case.objects.visible_to(actor).select_related("person", "office", "responsible")
    found = visible.filter(reference=rules.read_reference(reference) or reference).first()
    if found is None:
        raise Refused("not-found")
    return found  # type: ignore[no-any-return]


def url(case: Case) -> str:
    """The address of the file's page."""
    return reverse("casework.file", args=(case.reference,))


def about(actor: Actor, case: Case) -> str:
    """Whose file a page is about: "Aïssatou Diallo · NER-26-000417-K". The read is logged (S12)."""
    journal.read(actor, case, place="act")
    return f"{people_queries.identity(case.person).name} · {case.reference}"


def open_cases_of(persons: Iterable[Person]) -> dict[UUID, Case]:
    """The open file of each person who has one, for callers that hold the persons already: one question."""
    found = Case.objects.unscoped("the caller read the persons through scope").filter(person__in=list(persons))
    return {
        each.person_id: each for each in found.exclude(stage_code=rules.CLOSED).select_related("office", "responsible")
    }


def need(actor: Actor, case: Case, pk: UUID) -> Need:
    """A need of a file. Raises Refused("not-found")."""
    return _part(Need, actor, case, pk)  # type: ignore[no-any-return]


def task(actor: Actor, case: Case, pk: UUID) -> Task:
    """A task of a file. Raises Refused("not-found")."""
    return _part(Task, actor, case, pk)  # type: ignore[no-any-return]


def _part(model: Any, actor: Actor, case: Case, pk: UUID) -> Any:
    found = model.objects.visible_to(actor).select_related("case").filter(case=case, pk=pk).first()
    if found is None:
        raise Refused("not-found")
    return found


def staff_of(actor: Actor) -> Staff | None:
    """The account of who acts; None for a command."""
    return access_queries.staff_member(actor, actor.id)


# ------------------------------------------------------------------------------------------------- what rules ask of it


def birth_of(person: Person) -> PartialDate | None:
    """When someone was born, as far as it is known."""
    return people_queries.identity(person).birth


def screenings_of(case: Case) -> list[rules.Answers]:
    """The answers of every screening, the latest first."""
    rows = case.screenings.order_by("-screened_on", "-id")
    return [_answers(row) for row in rows]


def _answers(row: Screening) -> rules.Answers:
    return rules.Answers(**{name: getattr(row, f"{name}_code") for name in rules.Answers.__dataclass_fields__})


def categories_of(case: Case) -> frozenset[str]:
    """Why the person is assisted now."""
    return frozenset(case.categories.split())


def protection_facts(case: Case, on: date) -> rules.ProtectionFacts:
    """What safeguards ask of a file, read before, on a day."""
    return rules.protection_facts(
        categories=categories_of(case),
        screenings=screenings_of(case),
        needs=set(case.needs.values_list("need_code", flat=True)),
        birth=birth_of(case.person),
        on=on,
    )


def priority_floor(case: Case) -> str:
    """The least priority that the file's own facts allow."""
    urgencies = set(case.needs.filter(met_on=None).values_list("urgency_code", flat=True))
    return rules.priority_floor(categories_of(case), rules.answers_known(screenings_of(case)), urgencies)


def closing_facts(case: Case) -> rules.ClosingFacts:
    """What closing looks at."""
    screened = case.screenings.order_by("-screened_on").values_list("screened_on", flat=True).first()
    return rules.ClosingFacts(
        open_tasks=case.tasks.filter(done_at=None).count(),
        open_needs=tuple(case.needs.filter(met_on=None).values_list("need_code", flat=True)),
        last_contact_on=max(case.opened_on, screened or case.opened_on),
    )


def what_keeps_open(case: Case, on: date) -> list[Blocker]:
    """This room's part in what blocks closing."""
    return rules.everything_keeping_open(closing_facts(case))


def everything_blocking_closing(case: Case, on: date) -> list[Blocker]:
    """What every room has against closing the file (S10)."""
    return [blocker for blocks in rooms.all("blocks_closing") for blocker in blocks(case, on)]


def stages_reached(case: Case) -> list[str]:
    """This room's part in the stage of a file."""
    reached = ["opened"]
    if case.screenings.exists():
        reached.append("screened")
    if case.closures.filter(reopening=None).exists():
        reached.append(rules.CLOSED)
    return reached
