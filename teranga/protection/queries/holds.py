"""Holds on somebody's data, and the copies that were made of it."""

from dataclasses import dataclass
from uuid import UUID

from teranga.kernel import clock, vault
from teranga.kernel.acts import Refused
from teranga.kernel.scope import Actor
from teranga.people.models import Person
from teranga.protection.models import Hold
from teranga.protection.rules import periods

HOLD = "protection.hold.why"


@dataclass(frozen=True)
class KnownHold:
    """A hold as a page shows it, opened."""

    hold: Hold
    why: str
    is_in_force: bool


def holds(actor: Actor, person: Person) -> list[KnownHold]:
    """The holds on a person's data, read before, the latest first."""
    rows = list(Hold.objects.visible_to(actor).filter(person=person))
    opened = vault.unseal_many([(person.pk, row.why_sealed) for row in rows], field=HOLD)
    today = clock.today()
    return [
        KnownHold(row, str(why or ""), periods.is_held(row.until_on, row.released_on, on=today))
        for row, why in zip(rows, opened, strict=True)
    ]


def hold(actor: Actor, person: Person, pk: UUID) -> Hold:
    """One hold on a person's data. Raises Refused("not-found")."""
    found: Hold | None = Hold.objects.visible_to(actor).filter(person=person, pk=pk).first()
    if found is None:
        raise Refused("not-found")
    return found
