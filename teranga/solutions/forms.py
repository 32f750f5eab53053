"""What is typed about solutions and the best interests of a child."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from teranga.kernel import clock
from teranga.solutions import rules
from teranga.ui import forms


class Discuss(forms.ActForm):
    solution = forms.Choice("solution", label=_("Solution"))
    outcome = forms.Choice("option_outcome", label=_("Outcome"))
    discussed_on = forms.Day(label=_("Discussed on"), initial=clock.today)
    why = forms.Prose(label=_("Why"), required=False, help_text=_("Needed when the solution is rejected."))


class Choose(forms.ActForm):
    solution = forms.Choice("solution", label=_("Solution"))
    chosen_on = forms.Day(label=_("Chosen on"), initial=clock.today)
    why = forms.Prose(label=_("Why"), required=False)


class Assess(forms.ActForm):
    assessed_on = forms.Day(label=_("Assessed on"), initial=clock.today)
    purpose = forms.Choice("bid_purpose", label=_("Purpose"))
    child_view = forms.Prose(
        label=_("The child's view"), required=False, help_text=_("In the child's own words, heard alone.")
    )
    guardian = forms.Text(label=_("Guardian"), required=False)
    guardian_view = forms.Prose(label=_("The guardian's view"), required=False, rows=3)
    tracing = forms.Choice("tracing_outcome", label=_("Family tracing"), initial="pending")
    care = forms.Choice("care_arrangement", label=_("Care arrangement"), required=False)
    care_details = forms.Prose(label=_("Who, where, and how reached"), required=False, rows=3)
    care_confirmed_on = forms.Day(label=_("Care confirmed on"), required=False)
    escort = forms.Text(label=_("Escort"), required=False)
    escort_named_on = forms.Day(label=_("Escort named on"), required=False)
    recommendation = forms.Choice("bid_recommendation", label=_("Recommendation"))
    reasons = forms.Prose(label=_("Reasons"), required=False)
    groups = (
        (_("Views"), ("child_view", "guardian", "guardian_view")),
        (_("Family and care"), ("tracing", "care", "care_details", "care_confirmed_on")),
        (_("Escort"), ("escort", "escort_named_on")),
        (_("Recommendation"), ("recommendation", "reasons")),
    )

    def arguments(self) -> dict[str, Any]:
        """Everything but the day is one assessment."""
        typed = super().arguments()
        assessed_on = typed.pop("assessed_on")
        return {"assessed_on": assessed_on, "assessment": rules.Assessment(**typed)}


class RecordTracing(forms.ActForm):
    tracing = forms.Choice("tracing_outcome", label=_("Outcome"))


class ConfirmCare(forms.ActForm):
    care = forms.Choice("care_arrangement", label=_("Care arrangement"))
    confirmed_on = forms.Day(label=_("Care confirmed on"), initial=clock.today)
    details = forms.Prose(label=_("Who, where, and how reached"), required=False, rows=3)


class NameEscort(forms.ActForm):
    escort = forms.Text(label=_("Escort"))
    named_on = forms.Day(label=_("Escort named on"), initial=clock.today)


class Member(forms.RowForm):
    name = forms.Text(label=_("Name"))
    body = forms.Text(label=_("Body"))


class Decide(forms.ActForm):
    decided_on = forms.Day(label=_("Decided on"), initial=clock.today)
    decision = forms.Choice("bid_decision", label=_("Decision"))
    members = forms.Rows(
        Member,
        label=_("Members of the panel"),
        add=_("Add a member"),
        row=_("Member"),
        least=1,
        blank=rules.PANEL_MEMBERS,
        help_text=_("At least three, of different bodies; not the author of the assessment."),
    )
    reasons = forms.Prose(label=_("Reasons"))

    def arguments(self) -> dict[str, Any]:
        """The members as the panel they are."""
        typed = super().arguments()
        return {**typed, "members": tuple(rules.PanelMember(**member) for member in typed["members"])}


class ConfirmLift(forms.ActForm):
    reason = forms.Prose(label=_("Why this is right"), help_text=_("What you checked, and with whom."))
