"""Finding people: who is meant by what somebody types."""

import re
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from itertools import islice
from typing import Any
from uuid import UUID

from django.db.models import Exists, OuterRef

from teranga.kernel import dates
from teranga.kernel.scope import Actor
from teranga.people.models import ExactKey, KnownAt, NameKey, Person
from teranga.people.queries import index, known, profiles
from teranga.people.rules import matching, names
from teranga.people.rules.identity import Identity

CANDIDATES = 100
ENOUGH = 10
"""People who share two names: as many need no others who share one."""
MOST_ROWS = 1000
"""Of the index that one question reads, whoever is meant."""
LONGEST_SEARCH = 200
YEARS_AROUND = 2
NAME_AT_LEAST = 0.66
FAR_FROM_THE_BEST = 0.18
_YEAR = re.compile(r"(?<!\w)(?:19|20)\d\d(?!\w)")
_NUMBER = re.compile(r"(?<!\w)\+?\d[\d .\-]{5,}\d(?!\w)|(?<!\w)(?=\w*\d)\w{5,}(?!\w)")


@dataclass(frozen=True)
class FindHit:
    """Somebody a text may mean: why (`match_reason`), how well from 0 to 1, and their files as (label, address)."""

    person: Person
    identity: Identity
    why: tuple[str, ...]
    score: float
    links: tuple[tuple[Any, str], ...] = ()

    @property
    def name(self) -> str:
        return self.identity.name


@dataclass(frozen=True)
class _Question:
    names: str
    year: int | None
    numbers: tuple[str, ...]
    by_reference: frozenset[UUID] = field(default_factory=frozenset)


def find(actor: Actor, text: str, limit: int = 20) -> list[FindHit]:
    """Whom a text means, best first: a name in any spelling (and a year of birth), a reference, a number."""
    question = _read(actor, " ".join(text.split())[:LONGEST_SEARCH])
    by_number = _by_numbers(actor, question.numbers)
    picked = {*question.by_reference, *by_number, *_by_names(actor, question)}
    rows = list(Person.objects.visible_to(actor).filter(pk__in=picked).select_related("office"))
    who = known.identities(actor, rows)
    found = (_hit(row, who[row.pk], question, by_number.get(row.pk, "")) for row in rows)
    best = sorted((hit for hit in found if hit), key=lambda hit: (-hit.score, hit.name, hit.person.pk))
    near = [hit for hit in best if hit.score >= best[0].score - FAR_FROM_THE_BEST]
    return _with_links(actor, near[:limit])


def _read(actor: Actor, text: str) -> _Question:
    year = _YEAR.search(text)
    rest = _YEAR.sub(" ", text)
    numbers = tuple(found.group() for found in _NUMBER.finditer(rest))
    has_digits = any(sign.isdigit() for sign in text)
    references = frozenset(known.by_reference(actor, text)) if has_digits else frozenset()
    return _Question(_NUMBER.sub(" ", rest), int(year.group()) if year else None, numbers, references)


def _by_numbers(actor: Actor, numbers: Iterable[str]) -> dict[UUID, str]:
    asked: dict[int, str] = {}
    for number in numbers:
        plain = matching.plain_number(number)
        asked[index.hashed_number("document", plain)] = "same-document"
        for phone in (f"+{plain.removeprefix('00')}", plain):
            asked[index.hashed_number("phone", phone)] = "same-phone"
    rows = _known_to(actor, ExactKey.objects.unscoped("narrowed to the actor's offices")).filter(key__in=list(asked))
    return {pk: asked[key] for pk, key in rows.values_list("person_id", "key")}


def _known_to(actor: Actor, rows: Any) -> Any:
    """Row by row: so that the keys, which are rare, are looked up first, and not everybody whom an office knows."""
    known = KnownAt.objects.unscoped("narrowing to the actor's offices").filter(person=OuterRef("person_id"))
    return rows.filter(Exists(known.filter(office__in=actor.offices)))


def _by_names(actor: Actor, question: _Question) -> list[UUID]:
    """Those who share most keys. Two names together are rare, one alone may be everybody's: of each of these only some
    are looked at, and only when few people share two."""
    year = question.year
    years = range(year - YEARS_AROUND, year + YEARS_AROUND + 1) if year else ()
    asked = names.keys_asked(question.names, years)
    pairs, alone = ([index.hashed_name(key) for key in asked if key[0] == kind] for kind in ("p", "d" if year else "s"))
    rows = _known_to(actor, NameKey.objects.unscoped("narrowed to the actor's offices"))
    shared = Counter(rows.filter(key__in=pairs).values_list("person_id", flat=True)[:MOST_ROWS])
    picked = [person for person, _count in shared.most_common(CANDIDATES)]
    single: Counter[UUID] = Counter()
    for key in alone if len(picked) < ENOUGH else ():
        single.update(rows.filter(key=key).values_list("person_id", flat=True)[: MOST_ROWS // len(alone)])
    others = (person for person, _count in single.most_common() if person not in shared)
    return [*picked, *islice(others, CANDIDATES - len(picked))]


def _hit(row: Person, identity: Identity, question: _Question, number: str) -> FindHit | None:
    if row.pk in question.by_reference:
        return FindHit(row, identity, ("same-reference",), 1.0)
    if number:
        return FindHit(row, identity, (number,), 0.99)
    near = max(names.similarity(name, question.names) for name in matching.called(identity))
    if near < NAME_AT_LEAST:
        return None
    asked = dates.PartialDate(question.year, estimated=True) if question.year else None
    age = matching.birth_likeness(identity.birth, asked)
    why = ("same-name" if near >= 0.99 else "similar-name", *(("similar-birth",) if age > 0 else ()))
    return FindHit(row, identity, why, round(near * 0.9 + 0.08 * age, 4))


def _with_links(actor: Actor, hits: list[FindHit]) -> list[FindHit]:
    found = profiles.files(actor, [hit.person for hit in hits])
    return [replace(hit, links=tuple(found[hit.person.pk])) for hit in hits]
