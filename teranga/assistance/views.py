"""Pages of services and providers."""

from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.http.response import HttpResponseBase
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from teranga.assistance import acts, forms, queries
from teranga.casework import queries as casework_queries
from teranga.ui import links, pages, tables


def _on_file(
    request: pages.Request, reference: str, the_act: Any, form: Any, pk: UUID | None = None, **context: Any
) -> HttpResponse:
    """The page of an act on a file, or on one of its services; back to the file."""
    case = casework_queries.case(request.actor, reference)
    service = queries.service(request.actor, case, pk) if pk else None
    about = casework_queries.about(request.actor, case)
    intro = queries.said_of(service) if service else ""
    back = casework_queries.url(case)
    return pages.act_page(
        request, the_act, form, subject=service or case, back=back, about=about, intro=intro, **context
    )


@pages.page("assistance.plan")
def plan(request: pages.Request, reference: str) -> HttpResponse:
    return _on_file(request, reference, acts.plan_service, forms.Plan, initial={"quantity": 1})


DELIVER = "assistance/deliver.html"


@pages.page("assistance.deliver")
def record(request: pages.Request, reference: str) -> HttpResponse:
    return _on_file(request, reference, acts.record_service, forms.Record, initial={"quantity": 1})


@pages.page("assistance.deliver")
def deliver(request: pages.Request, reference: str, pk: UUID) -> HttpResponse:
    return _on_file(request, reference, acts.deliver_service, forms.Deliver, pk, template=DELIVER)


@pages.page("assistance.plan")
def cancel(request: pages.Request, reference: str, pk: UUID) -> HttpResponse:
    return _on_file(request, reference, acts.cancel_service, forms.Cancel, pk)


@pages.page("casework.read")
def services(request: pages.Request, reference: str) -> HttpResponseBase:
    """Every service of a file, to read and to export."""
    case = casework_queries.case(request.actor, reference)
    table = tables.Table(
        rows=queries.services_of(case), columns=SERVICE_COLUMNS, name=f"services-{case.reference}", empty=NO_SERVICE
    )
    about, back = casework_queries.about(request.actor, case), casework_queries.url(case)
    return tables.answer(request, table, title=_("Services"), intro=about, back_url=back)


NO_SERVICE = _("No service is planned or recorded yet. Plan one from the file, or record one that was given.")
SERVICE_COLUMNS = (
    tables.Column("service.service_code", _("Service"), code="service"),
    tables.Column("standing", _("Status"), shown="page"),
    tables.Column("status", _("Status"), code="service_status", shown="export"),
    tables.Column("quantity", _("Quantity")),
    tables.Column("service.provider", _("Provider")),
    tables.Column("service.need.need_code", _("Need"), code="need", shown="export"),
    tables.Column("service.due_on", _("Due on")),
    tables.Column("service.delivery.delivered_on", _("Delivered on")),
    tables.Column("cost", _("Cost"), numeric=True, shown="page"),
    tables.Column("service.delivery.cost", _("Cost"), shown="export"),
    tables.Column("service.delivery.currency_code", _("Currency"), shown="export"),
    tables.Column("service.delivery.funding_line_code", _("Funding line"), code="funding_line", shown="export"),
    tables.Column("service.cancellation.reason_code", _("Why cancelled"), code="service_cancellation", shown="export"),
)


@pages.page("assistance.plan")
def providers(request: pages.Request) -> HttpResponseBase:
    rows = queries.providers(request.actor)
    table = tables.Table(rows=rows, columns=PROVIDER_COLUMNS, name="providers", empty=NO_PROVIDER)
    add = (reverse("assistance.add_provider"), acts.add_provider.act.label)  # type: ignore[attr-defined]
    return tables.answer(request, table, title=_("Providers"), buttons=[add])


def _change(provider: Any) -> Any:
    return acts.retire_provider if provider.is_active else acts.restore_provider


NO_PROVIDER = _("No provider is known yet. Add the shelters, clinics and partners that give services.")
PROVIDER_COLUMNS = (
    tables.Column("name", _("Name")),
    tables.Column("kind_code", _("Kind"), code="provider_kind"),
    tables.Column("place", _("Place")),
    tables.Column("is_active", _("In use")),
    tables.Column(
        "change",
        _("Change"),
        value=lambda each: _change(each).act.label,
        link=lambda each: links.address(_change(each).act.id, each.pk),
        shown="page",
    ),
)


@pages.page("assistance.plan")
def add_provider(request: pages.Request) -> HttpResponse:
    return pages.act_page(request, acts.add_provider, forms.AddProvider, back=reverse("assistance.providers"))


@pages.page("assistance.plan")
def retire_provider(request: pages.Request, pk: UUID) -> HttpResponse:
    return _on_provider(request, acts.retire_provider, pk)


@pages.page("assistance.plan")
def restore_provider(request: pages.Request, pk: UUID) -> HttpResponse:
    return _on_provider(request, acts.restore_provider, pk)


def _on_provider(request: pages.Request, the_act: Any, pk: UUID) -> HttpResponse:
    provider = queries.provider(request.actor, pk)
    back = reverse("assistance.providers")
    return pages.act_page(request, the_act, forms.Confirm, subject=provider, back=back, about=str(provider))
