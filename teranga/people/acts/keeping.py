"""How what is said of a person is written down: in clear, sealed, in the blind index. Only inside an act."""

from collections.abc import Callable, Iterable
from typing import Any

from teranga.kernel import rows, vault
from teranga.kernel.scope import new_id
from teranga.people import queries
from teranga.people.models import ExactKey, NameKey, Person
from teranga.people.rules import identity as rules
from teranga.people.rules.identity import Identity, Journey


def describe(person: Person, identity: Identity) -> list[str]:
    """Put an identity in its columns, sealed or in clear; gives their names."""
    person.sex_code = identity.sex
    person.birth_year = identity.birth.year if identity.birth else None
    person.birth_estimated = bool(identity.birth and identity.birth.estimated)
    person.nationality_code = identity.nationality
    person.languages = list(identity.languages)
    person.identity_sealed = vault.seal(person.pk, rules.sealed_part(identity), field=queries.IDENTITY)
    return ["sex_code", "birth_year", "birth_estimated", "nationality_code", "languages", "identity_sealed"]


def tell_journey(person: Person, journey: Journey) -> None:
    """Put a journey in its columns."""
    person.route = list(journey.route)
    person.lived_in_code = journey.lived_in
    person.lived_since_year = journey.lived_since
    if journey.lived_at:
        person.journey_sealed = vault.seal(person.pk, {"lived_at": journey.lived_at}, field=queries.JOURNEY)


_INDEXED = ("id", "person_id", "kind_code", "key")


def index(people: Iterable[tuple[Person, Identity]]) -> None:
    """Write the rows through which names and numbers are found, of one person or of many."""
    known = list(people)
    tables: tuple[tuple[Any, Callable[[Identity], dict[int, str]]], ...] = (
        (NameKey, queries.name_keys),
        (ExactKey, queries.exact_keys),
    )
    for table, keys_of in tables:
        found = [(new_id(), who.pk, kind, key) for who, said in known for key, kind in keys_of(said).items()]
        rows.insert(table, _INDEXED, found)


def take_out_of_index(person: Person) -> None:
    """Take away every row through which the person is found."""
    NameKey.objects.filter(person=person).delete()
    ExactKey.objects.filter(person=person).delete()
