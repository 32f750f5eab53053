"""What is typed about reintegration projects."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from teranga.assistance import queries as assistance_queries
from teranga.kernel import clock, codes
from teranga.ui import forms

DIMENSIONS = ("economic", "social", "psychosocial")


def _activities(dimension: str) -> forms.Choices:
    listed = [row["code"] for row in codes.rows("project_activity") if row["dimension"] == dimension]
    label = codes.label("reintegration_dimension", dimension)
    return forms.Choices("project_activity", only=listed, label=label, required=False)


class Instalment(forms.RowForm):
    amount = forms.Amount(label=_("Amount"))
    due_on = forms.Day(label=_("Due on"), future=True)


class Propose(forms.ActForm):
    goal = forms.Prose(label=_("Goal"), help_text=_("What the person wants to achieve, in their words."), rows=3)
    economic = _activities("economic")
    social = _activities("social")
    psychosocial = _activities("psychosocial")
    starts_on = forms.Day(label=_("Starts on"), future=True)
    ends_on = forms.Day(label=_("Ends on"), future=True)
    budget = forms.Amount(label=_("Budget"))
    currency = forms.Choice("currency", label=_("Currency"))
    funding_line = forms.Choice("funding_line", label=_("Funding line"))
    instalments = forms.Rows(
        Instalment,
        label=_("Instalments"),
        help_text=_("Together they make the budget."),
        add=_("Add an instalment"),
        row=_("Instalment"),
        least=1,
        most=12,
        blank=2,
    )
    groups = (
        (_("Activities"), DIMENSIONS),
        (_("Duration"), ("starts_on", "ends_on")),
        (_("Budget"), ("budget", "currency", "funding_line", "instalments")),
    )

    def __init__(self, *sent: Any, actor: Any, subject: Any, **options: Any) -> None:
        start = {"currency": assistance_queries.usual_currency(subject.root()), "starts_on": clock.today()}
        options["initial"] = {**start, **(options.get("initial") or {})}
        super().__init__(*sent, actor=actor, subject=subject, **options)

    def arguments(self) -> dict[str, Any]:
        found = super().arguments()
        found["activities"] = tuple(code for dimension in DIMENSIONS for code in found.pop(dimension))
        found["instalments"] = tuple((row["amount"], row["due_on"]) for row in found["instalments"])
        return found


class Today(forms.ActForm):
    """A form whose first day is, until said otherwise, today."""

    day = ""

    def __init__(self, *sent: Any, actor: Any, subject: Any, **options: Any) -> None:
        options["initial"] = {self.day: clock.today(), **(options.get("initial") or {})}
        super().__init__(*sent, actor=actor, subject=subject, **options)


class Approve(Today):
    day = "decided_on"
    decided_on = forms.Day(label=_("Decided on"))
    why = forms.Prose(label=_("Comment"), required=False, rows=3)


class Refuse(Today):
    day = "decided_on"
    decided_on = forms.Day(label=_("Decided on"))
    why = forms.Prose(label=_("Reason"), rows=3)


class Pay(Today):
    day = "paid_on"
    paid_on = forms.Day(label=_("Paid on"))
    amount = forms.Amount(label=_("Amount"))
    how = forms.Choice("payment_method", label=_("Paid by"))
    receipt = forms.File(label=_("Receipt"), required=False)

    def __init__(self, *sent: Any, actor: Any, subject: Any, **options: Any) -> None:
        options["initial"] = {"amount": f"{subject.amount.normalize():f}", **(options.get("initial") or {})}
        super().__init__(*sent, actor=actor, subject=subject, **options)


class KeepReceipt(forms.ActForm):
    receipt = forms.File(label=_("Receipt"))


class Visit(Today):
    day = "visited_on"
    visited_on = forms.Day(label=_("Visited on"))
    how = forms.Choice("visit_how", label=_("How"))
    outcome = forms.Choice("visit_outcome", label=_("Outcome"))
    note = forms.Prose(label=_("What was seen and agreed"), required=False)
    next_visit_on = forms.Day(label=_("Next visit"), past=False, required=False)


class Complete(Today):
    day = "ended_on"
    ended_on = forms.Day(label=_("Ended on"))
    reason = forms.Choice("project_end_reason", label=_("Reason"))
    outcome = forms.Choice("project_outcome", label=_("Outcome"))
    note = forms.Prose(label=_("Comment"), required=False, rows=3)
