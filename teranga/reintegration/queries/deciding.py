"""The projects that wait for a decision."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from teranga.kernel import codes, journal
from teranga.kernel.scope import Actor
from teranga.people import queries as people_queries
from teranga.reintegration import rules
from teranga.reintegration.models import Project
from teranga.reintegration.queries import projects
from teranga.ui import paging, said


@dataclass(frozen=True)
class Waiting:
    """A project that waits for a decision. `is_own`: whoever reads proposed it, so that someone else decides (S8)."""

    project: Project
    name: str
    proposed_by: str
    is_own: bool

    @property
    def activities(self) -> list[Any]:
        return [codes.label("project_activity", each) for each in self.project.activities.split()]

    @property
    def budget(self) -> str:
        return said.money(self.project.budget, self.project.currency_code)


def waiting(actor: Actor, token: str | None) -> paging.Page:
    """The projects that wait for a decision in the actor's offices, the oldest first. Each read is logged (S12)."""
    rows = Project.objects.visible_to(actor).filter(status_code=rules.PROPOSED, case__office__in=actor.offices)
    oldest_first = (("proposed_on", "asc"), ("pk", "asc"))
    return paging.page(
        rows.select_related("case__person", "case__office"),
        oldest_first,
        token,
        dress=lambda found: _waiting(actor, found),
    )


def _waiting(actor: Actor, rows: Sequence[Project]) -> list[Waiting]:
    journal.read(actor, *(each.case for each in rows), place="approvals")
    identities = people_queries.identities(actor, [each.case.person for each in rows])
    names = projects.names_of(each.proposed_by for each in rows)
    return [
        Waiting(
            project=each,
            name=identities[each.case.person_id].name,
            proposed_by=names.get(each.proposed_by, ""),
            is_own=each.proposed_by == actor.id,
        )
        for each in rows
    ]
