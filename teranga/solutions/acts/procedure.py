"""A child's best interests are assessed by one person and decided by others."""

from dataclasses import asdict
from datetime import date
from typing import Annotated, Any

from django.utils.translation import gettext_lazy as _

from teranga.access.models import Staff
from teranga.casework.acts import standing
from teranga.casework.models import Case
from teranga.kernel import vault
from teranga.kernel.acts import Refused, act
from teranga.kernel.codes import Code
from teranga.kernel.scope import Actor
from teranga.solutions import queries, rules
from teranga.solutions.models import BestInterests, BestInterestsDecision


@act(
    "solutions.assess_best_interests",
    needs="solutions.assess",
    guarded_by=("S3",),
    label=_("Assess the best interests"),
    done=_("Best interests assessed"),
)
def assess_best_interests(case: Case, *, assessed_on: date, assessment: rules.Assessment, by: Actor) -> BestInterests:
    """Write the assessment on which a panel decides (S3; Best Interests Procedure, UNHCR 2021).

    It replaces the one before, and asks for a new decision. Raises Refused for an unknown code.
    """
    standing.refuse_when_closed(case)
    standing.refuse_future(assessed_on, field="assessed_on")
    _refuse_unknown_codes(assessment)
    return BestInterests.objects.create(
        case=case,
        author=Staff.objects.filter(pk=by.id).first(),
        assessed_on=assessed_on,
        purpose_code=assessment.purpose,
        recommendation_code=assessment.recommendation,
        tracing_outcome_code=assessment.tracing,
        child_view_sealed=standing.sealed(case, assessment.child_view, queries.CHILD_VIEW),
        guardian_sealed=standing.sealed(case, assessment.guardian, queries.GUARDIAN),
        guardian_view_sealed=standing.sealed(case, assessment.guardian_view, queries.GUARDIAN_VIEW),
        reasons_sealed=standing.sealed(case, assessment.reasons, queries.REASONS),
        **_care(case, assessment.care, assessment.care_confirmed_on, assessment.care_details),
        **_escort(case, assessment.escort, assessment.escort_named_on),
    )


def _refuse_unknown_codes(assessment: rules.Assessment) -> None:
    standing.refuse_unknown("bid_purpose", assessment.purpose, field="purpose")
    standing.refuse_unknown("bid_recommendation", assessment.recommendation, field="recommendation")
    standing.refuse_unknown("tracing_outcome", assessment.tracing, field="tracing")
    if assessment.care:
        standing.refuse_unknown("care_arrangement", assessment.care, field="care")


def _care(case: Case, care: str, confirmed_on: date | None, details: str) -> dict[str, Any]:
    sealed = standing.sealed(case, details, queries.CARE)
    confirmed = confirmed_on if care and care != "none" else None
    return {"care_arrangement_code": care, "care_confirmed_on": confirmed, "care_sealed": sealed}


def _escort(case: Case, escort: str, named_on: date | None) -> dict[str, Any]:
    return {
        "escort_sealed": standing.sealed(case, escort, queries.ESCORT),
        "escort_named_on": named_on if escort.strip() else None,
    }


@act(
    "solutions.record_tracing",
    needs="solutions.assess",
    guarded_by=("S3",),
    label=_("Record the family tracing outcome"),
    done=_("Family tracing outcome recorded"),
)
def record_tracing(case: Case, *, tracing: Annotated[Code, "tracing_outcome"], by: Actor) -> BestInterests:
    """Record what family tracing came to. It is a material change: the assessment is renewed, the panel decides again.

    Raises Refused when there is no assessment yet.
    """
    standing.refuse_when_closed(case)
    standing.refuse_unknown("tracing_outcome", tracing, field="tracing")
    latest = _latest(case)
    if latest.tracing_outcome_code == tracing:
        return latest
    kept = {field.attname: getattr(latest, field.attname) for field in BestInterests._meta.fields if field.name != "id"}
    return BestInterests.objects.create(**{**kept, "tracing_outcome_code": tracing})


@act(
    "solutions.confirm_care",
    needs="solutions.assess",
    guarded_by=("S3",),
    label=_("Confirm the care at destination"),
    done=_("Care at destination confirmed"),
)
def confirm_care(
    case: Case, *, care: Annotated[Code, "care_arrangement"], confirmed_on: date, details: str = "", by: Actor
) -> BestInterests:
    """Record that who will take care of the child at destination has confirmed it.

    Raises Refused when there is no assessment, or the panel decided on another arrangement.
    """
    standing.refuse_when_closed(case)
    standing.refuse_future(confirmed_on, field="confirmed_on")
    standing.refuse_unknown("care_arrangement", care, field="care")
    if blocker := rules.what_blocks_confirming_care(queries.best_interests(case, confirmed_on), care):
        raise Refused(blocker)
    return _changed(_latest(case), **_care(case, care, confirmed_on, details))


@act(
    "solutions.name_escort",
    needs="solutions.assess",
    guarded_by=("S3",),
    label=_("Name the escort"),
    done=_("Escort named"),
)
def name_escort(case: Case, *, escort: str, named_on: date, by: Actor) -> BestInterests:
    """Record who travels with the child. Raises Refused when there is no assessment yet, or no name."""
    standing.refuse_when_closed(case)
    standing.refuse_future(named_on, field="named_on")
    if not escort.strip():
        raise Refused("escort-missing", field="escort")
    return _changed(_latest(case), **_escort(case, escort, named_on))


def _latest(case: Case) -> BestInterests:
    found = BestInterests.objects.filter(case=case).select_related("author").last()
    if found is None:
        raise Refused("best-interests-assessment-missing")
    return found


def _changed(record: BestInterests, **values: Any) -> BestInterests:
    for name, value in values.items():
        setattr(record, name, value)
    record.save(update_fields=list(values))
    return record


@act(
    "solutions.decide_best_interests",
    needs="solutions.decide",
    guarded_by=("S3", "S8"),
    label=_("Record the panel's decision"),
    done=_("Best interests decided by the panel"),
)
def decide_best_interests(
    case: Case,
    *,
    decided_on: date,
    decision: Annotated[Code, "bid_decision"],
    members: tuple[rules.PanelMember, ...],
    reasons: str,
    by: Actor,
) -> BestInterestsDecision:
    """Record what the panel decided on the latest assessment, in full and with its reasons.

    Raises Refused when who wrote any part of the assessment decides or votes (S8), when the panel is fewer than three
    or of one body, when it approves without the child's view, or closes on someone who is still a child alone (S3).
    """
    standing.refuse_when_closed(case)
    standing.refuse_future(decided_on, field="decided_on")
    standing.refuse_unknown("bid_decision", decision, field="decision")
    latest = _latest(case)
    facts = queries.best_interests(case, decided_on)
    panel = rules.Panel(decision, decided_on, members)
    if blockers := rules.everything_blocking_decision(facts, panel, **_authorship(case, by)):
        raise Refused(*blockers)
    return BestInterestsDecision.objects.create(
        case=case,
        assessment=latest,
        decided_on=decided_on,
        decision_code=decision,
        panel_sealed=vault.seal(case.person_id, [asdict(each) for each in members], field=queries.PANEL),
        panel_members=len(members),
        reasons_sealed=vault.seal(case.person_id, reasons, field=queries.REASONS),
    )


def _authorship(case: Case, by: Actor) -> dict[str, Any]:
    """By name, who wrote any part of the latest assessment, and whether one of them decides now. A command never
    decides on a command's."""
    authors = queries.authors_of_assessment(case)
    return {"authors": tuple(authors.values()), "is_author": by.id in authors}
