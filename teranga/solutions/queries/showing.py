"""What the file page shows of solutions and best interests, opened."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from teranga.casework.models import Case
from teranga.kernel import codes, parts, vault
from teranga.kernel.scope import Actor
from teranga.solutions import rules
from teranga.solutions.models import Option
from teranga.solutions.queries import facts


@dataclass(frozen=True)
class Told:
    """A line of a panel: what it is, what it says, on which day."""

    label: Any
    text: Any
    on: date | None = None
    state: str = "done"


def panel(case: Case, actor: Actor, on: date) -> dict[str, Any]:
    """What the file page shows of solutions: the choice, then the options, with why."""
    return {"options": _options(case), "nothing": _("No solution has been discussed yet.")}


def best_interests_panel(case: Case, actor: Actor, on: date) -> dict[str, Any]:
    """What the file page shows of a child's best interests; nothing for those who need no procedure and had none."""
    told, known = [*_assessment(case), *_decision(case)], facts.best_interests(case, on)
    if not (told or rules.is_best_interests_needed(known) or known.is_lift_unconfirmed):
        return {}
    not_now = () if known.is_lift_unconfirmed else ("solutions.confirm_no_longer_child_alone",)
    return {"told": told, "nothing": _("The best interests have not been assessed yet."), "not_now": not_now}


def _options(case: Case) -> list[Told]:
    """The solution chosen, then the options discussed, with why."""
    choice = facts.choice_of(case)
    chosen = [choice] if choice else []
    rows: list[Any] = [*chosen, *(case.options.all() if parts.may_have(Option, [case.pk]) else ())]
    sealed = [(case.person_id, row.why_sealed) for row in rows]
    found = []
    for row, why in zip(rows, vault.unseal_many(sealed, field=facts.WHY), strict=True):
        is_choice = row in chosen
        said = _("Chosen") if is_choice else codes.label("option_outcome", row.outcome_code)
        text = " · ".join(str(part) for part in (said, why) if part)
        day = row.chosen_on if is_choice else row.discussed_on
        label = codes.label("solution", row.solution_code)
        found.append(Told(label, text, day, "done" if is_choice else "open"))
    return found


_SEALED = {
    "child_view": (facts.CHILD_VIEW, gettext_lazy("The child's view")),
    "guardian": (facts.GUARDIAN, gettext_lazy("Guardian")),
    "guardian_view": (facts.GUARDIAN_VIEW, gettext_lazy("The guardian's view")),
    "reasons": (facts.REASONS, gettext_lazy("Reasons")),
    "care": (facts.CARE, gettext_lazy("Care at destination")),
    "escort": (facts.ESCORT, gettext_lazy("Escort")),
}


def draft(case: Case) -> dict[str, Any]:
    """The latest assessment of a file read before, opened, as a new one starts from; empty when there is none."""
    latest = case.best_interests.order_by("-id").first()
    if latest is None:
        return {}
    words = {
        name: vault.unseal(case.person_id, getattr(latest, f"{name}_sealed"), field=place) or ""
        for name, (place, _label) in _SEALED.items()
    }
    return {
        **words,
        "purpose": latest.purpose_code,
        "recommendation": latest.recommendation_code,
        "tracing": latest.tracing_outcome_code,
        "care": latest.care_arrangement_code,
        "care_details": words["care"],
        "care_confirmed_on": latest.care_confirmed_on,
        "escort_named_on": latest.escort_named_on,
    }


def _assessment(case: Case) -> list[Told]:
    latest, _decided = facts.latest_of(case)
    if latest is None:
        return []
    author = latest.author.name if latest.author else ""
    coded = [
        Told(_("Best interests assessed by"), author, latest.assessed_on),
        Told(_("Recommendation"), codes.label("bid_recommendation", latest.recommendation_code)),
        Told(_("Family tracing"), codes.label("tracing_outcome", latest.tracing_outcome_code)),
        Told(_("Care arrangement"), codes.label("care_arrangement", latest.care_arrangement_code)),
    ]
    sealed = [
        Told(label, vault.unseal(case.person_id, getattr(latest, f"{name}_sealed"), field=place))
        for name, (place, label) in _SEALED.items()
    ]
    return [each for each in (*coded, *sealed) if each.text]


def _decision(case: Case) -> list[Told]:
    _assessed, latest = facts.latest_of(case)
    if latest is None:
        return []
    reasons = vault.unseal(case.person_id, latest.reasons_sealed, field=facts.REASONS)
    members = vault.unseal(case.person_id, latest.panel_sealed, field=facts.PANEL) or []
    names = ", ".join(f"{each['name']} ({each['body']})" for each in members)
    decided = Told(_("The panel's decision"), codes.label("bid_decision", latest.decision_code), latest.decided_on)
    return [decided, Told(_("The panel's reasons"), reasons), Told(_("Panel"), names)]
