"""Those whom a list puts in one household stay together."""

from collections.abc import Iterable

from django.db.models import Q

from teranga.exchange.models import ListLine
from teranga.kernel import clock
from teranga.kernel.codes import Code
from teranga.kernel.scope import Actor
from teranga.people import acts as people_acts
from teranga.people import queries as people
from teranga.people.models import Person


def join(taken: Iterable[tuple[ListLine, Person]], by: Actor) -> None:
    """Join whom a line names as head of the household, and let those who named this line join."""
    taken = list(taken)
    there = _taken_before([line for line, _person in taken])
    for line, person in taken:
        heads = [other for row, other in there if row.code_mark == line.household_mark]
        if line.household_mark and heads:
            _join(person, heads[0], by)
        if line.code_mark:
            for other in [other for row, other in there if row.household_mark == line.code_mark]:
                _join(other, person, by)
        if line.household_mark or line.code_mark:
            there = sorted([*there, (line, person)], key=lambda pair: pair[0].number)


def _taken_before(lines: list[ListLine]) -> list[tuple[ListLine, Person]]:
    """The lines taken before that are of a household of these, in the order of the list."""
    codes = [each.code_mark for each in lines if each.code_mark]
    heads = [each.household_mark for each in lines if each.household_mark]
    if not (codes or heads):
        return []
    settled = ListLine.objects.filter(list=lines[0].list_id).exclude(person=None).select_related("person")
    rows = settled.filter(Q(code_mark__in=heads) | Q(household_mark__in=codes))
    return [(row, row.person) for row in rows if row.person]


def _join(person: Person, head: Person, by: Actor) -> None:
    if person.pk != head.pk and people.household_of(person) is None:
        today = clock.today()
        people_acts.join_household(person, other=head, role=Code("other_relative"), since_on=today, by=by)
