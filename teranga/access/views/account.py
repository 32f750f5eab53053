"""One's own account: password, second factors, where one is signed in."""

from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from teranga.access import acts, forms, queries
from teranga.access.views.signing_in import host_of
from teranga.kernel import rooms
from teranga.ui import pages, signed, tables


@pages.page("signed-in")
def home(request: pages.Request) -> HttpResponse:
    """The first page of the navigation that the role opens."""
    for link in rooms.all("nav"):
        if request.actor.may(link.needs):
            return redirect(link.url)
    return redirect("access.account")


FACTORS = (
    tables.Column("name", _("Second factor")),
    tables.Column("kind", _("Kind")),
    tables.Column("factor.added_at", _("Since")),
    tables.Column("factor.used_at", _("Last used")),
    tables.Column("note", _("Remark")),
    tables.Column(
        "remove",
        _("Change"),
        value=lambda each: _("Remove"),
        link=lambda each: reverse("access.remove_factor", args=(each.factor.staff_id, each.factor.pk)),
    ),
)
SESSIONS = (
    tables.Column("device", _("Where"), value=lambda each: each.device or _("Unknown device")),
    tables.Column("since_at", _("Since")),
    tables.Column("used_at", _("Last used")),
    tables.Column(
        "end",
        _("Change"),
        value=lambda each: _("Sign out there"),
        link=lambda each: reverse("access.end_session", args=(each.staff_id, each.pk)),
    ),
)


NO_SECOND_FACTOR = _("Your role opens nothing until you add a second factor: a passkey, or an app that shows codes.")


@pages.page("access.own")
def account(request: pages.Request) -> HttpResponse:
    """Second factors, and where one is signed in."""
    me, here = queries.self_of(request.actor), request.session.get("sign_in")
    factors = tables.Table(queries.shown_factors(request.actor), FACTORS, empty=_("A password is all that opens it."))
    is_closed = queries.must_have_factor(me) and not request.session.get("second_factor")
    shown = {"title": _("My account"), "factors": factors, "sessions": _sessions(request.actor, here), "me": me}
    return render(request, "access/account.html", {**shown, "closed": NO_SECOND_FACTOR if is_closed else ""})


def _sessions(actor: Any, here: Any) -> tables.Table:
    def marks(each: Any) -> list[tuple[Any, str]]:
        return [(_("Here"), "plain")] if str(each.pk) == here else []

    rows = queries.own_sessions(actor)
    return tables.Table(rows, SESSIONS, empty=_("Nowhere."), title=_("Where I am signed in"), marks=marks)


def _own(request: pages.Request, act: Any, form: Any, subject: Any = None, **more: Any) -> HttpResponse:
    subject = subject or queries.self_of(request.actor)
    more = {"back": reverse("access.account"), **more}
    return pages.act_page(request, act, form, subject=subject, **more)


@pages.page("access.own")
def change_password(request: pages.Request) -> HttpResponse:
    return _own(request, acts.change_password, forms.ChangePassword, back=reverse("access.sign_in"))


def _entered(request: pages.Request) -> Any:
    """Whoever has just added a second factor has shown it: the session goes on with it, and asks for recovery codes."""

    def go_on(outcome: Any) -> str:
        request.session["second_factor"] = True
        has_codes = any(each.factor.kind_code == "recovery" for each in queries.shown_factors(request.actor))
        return reverse("access.account" if has_codes else "access.renew_recovery_codes")

    return go_on


READ_PICTURE = _(
    "Read this picture with an authenticator app of your phone, or type the key into it; then type the code it shows."
)
KEEP_CODES = _(
    "Each of these codes opens your account once, when your phone or key is lost. They are not shown again: keep them"
    " on paper, away from this computer."
)


def _made_up(request: pages.Request, act: Any, form: Any, template: str, **more: Any) -> HttpResponse:
    """The page of an act that shows something made up for it."""
    more = {"back": _entered(request), "cancel": reverse("access.account"), **more}
    return _own(request, act, form, template=f"access/{template}.html", **more)


@pages.page("access.own")
def add_totp(request: pages.Request) -> HttpResponse:
    start = {"secret": signed.sign(queries.new_secret())}
    return _made_up(request, acts.add_totp, forms.AddTotp, "add_totp", initial=start, intro=READ_PICTURE)


@pages.page("access.own")
def add_passkey(request: pages.Request) -> HttpResponse:
    start = {"host": host_of(request)}
    return _made_up(request, acts.add_passkey, forms.AddPasskey, "add_passkey", initial=start)


@pages.page("access.own")
def renew_recovery_codes(request: pages.Request) -> HttpResponse:
    start, back = {"codes": signed.sign(queries.new_recovery_codes())}, reverse("access.account")
    form = forms.RenewRecoveryCodes
    shown = {"initial": start, "intro": KEEP_CODES, "back": back}
    return _made_up(request, acts.renew_recovery_codes, form, "recovery_codes", **shown)


@pages.page("access.own")
def remove_factor(request: pages.Request, staff: UUID, pk: UUID) -> HttpResponse:
    factor = queries.own_factor(request.actor, pk)
    return _own(request, acts.remove_factor, forms.Own, subject=factor, about=factor.name)


@pages.page("access.own")
def end_session(request: pages.Request, staff: UUID, pk: UUID) -> HttpResponse:
    session = queries.own_session(request.actor, pk)
    return _own(request, acts.end_session, forms.Confirm, subject=session, about=session.device)


@pages.page("access.own")
def sign_out_everywhere(request: pages.Request) -> HttpResponse:
    return _own(request, acts.sign_out_everywhere, forms.Confirm, back=reverse("access.sign_in"))
