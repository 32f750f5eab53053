"""Files and what waits on them, seen from outside: by who leaves, by who may see how much, through broken glass."""

from typing import Any

from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _

from teranga.access import queries as access_queries
from teranga.access.models import Staff
from teranga.casework import rules
from teranga.casework.models import Case
from teranga.kernel.acts import Refused
from teranga.kernel.rooms import Mark
from teranga.kernel.scope import Actor


def files_waiting_for(staff: Staff) -> Any:
    """Open files that someone follows or has a task on; counted and passed on, never shown."""
    theirs = Q(responsible=staff) | Q(tasks__assignee=staff, tasks__done_at=None)
    rows = Case.objects.unscoped("what waits for a member of staff, counted or passed on").exclude(
        stage_code=rules.CLOSED
    )
    return rows.filter(pk__in=rows.filter(theirs).values("pk"))


def how_many_wait(staff: Staff) -> int:
    """How many open files someone would leave behind."""
    return int(files_waiting_for(staff).count())


def how_many_seen(actor: Actor) -> int:
    """How many files an actor sees."""
    return Case.objects.visible_to(actor).count()


def case_elsewhere(actor: Actor, reference: str) -> Case:
    """A file of the actor's organisation, whoever sees it; of it only reference and office are shown.

    Raises Refused("not-found").
    """
    rows = Case.objects.unscoped("only that it exists, and where to ask, before the glass is broken")
    rows = rows.filter(Case.organisation_scope(actor), reference=rules.read_reference(reference))
    found: Case | None = rows.select_related("office").first()
    if found is None:
        raise Refused("not-found")
    return found


def is_open_to(actor: Actor, case: Case) -> bool:
    """Whether the actor sees the file already."""
    return Case.objects.visible_to(actor).filter(pk=case.pk).exists()


def glass_marks(case: Case) -> list[Mark]:
    """Who has the file open from another office now, and until when."""
    text = _("Opened by %(name)s until %(at)s")
    return [
        Mark(text % {"name": each.staff.name, "at": f"{timezone.localtime(each.until_at):%H:%M}"}, "late")
        for each in access_queries.glasses_on(case.pk)
    ]
