"""Duplicates: who is known already that may be the person at hand, under any spelling, at any office."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db.models import CharField, Q
from django.db.models.functions import Cast

from teranga.access.models import Office
from teranga.kernel.scope import Actor
from teranga.people.models import ExactKey, HouseholdMember, KnownAt, NameKey, NotSame, Person
from teranga.people.queries import index, known
from teranga.people.rules import matching, names
from teranga.people.rules.identity import Identity

AT_MOST = 10
_COMPARED_WITH = 40
_ASKED_AT_ONCE = 5000
_IDENTITIES_AT_ONCE = 500
_YEARS_AROUND = 2


@dataclass(frozen=True)
class Duplicate:
    """Somebody known who may be the same. `person` and `identity` only when the actor may see them."""

    match: matching.Match
    office: Office
    person: Person | None = None
    identity: Identity | None = None


def possible_duplicates(actor: Actor, identity: Identity, *, of: Person | None = None) -> list[Duplicate]:
    """Who is known that may be this person, likeliest first; `of`: the person themselves, when registered already."""
    excluded = _told_apart(of) if of else set()
    return possible_duplicates_of_many(actor, [identity], but_not=excluded)[0]


def possible_duplicates_of_many(
    actor: Actor, identities: Sequence[Identity], *, but_not: Iterable[UUID] = ()
) -> list[list[Duplicate]]:
    """The same for each identity of a list, with a handful of questions for every five hundred."""
    found: list[list[Duplicate]] = []
    excluded = set(but_not)
    for start in range(0, len(identities), _IDENTITIES_AT_ONCE):
        some = identities[start : start + _IDENTITIES_AT_ONCE]
        candidates = [each - excluded for each in _candidates(some)]
        compared = _compared(actor, set().union(*candidates))
        alike = [
            _alike(identity, [(key, *compared[key]) for key in keys if key in compared])
            for identity, keys in zip(some, candidates, strict=True)
        ]
        people = _people({key for each in alike for key, _who, _seen, _match in each})
        found += [[_named(people[key], who, seen, match) for key, who, seen, match in each] for each in alike]
    return found


def registered_lately(actor: Actor, *, but_not: Person, limit: int = 60) -> list[tuple[Person, Identity]]:
    """Whom the actor's offices registered last, e.g. to be put in one household; the latest first."""
    rows = Person.objects.visible_to(actor).filter(office__in=actor.offices, forgetting=None).exclude(pk=but_not.pk)
    latest = list(rows.order_by("-registered_at", "-pk")[:limit])
    who = known.identities(actor, latest)
    return [(each, who[each.pk]) for each in latest]


def _candidates(identities: Sequence[Identity]) -> list[set[UUID]]:
    """Who shares keys with each identity: those that share most, and whoever shares a number."""
    by_name: dict[int, set[int]] = defaultdict(set)
    by_number: dict[int, set[int]] = defaultdict(set)
    for number, identity in enumerate(identities):
        for key in _asked(identity):
            by_name[index.hashed_name(key)].add(number)
        for exact in index.exact_keys(identity):
            by_number[exact].add(number)
    shared: list[Counter[str]] = [Counter() for _identity in identities]
    for table, asked, weight in ((NameKey, by_name, 1), (ExactKey, by_number, 100)):
        for stored, person in _rows(table, list(asked)):
            for number in asked[stored]:
                shared[number][person] += weight
    return [{UUID(person) for person, _count in counted.most_common(_COMPARED_WITH)} for counted in shared]


def _asked(identity: Identity) -> set[str]:
    """Pairs of names. One alone only with the year of birth, or everybody would be compared with everybody."""
    birth = identity.birth
    years: Iterable[int] = ()
    if birth:
        around = _YEARS_AROUND if birth.estimated else 1
        years = range(birth.year - around, birth.year + around + 1)
    keys: set[str] = set()
    for name in matching.called(identity):
        alone = ("d" if years else "s") if len(names.tokens(name)) == 1 else ""
        keys |= {key for key in names.keys_asked(name, years) if key[0] in ("p", alone)}
    return keys


def _rows(table: Any, keys: list[int]) -> Iterator[tuple[int, str]]:
    """Key and person, as a text: of many rows that share a name, few are looked at any further."""
    rows = table.objects.unscoped("duplicates are compared everywhere, and named only where they may be seen")
    for some in _at_once(keys):
        yield from rows.filter(key__in=some).values_list("key", Cast("person", CharField()))


def _at_once(keys: list[Any]) -> Iterator[list[Any]]:
    yield from (keys[start : start + _ASKED_AT_ONCE] for start in range(0, len(keys), _ASKED_AT_ONCE))


def _told_apart(person: Person) -> set[UUID]:
    """Themselves, who was said to be somebody else, and the rest of their household."""
    said = NotSame.objects.unscoped("what was decided about this person").filter(Q(person=person) | Q(other=person))
    ever = HouseholdMember.objects.unscoped("members of one household are different people")
    home = ever.filter(household__in=ever.filter(person=person).values("household"))
    apart = {key for pair in said.values_list("person_id", "other_id") for key in pair}
    return apart | set(home.values_list("person_id", flat=True)) | {person.pk}


def _compared(actor: Actor, keys: set[UUID]) -> dict[UUID, tuple[Identity, bool]]:
    """Who each of them is, and whether the actor may see them. Rows are not made records: most are like nobody."""
    rows: list[Any] = []
    seen: set[UUID] = set()
    everybody = Person.objects.unscoped("duplicates are compared everywhere, and named only where they may be seen")
    here = KnownAt.objects.unscoped("which of them the actor may see").filter(office__in=actor.offices)
    for some in _at_once(list(keys)):
        rows += everybody.filter(pk__in=some, forgetting=None).values_list(*known.WHO, named=True)
        seen |= set(here.filter(person__in=some).values_list("person_id", flat=True))
    return {key: (identity, key in seen) for key, identity in known.identities(actor, rows).items()}


def _alike(
    identity: Identity, candidates: Iterable[tuple[UUID, Identity, bool]]
) -> list[tuple[UUID, Identity, bool, matching.Match]]:
    found = []
    for key, who, is_visible in candidates:
        match = matching.match(identity, who)
        if match and (is_visible or match.confidence_code != matching.POSSIBLE):
            found.append((key, who, is_visible, match))
    return sorted(found, key=lambda each: -each[3].score)[:AT_MOST]


def _people(keys: set[UUID]) -> dict[UUID, Person]:
    everybody = Person.objects.unscoped("duplicates are compared everywhere, and named only where they may be seen")
    rows = (row for some in _at_once(list(keys)) for row in everybody.filter(pk__in=some).select_related("office"))
    return {row.pk: row for row in rows}


def _named(person: Person, who: Identity, is_visible: bool, match: matching.Match) -> Duplicate:
    return Duplicate(match, person.office, person, who) if is_visible else Duplicate(match, person.office)
