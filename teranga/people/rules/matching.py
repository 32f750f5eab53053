"""Whether two descriptions are of the same person: a score, how sure, and why. A score proposes; a person decides."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

from teranga.kernel import dates
from teranga.people.rules import names
from teranga.people.rules.identity import Identity

CERTAIN, LIKELY, POSSIBLE = "certain", "likely", "possible"
LIKELY_FROM, POSSIBLE_FROM = 0.86, 0.74
NAME_AT_LEAST, NAME_AT_LEAST_WITH_DOCUMENT = 0.7, 0.4
_ROUNDED = 0.001


@dataclass(frozen=True)
class Match:
    """How likely two descriptions are of one person: a `score` from 0 to 1, and what speaks for it (`match_reason`)."""

    score: float
    confidence_code: str
    reasons: tuple[str, ...]


def match(one: Identity, other: Identity, *, same_household: bool = False) -> Match | None:
    """Compare two identities; None when they aren't alike. Members of one household are known to be two."""
    if same_household:
        return None
    document = bool(one.documents and other.documents and _documents(one) & _documents(other))
    phone = bool(one.phones and other.phones and set(one.phones) & set(other.phones))
    birth = birth_likeness(one.birth, other.birth)
    weight = 0.16 if birth > 0 else 0.28
    equal = _equality(one.sex, other.sex, 0.02, 0.06) + _equality(one.nationality, other.nationality, 0.03, 0.1)
    name_at_least = _name_at_least(weight * birth + 0.1 * phone + 0.3 * document + equal, birth, phone, document)
    name = name_likeness(one, other, at_least=name_at_least) if name_at_least <= 1 else 0.0
    if name < (NAME_AT_LEAST_WITH_DOCUMENT if document else NAME_AT_LEAST):
        return None
    score = name - 0.12 + weight * birth + 0.1 * phone + 0.3 * document
    score = round(min(1.0, max(0.0, score + equal)), 4)
    sure = (document and name >= 0.6) or (name >= 0.92 and birth >= 1) or (phone and name >= 0.85 and birth >= 0)
    if score < POSSIBLE_FROM and not sure:
        return None
    confidence = CERTAIN if sure else LIKELY if score >= LIKELY_FROM else POSSIBLE
    return Match(score, confidence, _reasons(name, birth, phone, document))


def _name_at_least(beside: float, birth: float, phone: bool, document: bool) -> float:
    """How near the names must be, for what is known beside them to be a match at all: most people of a list are told
    apart by their births, and their names need not be compared."""
    ways = [POSSIBLE_FROM + 0.12 - beside - _ROUNDED]
    ways += [0.6] if document else []
    ways += [0.92] if birth >= 1 else []
    ways += [0.85] if phone and birth >= 0 else []
    return max(min(ways), NAME_AT_LEAST_WITH_DOCUMENT if document else NAME_AT_LEAST)


def name_likeness(one: Identity, other: Identity, *, at_least: float = 0.0) -> float:
    """The nearest that any name of one comes to any name of the other; 0 once it is sure to be under `at_least`."""
    if not (one.other_names or other.other_names):
        return names.similarity(one.name, other.name, at_least=at_least)
    return max(names.similarity(a, b, at_least=at_least) for a in called(one) for b in called(other))


def called(identity: Identity) -> tuple[str, ...]:
    """The names somebody goes by: their own, and their other names when there are any."""
    return (identity.name, identity.other_names) if identity.other_names else (identity.name,)


def birth_likeness(one: dates.PartialDate | None, other: dates.PartialDate | None) -> float:
    """From -1 (not the same age) over 0 (not known) to 1 (the same day). 1 January stands for some day of that year."""
    if one is None or other is None:
        return 0.0
    if _is_day(one) and _is_day(other):
        return _days_alike(one, other)
    gap = abs(one.year - other.year)
    tolerance = 0
    if one.estimated or other.estimated:
        tolerance = 2
    if gap == 0:
        return 0.5 if tolerance else 0.7
    return 0.25 if gap <= max(1, tolerance) else max(-1.0, -0.25 * (gap - tolerance))


def _is_day(birth: dates.PartialDate) -> bool:
    return birth.is_whole and not birth.estimated and (birth.month, birth.day) != (1, 1)


def _days_alike(one: dates.PartialDate, other: dates.PartialDate) -> float:
    parts = ((one.year, other.year), (one.month, other.month), (one.day, other.day))
    same = sum(a == b for a, b in parts)
    if same == 3:
        return 1.0
    if one.year == other.year and (one.month, one.day) == (other.day, other.month):
        return 0.8
    return 0.4 if same == 2 else -0.2 if one.year == other.year else -0.8


def plain_number(number: str) -> str:
    """The number of a document without spaces, signs and case."""
    return "".join(sign for sign in number.casefold() if sign.isalnum())


def _documents(identity: Identity) -> set[str]:
    return {plain_number(each.number) for each in identity.documents} - {""}


def _equality(one: str, other: str, gain: float, loss: float) -> float:
    if not one or not other or "X" in (one, other):
        return 0.0
    return gain if one == other else -loss


def _reasons(name: float, birth: float, phone: bool, document: bool) -> tuple[str, ...]:
    found = (
        ("same-document", document),
        ("same-phone", phone),
        ("same-name", name >= 0.99),
        ("similar-name", NAME_AT_LEAST <= name < 0.99),
        ("same-birth", birth >= 1),
        ("similar-birth", 0 < birth < 1),
    )
    return tuple(code for code, holds in found if holds)


def alike_among(identities: Sequence[Identity]) -> list[tuple[int, int, Match]]:
    """The pairs of a list that may be one person, nearest first, found through keys of their names and numbers."""
    under: dict[str, list[int]] = defaultdict(list)
    for index, each in enumerate(identities):
        found = {
            key for called in called(each) for key in names.keys(called) if key.startswith("p:") or "|" not in called
        }
        for key in found | {f"t:{phone}" for phone in each.phones} | {f"n:{number}" for number in _documents(each)}:
            under[key].append(index)
    pairs = {
        (a, b)
        for indexes in under.values()
        if len(indexes) <= 200
        for n, a in enumerate(indexes)
        for b in indexes[n + 1 :]
    }
    found_alike = ((a, b, match(identities[a], identities[b])) for a, b in sorted(pairs))
    return sorted(((a, b, each) for a, b, each in found_alike if each), key=lambda found: -found[2].score)
