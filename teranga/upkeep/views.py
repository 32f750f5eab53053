"""The public answer to monitors, and the administrator's page."""

from typing import Any

from django.http import HttpResponse, JsonResponse
from django.shortcuts import render
from django.utils.translation import gettext_lazy as _

from teranga.kernel import health as checks
from teranga.ui import pages, tables
from teranga.upkeep import queries

STATES = {
    checks.OK: (_("In order"), "plain"),
    checks.LATE: (_("To be looked at"), "late"),
    checks.WRONG: (_("Does not work"), "late"),
    checks.UNKNOWN: (_("Not known"), "plain"),
}


@pages.page("public")
def health(request: pages.Request) -> HttpResponse:
    """For monitors: 200 and "ok", or 503 and "degraded"; what is wrong is said to nobody here."""
    degraded = checks.is_degraded()
    answer = JsonResponse({"status": "degraded" if degraded else "ok"}, status=503 if degraded else 200)
    answer.headers["Cache-Control"] = "no-store"
    return answer


@pages.page("upkeep.read")
def house(request: pages.Request) -> HttpResponse:
    context = {"title": _("How the house is doing"), "checks": _checks(), "speeds": _speeds()}
    return render(request, "upkeep/house.html", context)


def _checks() -> tables.Table:
    columns = (
        tables.Column("label", _("What")),
        tables.Column("state", _("State"), value=lambda each: STATES[each.state][0]),
        tables.Column("words", _("What was found")),
    )
    return tables.Table(rows=checks.findings(), columns=columns, empty="", tone=_tone)


def _tone(each: Any) -> str:
    return STATES[each.state][1]


def _speeds() -> tables.Table:
    columns = (
        tables.Column("page", _("Page")),
        tables.Column("answers", _("Answers"), numeric=True),
        tables.Column("median_ms", _("Half within (ms)"), numeric=True),
        tables.Column("p95_ms", _("95 % within (ms)"), numeric=True),
    )
    return tables.Table(rows=queries.speeds(), columns=columns, empty=_("No page was asked for this hour."))
