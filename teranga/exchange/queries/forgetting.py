"""What lists still say of someone who is forgotten, and whose import nobody goes on with."""

from typing import Any
from uuid import UUID

from django.db.models import Q

from teranga.exchange import reading
from teranga.exchange.models import ListLine, PartnerList
from teranga.exchange.queries import received
from teranga.exchange.rules import settling
from teranga.kernel.models import Entry
from teranga.kernel.scope import Actor

_ASKING = ("exchange.map_columns", "exchange.run")


def lines_about(person: UUID) -> Any:
    """The lines, of any list and in any state, that led to a person, or say what one that did said."""
    lines = ListLine.objects.unscoped("what is erased when someone is forgotten, wherever it lies")
    marks = [bytes(each) for each in lines.filter(person=person).values_list("mark", flat=True)]
    chosen = Q(chosen=person, decision_code=settling.SAME)
    return lines.filter(Q(person=person) | Q(mark__in=marks) | chosen)


def without_lines(found: PartnerList, numbers: frozenset[int]) -> bytes:
    """The rows of a list, read before, as they are kept once some lines are erased; the others keep their numbers."""
    rows = received.table_of(found).rows
    return reading.packed([() if number in numbers else row for number, row in enumerate(rows, start=1)])


def asker(entry: Entry) -> Actor | None:
    """On whose behalf the work that an entry asks for goes on; None when they may no longer do it."""
    lists = PartnerList.objects.unscoped("background work goes on for whoever asked")
    office = lists.filter(pk=entry.subject).values_list("office", flat=True).first()
    return received.actor_for(entry.actor, office) if office else None


def is_interrupted(found: PartnerList) -> bool:
    """Whether whoever asked for what goes on with a list, read before, may no longer do it: a colleague goes on."""
    last = Entry.objects.filter(subject=found.pk, act__in=_ASKING).order_by("-seq").first()
    return last is not None and asker(last) is None
