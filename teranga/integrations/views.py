"""The administrator's pages of integrations: tokens, and the webhooks of each."""

from datetime import timedelta
from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from teranga.access import queries as access
from teranga.integrations import acts, forms, queries
from teranga.kernel import acts as kernel_acts
from teranga.kernel import clock, rooms
from teranga.ui import pages, tables


def _address(token: Any) -> str:
    return reverse("integrations.token", args=[token.pk])


COLUMNS = (
    tables.Column("name", _("Integration"), link=_address),
    tables.Column("office", _("Office")),
    tables.Column("role_code", _("Role"), value=lambda each: access.role_label(each.role_code)),
    tables.Column("expires_on", _("Valid until")),
    tables.Column("used_at", _("Last used on")),
    tables.Column("state", _("State"), value=lambda each: _("Open") if queries.is_open(each) else _("Shut")),
)


@pages.page("integrations.manage")
def tokens(request: pages.Request) -> HttpResponseBase:
    empty = _("No other system is let in. Let the first one in.")
    table = tables.Table(rows=queries.tokens(request.actor), columns=COLUMNS, empty=empty)
    return tables.answer(request, table, "integrations/tokens.html", title=_("Integrations"))


@pages.page("integrations.manage")
def issue(request: pages.Request) -> HttpResponse:
    start = {"office": request.actor.home, "expires_on": clock.today() + timedelta(days=90), "per_minute": 120}
    return _shown_once(request, acts.issue_token, forms.Issue, initial=start)


@pages.page("integrations.manage")
def token(request: pages.Request, pk: UUID) -> HttpResponse:
    found = queries.token(request.actor, pk)
    hooks = tables.Table(queries.webhooks(found), HOOKS, title=_("Webhooks"), empty=_("It is told nothing."))
    scopes = [rooms.permissions().get(each, each) for each in found.scopes]
    shown = {"token": found, "title": found.name, "hooks": hooks, "scopes": scopes, "is_open": queries.is_open(found)}
    return render(request, "integrations/token.html", shown | {"role": access.role_label(found.role_code)})


@pages.page("integrations.manage")
def revoke(request: pages.Request, pk: UUID) -> HttpResponse:
    found = queries.token(request.actor, pk)
    return pages.act_page(
        request, acts.revoke_token, forms.Confirm, subject=found, back=_address(found), about=found.name
    )


@pages.page("integrations.manage")
def add_webhook(request: pages.Request, pk: UUID) -> HttpResponse:
    found = queries.token(request.actor, pk)
    return _shown_once(request, acts.add_webhook, forms.AddWebhook, subject=found, about=found.name)


HOOKS = (
    tables.Column("url", _("Address"), link=lambda hook: reverse("integrations.webhook", args=[hook.pk])),
    tables.Column("added_at", _("Added on")),
    tables.Column("ended_at", _("Stopped on")),
)
TOLD = (
    tables.Column("act", _("Act")),
    tables.Column("attempts", _("Attempts"), numeric=True),
    tables.Column("delivered_at", _("Told on")),
    tables.Column("next_at", _("Next attempt")),
    tables.Column("error", _("Last error")),
)


@pages.page("integrations.manage")
def webhook(request: pages.Request, pk: UUID) -> HttpResponse:
    hook = queries.webhook(request.actor, pk)
    told = _("The latest acts told")
    table = tables.Table(queries.deliveries(hook), TOLD, title=told, empty=_("Nothing was told yet."))
    acts_told = [kernel_acts.registry[each].done for each in hook.acts if each in kernel_acts.registry]
    shown = {"hook": hook, "title": hook.url, "told": acts_told, "end": acts.end_webhook.act.label}  # type: ignore[attr-defined]
    return render(request, "integrations/webhook.html", shown | {"table": table, "back_url": _address(hook.token)})


@pages.page("integrations.manage")
def end_webhook(request: pages.Request, pk: UUID) -> HttpResponse:
    hook = queries.webhook(request.actor, pk)
    back = reverse("integrations.webhook", args=[pk])
    return pages.act_page(request, acts.end_webhook, forms.Confirm, subject=hook, back=back, about=hook.url)


def _shown_once(request: pages.Request, act: Any, form: Any, **options: Any) -> HttpResponse:
    """The page of an act whose outcome has a secret: shown in the answer itself, and kept nowhere."""
    made: list[Any] = []

    def back(outcome: Any) -> str:
        made.append(outcome)
        return reverse("integrations.tokens")

    answer = pages.act_page(request, act, form, back=back, **options)
    if not made:
        return answer
    token = made[0].root()
    shown = {"secret": getattr(made[0], "secret", ""), "title": token.name, "back_url": _address(token)}
    return render(request, "integrations/secret.html", shown)
