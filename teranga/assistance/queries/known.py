"""What acts are about: a service, a provider, a need; and what there is to choose from."""

from decimal import Decimal
from typing import Any
from uuid import UUID

from teranga.assistance import rules
from teranga.assistance.models import Provider, Service
from teranga.casework.models import Case, Need
from teranga.kernel import codes
from teranga.kernel.acts import Refused
from teranga.kernel.codes import Code
from teranga.kernel.scope import Actor

NO_MONEY = Decimal(0)


def service(actor: Actor, case: Case, pk: UUID) -> Service:
    """A service of a file. Raises Refused("not-found")."""
    whole = ("case", "need", "provider", "delivery", "cancellation")
    found = Service.objects.visible_to(actor).select_related(*whole).filter(case=case, pk=pk).first()
    if found is None:
        raise Refused("not-found")
    return found


def facts_of(service: Service) -> rules.ServiceFacts:
    """What rules ask of a service."""
    return rules.ServiceFacts(
        opened_on=service.case.opened_on,
        planned_on=service.planned_on,
        is_delivered=hasattr(service, "delivery"),
        is_cancelled=hasattr(service, "cancellation"),
    )


def provider(actor: Actor, pk: UUID) -> Provider:
    """A provider of the actor's organisation. Raises Refused("not-found")."""
    found = Provider.objects.visible_to(actor).filter(pk=pk).first()
    if found is None:
        raise Refused("not-found")
    return found


def providers(actor: Actor) -> Any:
    """Every provider of the actor's organisation, those in use first."""
    return Provider.objects.visible_to(actor).order_by("-is_active", "name", "place", "pk")


def provider_choices(actor: Actor, case: Any = None) -> list[tuple[UUID, str]]:
    """The providers in use, to choose one from."""
    return [(each.pk, str(each)) for each in providers(actor).filter(is_active=True)]


def need(actor: Actor, pk: UUID) -> Need:
    """A need of a file that the actor may see. Raises Refused("not-found")."""
    found = Need.objects.visible_to(actor).filter(pk=pk).first()
    if found is None:
        raise Refused("not-found")
    return found


def open_need_choices(actor: Actor, case: Case) -> list[tuple[UUID, str]]:
    """The needs of a file that are not met, to choose one from."""
    return [
        (each.pk, codes.label("need", each.need_code)) for each in case.needs.filter(met_on=None).order_by("found_on")
    ]


def service_choices() -> list[tuple[Any, list[tuple[str, Any]]]]:
    """Every service under the need that it answers, to choose one from."""
    return [
        (codes.label("need", need), [(row["code"], codes.label("service", row["code"])) for row in rows])
        for need, _label in codes.choices("need")
        if (rows := [row for row in codes.rows("service") if row["need"] == need])
    ]


def usual_currency(case: Case) -> Code:
    """The currency of the country where the file is followed."""
    return rules.currency_of(case.office.country_code)
