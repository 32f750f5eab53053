"""What clears somebody for the journey: papers, fitness, protection, a reason to travel apart."""

from datetime import date
from typing import Annotated, Any

from django.utils.translation import gettext_lazy as _

from teranga.casework import queries as casework_queries
from teranga.casework.acts import standing
from teranga.casework.models import Case
from teranga.kernel import clock, vault
from teranga.kernel.acts import Refused, act
from teranga.kernel.codes import Code
from teranga.kernel.scope import Actor
from teranga.people import queries as people_queries
from teranga.people.models import Person
from teranga.returns import queries, rules
from teranga.returns.models import FearRouting, MedicalClearance, Movement, SeparationReason, TravelDocument

_PENDING = Code("pending")


@act(
    "returns.add_travel_document",
    needs="returns.clear",
    label=_("Add a travel document"),
    done=_("Travel document recorded"),
)
def add_travel_document(
    case: Case,
    *,
    kind: Annotated[Code, "document_kind"],
    number: str,
    country: Annotated[Code, "country"],
    issued_on: date | None = None,
    expires_on: date | None = None,
    by: Actor,
) -> TravelDocument:
    """Record a paper that borders accept; its number is sealed. Raises Refused for another paper, or an expired one."""
    standing.refuse_when_closed(case)
    standing.refuse_unknown("country", country, field="country")
    if why := rules.what_blocks_document(kind, number, issued_on=issued_on, expires_on=expires_on, on=clock.today()):
        raise Refused(why)
    return TravelDocument.objects.create(
        case=case,
        kind_code=kind,
        number_sealed=vault.seal(case.person_id, number, field=queries.DOCUMENT_NUMBER),
        country_code=country,
        issued_on=issued_on,
        expires_on=expires_on,
    )


@act(
    "returns.record_medical",
    needs="returns.clear",
    guarded_by=("S5",),
    label=_("Record the fitness to travel"),
    done=_("Fitness to travel recorded"),
)
def record_medical(
    case: Case,
    *,
    examined_on: date,
    outcome: Annotated[Code, "fit_to_travel"],
    valid_until: date | None = None,
    conditions: tuple[Annotated[Code, "travel_condition"], ...] = (),
    note: str = "",
    by: Actor,
) -> MedicalClearance:
    """Record what a physician said of the journey: fit or not, until when (that day included), on which conditions.

    Raises Refused when a clearance doesn't say until when it holds, says too long, or overturns one's own "unfit".
    """
    standing.refuse_when_closed(case)
    standing.refuse_future(examined_on, field="examined_on")
    standing.refuse_unknown("fit_to_travel", outcome, field="outcome")
    if why := rules.what_blocks_medical(outcome, examined_on=examined_on, valid_until=valid_until):
        raise Refused(why)
    if why := rules.what_overturns_unfit(outcome, examined_on=examined_on, **_found_unfit(case, examined_on, by)):
        raise Refused(why)
    return MedicalClearance.objects.create(
        case=case,
        examined_on=examined_on,
        outcome_code=outcome,
        valid_until=valid_until,
        conditions=list(conditions),
        note_sealed=standing.sealed(case, note, queries.MEDICAL),
        recorded_by=casework_queries.staff_of(by),
    )


def _found_unfit(case: Case, examined_on: date, by: Actor) -> dict[str, Any]:
    """The last "unfit" of that day or later that this very person recorded; of who recorded one long ago, nobody knows,
    so that it may have been anybody."""
    found = [
        each
        for each in MedicalClearance.objects.filter(case=case, examined_on__gte=examined_on)
        if not rules.may_travel(each.outcome_code) and each.recorded_by_id in (by.id, None)
    ]
    return {"unfit_on": found[-1].examined_on if found else None, "is_same_author": bool(found)}


@act(
    "returns.route_fear",
    needs="returns.clear",
    guarded_by=("S6",),
    label=_("Route to the competent body"),
    done=_("Routed to the competent body for protection"),
)
def route_fear(
    case: Case,
    *,
    body: Annotated[Code, "competent_body"],
    routed_on: date,
    outcome: Annotated[Code, "routing_outcome"] = _PENDING,
    outcome_on: date | None = None,
    note: str = "",
    by: Actor,
) -> FearRouting:
    """Record that someone who fears return, or whose claim is pending, was routed to the competent body, and what came
    of it (1951 Convention, art. 33). The latest record counts. Raises Refused for an outcome without its day, or when
    protection that was granted is ended by who recorded it, or without a reason."""
    standing.refuse_when_closed(case)
    standing.refuse_future(routed_on, field="routed_on")
    standing.refuse_future(outcome_on or routed_on, field="outcome_on")
    standing.refuse_unknown("competent_body", body, field="body")
    standing.refuse_unknown("routing_outcome", outcome, field="outcome")
    if why := rules.what_blocks_routing(outcome, routed_on=routed_on, outcome_on=outcome_on):
        raise Refused(why)
    if why := rules.what_overturns_protection(outcome, note=note, **_protected(case, by)):
        raise Refused(why)
    return FearRouting.objects.create(
        case=case,
        body_code=body,
        routed_on=routed_on,
        outcome_code=outcome,
        outcome_on=outcome_on,
        note_sealed=standing.sealed(case, note, queries.ROUTING),
        recorded_by=casework_queries.staff_of(by),
    )


def _protected(case: Case, by: Actor) -> dict[str, bool]:
    """Whether protection was granted and nobody has ended it since; whether this very person recorded it."""
    granted: list[FearRouting] = []
    for each in FearRouting.objects.filter(case=case):
        if each.outcome_code == rules.PROTECTED:
            granted.append(each)
        elif rules.may_return(each.outcome_code):
            granted = []
    same = any(each.recorded_by_id in (by.id, None) for each in granted)
    return {"is_protected": bool(granted), "is_same_author": same}


@act(
    "returns.explain_separation",
    needs="returns.move",
    guarded_by=("S7",),
    label=_("Record why the family travels apart"),
    done=_("Reason for travelling apart from the family recorded"),
)
def explain_separation(
    case: Case,
    *,
    movement: Movement,
    staying: tuple[Person, ...],
    reason: Annotated[Code, "separation_reason"],
    explained_on: date,
    why: str = "",
    by: Actor,
) -> list[SeparationReason]:
    """Record why some of a family stay when the others leave with a movement (CRC arts. 9 and 10): one reason for each
    who stays, for that movement alone. Raises Refused for who isn't of the family, and once the movement left."""
    standing.refuse_when_closed(case)
    standing.refuse_future(explained_on, field="explained_on")
    standing.refuse_unknown("separation_reason", reason, field="reason")
    family = {case.person_id, *(each.pk for each in people_queries.family_of(case.person))}
    status = queries.status_of(movement)
    if blocker := rules.what_blocks_explaining(status, staying=[each.pk for each in staying], family=family):
        raise Refused(blocker)
    said = {"reason_code": reason, "explained_on": explained_on}
    sealed = standing.sealed(case, why, queries.SEPARATION)
    return [
        SeparationReason.objects.create(case=case, movement=movement, staying=each, why_sealed=sealed, **said)
        for each in staying
    ]
