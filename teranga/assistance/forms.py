"""What is typed about services and providers."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from teranga.assistance import queries
from teranga.kernel import clock
from teranga.ui import forms

FREE = _("Leave empty when it was free of charge.")


class Services(forms.Choice):
    """A service, listed under the need that it answers."""

    def __init__(self, **options: Any) -> None:
        super().__init__("service", **options)

    def listed(self) -> list[Any]:
        return queries.service_choices()


def _quantity(label: Any) -> forms.Amount:
    return forms.Amount(label=label, places=2, least="0.01", most=1_000_000)


def _provider() -> forms.Pick:
    return forms.Pick(queries.provider_choices, record=queries.provider, label=_("Provider"), required=False)


def _need() -> forms.Pick:
    return forms.Pick(queries.open_need_choices, record=queries.need, label=_("For the need"), required=False)


class Plan(forms.ActForm):
    service = Services(label=_("Service"))
    quantity = _quantity(_("Quantity"))
    due_on = forms.Day(label=_("Due on"), past=False)
    provider = _provider()
    need = _need()


class Given(forms.ActForm):
    """What is said of any service that was given: when, how much, at what cost, whether it covers the need."""

    delivered_on = forms.Day(label=_("Delivered on"))
    quantity = _quantity(_("Quantity delivered"))
    cost = forms.Amount(label=_("Cost"), required=False, help_text=FREE)
    currency = forms.Choice("currency", label=_("Currency"), required=False)
    funding_line = forms.Choice("funding_line", label=_("Funding line"), required=False)
    meets_need = forms.Tick(label=_("The need is now met"), required=False)
    groups = ((_("Cost"), ("cost", "currency", "funding_line")),)

    def __init__(self, *sent: Any, actor: Any, subject: Any, **options: Any) -> None:
        start = {"delivered_on": clock.today(), "currency": queries.usual_currency(subject.root())}
        options["initial"] = {**start, **(options.get("initial") or {})}
        super().__init__(*sent, actor=actor, subject=subject, **options)

    def arguments(self) -> dict[str, Any]:
        """A service free of charge is drawn from no line, in no currency."""
        found = super().arguments()
        cost = found["cost"] or queries.NO_MONEY
        nothing = {"currency": "", "funding_line": ""} if not cost else {}
        return {**found, "cost": cost, **nothing}


class Deliver(Given):
    def __init__(self, *sent: Any, actor: Any, subject: Any, **options: Any) -> None:
        options["initial"] = {"quantity": f"{subject.quantity.normalize():f}", **(options.get("initial") or {})}
        super().__init__(*sent, actor=actor, subject=subject, **options)
        if subject.need is None or subject.need.met_on is not None:
            del self.fields["meets_need"]


class Record(Given):
    service = Services(label=_("Service"))
    provider = _provider()
    need = _need()
    field_order = ("service", "delivered_on", "quantity", "provider", "need", "meets_need")


class Cancel(forms.ActForm):
    reason = forms.Choice("service_cancellation", label=_("Reason"))


class AddProvider(forms.ActForm):
    name = forms.Text(label=_("Name"), max_length=120)
    kind = forms.Choice("provider_kind", label=_("Kind"))
    place = forms.Text(label=_("Place"), max_length=120, required=False)


class Confirm(forms.ActForm):
    """Nothing to say but yes."""
