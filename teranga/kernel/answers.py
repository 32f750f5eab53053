"""Every request gets a number, a line in the log, and its place in the pace of the house."""

import logging
import time
from collections.abc import Callable
from uuid import uuid4

from django.http import HttpRequest, HttpResponse

from teranga.kernel import logs
from teranga.kernel.pace import pace
from teranga.kernel.scope import Actor

log = logging.getLogger("teranga.answers")
UNKNOWN = "(no such page)"
FOR_EVERYONE = "/static/"
"""Built assets: the same for all, they say nothing about anyone and would drown the rest."""


class Answers:
    """Middleware, outside all others. The line names the page as the house does, never its address: that may hold a
    reference, or words that somebody looked for. The number comes back as `X-Request-ID`; it is never the client's.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if request.path_info.startswith(FOR_EVERYONE):
            return self.get_response(request)
        begun = time.monotonic()
        known = {"request": uuid4().hex[:16], "method": _method(request)}
        token = logs.asked.set(lambda: {**known, "page": page_of(request)})
        try:
            response = self.get_response(request)
            ms = (time.monotonic() - begun) * 1000
            response.headers["X-Request-ID"] = known["request"]
            log.info("answered", extra={"status": response.status_code, "ms": round(ms), "actor": actor_of(request)})
            pace.note(page_of(request), ms)
        finally:
            logs.asked.reset(token)
        return response


def page_of(request: HttpRequest) -> str:
    """The name of the page that answered."""
    found = request.resolver_match
    return (found.view_name or found.route) if found else UNKNOWN


def actor_of(request: HttpRequest) -> str:
    """The id of who asked, when that is known already; it names nobody by itself. Asking costs no question."""
    if (staff := getattr(request, "_cached_user", None)) is not None:
        return str(getattr(staff, "pk", None) or "")
    actor = request.__dict__.get("actor")
    return str(actor.id) if type(actor) is Actor else ""


def _method(request: HttpRequest) -> str:
    known = ("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS", "TRACE")
    return request.method if request.method in known else "other"
