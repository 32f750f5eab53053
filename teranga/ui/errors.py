"""What is said when a page can't be given: what happened, what was kept, what to do."""

from collections.abc import Iterable

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.template import loader
from django.utils.translation import gettext as _

UNREADABLE = 422


def bad_request(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """What was sent can't be read. Said without the page around it, which would read it again."""
    return HttpResponse(loader.render_to_string("400.html"), status=400)


def too_large(most: int) -> HttpResponse:
    """More was sent than any file may hold (`most`, MB). Nothing of it is read to say so."""
    return HttpResponse(loader.render_to_string("413.html", {"most": most}), status=413)


def forbidden(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """Signed in, but without the permission."""
    return _said(
        request,
        403,
        _("Not for your role"),
        _("This page or this act asks for a permission that your role does not have. Nothing was changed."),
        _("If you need it for your work, ask your supervisor or the administrator of your organisation."),
    )


def not_found(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """Not there, or not this reader's: the same words for both."""
    return _said(
        request,
        404,
        _("Nothing here"),
        _("There is no such page, or it is not open to you. Nothing was changed."),
        _("Check the address, or search for the person or the file at the top of the page."),
    )


def refused(request: HttpRequest, reasons: Iterable[str]) -> HttpResponse:
    """A rule stood in the way of an act that has no form to say so on."""
    again = _("Nothing was changed. Go back to the page before, put right what is named here, and try again.")
    return _said(request, UNREADABLE, _("This was not done"), again, reasons=reasons)


def server_error(request: HttpRequest) -> HttpResponse:
    """Our own fault. Nothing is read to say so: neither the session nor the database."""
    return HttpResponse(loader.render_to_string("500.html"), status=500)


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """A form that came without its token: the page was too old, or another site sent it."""
    return HttpResponse(loader.render_to_string("403_csrf.html"), status=403)


def _said(request: HttpRequest, status: int, title: str, *paragraphs: str, reasons: Iterable[str] = ()) -> HttpResponse:
    values = {"title": title, "paragraphs": paragraphs, "reasons": reasons}
    return render(request, "ui/error.html", values, status=status)
