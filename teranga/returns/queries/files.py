"""What the file page shows of a return: conditions, next step, marks, the records; and what the declaration says."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.utils.translation import gettext as _

from teranga.casework.models import Case
from teranga.kernel import codes, journal, vault
from teranga.kernel.refusals import Blocker
from teranga.kernel.rooms import Mark, Met, Step
from teranga.kernel.scope import Actor
from teranga.people import queries as people_queries
from teranga.returns import rules
from teranga.returns.queries import judging
from teranga.returns.queries.printing import DOCUMENT_NUMBER
from teranga.solutions import queries as solutions_queries
from teranga.solutions import rules as solutions_rules
from teranga.ui import said

COUNSELLING = "returns.counselling.note"
SIGNATORIES = "returns.declaration.signatories"
WITHDRAWAL = "returns.withdrawal.note"
MEDICAL = "returns.medical.note"
ROUTING = "returns.routing.note"
SEPARATION = "returns.separation.why"
HANDED_TO = "returns.reception.handed_to"
RECEPTION = "returns.reception.note"
RETURN = "voluntary_return"


@dataclass(frozen=True)
class _Return:
    """A return as judged today: on the day of the movement booked, when there is one."""

    facts: rules.ReturnFacts
    journey: judging.Journey
    on: date
    is_considered: bool


def _return(case: Case, on: date) -> _Return:
    journey = judging.journey(case)
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
    interests = solutions_rules.everything_missing_for_best_interests(found.facts.best_interests)
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
        (declared, Met("returns.declare", known.declared_on, _until(until))),
        (routed, Met("returns.route_fear", known.routed_on)),
        (fit, Met("returns.record_medical", None, _until(known.fit_until))),
        (papers, Met("returns.add_travel_document", None, _until(known.document_valid_until))),
        (booking, Met("returns.take_seat", None, _leaving(booking.movement) if booking else "")),
    )
    return [each for there, each in met if there]


def _until(day: date | None) -> str:
    return _("valid until %(day)s") % {"day": said.day(day)} if day else ""


def _leaving(movement: Any) -> str:
    return _("departs on %(day)s, %(kind)s to %(country)s") % {
        "day": said.day(movement.departs_on),
        "kind": codes.label("movement_kind", movement.kind_code),
        "country": codes.label("country", movement.destination_code),
    }


def next_steps(case: Case, on: date) -> list[Step]:
    """Counselling, then the declaration; nothing is hurried after a withdrawal. On the road: the reception."""
    found = _return(case, on)
    travel = found.journey.travel
    if rules.is_on_the_road(travel):
        return [Step("returns.receive", travel.arrived_on)]
    known = found.facts
    if not found.is_considered or known.withdrawn_on or case.stage_code == "closed":
        return []
    if rules.what_is_missing_of_counselling(known, before=found.on):
        return [Step("returns.counsel", note=_("alone with the person, in their language"))]
    return [Step("returns.declare")] if rules.what_is_wrong_with_declaration(known, found.on) else []


def marks(case: Case, on: date) -> list[Mark]:
    """That a place is booked, or that the person is on the road."""
    journey = judging.journey(case)
    if journey.booking:
        return [Mark(_("Departs on %(day)s") % {"day": said.day(journey.booking.movement.departs_on)})]
    return [Mark(_("On the road"))] if rules.is_on_the_road(journey.travel) else []


def stages(case: Case) -> list[str]:
    """This room's part in the stage of a file."""
    latest = case.declarations.select_related("withdrawal").last()
    withdrawal = getattr(latest, "withdrawal", None)
    counselled = case.counsellings.values_list("counselled_on", flat=True).first()
    is_under_way = counselled is not None and withdrawal is None
    return rules.stages_reached(judging.journey(case).travel, is_under_way=is_under_way)


def blocks_closing(case: Case, on: date) -> list[Blocker]:
    """This room's part in what blocks closing (S10)."""
    return rules.everything_keeping_file_open(judging.journey(case).travel)


# ------------------------------------------------------------------------------------------------------------ the panel


@dataclass(frozen=True)
class Opened:
    """A record with its sealed words opened."""

    record: Any
    words: Mapping[str, Any] = field(default_factory=dict)


def panel(case: Case, actor: Actor, on: date) -> dict[str, Any]:
    """What the file page shows of the return: every record, the latest of its kind first."""
    journey = judging.journey(case)
    latest = case.declarations.select_related("withdrawal", "scan").last()
    return {
        "counsellings": _opened(case, case.counsellings.all(), COUNSELLING, "note"),
        "declaration": latest,
        "valid_until": rules.declaration_valid_until(latest.signed_on) if latest else None,
        "withdrawal": getattr(latest, "withdrawal", None),
        "documents": _opened(case, case.travel_documents.all(), DOCUMENT_NUMBER, "number"),
        "clearance": _last(_opened(case, case.medical_clearances.all(), MEDICAL, "note")),
        "routing": _last(_opened(case, case.fear_routings.all(), ROUTING, "note")),
        "separation": _last(_opened(case, case.separation_reasons.all(), SEPARATION, "why")),
        "booking": journey.booking,
        "departure": journey.departure,
        "arrival": getattr(journey.departure, "arrival", None),
        "reception": getattr(journey.departure, "reception", None),
    }


def _opened(case: Case, rows: Any, place: str, name: str) -> list[Opened]:
    records = list(rows)
    said_of = vault.unseal_many([(case.person_id, getattr(row, f"{name}_sealed")) for row in records], field=place)
    return [Opened(row, {name: words or ""}) for row, words in zip(records, said_of, strict=True)]


def _last(opened: list[Opened]) -> Opened | None:
    return opened[-1] if opened else None


# ------------------------------------------------------------------------------------------------------ the declaration


def declaration_values(actor: Actor, case: Case, on: date) -> dict[str, Any]:
    """What the declaration to sign says (data/documents/declaration.typ). The read is logged (S12)."""
    journal.read(actor, case, place="declaration")
    identity = people_queries.identity(case.person)
    counselling = case.counsellings.last()
    document = next(iter(identity.documents), None)
    protection = judging.protection_of([case], on)[case.pk]
    return {
        "reference": case.reference,
        "office": str(case.office),
        "person": {
            "name": identity.name,
            "sex": codes.label("sex", identity.sex),
            "born": said.day(identity.birth),
            "nationality": codes.label("country", identity.nationality) if identity.nationality else "",
            "document": document.number if document else "",
        },
        "destination": {"country": codes.label("country", identity.nationality) if identity.nationality else ""},
        "counselling": {
            "on": said.day(counselling.counselled_on) if counselling else "",
            "language": codes.label("language", counselling.language_code) if counselling else "",
        },
        "valid_until": said.day(rules.declaration_valid_until(on)),
        "is_child": protection.is_child,
    }
