"""What is said when a page can't be given: what happened, what was kept, what to do."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """A form that came without its token: the page was too old, or was sent by another site."""
    return render(request, "403_csrf.html", status=403)
