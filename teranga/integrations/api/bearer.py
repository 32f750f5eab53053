"""Who asks: a token in the Authorization header, and nothing else; a session opens nothing here."""

from typing import Any

from django.http import HttpRequest
from ninja.errors import HttpError
from ninja.security import HttpBearer

from teranga.integrations import queries
from teranga.kernel.acts import Refused
from teranga.kernel.scope import Actor


class TooMany(HttpError):
    """The token asked more often than it may; `wait`: seconds until it may again."""

    def __init__(self, wait: int) -> None:
        self.wait = wait
        super().__init__(429, "too many requests")


class Token(HttpBearer):
    """A token that holds a permission. Sets `request.actor`; 401 without a token that opens, 403 without permission."""

    def __init__(self, needs: str = "") -> None:
        self.needs = needs
        super().__init__()

    def authenticate(self, request: HttpRequest, token: str) -> Actor | None:
        known = queries.token_of(token)
        if known is None:
            return None
        if wait := queries.seconds_to_wait(known):
            raise TooMany(wait)
        queries.mark_used(known)
        asks: Any = request
        asks.actor = actor = queries.actor_of(known)
        if self.needs and not actor.may(self.needs):
            raise Refused("not-allowed", permission=self.needs)
        return actor
