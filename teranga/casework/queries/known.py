"""One file and its parts, read through scope."""

from collections.abc import Iterable
from datetime import date
from typing import Any
from uuid import UUID

from django.db.models import Prefetch
from django.urls import reverse
from django.utils.translation import gettext as _

from teranga.access.models import Staff
from teranga.casework import rules
from teranga.casework.models import Attachment, Case, Need, Task
from teranga.kernel import journal, memory, vault
from teranga.kernel.acts import Refused
from teranga.kernel.scope import Actor
from teranga.people import queries as people_queries
from teranga.people.models import Person
from teranga.people.rules.identity import Identity

PARTS = (
    "screenings",
    "needs",
    Prefetch("tasks", Task.objects.select_related("assignee")),
    "holders",
)
"""What a page about one file reads ahead, each with one question."""
LATEST = 8
"""Of what happened, on the page of a file."""


def case(actor: Actor, reference: str) -> Case:
    """A file that the actor may see, by its reference. Raises Refused("not-found").

    It shows nobody anything yet, so that the read is not logged: what shows it, logs it.
    """
    visible = Case.objects.visible_to(actor).select_related("person__forgetting", "office", "responsible")
    found: Case | None = visible.filter(reference=rules.read_reference(reference)).first()
    if found is None:
        raise Refused("not-found")
    return found


@memory.once
def latest_lines(root: Case | Person) -> list[journal.Line]:
    """What happened last on a file or to a person, read before, and one more; the latest first."""
    return journal.entries(root, limit=LATEST + 1)


def url(case: Case) -> str:
    """The address of the file's page."""
    return reverse("casework.file", args=(case.reference,))


def called(identity: Identity) -> str:
    """What a person is called on a page; that they were forgotten, when they were."""
    return identity.name or _("Forgotten person")


def about(actor: Actor, case: Case) -> str:
    """Whose file a page is about: "Aïssatou Diallo · NER-26-000417-K". The read is logged (S12)."""
    journal.read(actor, case, place="act")
    return f"{called(people_queries.identity(case.person))} · {case.reference}"


def open_cases_of(persons: Iterable[Person]) -> dict[UUID, Case]:
    """The open file of each person who has one, for callers that read the persons already: one question."""
    known = Case.objects.unscoped("the caller read the persons through scope").filter(person__in=list(persons))
    found = known.exclude(stage_code=rules.CLOSED).select_related("office", "responsible")
    return {each.person_id: each for each in found}


@memory.once
def persons_of_files(persons: tuple[UUID, ...]) -> dict[UUID, UUID]:
    """Whose is each file that any of some persons, read before, ever had, by the file's key."""
    rows = Case.objects.unscoped("the caller read the persons through scope").filter(person__in=persons)
    return dict(rows.values_list("pk", "person_id"))


def files_of(actor: Actor, persons: Iterable[Person]) -> dict[UUID, list[Case]]:
    """The files of persons that the actor may see, the open one first, then the latest."""
    found: dict[UUID, list[Case]] = {}
    rows = Case.objects.visible_to(actor).filter(person__in=list(persons)).order_by("-opened_on", "-id")
    for each in sorted(rows, key=lambda case: case.stage_code == rules.CLOSED):
        found.setdefault(each.person_id, []).append(each)
    return found


def persons_by_reference(actor: Actor, text: str) -> list[UUID]:
    """Whose file a reference names, for finding a person; nobody when it is none, or out of reach."""
    reference = rules.read_reference(text)
    rows = Case.objects.visible_to(actor).filter(reference=reference) if reference else Case.objects.none()
    return list(rows.values_list("person_id", flat=True)) if reference else []


def need(actor: Actor, case: Case, pk: UUID) -> Need:
    """A need of a file. Raises Refused("not-found")."""
    found: Need = _part(Need, actor, case, pk)
    return found


def task(actor: Actor, case: Case, pk: UUID) -> Task:
    """A task of a file. Raises Refused("not-found")."""
    found: Task = _part(Task, actor, case, pk)
    return found


def task_text(case: Case, task: Task) -> str:
    """What is to be done."""
    return str(vault.unseal(case.person_id, task.text_sealed, field="casework.task.text") or "")


def attachment(actor: Actor, case: Case, pk: UUID) -> tuple[Attachment, str, bytes]:
    """A document of a file, its name and its content, opened. Raises Refused("not-found"). The read is logged (S12)."""
    found: Attachment = _part(Attachment, actor, case, pk)
    content = vault.load_file(case.person_id, found.file_id)
    if not content:
        raise Refused("not-found")
    journal.read(actor, case, place="document")
    return found, vault.unseal(case.person_id, found.name_sealed, field="casework.attachment.name"), content


def _part(model: Any, actor: Actor, case: Case, pk: UUID) -> Any:
    found = model.objects.visible_to(actor).select_related("case").filter(case=case, pk=pk).first()
    if found is None:
        raise Refused("not-found")
    return found


def staff_of(actor: Actor) -> Staff | None:
    """The account of who acts; None for a command."""
    found: Staff | None = Staff.objects.visible_to(actor).filter(pk=actor.id).first()
    return found


def relatives_without_file(actor: Actor, person: Person) -> list[Person]:
    """The other members of a person's household, whom the actor may see, that have no open file."""
    others = [each.person for each in people_queries.relatives(actor, person) if each.person.pk != person.pk]
    opened = open_cases_of(others) if others else {}
    return [each for each in others if each.pk not in opened]


def opening(actor: Actor, person: Person, on: date) -> dict[str, Any]:
    """What the form that opens a file begins with."""
    follows = actor.may("casework.write")
    start = {"office": actor.home, "opened_on": on, "priority": "medium"}
    return start | {"responsible": actor.id if follows else None, "with_family": True}
