"""What signing a declaration of voluntary return asks for, and what the paper to sign says."""

from datetime import date
from typing import Any

from teranga.casework.models import Case
from teranga.kernel import codes, journal
from teranga.kernel.models import Entry
from teranga.kernel.scope import Actor
from teranga.people import queries as people_queries
from teranga.returns import rules
from teranga.returns.models import Counselling
from teranga.returns.queries import journeys, judging
from teranga.ui import said


def facts_on_signing(case: Case, signed_on: date) -> rules.ReturnFacts:
    """What signing asks for, and nothing else: the counselling held by that day, and whether they left already."""
    by_then = list(case.counsellings.filter(counselled_on__lte=signed_on))
    return rules.ReturnFacts(
        on=signed_on,
        has_departed=rules.has_left(journeys.journey(case).travel),
        counselled_on=by_then[0].counselled_on if by_then else None,
        topics=frozenset(topic for each in by_then for topic in each.topics),
    )


def declaration_values(actor: Actor, case: Case, on: date) -> dict[str, Any]:
    """What the declaration to sign says (data/documents/declaration.typ). The read is logged (S12)."""
    journal.read(actor, case, place="declaration")
    identity = people_queries.identity(case.person)
    counselling = case.counsellings.last()
    document = next(iter(identity.documents), None)
    protection = judging.protection_of([case], on)[case.pk]
    return {
        "reference": case.reference,
        "organisation": case.office.organisation.name,
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
            "by": _counsellor(case, counselling) if counselling else "",
            "language": codes.label("language", counselling.language_code) if counselling else "",
        },
        "valid_until": said.day(rules.declaration_valid_until(on)),
        "is_child": protection.is_child,
    }


def _counsellor(case: Case, counselling: Counselling) -> str:
    """Who recorded a talk, as the journal has it."""
    recorded = Entry.objects.filter(subject=case.pk, act="returns.counsel").order_by("-seq")
    named = (each.actor_name for each in recorded if str(counselling.pk) in "".join(each.outcome))
    return next(named, "")


def declaration_draft(case: Case) -> dict[str, Any]:
    """What is known before a declaration is recorded: the country of nationality, the language of the counselling."""
    counselling = case.counsellings.last()
    language = counselling.language_code if counselling else ""
    return {"destination": case.person.nationality_code, "language": language}
