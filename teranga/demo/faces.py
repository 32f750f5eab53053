"""Who the invented people are: names, ages, journeys, why their files are opened."""

import csv
from dataclasses import dataclass, field
from datetime import date, timedelta
from functools import cache
from random import Random

from django.conf import settings

from teranga.demo import names
from teranga.kernel.codes import Code
from teranga.kernel.dates import PartialDate
from teranga.people.rules import identity as identities

LANGUAGES = {
    "GIN": ("fra", "fuf", "emk"),
    "SEN": ("fra", "wol"),
    "MLI": ("fra", "bam"),
    "CIV": ("fra", "dyu"),
    "GMB": ("eng", "mnk"),
    "BFA": ("fra", "mos"),
    "NGA": ("eng", "hau"),
    "GHA": ("eng", "twi"),
    "TGO": ("fra", "ewe"),
    "BEN": ("fra", "fon"),
    "SLE": ("eng", "kri"),
    "CMR": ("fra", "eng"),
}
CALLING = {"GIN": "224", "SEN": "221", "MLI": "223", "CIV": "225", "GMB": "220", "NER": "227"}
PLACES = ("Tamanrasset", "Alger", "Oran", "Sebha", "Tripoli", "Agadez", "Gao", "Nouadhibou")
WISHES_HOME = {"GIN": 34, "SEN": 22}  # those who may travel home: offices receive them
ELSEWHERE = {"MLI": 9, "CIV": 8, "GMB": 4, "BFA": 5, "NGA": 6, "GHA": 3, "TGO": 2, "BEN": 3, "SLE": 3, "CMR": 4}


@dataclass(frozen=True)
class Face:
    """One of the people: their identity, their role in the family, what a first screening will find."""

    identity: identities.Identity
    role: str = "head"
    answers: dict[str, str] = field(default_factory=dict)

    @property
    def nationality(self) -> str:
        return str(self.identity.nationality)


@cache
def texts() -> dict[str, tuple[str, ...]]:
    """Kind to short texts of staff."""
    found: dict[str, list[str]] = {}
    with (settings.DATA_FILES / "demo" / "texts.csv").open(encoding="utf-8", newline="") as lines:
        for row in csv.DictReader(lines):
            found.setdefault(row["kind"], []).append(row["text"])
    return {kind: tuple(known) for kind, known in found.items()}


def nationality(rng: Random, *, going_home: bool) -> str:
    weights = WISHES_HOME if going_home else {**WISHES_HOME, **ELSEWHERE}
    return rng.choices(list(weights), list(weights.values()))[0]


def adult(
    rng: Random, country: str, on: date, *, sex: str = "", role: str = "head", surname: str = "", at_least: int = 19
) -> Face:
    """Someone of 19 (or so) to 55, mostly young men, as arrivals are."""
    sex = sex or rng.choices("MF", (80, 20))[0]
    age = min(55, at_least + int(rng.expovariate(1 / 9)))
    return _face(rng, country, sex, birth(rng, age, on), role=role, surname=surname)


def child(rng: Random, country: str, on: date, ages: tuple[int, int], *, role: str, surname: str = "") -> Face:
    return _face(rng, country, rng.choice("MF"), birth(rng, rng.randint(*ages), on), role=role, surname=surname)


def family(rng: Random, country: str, on: date) -> list[Face]:
    """A couple or a mother, with one to four children."""
    name, ages = names.surname(country, rng), sorted(rng.sample(range(14), rng.randint(1, 4)), reverse=True)
    head = adult(rng, country, on, sex=rng.choice("MF"), surname=name, at_least=ages[0] + 20)
    spouse = [adult(rng, country, on, sex="F", role="spouse", at_least=ages[0] + 19)]
    children = [child(rng, country, on, (age, age), role="child", surname=name) for age in ages]
    return [head, *(spouse if head.identity.sex == "M" else ()), *children]


def birth(rng: Random, age: int, on: date) -> PartialDate:
    """A birth as it is told: to the day, to the year, or guessed: nobody leaves without an age."""
    day = on - timedelta(days=age * 365 + age // 4 + rng.randint(5, 350))
    kind = rng.random()
    if kind < 0.35:
        return PartialDate.of(day)
    if kind < 0.6:
        return PartialDate(day.year, day.month)
    return PartialDate(day.year, estimated=kind > 0.8)


def _face(rng: Random, country: str, sex: str, born: PartialDate | None, *, role: str, surname: str) -> Face:
    spoken = tuple(Code(each) for each in LANGUAGES.get(country, ("fra",)))
    phone = f"+227{rng.choice('89')}{rng.randrange(10**7):07d}" if role == "head" and rng.random() < 0.4 else ""
    papers = rng.random() < 0.2
    identity = identities.Identity(
        surname=surname or names.surname(country, rng),
        given_names=names.given(country, sex, rng),
        birth=born,
        sex=Code(sex),
        nationality=Code(country),
        languages=spoken,
        phones=(phone,) if phone else (),
        documents=(identities.Document(Code("identity_card"), f"{rng.randrange(10**9):09d}", Code(country)),)
        if papers
        else (),
    )
    return Face(identity, role)


def journey(rng: Random, country: str, came_on: date) -> identities.Journey:
    """Through the Sahara and back: where they lived, since when, by which countries they came."""
    lived_in = rng.choices(("DZA", "LBY", "NER", "MAR"), (55, 25, 12, 8))[0]
    return identities.Journey(
        route=tuple(Code(each) for each in dict.fromkeys((country, "MLI", "NER", lived_in, "NER"))),
        lived_in=Code(lived_in),
        lived_at=rng.choice(PLACES),
        lived_since=came_on.year - rng.randint(1, 5),
        arrived_on=came_on,
    )
