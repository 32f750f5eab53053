"""Planning, delivering and cancelling services; knowing who provides them."""

from datetime import date
from decimal import Decimal
from typing import Annotated

from django.utils.translation import gettext_lazy as _

from teranga.assistance import queries, rules
from teranga.assistance.models import Cancellation, Delivery, Provider, Service
from teranga.casework import acts as casework_acts
from teranga.casework import queries as casework_queries
from teranga.casework.acts import standing
from teranga.casework.models import Case, Need
from teranga.kernel import clock
from teranga.kernel.acts import Refused, act
from teranga.kernel.codes import Code
from teranga.kernel.scope import Actor


@act("assistance.plan", needs="assistance.plan", label=_("Plan a service"), done=_("Service planned"))
def plan_service(
    case: Case,
    *,
    service: Annotated[Code, "service"],
    quantity: Annotated[Decimal, 99_999_999],
    due_on: date,
    planned_on: date | None = None,
    need: Need | None = None,
    provider: Provider | None = None,
    by: Actor,
) -> Service:
    """Say what the person is to receive, how much (in the unit of the service) and by when; planned today unless said.

    Raises Refused on a closed file, for a day that makes no sense, nothing to give, a need already met.
    """
    planned = Service(case=case, service_code=service, quantity=quantity, due_on=due_on, need=need, provider=provider)
    planned.planned_on = planned_on or clock.today()
    _keep_planned(planned)
    casework_acts.reach_stage(case, "planned")
    return planned


@act("assistance.deliver", needs="assistance.deliver", label=_("Deliver the service"), done=_("Service delivered"))
def deliver_service(
    service: Service,
    *,
    delivered_on: date,
    quantity: Annotated[Decimal, 99_999_999],
    cost: Decimal = Decimal(0),
    currency: Annotated[Code, "currency"] = Code(""),
    funding_line: Annotated[Code, "funding_line"] = Code(""),
    meets_need: bool = False,
    by: Actor,
) -> Delivery:
    """Record that a planned service was given, its cost (0: free) and, when it is so, that the need is met.

    Raises Refused on a closed file, when it was delivered or cancelled before, for an impossible day or amount, for
    money without a funding line (S10).
    """
    given = rules.Given(delivered_on, quantity, cost, currency, funding_line)
    return _deliver(service, given, meets_need, by)


@act("assistance.record", needs="assistance.deliver", label=_("Record a service"), done=_("Service delivered"))
def record_service(
    case: Case,
    *,
    service: Annotated[Code, "service"],
    delivered_on: date,
    quantity: Annotated[Decimal, 99_999_999],
    cost: Decimal = Decimal(0),
    currency: Annotated[Code, "currency"] = Code(""),
    funding_line: Annotated[Code, "funding_line"] = Code(""),
    need: Need | None = None,
    provider: Provider | None = None,
    meets_need: bool = False,
    by: Actor,
) -> Service:
    """Record a service that was given without having been planned. Raises Refused as planning and delivering do."""
    given = Service(case=case, service_code=service, quantity=quantity, need=need, provider=provider)
    given.planned_on = given.due_on = delivered_on
    if delivered_on > clock.today():
        raise Refused("delivered-in-future", field="delivered_on")
    _keep_planned(given, day="delivered_on")
    _deliver(given, rules.Given(delivered_on, quantity, cost, currency, funding_line), meets_need, by)
    return given


@act("assistance.cancel", needs="assistance.plan", label=_("Cancel the service"), done=_("Service cancelled"))
def cancel_service(service: Service, *, reason: Annotated[Code, "service_cancellation"], by: Actor) -> Cancellation:
    """Give up a planned service, today, with a reason. Raises Refused when it was delivered or cancelled before."""
    standing.refuse_when_closed(service.case)
    standing.refuse_unknown("service_cancellation", reason, field="reason")
    if why := rules.what_blocks_change(queries.facts_of(service)):
        raise Refused(why)
    cancelled = Cancellation.objects.create(service=service, cancelled_on=clock.today(), reason_code=reason)
    casework_acts.settle_stage(service.case)
    return cancelled


@act(
    "assistance.add_provider",
    needs="assistance.plan",
    creates=True,
    label=_("Add a provider"),
    done=_("Provider added"),
)
def add_provider(
    *, name: Annotated[str, 120], kind: Annotated[Code, "provider_kind"], place: Annotated[str, 120] = "", by: Actor
) -> Provider:
    """Add someone who gives services, for the organisation of whoever adds it. Raises Refused when it is known."""
    standing.refuse_unknown("provider_kind", kind, field="kind")
    known = Provider.objects.filter(organisation=by.organisation, name=name, place=place).exists()
    if why := rules.what_blocks_adding_provider(has_organisation=by.organisation is not None, is_known=known):
        raise Refused(why)
    provider = Provider(name=name, kind_code=kind, place=place)
    provider.organisation_id = by.organisation  # type: ignore[assignment]
    provider.save(force_insert=True)
    return provider


@act(
    "assistance.retire_provider",
    needs="assistance.plan",
    label=_("Take out of use"),
    done=_("Provider taken out of use"),
)
def retire_provider(provider: Provider, *, by: Actor) -> Provider:
    """No service is planned with the provider any more; those on record keep its name."""
    return _set_in_use(provider, False)


@act(
    "assistance.restore_provider",
    needs="assistance.plan",
    label=_("Bring back into use"),
    done=_("Provider back in use"),
)
def restore_provider(provider: Provider, *, by: Actor) -> Provider:
    """Services may be planned with the provider again."""
    return _set_in_use(provider, True)


def _set_in_use(provider: Provider, is_active: bool) -> Provider:
    provider.is_active = is_active
    provider.save(update_fields=["is_active"])
    return provider


def _keep_planned(planned: Service, *, day: str = "planned_on") -> None:
    """Write a service as planned, or raise Refused. `day`: the argument that an impossible day is said of."""
    standing.refuse_when_closed(planned.case)
    if planned.need is not None and planned.need.case_id != planned.case_id:
        raise Refused("not-found")
    if planned.provider is not None and not planned.provider.is_active:
        raise Refused("provider-not-in-use", field="provider")
    why = rules.everything_blocking_planning(
        service=planned.service_code,
        opened_on=planned.case.opened_on,
        planned_on=planned.planned_on,
        due_on=planned.due_on,
        quantity=planned.quantity,
        need_met=planned.need is not None and planned.need.met_on is not None,
        on=clock.today(),
        day=day,
    )
    if why:
        raise Refused(*why)
    planned.unit_code = rules.unit_of(planned.service_code)
    planned.save(force_insert=True)


def _deliver(service: Service, given: rules.Given, meets_need: bool, by: Actor) -> Delivery:
    standing.refuse_when_closed(service.case)
    why = rules.everything_blocking_delivery(queries.facts_of(service), given, on=clock.today())
    unnamed = rules.what_blocks_meeting(meets_need=meets_need, has_need=service.need is not None)
    if why or unnamed:
        raise Refused(*why, *([unnamed] if unnamed else []))
    delivery = Delivery.objects.create(
        service=service,
        delivered_on=given.delivered_on,
        quantity=given.quantity,
        cost=given.cost,
        currency_code=given.currency if given.cost else "",
        funding_line_code=given.funding_line if given.cost else "",
        delivered_by=casework_queries.staff_of(by),
    )
    if meets_need and service.need is not None and service.need.met_on is None:
        casework_acts.meet_need(service.need, met_on=given.delivered_on, by=by)
    casework_acts.reach_stage(service.case, "assisted")
    return delivery
