"""Names as they are said: their tokens, the keys under which they are looked for, and how near two of them are."""

import re
from collections.abc import Iterable
from functools import lru_cache
from itertools import combinations

from teranga.people.rules import families, sounds

_APART = re.compile(r"[^\w]+|_|\d")
_JOINED = re.compile(r"[’'ʼʻ`´‘ʿʾ]")
_PARTICLE_WORDS = """
el al ul ar as an ould oul wuld weld wld ouled mint bint ben bin ibn ag ait de da do dos das du la le les von van y ur
hadj haji hajj hadji alhaji alhadji elhadj elhadji elhaji alhagi alhaj aladji hadja hadjia adja hajia haja
mr mrs mme mlle dr sheikh mullah maulavi sayyid sayed nee epse dit dite alias ep veuve vve
بن ابن بنت ولد منت الحاج حاج ال
"""
_SERVANT_WORDS = "abd abdel abdul abdoul abdal abdur abdool abder abdil عبد"
_PARTICLES = frozenset(_PARTICLE_WORDS.split())
_SERVANT = frozenset(_SERVANT_WORDS.split())
_MOST_TOKENS = 5
_ROUNDING = 1e-9


@lru_cache(maxsize=50_000)
def tokens(name: str) -> tuple[str, ...]:
    """The parts of a name that tell people apart: folded, without particles and titles; Abd al-Rahman is one part."""
    words = [word for word in _APART.split(_JOINED.sub("", sounds.folded(name))) if word]
    joined: list[str] = []
    pending = ""
    for word in words:
        if pending and word in _PARTICLES:
            continue
        if pending:
            joined.append(pending + word)
            pending = ""
        elif word in _SERVANT:
            pending = "عبد" if word == "عبد" else "abd"
        else:
            joined.append(word)
    if pending:
        joined.append(pending)
    kept = [word for word in joined if word not in _PARTICLES and len(word) > 1]
    return tuple(kept or joined)


@lru_cache(maxsize=100_000)
def _readings(token: str) -> frozenset[str]:
    family = families.of(token)
    return sounds.skeletons(token) | ({f"={family}"} if family else frozenset())


@lru_cache(maxsize=100_000)
def _first_reading(token: str) -> str:
    family = families.of(token)
    return f"={family}" if family else sounds.bare(sounds.sound(token))


def keys(name: str, birth_year: int | None = None) -> set[str]:
    """What a name is kept under: `s:` one token, `p:` two in any order, `d:` and `q:` the same with the year of birth.

    Spellings of one name share keys. A key is never stored as it is, only as a keyed hash.
    """
    parts = tokens(name)[:_MOST_TOKENS]
    single = {reading for part in parts for reading in _readings(part)}
    first = [_first_reading(part) for part in parts]
    double = {"|".join(sorted(pair)) for pair in combinations(first, 2)}
    found = {f"s:{key}" for key in single} | {f"p:{key}" for key in double}
    if birth_year is not None:
        found |= {f"d:{key}|{birth_year}" for key in first} | {f"q:{key}|{birth_year}" for key in double}
    return found


def keys_asked(name: str, birth_years: Iterable[int] = ()) -> set[str]:
    """What a name is looked for under: the keys of every reading, for every year of birth that may be meant."""
    readings = [sorted({_first_reading(part), *_readings(part)}) for part in tokens(name)[:_MOST_TOKENS]]
    single = {one for each in readings for one in each}
    double = {"|".join(sorted((a, b))) for each, other in combinations(readings, 2) for a in each for b in other}
    found = {f"s:{key}" for key in single} | {f"p:{key}" for key in double}
    for year in birth_years:
        found |= {f"d:{key}|{year}" for key in single} | {f"q:{key}|{year}" for key in double}
    return found


@lru_cache(maxsize=200_000)
def alike(token: str, other: str) -> float:
    """How near two tokens are, from 0 to 1: the same name in another spelling is 1, whatever the script."""
    if token == other:
        return 1.0
    family, other_family = families.of(token), families.of(other)
    if family and family == other_family:
        return 0.98
    near = sounds.nearness(token, other)
    if family and other_family:
        return near * 0.85  # two names that are known to be two
    return near + (1 - near) * 0.3 if _readings(token) & _readings(other) else near


def similarity(name: str, other: str, *, at_least: float = 0.0) -> float:
    """How near two names are, from 0 to 1, whatever the order of their parts; a part left out costs a little.

    0 as soon as it is sure to be under `at_least`.
    """
    few, many = tokens(name), tokens(other)
    if (len(few), few) > (len(many), many):
        few, many = many, few
    if not few:
        return 0.0
    left_out, alone = 1 - 0.04 * (len(many) - len(few)), 0.9 if len(few) == 1 < len(many) else 1
    near: list[tuple[float, int, int]] = []
    best: list[float] = []
    for i, one in enumerate(few):
        row = [(alike(one, two), i, j) for j, two in enumerate(many)]
        near += row
        best.append(max(row)[0])
        at_best = (sum(best) + len(few) - len(best)) / len(few)
        if _together(at_best, min(best)) * left_out * alone < at_least - _ROUNDING:
            return 0.0
    taken = _pairs(sorted(near, reverse=True), len(few), len(many))
    return _together(sum(taken) / len(taken), min(taken)) * left_out * alone


def _together(mean: float, worst: float) -> float:
    return max(0.0, 0.6 * mean + 0.4 * worst)


def _pairs(near: list[tuple[float, int, int]], few: int, many: int) -> list[float]:
    """Each part of the shorter name with one of the longer, the nearest first."""
    taken: list[float] = []
    left, right = set(range(few)), set(range(many))
    for score, i, j in near:
        if i in left and j in right:
            left.discard(i)
            right.discard(j)
            taken.append(score)
    return taken
