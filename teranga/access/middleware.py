"""Who acts in this request, and whether they still may: sessions that were left alone or ended elsewhere are closed."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.contrib.auth import logout
from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.functional import SimpleLazyObject
from django.utils.translation import gettext as _

from teranga.access import acts, queries, rules
from teranga.kernel import vault

OPEN_WITHOUT_SECOND_FACTOR = frozenset({"public", "access.own"})
OWN_WORDS = OPEN_WITHOUT_SECOND_FACTOR
"""What is typed on pages that need no more than this is never kept: it may be a password."""


class WhoActs:
    """Sets `request.actor` (None when nobody signed in), and keeps opened keys no longer than the request."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: Any) -> HttpResponse:
        is_someone = request.user.is_authenticated
        request.actor = SimpleLazyObject(lambda: _actor(request)) if is_someone else None
        request.drafts = acts.Drafts(request.user) if is_someone else None
        with vault.ring():
            response = self.get_response(request)
        if is_someone:
            response.headers.setdefault("Cache-Control", "no-store, private")
        return response

    def process_view(self, request: Any, view: Any, args: Any, kwargs: Any) -> HttpResponse | None:
        """After Django has checked where the form comes from: a session that is over gives its pages no more."""
        if not request.user.is_authenticated:
            return None
        needs = getattr(view, "needs", "")
        if why := _what_ended(request):
            return _signed_out(request, needs, why)
        if needs not in OPEN_WITHOUT_SECOND_FACTOR and _lacks_second_factor(request) and not _leaves(request):
            return redirect("access.account")
        return None


def _what_ended(request: Any) -> str:
    """Why the session is over, in words; "" for one that goes on. The first page after signing in notes where it is."""
    key = request.session.get("sign_in")
    if key is None:
        device = rules.device_called(request.headers.get("User-Agent", ""))
        request.session["sign_in"] = str(acts.open_session(request.user, device))
        return ""
    found = queries.session(request.user, key)
    if found is None:
        return _("Your session was ended. Sign in again.")
    if queries.session_is_over(found):
        acts.close_session(found)
        return str(queries.TIMED_OUT)
    acts.use_session(found)
    return ""


def _signed_out(request: Any, needs: str, why: str) -> HttpResponse | None:
    if request.method == "POST" and needs not in OWN_WORDS:
        request.drafts.keep(request.path, dict(request.POST.lists()), None)
    logout(request)
    request.actor = request.drafts = None
    if needs == "public":
        return None
    messages.info(request, why)
    return redirect_to_login(request.get_full_path())


def _leaves(request: Any) -> bool:
    return bool(request.resolver_match.view_name == "access.sign_out")


def _lacks_second_factor(request: Any) -> bool:
    return not request.session.get("second_factor") and queries.must_have_factor(request.user)


def _actor(request: Any) -> Any:
    actor = queries.actor_of(request.user)
    return queries.without_second_factor(actor) if _lacks_second_factor(request) else actor
