"""What the file page tells of a return, opened."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils.translation import gettext as _

from teranga.casework.models import Case
from teranga.kernel import codes, vault
from teranga.kernel.scope import Actor
from teranga.returns import rules
from teranga.returns.models import (
    Counselling,
    Declaration,
    FearRouting,
    MedicalClearance,
    SeparationReason,
    TravelDocument,
)
from teranga.returns.queries import journeys, judging
from teranga.returns.queries.printing import DOCUMENT_NUMBER
from teranga.ui import links, said

COUNSELLING = "returns.counselling.note"


SIGNATORIES = "returns.declaration.signatories"


WITHDRAWAL = "returns.withdrawal.note"


MEDICAL = "returns.medical.note"


ROUTING = "returns.routing.note"


SEPARATION = "returns.separation.why"


HANDED_TO = "returns.reception.handed_to"


RECEPTION = "returns.reception.note"


@dataclass(frozen=True)
class Told:
    """A line of the panel: what it is, what it says, where it leads."""

    label: Any
    text: Any
    url: str = ""


def panel(case: Case, actor: Actor, on: date) -> dict[str, Any]:
    """What the file page shows of a return being prepared; nothing once the person left."""
    return (
        {} if rules.has_left(journeys.journey(case).travel) else {**_told(case), "not_now": _nothing_to_withdraw(case)}
    )


def _nothing_to_withdraw(case: Case) -> tuple[str, ...]:
    latest = next(reversed(judging.records_of(Declaration, case, "withdrawal")), None)
    return ("returns.withdraw",) if latest is None or hasattr(latest, "withdrawal") else ()


def journey_panel(case: Case, actor: Actor, on: date) -> dict[str, Any]:
    """What the file page shows of a return that took place; nothing before."""
    return _told(case) if rules.has_left(journeys.journey(case).travel) else {}


def _told(case: Case) -> dict[str, Any]:
    return {
        "told": [*_prepared(case), *_protected(case), *_travelled(case)],
        "nothing": _("Return has not been discussed with the person yet."),
    }


def _joined(*parts: Any) -> str:
    return " · ".join(said.anything(part) for part in parts if part)


def until(day: date | None) -> str:
    """Until when something holds, in words."""
    return _("valid until %(day)s") % {"day": said.day(day)} if day else ""


def leaving(movement: Any) -> str:
    """When and how a movement leaves, in words."""
    return _("departs on %(day)s · %(kind)s · %(country)s") % {
        "day": said.day(movement.departs_on),
        "kind": codes.label("movement_kind", movement.kind_code),
        "country": codes.label("country", movement.destination_code),
    }


def _prepared(case: Case) -> list[Told]:
    found = [
        Told(_("Counselling"), _joined(each.counselled_on, codes.label("language", each.language_code)))
        for each in judging.records_of(Counselling, case)
    ]
    latest = next(reversed(judging.records_of(Declaration, case, "withdrawal")), None)
    if latest is not None:
        last_day = until(rules.declaration_valid_until(latest.signed_on))
        where = codes.label("country", latest.destination_code)
        found.append(Told(_("Declaration"), _joined(where, latest.signed_on, last_day)))
    withdrawal = getattr(latest, "withdrawal", None)
    if withdrawal is not None:
        reason = codes.label("withdrawal_reason", withdrawal.reason_code)
        found.append(Told(_("Withdrawal"), _joined(withdrawal.withdrawn_on, reason)))
    return found


def _protected(case: Case) -> list[Told]:
    found = []
    for row, number in _opened(case, judging.records_of(TravelDocument, case), DOCUMENT_NUMBER, "number_sealed"):
        kind = codes.label("document_kind", row.kind_code)
        country = codes.label("country", row.country_code)
        found.append(Told(_("Travel document"), _joined(kind, number, country, until(row.expires_on))))
    for row, note in _last(_opened(case, judging.records_of(MedicalClearance, case), MEDICAL, "note_sealed")):
        outcome = codes.label("fit_to_travel", row.outcome_code)
        conditions = [codes.label("travel_condition", code) for code in row.conditions]
        found.append(Told(_("Fitness to travel"), _joined(outcome, until(row.valid_until), *conditions, note)))
    for row, note in _last(_opened(case, judging.records_of(FearRouting, case), ROUTING, "note_sealed")):
        body, outcome = codes.label("competent_body", row.body_code), codes.label("routing_outcome", row.outcome_code)
        found.append(Told(_("Routed to"), _joined(body, row.routed_on, outcome, note)))
    for row, why in _last(_opened(case, judging.records_of(SeparationReason, case), SEPARATION, "why_sealed")):
        reason = codes.label("separation_reason", row.reason_code)
        found.append(Told(_("Apart from the family"), _joined(reason, row.explained_on, why)))
    return found


def _opened(case: Case, rows: Any, place: str, column: str) -> list[tuple[Any, str]]:
    """The records of a file with one sealed column opened, in order."""
    records = list(rows)
    opened = vault.unseal_many([(case.person_id, getattr(row, column)) for row in records], field=place)
    return [(row, words or "") for row, words in zip(records, opened, strict=True)]


def _last(opened: list[tuple[Any, str]]) -> list[tuple[Any, str]]:
    return opened[-1:]


def _travelled(case: Case) -> list[Told]:
    journey = journeys.journey(case)
    booking, departure = journey.booking, journey.departure
    found = []
    if booking is not None:
        address = links.address("returns.movement", booking.movement_id)
        found.append(Told(_("Place booked"), leaving(booking.movement), address))
    if departure is not None:
        address = links.address("returns.movement", departure.movement_id)
        where = codes.label("country", departure.to_country_code)
        found.append(Told(_("Departure"), _joined(departure.departed_on, where), address))
    travel = journey.travel
    if travel.outcome:
        found.append(Told(codes.label("arrival_outcome", travel.outcome), said.day(travel.arrived_on)))
    reception = getattr(departure, "reception", None)
    if reception is not None:
        handed_to = vault.unseal(case.person_id, reception.handed_to_sealed, field=HANDED_TO)
        found.append(Told(_("Reception"), _joined(reception.received_on, reception.office, handed_to)))
    return found
