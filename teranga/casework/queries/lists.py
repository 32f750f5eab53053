"""Lists of files and tasks, through scope; names are opened for the rows shown, in one question."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Exists, OuterRef, Q
from django.utils.translation import gettext as _

from teranga.access.models import Office
from teranga.casework import rules
from teranga.casework.models import Case, CaseCategory, Holder
from teranga.casework.queries import facts, known
from teranga.kernel import codes, journal
from teranga.kernel.rooms import Mark
from teranga.kernel.scope import Actor
from teranga.people import queries as people_queries
from teranga.people.models import Person
from teranga.people.rules.identity import Identity
from teranga.ui import paging

NEWEST = (("opened_on", "desc"), ("id", "desc"))
ORDERS: dict[str, paging.Order] = {
    "opened": (("opened_on", "asc"), ("id", "asc")),
    "reference": (("reference", "asc"),),
}
NO_MORE_THAN = 50
FEW = 2000
"""Files that an office holds, so few that a list of them is sorted at once."""
RARE = 4000
"""People of one nationality, so few that their files are found from them."""


@dataclass(frozen=True)
class CaseRow:
    """A file as a list shows it."""

    case: Case
    identity: Identity
    on: date

    @property
    def name(self) -> str:
        return known.called(self.identity)

    @property
    def url(self) -> str:
        return known.url(self.case)

    @property
    def age(self) -> str:
        return people_queries.age(self.identity.birth, on=self.on)

    @property
    def categories(self) -> list[Any]:
        return [codes.label("category", code) for code in self.case.categories.split()]

    @property
    def is_child(self) -> bool:
        """Whether the person may be under 18 on that day."""
        called = bool(rules.CHILD_ALONE & facts.categories_of(self.case))
        return rules.may_be_child(self.identity.birth, on=self.on, called_child=called)

    @property
    def marks(self) -> list[Mark]:
        """What a reader of the list must see at once: a child alone, a screening that is late."""
        alone = next((code for code in self.case.categories.split() if code in rules.CHILD_ALONE), "")
        due = self.screening_due
        found = [Mark(codes.label("category", alone), "child")] if alone and self.is_child else []
        return found + ([Mark(_("Screening late"), "late")] if due is not None and due < self.on else [])

    @property
    def screening_due(self) -> date | None:
        """The day by which the first screening is due; None when it was done."""
        alone = self.is_child and bool(rules.CHILD_ALONE & facts.categories_of(self.case))
        waits = self.case.stage_code == "opened"
        return rules.screening_due(self.case.opened_on, child_alone=alone) if waits else None


def cases(
    actor: Actor,
    wanted: Mapping[str, Any],
    order: paging.Order,
    token: str | None,
    *,
    on: date,
    is_export: bool = False,
    size: int = paging.SIZE,
) -> paging.Page:
    """A page of the files that the actor may see, narrowed by `wanted`.

    An export takes names out of the house: it is logged as a read of each file (S12).
    """
    rows = narrowed(actor, wanted)
    if is_export:  # thousands of rows share some offices and colleagues: each of these is made once
        rows = rows.select_related(None).select_related("person").prefetch_related("office", "responsible")
        rows = rows.defer("person__route", "person__journey_sealed")
    return paging.page(rows, order, token, size=size, dress=_dressed(actor, on, is_export))


def _visible(actor: Actor) -> Any:
    """The files that the actor may see. Those of an office that has few are found from the office, those of one that
    has many by walking the list in its order until a page is full."""
    seen = Case.objects.visible_to(actor).select_related("person", "office", "responsible")
    held = Holder.objects.unscoped("this is the scope of a case").filter(office__in=actor.offices).order_by()
    if held.values("pk")[FEW:].exists():
        return seen
    return seen.filter(Q(pk__in=held.values("case")) | Q(pk__in=actor.glass))


def narrowed(actor: Actor, wanted: Mapping[str, Any]) -> Any:
    """The files that the actor may see, narrowed by `wanted`."""
    plain = {
        "stage": "stage_code",
        "priority": "priority_code",
        "responsible": "responsible_id",
        "office": "office_id",
    }
    rows = _visible(actor).filter(**{column: wanted[name] for name, column in plain.items() if name in wanted})
    if "nationality" in wanted:
        rows = rows.filter(_of_nationality(wanted["nationality"]))
    if "category" in wanted:
        holds = CaseCategory.objects.unscoped("of files that are seen").filter(case=OuterRef("pk"), until_on=None)
        rows = rows.filter(Exists(holds.filter(category_code=wanted["category"])))
    if "reference" in wanted:
        rows = rows.filter(reference__contains=wanted["reference"].upper())
    return rows


def _of_nationality(code: str) -> Q:
    """Files of a nationality that few have are found from the people; else the list is walked in its order."""
    theirs = Person.objects.unscoped("of files that are seen").filter(nationality_code=code).order_by().values("pk")
    is_rare = not theirs[RARE:].exists()
    return Q(person__in=theirs[:RARE]) if is_rare else Q(person__nationality_code=code)


def _dressed(actor: Actor, on: date, is_export: bool) -> Callable[[list[Case]], Sequence[CaseRow]]:
    def dress(rows: list[Case]) -> Sequence[CaseRow]:
        if is_export and rows:
            journal.read(actor, *rows, place="export")
        who = people_queries.identities(actor, [row.person for row in rows])
        return [CaseRow(row, who[row.person_id], on) for row in rows]

    return dress


def my_cases(actor: Actor, token: str | None, *, on: date) -> paging.Page:
    """The open files that the actor follows, the newest first."""
    rows = _visible(actor).filter(responsible=actor.id).exclude(stage_code=rules.CLOSED)
    return paging.page(rows, NEWEST, token, dress=_dressed(actor, on, False))


def unassigned(actor: Actor, *, on: date) -> list[CaseRow]:
    """Open files of the actor's offices that nobody follows, the oldest first; for those who may assign."""
    if not actor.may("casework.assign"):
        return []
    waiting = Case.objects.visible_to(actor).filter(responsible=None, stage_code__in=rules.open_stages())
    here = Office.objects.visible_to(actor).filter(pk=OuterRef("office_id")).filter(pk__in=actor.offices)
    oldest = waiting.filter(Exists(here)).order_by("opened_on", "id")
    first = list(oldest.values_list("pk", flat=True)[:NO_MORE_THAN])
    rows = oldest.filter(pk__in=first).select_related("person", "office", "responsible")
    return list(_dressed(actor, on, False)(list(rows)))
