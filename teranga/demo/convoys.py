"""Movements of the demo: planned, filled, closed, on the road, received."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from functools import partial

from teranga.casework import acts as casework_acts
from teranga.demo import homecoming, roads
from teranga.demo.world import Party, Road, World
from teranga.kernel import clock
from teranga.kernel.codes import Code
from teranga.returns import acts as returns_acts
from teranga.returns.models import Movement

OFFICE_OF = {"GIN": "GIN-CKY", "SEN": "SEN-DKR"}


@dataclass(frozen=True)
class Line:
    """A line on which something leaves every so often."""

    office: str
    destination: str
    kind: str
    carrier: str
    departs_from: str
    seats: int
    every: int
    next_in: int
    days_on_the_road: int

    def departures(self, today: date, days: int) -> Iterator[date]:
        """Every departure of the last `days` days, and the next."""
        for ago in range(-self.next_in, days, self.every):
            yield today - timedelta(days=ago)


LINES = (
    Line("NER-NIM", "GIN", "bus_convoy", "Rimbo Transport Voyageurs", "Niamey, centre de transit", 45, 47, 46, 3),
    Line("NER-NIM", "SEN", "bus_convoy", "Rimbo Transport Voyageurs", "Niamey, centre de transit", 45, 52, 5, 3),
    Line("NER-AGZ", "GIN", "charter_flight", "Vol affrété", "Agadez, aéroport", 60, 61, 12, 0),
    Line("NER-AGZ", "SEN", "bus_convoy", "Société nigérienne de transport", "Agadez, gare routière", 40, 66, 20, 4),
    Line("SEN-DKR", "GIN", "commercial_flight", "Vol régulier", "Dakar, aéroport", 12, 58, 1, 0),
    Line("GIN-CKY", "SEN", "commercial_flight", "Vol régulier", "Conakry, aéroport", 12, 63, 30, 0),
)


def depart(world: World, line: Line, leaves_on: date, *, kind: str = "", carrier: str = "") -> Road:
    """One movement: planned three weeks before, filled a week before, closed the day before."""
    yield world.at(leaves_on - timedelta(days=21))
    by = world.officer(line.office)
    movement = returns_acts.plan_movement(
        office=world.house.offices[line.office],
        kind=Code(kind or line.kind),
        departs_on=leaves_on,
        departs_from=line.departs_from,
        receiving_office=world.house.offices[OFFICE_OF[line.destination]],
        capacity=line.seats,
        carrier=carrier or line.carrier,
        by=by,
    )
    yield world.at(leaves_on - timedelta(days=7))
    parties = _boarding(world, line, leaves_on)
    if parties:
        returns_acts.book(movement, cases=tuple(case for party in parties for case in party.cases), by=by)
    yield world.at(leaves_on - timedelta(days=6))
    alone = [party for party in parties if len(party.cases) == 1 and not party.escort]
    afraid, wavering = (set(world.rng.sample(range(len(alone)), -(-len(alone) // of))) for of in (9, 6))
    for number in afraid:
        roads.take_fright(world, alone[number])
    yield world.at(leaves_on - timedelta(days=3))
    for number in afraid | wavering:
        _stay_behind(world, movement, alone[number], is_afraid=number in afraid)
        parties.remove(alone[number])
    yield world.at(leaves_on - timedelta(days=1))
    if not parties:
        returns_acts.cancel_movement(movement, reason=Code("too_few"), by=by)
        return
    returns_acts.close_manifest(movement, by=by)
    yield world.at(leaves_on, 6)
    returns_acts.depart(movement, departed_on=leaves_on, by=by)
    arrives_on = leaves_on + timedelta(days=line.days_on_the_road)
    yield world.at(arrives_on, 18)
    _arrive(world, movement, parties, OFFICE_OF[line.destination])


def _boarding(world: World, line: Line, leaves_on: date) -> list[Party]:
    """Those who wait longest, families whole, as many as there are seats. An old declaration is signed again.

    The last two of the next convoy are left for whoever looks around.
    """
    waiting = world.waiting.get((line.office, line.destination), [])
    chosen: list[Party] = []
    for party in waiting[:-2] if leaves_on > world.today else list(waiting):
        if sum(len(each.cases) for each in chosen) + len(party.cases) > line.seats:
            continue
        chosen.append(party)
        waiting.remove(party)
        if party.declared_on is None or leaves_on - party.declared_on > timedelta(days=80):
            roads.declare(world, party)
        roads.clear(world, party, "fit")
    return chosen


def _stay_behind(world: World, movement: Movement, party: Party, *, is_afraid: bool) -> None:
    """Whoever is afraid is heard by the competent body first; others simply changed their mind."""
    if not is_afraid:
        roads.withdraw(world, party)
        return
    booking = movement.bookings.get(case=party.head, is_open=True)
    returns_acts.cancel_booking(booking, reason=Code("not_cleared"), by=world.officer(party.office))
    world.begin(world.at(world.after(clock.today(), 1, 2)), roads.route(world, party))


def _arrive(world: World, movement: Movement, parties: list[Party], office: str) -> None:
    """Everyone is met at the bus or the plane; one in forty left it at the last moment and is not there."""
    by = world.officer(office)
    lost = [party for party in parties if len(party.cases) == 1 and not party.escort and world.chance(0.025)]
    for party in lost:
        arrived = {"arrived_on": clock.today(), "outcome": Code("off_loaded"), "cases": tuple(party.cases)}
        returns_acts.arrive(movement, **arrived, by=by)
    for party in parties:
        if party in lost:
            continue
        for case in party.cases:
            handed_to = "Tante maternelle, identité vérifiée" if party.escort else ""
            returns_acts.receive(case, received_on=clock.today(), handed_to=handed_to, by=by)
        party.office = office
        world.later(world.at(world.after(clock.today(), 1, 4)), partial(_take_over, world, party))


def _take_over(world: World, party: Party) -> None:
    """The receiving supervisor gives the files to the reintegration officer."""
    account = world.house.one(party.office, "reintegration_officer")
    for case in party.cases:
        casework_acts.assign(case, responsible=world.house.staff[account], by=world.supervisor(party.office))
    if not party.escort:
        world.begin(
            world.at(world.after(clock.today(), 8, 30)),
            homecoming.reintegrate(world, party, world.house.actors[account]),
        )
