"""What is said when a page can't be given: what happened, what was kept, what to do."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.template import loader


def bad_request(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """What was sent can't be read. Said without the page around it, which would read it again."""
    return HttpResponse(loader.render_to_string("400.html"), status=400)


def forbidden(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """Signed in, but without the permission."""
    return render(request, "403.html", status=403)


def not_found(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """Not there, or not this reader's: the same words for both."""
    return render(request, "404.html", status=404)


def server_error(request: HttpRequest) -> HttpResponse:
    """Our own fault. Nothing is read to say so: neither the session nor the database."""
    return HttpResponse(loader.render_to_string("500.html"), status=500)


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """A form that came without its token: the page was too old, or another site sent it."""
    return HttpResponse(loader.render_to_string("403_csrf.html"), status=403)
