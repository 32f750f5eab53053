"""Who travels, who could, who is awaited: people as the pages of movements show them. Every read is logged (S12)."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from django.db.models import Exists, OuterRef, Q
from django.utils.translation import gettext as _

from teranga.casework.models import Case
from teranga.kernel import clock, journal
from teranga.kernel.refusals import Blocker
from teranga.kernel.scope import Actor
from teranga.people import queries as people_queries
from teranga.people.rules.identity import Identity
from teranga.returns import rules
from teranga.returns.models import Booking, Declaration, Departure, Movement
from teranga.returns.queries import families, judging, listing

_ALONE = 10_000
"""Where those who travel without family stand in a list: after the families."""


@dataclass(frozen=True)
class Traveller:
    """Somebody on a movement, or who could be: who, with which family, what blocks them, what became of them; and
    whether the reader is one who may take them off the list."""

    case: Case
    identity: Identity
    on: date
    family: int = 0
    is_child_alone: bool = False
    may_be_taken_off: bool = False
    blockers: tuple[Blocker, ...] = ()
    booking: Booking | None = None
    departure: Departure | None = None

    @property
    def outcome(self) -> str:
        arrival = getattr(self.departure, "arrival", None)
        return arrival.outcome_code if arrival else ""

    @property
    def age(self) -> int | None:
        return self.identity.birth.age_on(self.on) if self.identity.birth else None

    @property
    def order(self) -> tuple[Any, ...]:
        return (self.family or _ALONE, self.identity.surname, self.identity.given_names)


def travellers(actor: Actor, listed: listing.Listed) -> list[Traveller]:
    """Everyone on a movement: those booked, with what blocks them on its day; or those who left."""
    movement = listed.movement
    if listed.status in (rules.DEPARTED, rules.ARRIVED):
        gone = Departure.objects.unscoped("the movement was read through scope").filter(movement=movement)
        rows = {row.case: row for row in gone.select_related("case__person", "case__office", "arrival", "reception")}
        return _dressed(actor, movement, {case: {"departure": row} for case, row in rows.items()}, _files(rows))
    places = Booking.objects.unscoped("the movement was read through scope").filter(movement=movement, is_open=True)
    booked = {row.case: row for row in places.select_related("case__person", "case__office")}
    blocking = listing.blocking_departure(movement, booked, on=movement.departs_on)
    known = {case: {"booking": row, "blockers": tuple(blocking[case])} for case, row in booked.items()}
    return _dressed(actor, movement, known, _files(booked))


def _files(cases: Iterable[Case]) -> set[UUID]:
    return {case.pk for case in cases}


def candidates(actor: Actor, movement: Movement) -> list[Traveller]:
    """Files of the movement's office with a declaration for its country, neither booked nor gone, and what would block
    each if all were booked."""
    declared = Declaration.objects.unscoped("narrowed to the files of one office").filter(
        case=OuterRef("pk"), destination_code=movement.destination_code, withdrawal=None
    )
    booked = Booking.objects.unscoped("narrowed to the files of one office").filter(case=OuterRef("pk"), is_open=True)
    left = Departure.objects.unscoped("narrowed to the files of one office").filter(
        Q(arrival=None) | ~Q(arrival__outcome_code__in=rules.STAYED), case=OuterRef("pk")
    )
    rows = Case.objects.visible_to(actor).filter(Exists(declared), ~Exists(booked), ~Exists(left))
    rows = rows.filter(office=movement.office_id).exclude(stage_code="closed").select_related("person", "office")
    cases = list(rows)
    leaving = listing.leaving_with(movement) | _files(cases)
    blocking = listing.blocking_booking(movement, cases, leaving=leaving)
    return _dressed(actor, movement, {case: {"blockers": tuple(blocking[case])} for case in cases}, leaving)


def _dressed(
    actor: Actor, movement: Movement, known: Mapping[Case, dict[str, Any]], leaving: Collection[UUID]
) -> list[Traveller]:
    journal.read(actor, *known, place="movement")
    identities = people_queries.identities(actor, [case.person for case in known])
    facts = judging.facts_of(known, movement.departs_on, movement=movement, leaving=leaving)
    families = family_numbers(list(known))
    found = [
        Traveller(
            case=case,
            identity=identities[case.person_id],
            on=movement.departs_on,
            family=families.get(case.pk, 0),
            may_be_taken_off=actor.may("returns.move") and movement.office_id in actor.offices,
            is_child_alone=rules.interests_at_stake(facts[case.pk]).is_unaccompanied_child,
            **values,
        )
        for case, values in known.items()
    ]
    return sorted(found, key=lambda each: each.order)


def ready_for(actor: Actor, movement: Movement) -> list[Traveller]:
    """Those whom nothing keeps from a place on a movement."""
    return [each for each in candidates(actor, movement) if not each.blockers]


def on_list_of(actor: Actor, movement: Movement) -> list[Traveller]:
    """Those on the list of a movement that has not left."""
    return travellers(actor, listing.movement(actor, movement.pk))


def unaccounted_for(actor: Actor, movement: Movement) -> list[Traveller]:
    """Those who left with a movement and of whom nothing more is known."""
    return [each for each in on_list_of(actor, movement) if each.departure is not None and not each.outcome]


def label_of(who: Traveller) -> str:
    """How a traveller is offered in a list: name, reference, the number of their family."""
    named = f"{who.identity.name} · {who.case.reference}"
    told = _("%(who)s · family %(number)s") % {"who": named, "number": who.family}
    return told if who.family else named


def family_numbers(cases: list[Case]) -> dict[UUID, int]:
    """A number for each family of which two or more are in a list, by file."""
    here = {case.person_id: case.pk for case in cases}
    kin = families.family_of(cases)
    groups = {frozenset({case.person_id, *(kin[case.pk] & here.keys())}) for case in cases}
    several = sorted((group for group in groups if len(group) > 1), key=lambda group: min(map(str, group)))
    return {here[person]: number for number, group in enumerate(several, start=1) for person in group}


# -------------------------------------------------------------------------------------------------------------- awaited


@dataclass(frozen=True)
class Awaited:
    """Somebody whom an office of the actor will receive: announced, on the road, or arrived."""

    case: Case
    identity: Identity
    movement: Movement
    departure: Departure | None
    is_child_alone: bool

    @property
    def arrived_on(self) -> date | None:
        arrival = getattr(self.departure, "arrival", None)
        return arrival.arrived_on if arrival else None

    @property
    def is_on_the_road(self) -> bool:
        return self.departure is not None

    @property
    def state(self) -> str:
        """Announced, on the road or arrived (data/codes/awaited_state.csv)."""
        if self.departure is None:
            return "announced"
        return "arrived" if self.arrived_on else "on_the_road"


def arrivals(actor: Actor) -> list[Awaited]:
    """Everyone announced to the actor's offices or on the road to them: first those who left, then by day."""
    related = ("case__person", "case__office", "movement__office", "movement__receiving_office")
    mine = Q(movement__receiving_office__in=actor.offices)
    home = Q(arrival=None) | Q(arrival__outcome_code="arrived")
    gone = Departure.objects.visible_to(actor).filter(mine, home, reception=None).select_related("arrival", *related)
    coming = Booking.objects.visible_to(actor).filter(mine, is_open=True).select_related(*related)
    rows: list[Any] = [*gone, *coming]
    return _awaited(actor, rows, [row.case for row in rows])


def _awaited(actor: Actor, rows: Iterable[Any], cases: list[Case]) -> list[Awaited]:
    journal.read(actor, *cases, place="arrivals")
    identities = people_queries.identities(actor, [case.person for case in cases])
    protection = judging.protection_of(cases, clock.today())
    found = [
        Awaited(
            case=row.case,
            identity=identities[row.case.person_id],
            movement=row.movement,
            departure=row if isinstance(row, Departure) else None,
            is_child_alone=protection[row.case_id].is_unaccompanied_child,
        )
        for row in rows
    ]
    return sorted(found, key=lambda each: (not each.is_on_the_road, each.movement.departs_on, each.identity.surname))
