"""What stands in the way of a return, what comes next, how far it has come: the file page's lines."""

from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext as _

from teranga.casework.models import Case
from teranga.kernel import memory
from teranga.kernel.refusals import Blocker
from teranga.kernel.rooms import Mark, Met, Step
from teranga.returns import rules
from teranga.returns.queries import journeys, judging, telling
from teranga.solutions import queries as solutions_queries
from teranga.solutions import rules as solutions_rules
from teranga.ui import said

RETURN = "voluntary_return"


@dataclass(frozen=True)
class _Return:
    """A return as judged today: on the day of the movement booked, when there is one."""

    facts: rules.ReturnFacts
    journey: journeys.Journey
    on: date
    is_considered: bool


@memory.once
def _return(case: Case, on: date) -> _Return:
    journey = journeys.journey(case)
    movement = journey.booking.movement if journey.booking else None
    day = movement.departs_on if movement else on
    known = judging.facts(case, day, movement)
    chosen = solutions_queries.solution_chosen(case) == RETURN
    considered = chosen or known.wishes_return or known.counselled_on is not None or movement is not None
    return _Return(known, journey, day, considered and not rules.has_left(journey.travel))


def conditions(case: Case, on: date) -> list[Blocker | Met]:
    """What stands in the way of the return, then what is there; empty while no return is considered, and once gone."""
    found = _return(case, on)
    if not found.is_considered:
        return []
    interests = solutions_rules.everything_missing_for_best_interests(found.facts.best_interests)  # told by solutions
    others = [each for each in rules.everything_blocking_departure(found.facts, found.on) if each not in interests]
    gathered = [Blocker("best-interests-incomplete", missing=len(interests))] if interests else []
    return [*others, *gathered, *_met(found)]


def _met(found: _Return) -> list[Blocker | Met]:
    known, on, booking = found.facts, found.on, found.journey.booking
    until = rules.declaration_valid_until(known.declared_on) if known.declared_on else None
    declared = rules.is_declaration_valid(known.declared_on, known.withdrawn_on, on)
    fit = known.fitness and rules.what_blocks_on_medical_grounds(known, on) is None
    routed = known.routed_on and not rules.everything_open_about_fear(known)
    papers = known.has_travel_document and rules.what_is_wrong_with_document(known, on) is None
    met = (
        (known.counselled_on, Met("returns.counsel", known.counselled_on)),
        (declared, Met("returns.declare", known.declared_on, telling.until(until))),
        (routed, Met("returns.route_fear", known.routed_on)),
        (fit, Met("returns.record_medical", None, telling.until(rules.fit_until(known)))),
        (papers, Met("returns.add_travel_document", None, telling.until(known.document_valid_until))),
        (booking, Met("returns.take_seat", None, telling.leaving(booking.movement) if booking else "")),
    )
    return [each for there, each in met if there]


def next_steps(case: Case, on: date) -> list[Step]:
    """Counselling, declaration, papers, a place; nothing is hurried after a withdrawal. On the road: the reception.

    While fear or a claim is open, the competent body comes first, and nothing else of a return goes on (S6).
    """
    found = _return(case, on)
    travel = found.journey.travel
    if rules.is_on_the_road(travel):
        return [Step("returns.receive", travel.arrived_on)]
    known = found.facts
    if case.stage_code != "closed" and (fear := rules.everything_open_about_fear(known)):
        return [Step("returns.route_fear")] if rules.is_to_be_routed(fear) else []
    if not found.is_considered or known.withdrawn_on or case.stage_code == "closed":
        return []
    if rules.what_is_missing_of_counselling(known, before=found.on):
        return [Step("returns.counsel", note=_("alone with the person, in their language"))]
    if rules.what_is_wrong_with_declaration(known, found.on):
        return [Step("returns.declare")]
    return _papers(known, found.on) or _seat(found)


def _papers(known: rules.ReturnFacts, on: date) -> list[Step]:
    """What the border and the journey ask for."""
    unfit = rules.what_blocks_on_medical_grounds(known, on)
    has_papers = known.has_travel_document and rules.what_is_wrong_with_document(known, on) is None
    examined = [Step("returns.record_medical")] if unfit else []
    return [*examined, *([] if has_papers else [Step("returns.add_travel_document")])]


def _seat(found: _Return) -> list[Step]:
    """A place on a movement, once nothing stands in its way any more."""
    waits = found.journey.booking is None and not rules.everything_blocking_booking(found.facts, found.on)
    return [Step("returns.book", text=_("Book a place on a movement"), page="returns.movements")] if waits else []


def marks(case: Case, on: date) -> list[Mark]:
    """That a place is booked, or that the person is on the road."""
    journey = journeys.journey(case)
    if journey.booking:
        return [Mark(_("Departs on %(day)s") % {"day": said.day(journey.booking.movement.departs_on)})]
    return [Mark(_("On the road"))] if rules.is_on_the_road(journey.travel) else []


def stages(case: Case) -> list[str]:
    """This room's part in the stage of a file."""
    if not case.counsellings.exists():
        return []  # nobody declares, is booked or leaves who was not counselled
    latest = case.declarations.select_related("withdrawal").last()
    is_under_way = getattr(latest, "withdrawal", None) is None
    return rules.stages_reached(journeys.journey(case).travel, is_under_way=is_under_way)


def blocks_closing(case: Case, on: date) -> list[Blocker]:
    """This room's part in what blocks closing (S10)."""
    return rules.everything_keeping_file_open(journeys.journey(case).travel)
