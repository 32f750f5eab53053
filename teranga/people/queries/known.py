"""One person, read before or now: who they are, how they came, their picture."""

from collections.abc import Iterable
from typing import Any
from uuid import UUID

from teranga.kernel import journal, memory, rooms, vault
from teranga.kernel.acts import Refused
from teranga.kernel.codes import Code
from teranga.kernel.scope import Actor
from teranga.people.models import Person
from teranga.people.rules import identity as rules
from teranga.people.rules.identity import Identity, Journey

IDENTITY = "people.person.identity"
JOURNEY = "people.person.journey"
WORDS = "people.consent.words"


def person(actor: Actor, who: str | UUID, *, place: str = "person") -> Person:
    """A person by their id, or by the reference of one of their files. The read is logged (S12).

    Raises Refused("not-found") for who isn't there or isn't the actor's to see.
    """
    visible = Person.objects.visible_to(actor).select_related("office", "forgetting")
    found: Person | None = visible.filter(pk__in=_meant(actor, str(who))[:1]).first()
    if found is None:
        raise Refused("not-found")
    journal.read(actor, found, place=place)
    return found


def _meant(actor: Actor, who: str) -> list[UUID]:
    try:
        return [UUID(who)]
    except ValueError:
        return by_reference(actor, who)


def by_reference(actor: Actor, text: str) -> list[UUID]:
    """Whose files have this reference; the rooms above say."""
    return [found for finder in rooms.all("finders") for found in finder(actor, text)]


@memory.once
def identity(person: Person) -> Identity:
    """Who a person, read before, is. Without a name when they were forgotten."""
    return identities(None, [person])[person.pk]


WHO = ("pk", "identity_sealed", "sex_code", "nationality_code", "languages")
"""What `identities` needs of a person: records, or rows of no more than this."""


def identities(actor: Actor | None, people: Iterable[Any]) -> dict[UUID, Identity]:
    """Who people, read before through scope, are: opened with one question to the keys."""
    people = list(people)
    opened = vault.unseal_many([(each.pk, bytes(each.identity_sealed)) for each in people], field=IDENTITY)
    return {each.pk: _identity(each, said) for each, said in zip(people, opened, strict=True)}


def called_and_born(sealed: Iterable[tuple[UUID, vault.Blob]]) -> list[tuple[str, str]]:
    """What people are called ("" when they were forgotten) and their birth as ISO 8601 says it, of (key of the person,
    what is sealed of them): for thousands read before through scope, of whom a list shows no more."""
    opened = vault.unseal_many(sealed, field=IDENTITY)
    return [(rules.called(said), said.get("birth", "")) if said else ("", "") for said in opened]


def _identity(person: Any, said: Any) -> Identity:
    return rules.of_sealed(
        said or {}, sex=person.sex_code, nationality=person.nationality_code, languages=person.languages
    )


def journey(person: Person) -> Journey:
    """How a person, read before, came."""
    sealed = person.journey_sealed
    said = vault.unseal(person.pk, bytes(sealed) if sealed else None, field=JOURNEY) or {}
    return Journey(
        route=tuple(Code(each) for each in person.route),
        lived_in=Code(person.lived_in_code),
        lived_at=said.get("lived_at", ""),
        lived_since=person.lived_since_year,
        arrived_on=person.arrived_on,
    )


def photo(actor: Actor, who: str | UUID) -> bytes | None:
    """The picture of a person, opened; None when there is none. The read is logged (S12)."""
    found = person(actor, who, place="photo")
    return (vault.load_file(found.pk, found.photo_id) or None) if found.photo_id else None
