"""`load()`: an empty installation gets two organisations, and some hundred people at every stage of their file."""

from collections.abc import Callable, Iterator
from datetime import date, timedelta
from functools import partial
from random import Random

from django.conf import settings
from django.db import transaction

from teranga.demo import arriving, children, convoys, faces, house, roads
from teranga.demo.faces import Face
from teranga.demo.world import Party, Road, World
from teranga.kernel import clock
from teranga.people.models import Person

SEED = 1977
DAYS = 560
"""How long ago the first of them came."""
EMERGENCY_DAYS_AGO = 200


class NotEmpty(Exception):
    """There are people already: nothing is loaded beside them."""


def load(report: Callable[[str], object] = print, size: int = 400) -> int:
    """Load the demo, today being its last day; gives the number of people. Raises NotEmpty when there are people.

    The same people every time, but for the password and what chance the vault needs.
    """
    if Person.objects.unscoped("asking whether anyone is here at all").exists():
        raise NotEmpty(
            "There are people in this installation already; the demo is for an empty one. Nothing was changed."
        )
    with transaction.atomic(), transaction.atomic(using="keys"):
        world = World(house.build(), Random(SEED), clock.today())
        _begin(world, size)
        world.live(clock.now())
    house.keep(world.house.password, settings.DATA / "demo")
    _tell(report, world)
    return world.people


def _begin(world: World, size: int) -> None:
    """Everybody's story, and the lines on which they travel."""
    stories = _stories(world)
    while size > 0:
        road, party = next(stories)
        del party.faces[size:]
        size -= len(party.faces)
        world.begin(world.at(party.came_on, 5), road)
    for line in convoys.LINES:
        for leaves_on in line.departures(world.today, DAYS - 30):
            world.begin(world.at(leaves_on - timedelta(days=22)), convoys.depart(world, line, leaves_on))


def _stories(world: World) -> Iterator[tuple[Road, Party]]:
    """Stories without end, mixed as the kinds are; those who came on an emergency flight are the fifth of them."""
    kinds: list[tuple[Callable[[World, Party], Road], str, str]] = [
        (roads.home, "adult", "home"),
        (roads.home, "adult", "home"),
        (roads.stay, "adult", "any"),
        (roads.home, "family", "home"),
        (children.child_alone, "child", "home"),
        (roads.home, "adult", "home"),
        (partial(roads.home, categories=("medical_need", "stranded")), "adult", "home"),
        (roads.fear, "adult", "any"),
        (partial(roads.home, categories=("rejected_asylum_seeker",)), "adult", "home"),
        (roads.home, "adult", "home"),
        (roads.stay, "family", "any"),
        (partial(roads.fear, asylum=True), "adult", "any"),
        (roads.home, "adult", "home"),
        (partial(roads.stay, categories=("irregular", "other_vulnerability")), "adult", "shelter"),
        (arriving.trafficked, "woman", "shelter"),
        (roads.home, "adult", "home"),
        (partial(children.child_alone, category="separated_child"), "child", "any"),
        (roads.home, "family", "home"),
    ]
    number = 0
    while True:
        make, who, where = kinds[number % len(kinds)]
        party = _party(world, number, who, where)
        yield make(world, party), party
        number += 1


def _party(world: World, number: int, who: str, where: str) -> Party:
    rng = world.rng
    flown_out = number % 25 == 7 and where == "home"
    came_on = world.today - timedelta(days=EMERGENCY_DAYS_AGO if flown_out else _days_ago(rng))
    office = _office(number, where)
    country = _nationality(rng, where, office)
    return Party(_faces(rng, who, country, came_on), office, came_on, rng.randrange(100), is_emergency=flown_out)


def _days_ago(rng: Random) -> int:
    """Many came lately: one in eight in the last days, one in four in the weeks in which a return is prepared."""
    when = rng.random()
    if when < 0.12:
        return rng.randint(1, 12)
    return rng.randint(25, 75) if when < 0.37 else 1 + int(DAYS * rng.random() ** 2.2)


def _office(number: int, where: str) -> str:
    if where == "shelter":
        return "NER-MDA"
    return ("NER-NIM", "NER-NIM", "NER-AGZ", "NER-NIM", "SEN-DKR", "NER-NIM", "NER-AGZ", "GIN-CKY")[number % 8]


def _nationality(rng: Random, where: str, office: str) -> str:
    """Nobody goes home from home."""
    if office in ("SEN-DKR", "GIN-CKY") and where == "home":
        return "GIN" if office == "SEN-DKR" else "SEN"
    return faces.nationality(rng, going_home=where == "home")


def _faces(rng: Random, who: str, country: str, on: date) -> list[Face]:
    if who == "family":
        return faces.family(rng, country, on)
    if who == "child":
        return [faces.child(rng, country, on, (12, 16), role="head")]
    return [faces.adult(rng, country, on, sex="F" if who == "woman" else "")]


def _tell(report: Callable[[str], object], world: World) -> None:
    report(f"{world.people} invented people were loaded. The accounts, all with the password {world.house.password}:")
    for account, name, office, role in house.STAFF:
        report(f"  {account}@{house.DOMAIN}  {name}, {role.replace('_', ' ')}, {office}")
