"""Services: who provides them, what was planned, what was delivered and at what cost, what was given up and why."""

from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from teranga.access.models import Organisation, Staff
from teranga.casework.models import Case, Need
from teranga.kernel.scope import Actor, Record


class Provider(Record):
    """Whoever gives a service: our own office, a shelter, a clinic. Known to one organisation's staff."""

    columns: ClassVar[dict[str, str]] = {"name": "text", "place": "text"}

    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    name = models.CharField(_("Name"), max_length=120)
    kind_code = models.CharField(_("Kind"), max_length=40)
    place = models.CharField(_("Place"), max_length=120, blank=True)
    is_active = models.BooleanField(_("In use"), default=True)

    class Meta:
        ordering = ("name", "place", "pk")
        constraints = (
            models.UniqueConstraint(fields=("organisation", "name", "place"), name="assistance_provider_once"),
        )

    def __str__(self) -> str:
        return f"{self.name}, {self.place}" if self.place else self.name

    @staticmethod
    def scope(actor: Actor) -> Q:
        return Q(organisation=actor.organisation)


class Service(Record):
    """A service for one person: planned, then delivered or cancelled. `unit_code` is what `quantity` counts."""

    part_of = "case"

    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="services")
    service_code = models.CharField(_("Service"), max_length=40)
    need = models.ForeignKey(
        Need, on_delete=models.PROTECT, null=True, blank=True, related_name="services", verbose_name=_("Need")
    )
    provider = models.ForeignKey(
        Provider, on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("Provider")
    )
    planned_on = models.DateField(_("Planned on"))
    due_on = models.DateField(_("Due on"))
    quantity = models.DecimalField(_("Quantity"), max_digits=10, decimal_places=2)
    unit_code = models.CharField(_("Unit"), max_length=20)

    class Meta:
        constraints = (
            models.CheckConstraint(condition=Q(quantity__gt=0), name="assistance_plans_something"),
            models.CheckConstraint(
                condition=Q(due_on__gte=models.F("planned_on")), name="assistance_due_after_planned"
            ),
        )
        indexes = (models.Index(fields=("case", "-due_on", "-id"), name="assistance_of_a_file"),)


class Delivery(Record):
    """A service that was given: when, how much, at what cost, from which funding line."""

    part_of = "service"

    service = models.OneToOneField(Service, on_delete=models.CASCADE, related_name="delivery")
    delivered_on = models.DateField(_("Delivered on"))
    quantity = models.DecimalField(_("Quantity delivered"), max_digits=10, decimal_places=2)
    cost = models.DecimalField(_("Cost"), max_digits=16, decimal_places=3)
    currency_code = models.CharField(_("Currency"), max_length=3, blank=True)
    funding_line_code = models.CharField(_("Funding line"), max_length=40, blank=True)
    delivered_by = models.ForeignKey(
        Staff, on_delete=models.PROTECT, null=True, related_name="+", verbose_name=_("Recorded by")
    )

    class Meta:
        constraints = (
            models.CheckConstraint(condition=Q(quantity__gt=0), name="assistance_delivers_something"),
            models.CheckConstraint(
                condition=Q(cost=0) | Q(cost__gt=0) & ~Q(currency_code="") & ~Q(funding_line_code=""),
                name="assistance_cost_is_accounted_for",
            ),
        )
        indexes = (models.Index(fields=("delivered_on",), name="assistance_by_day"),)


class Cancellation(Record):
    """A planned service that will not be given, and why."""

    part_of = "service"

    service = models.OneToOneField(Service, on_delete=models.CASCADE, related_name="cancellation")
    cancelled_on = models.DateField(_("Cancelled on"))
    reason_code = models.CharField(_("Reason"), max_length=40)
