"""What waits for whom: one's own tasks; for those who assign files, what is late in the team and who carries what."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Count, Exists, OuterRef
from django.utils.translation import gettext as _

from teranga.access import queries as access_queries
from teranga.casework import rules
from teranga.casework.models import Case, Task
from teranga.casework.queries import known
from teranga.kernel import vault
from teranga.kernel.rooms import Mark
from teranga.kernel.scope import Actor
from teranga.people import queries as people_queries
from teranga.ui import said

NO_MORE_THAN = 50


@dataclass(frozen=True)
class TaskRow:
    """A task to do, with whose file it is on."""

    task: Task
    text: str
    name: str

    @property
    def when(self) -> str:
        return said.due(self.task.due_on)

    @property
    def marks(self) -> list[Mark]:
        return [Mark(_("Late"), "late")] if said.days_left(self.task.due_on) < 0 else []

    @property
    def case(self) -> Case:
        found: Case = self.task.case
        return found

    @property
    def url(self) -> str:
        return known.url(self.case)


def my_tasks(actor: Actor) -> list[TaskRow]:
    """What the actor has to do, the most pressing first."""
    return _shown(actor, Task.objects.visible_to(actor).filter(done_at=None, assignee=actor.id))


def late_tasks(actor: Actor, *, on: date) -> list[TaskRow]:
    """What colleagues of the actor's offices should have done before that day; for those who may assign."""
    if not actor.may("casework.assign"):
        return []
    return _shown(actor, _late(actor, on).exclude(assignee=actor.id))


def _late(actor: Actor, on: date) -> Any:
    """Found by their day: of those that are late in the whole house, which are few, the ones of these offices."""
    here = Case.objects.visible_to(actor).filter(pk=OuterRef("case_id"), office__in=actor.offices)
    late = Task.objects.unscoped("of files that the actor sees: asked of each").filter(Exists(here), due_on__lt=on)
    return late.filter(done_at=None)


def _shown(actor: Actor, tasks: Any) -> list[TaskRow]:
    tasks = tasks.select_related("case__person", "assignee").defer("case__person__journey_sealed")
    rows = list(tasks.order_by("due_on", "id")[:NO_MORE_THAN])
    who = people_queries.identities(actor, [row.case.person for row in rows])
    texts = vault.unseal_many([(row.case.person_id, row.text_sealed) for row in rows], field="casework.task.text")
    return [
        TaskRow(row, str(text), known.called(who[row.case.person_id])) for row, text in zip(rows, texts, strict=True)
    ]


@dataclass(frozen=True)
class Load:
    """What one member of a team carries."""

    member: Any
    open_files: int
    late_tasks: int


def team(actor: Actor, *, on: date) -> list[Load]:
    """The load of each colleague of the actor's offices, the heaviest first; for those who may assign."""
    if not actor.may("casework.assign"):
        return []
    ours = Case.objects.visible_to(actor).filter(office__in=actor.offices, stage_code__in=rules.open_stages())
    files = dict(ours.order_by().values_list("responsible").annotate(Count("pk")))
    tasks = dict(_late(actor, on).order_by().values_list("assignee").annotate(Count("pk")))
    found = [Load(each, files.get(each.pk, 0), tasks.get(each.pk, 0)) for each in access_queries.colleagues(actor)]
    carrying = [each for each in found if each.open_files or each.late_tasks]
    return sorted(carrying, key=lambda each: (-each.open_files, each.member.name))
