"""What a view is made of: who may open the page, and the page of an act."""

import functools
import uuid
from collections.abc import Callable, Mapping
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase, HttpResponseNotAllowed
from django.shortcuts import redirect, render

from teranga.kernel import journal
from teranga.kernel.acts import Act, Refused
from teranga.kernel.scope import Actor
from teranga.ui import errors, keeping, said
from teranga.ui.forms import ActForm


class Request(HttpRequest):
    """A request of the house: `actor` is who acts; None where nobody signed in (public pages)."""

    actor: Actor
    htmx: Any


PUBLIC = "public"
METHODS = ("GET", "HEAD", "POST", "OPTIONS")
SIGNED_IN = "signed-in"
GONE = frozenset({"not-found"})
NOT_ALLOWED = frozenset({"not-allowed"})


def page(needs: str) -> Callable[[Callable[..., HttpResponseBase]], Callable[..., HttpResponseBase]]:
    """Declare a view as a page. `needs` is a permission, "signed-in" or "public"; the view carries it as `view.needs`.

    Nobody signed in is sent to sign in; without the permission the answer is 403; what isn't there or isn't yours is
    404. A refusal that the view doesn't show itself is answered in words, as HTTP 422.
    """

    def wrap(view: Callable[..., HttpResponseBase]) -> Callable[..., HttpResponseBase]:
        @functools.wraps(view)
        def run(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
            actor = getattr(request, "actor", None)
            if request.method not in METHODS:
                return HttpResponseNotAllowed(METHODS)
            if needs != PUBLIC and actor is None:
                return redirect_to_login(request.get_full_path())
            if needs not in (PUBLIC, SIGNED_IN) and not actor.may(needs):  # type: ignore[union-attr]
                raise PermissionDenied(needs)
            try:
                return view(request, *args, **kwargs)
            except Refused as refused:
                return _in_words(request, refused)

        run.needs = needs  # type: ignore[attr-defined]
        return login_not_required(run) if needs == PUBLIC else run

    return wrap


def act_page(
    request: HttpRequest,
    the_act: Any,
    form: type[ActForm],
    *,
    subject: Any = None,
    back: str | Callable[[Any], str],
    initial: Mapping[str, Any] | None = None,
    about: Any = "",
    template: str = "ui/act.html",
    by: Any = None,
    **context: Any,
) -> HttpResponse:
    """Show the form of an act; when it is sent, run the act and go to `back` (a URL, or what makes one of the outcome).

    What is wrong, in the form or by a rule, is shown on the form with everything that was typed, as HTTP 422.
    `by`: who acts where nobody is signed in yet, told by a link that was checked.
    """
    actor: Actor = by or request.actor  # type: ignore[attr-defined]
    if (kept := keeping.answer(request, form, subject)) is not None:
        return kept
    filled = _filled(request, form, actor, subject, initial)
    if request.method == "POST" and filled.is_valid():
        whom = () if subject is None else (subject,)
        keys = {"request_id": filled.request_key, "seen": filled.seen_version}
        try:
            outcome = the_act(*whom, by=actor, **keys, **filled.arguments())
        except Refused as refused:
            _raise_what_has_no_words(refused)
            show_refusal(filled, refused)
        else:
            keeping.drop(request)
            messages.success(request, the_act.act.done)
            return redirect(back(outcome) if callable(back) else back)
    return _form_page(
        request, the_act.act, filled, template, {"about": about, "back": back, "subject": subject, **context}
    )


def show_refusal(form: ActForm, refused: Refused) -> None:
    """Put each blocker's words on the form: beside the field it names, or at the top."""
    for blocker, words in zip(refused.blockers, refused.words(), strict=True):
        field = blocker.values.get("field")
        form.add_error(field if field in form.fields else None, words)
        if blocker.code == "changed-meanwhile" and form.subject is not None:
            for line in journal.acts_since(form.subject.root(), form.seen_version or 0):
                form.add_error(None, f"{line.text} · {line.actor_name} · {said.instant(line.at)}")
            form.again(seen=journal.version(form.subject.root()))
        if blocker.code == "request-reused":
            form.again(request_id=uuid.uuid4())


def _filled(
    request: HttpRequest, form: type[ActForm], actor: Actor, subject: Any, initial: Mapping[str, Any] | None
) -> ActForm:
    start = dict(initial or {})
    if "seen" in form.base_fields and subject is not None:
        start["seen"] = journal.version(subject.root())
    options = {"actor": actor, "subject": subject, "initial": start}
    sent: dict[str, Any] = {"data": request.POST, "files": request.FILES} if request.method == "POST" else {}
    return keeping.restored(request, form, options) or form(**options, **sent)


def _form_page(
    request: HttpRequest, the_act: Act, form: ActForm, template: str, context: dict[str, Any]
) -> HttpResponse:
    back = context.pop("back")
    values = {
        "form": form,
        "act": the_act,
        "title": the_act.label,
        "button": the_act.label,
        "cancel": "" if callable(back) else back,
        **context,
    }
    return render(request, template, values, status=errors.UNREADABLE if form.is_bound and form.errors else 200)


def _raise_what_has_no_words(refused: Refused) -> None:
    codes = {blocker.code for blocker in refused.blockers}
    if codes & GONE:
        raise Http404 from refused
    if codes & NOT_ALLOWED:
        raise PermissionDenied from refused


def _in_words(request: HttpRequest, refused: Refused) -> HttpResponse:
    _raise_what_has_no_words(refused)
    return errors.refused(request, refused.words())
