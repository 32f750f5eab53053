"""Who of a family stays behind, and for which movement it is said: what the form of the reason offers (S7)."""

from collections.abc import Iterable
from uuid import UUID

from teranga.casework.models import Case
from teranga.kernel.scope import Actor
from teranga.people import queries as people_queries
from teranga.people.models import Person
from teranga.returns.models import Movement
from teranga.returns.queries import journeys, listing
from teranga.ui import said


def family_choices(actor: Actor, case: Case) -> list[tuple[UUID, str]]:
    """The household of the person of a file, themselves included, by name: to say which of them stay."""
    found = people_queries.relatives(actor, case.person)
    return [(each.person.pk, each.identity.name) for each in found]


def persons(actor: Actor, chosen: Iterable[UUID]) -> tuple[Person, ...]:
    """Persons by their keys, whom the actor may see."""
    return tuple(Person.objects.visible_to(actor).filter(pk__in=list(chosen)))


def movement_choices(actor: Actor, case: Case) -> list[tuple[UUID, str]]:
    """The movements of the file's office that have not left, the next first."""
    rows = Movement.objects.visible_to(actor).filter(office=case.office_id, cancellation=None, departures=None)
    found = rows.select_related("office", "receiving_office").order_by("departs_on", "id")
    return [(each.pk, f"{listing.title_of(each)} · {said.day(each.departs_on)}") for each in found]


def movement_chosen(actor: Actor, pk: UUID) -> Movement:
    """The movement that a reason is given for. Raises Refused("not-found")."""
    found: Movement = listing.movement(actor, pk).movement
    return found


def movement_of(case: Case) -> UUID | None:
    """The movement on which a file read before holds a place."""
    booking = journeys.journey(case).booking
    return booking.movement_id if booking else None
