"""Signing in: the password, then a second factor where there is one; signing out; the link that one is invited by."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.contrib.auth import login
from django.contrib.auth import views as django_views
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from teranga.access import acts, forms, queries, rules
from teranga.kernel import clock
from teranga.ui import pages

BACKEND = "teranga.access.backend.StaffBackend"
STEP_MINUTES = 5


class _SignIn(django_views.LoginView):
    """The password; where a second factor is known it is asked for before anybody is signed in."""

    def form_valid(self, form: Any) -> HttpResponse:
        staff = form.get_user()
        if not queries.asks_second_factor(staff):
            login(self.request, staff)
            return redirect(self.get_success_url())
        self.request.session.cycle_key()
        half = {"staff": str(staff.pk), "next": self.get_success_url(), "at": clock.now().timestamp()}
        self.request.session["half"] = half
        return redirect("access.second_step")


sign_in = pages.page("public")(
    _SignIn.as_view(
        template_name="access/sign_in.html",
        authentication_form=forms.SignIn,
        redirect_authenticated_user=True,
        extra_context={"title": _("Sign in"), "demo": queries.demo_accounts, "demo_password": queries.demo_password},
    )
)


@pages.page("public")
def second_step(request: pages.Request) -> HttpResponse:
    """After the password: a code, or a passkey."""
    half = request.session.get("half") or {}
    staff = _half_in(half)
    if staff is None:
        return _gone(request, _("Too late"), _("The second step takes five minutes at most. Sign in again."))
    form = forms.SecondStep(request.POST or None)
    if form.is_valid() and _is_right(request, staff, form):
        return _in(request, staff, half["next"])
    return _ask_again(request, staff, form)


def _half_in(half: dict[str, Any]) -> Any:
    """Whose password was right a few minutes ago; None for nobody."""
    is_fresh = clock.now().timestamp() - half.get("at", 0) < STEP_MINUTES * 60
    return queries.account_signing_in(UUID(half["staff"])) if is_fresh else None


def _is_right(request: Any, staff: Any, form: forms.SecondStep) -> bool:
    said = form.cleaned_data
    if said.get("credential"):
        state = request.session.pop("passkey", None)
        return acts.takes_passkey(staff, host_of(request), state, said["credential"])
    return bool(said["code"]) and acts.takes_code(staff, said["code"])


def _in(request: Any, staff: Any, to: str) -> HttpResponse:
    del request.session["half"]
    login(request, staff, backend=BACKEND)
    request.session["second_factor"] = True
    return redirect(to)


def _ask_again(request: Any, staff: Any, form: forms.SecondStep) -> HttpResponse:
    again = queries.account_signing_in(staff.pk)
    if again is None or rules.is_closed(again.wrong_codes, again.wrong_code_at, now=clock.now()):
        return render(request, "access/locked.html", status=429)
    options, request.session["passkey"] = queries.ask_passkey(staff, host_of(request))
    if request.method == "POST":
        form.add_error(None, forms.WRONG)
    shown = {"title": _("Second step"), "form": form, "options": options, "button": _("Sign in")}
    return render(request, "access/second_step.html", shown)


def host_of(request: Any) -> str:
    """The name under which passkeys are made: that of the site, without its port."""
    return str(request.get_host()).rsplit(":", 1)[0]


class _SignOut(django_views.LogoutView):
    def post(self, request: Any, *args: Any, **kwargs: Any) -> Any:
        """Somebody signs out; or, with `timed-out`, the page of someone who went away does: what was typed stays."""
        is_time_out = "timed-out" in request.POST
        acts.sign_out(request.user, request.session["sign_in"], wipe=not is_time_out)
        answer = super().post(request, *args, **kwargs)
        if is_time_out:
            messages.info(request, queries.TIMED_OUT)
        return answer


sign_out = pages.page("signed-in")(_SignOut.as_view())


def _gone(request: Any, title: Any, intro: Any) -> HttpResponse:
    return render(request, "access/gone.html", {"title": title, "intro": intro}, status=404)


@pages.page("public")
def welcome(request: pages.Request, pk: UUID, token: str) -> HttpResponse:
    """Where a link leads: one chooses one's own password, once."""
    staff = queries.invited(pk, token)
    if staff is None:
        used = _("It was used, or it is more than three days old. Ask your administrator for a new one.")
        return _gone(request, _("This link no longer opens"), used)
    shown: dict[str, Any] = {"back": reverse("access.sign_in"), "about": staff.name}
    return pages.act_page(request, acts.join, forms.Join, subject=staff, by=queries.actor_of(staff), **shown)
