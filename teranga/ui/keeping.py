"""What is typed on the page of an act is kept while it is typed, and shown again to whoever comes back."""

from collections.abc import Mapping
from typing import Any

from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect

from teranga.ui.forms import ActForm

KEEP = "X-Draft"
DISCARD = "discard-draft"
_NEVER = ("csrfmiddlewaretoken", DISCARD)


def answer(request: HttpRequest, form: type[ActForm], subject: Any) -> HttpResponse | None:
    """What the browser is answered that keeps or discards a draft; None when the form itself is asked for or sent."""
    drafts = getattr(request, "drafts", None)
    if drafts is None or request.method != "POST" or not form.is_kept:
        return None
    if KEEP in request.headers:
        typed = {name: values for name, values in request.POST.lists() if name not in _NEVER}
        drafts.keep(request.path, typed, subject.root().key_holder() if subject is not None else None)
        return HttpResponse(status=204)
    if DISCARD in request.POST:
        drafts.drop(request.path)
        return redirect(request.get_full_path())
    return None


def drop(request: HttpRequest) -> None:
    """It was sent."""
    if (drafts := getattr(request, "drafts", None)) is not None:
        drafts.drop(request.path)


def restored(request: HttpRequest, form: type[ActForm], options: Mapping[str, Any]) -> ActForm | None:
    """The form with what was typed and not sent, unjudged; None when nothing was. Files are chosen again."""
    drafts = getattr(request, "drafts", None)
    kept = drafts.find(request.path) if drafts is not None and form.is_kept and request.method == "GET" else None
    if kept is None:
        return None
    typed, at = kept
    data = QueryDict(mutable=True)
    for name, values in typed.items():
        data.setlist(name, values)
    filled = form(data, **options)
    filled.leave_unjudged(at)
    return filled
