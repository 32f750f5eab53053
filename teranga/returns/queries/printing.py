"""The manifest of a movement: who travels, with which papers, neutral service codes. Never why anyone travels (S4)."""

from collections.abc import Iterable
from typing import Any
from uuid import UUID

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from teranga.kernel import codes, journal, vault
from teranga.kernel.scope import Actor
from teranga.returns.models import MedicalClearance, TravelDocument
from teranga.returns.queries import listing
from teranga.returns.queries.boarding import Traveller, travellers
from teranga.ui import said

DOCUMENT_NUMBER = "returns.travel_document.number"
ESCORTED_CHILD = "escorted_minor"
COLUMNS = {
    "surname": gettext_lazy("Surname"),
    "given_names": gettext_lazy("Given names"),
    "sex": gettext_lazy("Sex"),
    "born": gettext_lazy("Born"),
    "nationality": gettext_lazy("Nationality"),
    "document": gettext_lazy("Document"),
    "document_number": gettext_lazy("Document number"),
    "issued_by": gettext_lazy("Issued by"),
    "expires": gettext_lazy("Valid until"),
    "group": gettext_lazy("Family"),
    "services": gettext_lazy("Service codes"),
}


def manifest(actor: Actor, listed: listing.Listed) -> dict[str, Any]:
    """What the manifest says (data/documents/manifest.typ). The read of each file is logged (S12)."""
    movement = listed.movement
    people = travellers(actor, listed)
    lines = lines_of(actor, people)
    occur = {service for line in lines for service in line["services"]}
    return {
        "reference": name_of(listed),
        "organisation": movement.office.organisation.name,
        "kind": codes.label("movement_kind", movement.kind_code),
        "departs": said.day(movement.departs_on),
        "from_office": str(movement.office),
        "to_office": str(movement.receiving_office),
        "legs": [_leg(movement)],
        "travellers": lines,
        "totals": _totals(people),
        "service_codes": [
            {"code": row["ssr"], "label": codes.label("travel_condition", row["code"])}
            for row in codes.rows("travel_condition")
            if row["ssr"] in occur
        ],
    }


def name_of(listed: listing.Listed) -> str:
    """What a movement is called on paper: office and day, e.g. "NER-NIM-20261205"."""
    return f"{listed.movement.office.code}-{listed.movement.departs_on:%Y%m%d}"


def _leg(movement: Any) -> dict[str, Any]:
    return {
        "from": movement.departs_from,
        "to": codes.label("country", movement.destination_code),
        "departs": said.day(movement.departs_on),
        "carrier": movement.carrier,
    }


def _totals(people: list[Traveller]) -> dict[str, int]:
    children = sum(each.age is not None and each.age < 18 for each in people)
    women = sum(each.identity.sex == "F" for each in people)
    men = sum(each.identity.sex == "M" for each in people)
    return {"all": len(people), "women": women, "men": men, "children": children}


def lines_of(actor: Actor, people: list[Traveller]) -> list[dict[str, Any]]:
    """A line for each traveller, in order: two questions for the papers of all."""
    journal.read(actor, *(each.case for each in people), place="manifest")
    files = [each.case.pk for each in people]
    why = "the travellers were read through scope"
    documents = {row.case_id: row for row in TravelDocument.objects.unscoped(why).filter(case__in=files)}
    cleared = {row.case_id: row for row in MedicalClearance.objects.unscoped(why).filter(case__in=files)}
    numbers = _numbers(people, documents)
    return [_line(each, documents.get(each.case.pk), numbers, cleared.get(each.case.pk)) for each in people]


def _numbers(people: Iterable[Traveller], documents: dict[UUID, TravelDocument]) -> dict[UUID, str]:
    held = [(each, documents[each.case.pk]) for each in people if each.case.pk in documents]
    sealed = [(each.case.person_id, document.number_sealed) for each, document in held]
    opened = vault.unseal_many(sealed, field=DOCUMENT_NUMBER)
    return {each.case.pk: number or "" for (each, _document), number in zip(held, opened, strict=True)}


def _line(who: Traveller, document: Any, numbers: dict[UUID, str], clearance: Any) -> dict[str, Any]:
    conditions = [*(clearance.conditions if clearance else ()), *([ESCORTED_CHILD] if who.is_child_alone else ())]
    return {
        "surname": who.identity.surname.upper(),
        "given_names": who.identity.given_names,
        "sex": who.identity.sex,
        "born": said.day(who.identity.birth),
        "nationality": who.identity.nationality,
        "document": codes.label("document_kind", document.kind_code) if document else "",
        "document_number": numbers.get(who.case.pk, ""),
        "issued_by": document.country_code if document else "",
        "expires": document.expires_on if document else None,
        "group": _("F%(number)s") % {"number": who.family} if who.family else "",
        "services": sorted({_service(code) for code in conditions} - {""}),
    }


def _service(condition: str) -> str:
    row = codes.row("travel_condition", condition)
    return row["ssr"] if row else ""


def cell(value: Any) -> Any:
    """A value of a line as it stands in one cell of a sheet: codes one after the other."""
    return " ".join(value) if isinstance(value, list) else value
