"""Who acts in this request."""

from collections.abc import Callable
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.utils.functional import SimpleLazyObject

from teranga.access import queries
from teranga.kernel import vault


class WhoActs:
    """Sets `request.actor` (None when nobody signed in), and keeps opened keys no longer than the request."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: Any) -> HttpResponse:
        request.actor = SimpleLazyObject(lambda: _actor(request)) if request.user.is_authenticated else None
        with vault.ring():
            response = self.get_response(request)
        if request.user.is_authenticated:
            response.headers.setdefault("Cache-Control", "no-store, private")
        return response


def _actor(request: Any) -> Any:
    return queries.actor_of(request.user)
