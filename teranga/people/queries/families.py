"""Families: who is assisted together with whom."""

from dataclasses import dataclass
from uuid import UUID

from teranga.kernel.acts import Refused
from teranga.kernel.scope import Actor
from teranga.people.models import Household, HouseholdMember, Person
from teranga.people.queries import known
from teranga.people.rules.identity import Identity


@dataclass(frozen=True)
class Relative:
    """A member of the same household as a page shows them."""

    person: Person
    identity: Identity
    role_code: str
    membership: HouseholdMember


def household_of(person: Person) -> Household | None:
    """The household where the person, read before, is now."""
    mine = person.memberships.filter(until_on=None).select_related("household").first()
    return mine.household if mine else None


def membership(actor: Actor, person: Person, pk: UUID) -> HouseholdMember:
    """One place of a person in a household. Raises Refused("not-found")."""
    found: HouseholdMember | None = HouseholdMember.objects.visible_to(actor).filter(person=person, pk=pk).first()
    if found is None:
        raise Refused("not-found")
    return found


def family_of(person: Person) -> list[Person]:
    """Everybody else of the household where the person is now, whoever looks: asked to keep families together (S7)."""
    now = HouseholdMember.objects.unscoped("families are kept together, whoever looks").filter(until_on=None)
    together = now.filter(household__in=now.filter(person=person).values("household"))
    return [each.person for each in together.exclude(person=person).select_related("person").order_by("person_id")]


def relatives(actor: Actor, person: Person) -> list[Relative]:
    """The household of a person, read before, themselves included: the members the actor may see, the head first."""
    mine = HouseholdMember.objects.unscoped("the person was read through scope").filter(person=person, until_on=None)
    members = HouseholdMember.objects.visible_to(actor).filter(household__in=mine.values("household"), until_on=None)
    rows = members.select_related("person")
    who = known.identities(actor, [row.person for row in rows])
    found = [Relative(row.person, who[row.person_id], row.role_code, row) for row in rows]
    return sorted(found, key=lambda each: (each.role_code != "head", each.membership.since_on, each.person.pk))
