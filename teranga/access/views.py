"""Signing in and out, one's own password, staff."""

from typing import Any
from uuid import UUID

from django.contrib.auth import views as django_views
from django.http import HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from teranga.access import acts, forms, queries
from teranga.kernel import rooms
from teranga.ui import pages, tables

sign_in = pages.page("public")(
    django_views.LoginView.as_view(
        template_name="access/sign_in.html",
        authentication_form=forms.SignIn,
        redirect_authenticated_user=True,
        extra_context={"title": _("Sign in"), "demo": queries.demo_accounts, "demo_password": queries.demo_password},
    )
)
sign_out = pages.page("signed-in")(django_views.LogoutView.as_view())


@pages.page("signed-in")
def home(request: pages.Request) -> HttpResponse:
    """The first page of the navigation that the role opens."""
    for link in rooms.all("nav"):
        if request.actor.may(link.needs):
            return redirect(link.url)
    return redirect("access.change_password")


@pages.page("access.own")
def change_password(request: pages.Request) -> HttpResponse:
    return pages.act_page(
        request,
        acts.change_password,
        forms.ChangePassword,
        subject=queries.self_of(request.actor),
        back=reverse("access.home"),
    )


COLUMNS = (
    tables.Column("name", _("Name"), link=lambda each: reverse("access.staff_member", args=[each.pk])),
    tables.Column("role_code", _("Role"), value=lambda each: queries.role_label(each.role_code)),
    tables.Column("office", _("Office")),
    tables.Column("is_active", _("Account"), value=lambda each: _("Active") if each.is_active else _("Suspended")),
)


@pages.page("access.manage")
def staff(request: pages.Request) -> HttpResponseBase:
    empty = _("Nobody has an account yet. Add the first member of staff.")
    table = tables.Table(rows=queries.all_staff(request.actor), columns=COLUMNS, empty=empty)
    return tables.answer(request, table, "access/staff.html", title=_("Staff"))


@pages.page("access.manage")
def staff_member(request: pages.Request, pk: UUID) -> HttpResponse:
    member = queries.staff_member(request.actor, pk)
    return render(
        request,
        "access/staff_member.html",
        {"member": member, "title": member.name, "role": queries.role_label(member.role_code)},
    )


@pages.page("access.manage")
def add_staff(request: pages.Request) -> HttpResponse:
    return pages.act_page(request, acts.add_staff, forms.AddStaff, back=reverse("access.staff"))


def _about(request: pages.Request, pk: UUID, act: Any, form: type[forms.Why] | type[forms.ChangeRole]) -> HttpResponse:
    member = queries.staff_member(request.actor, pk)
    back = reverse("access.staff_member", args=[pk])
    return pages.act_page(request, act, form, subject=member, back=back, about=member.name)


@pages.page("access.manage")
def change_role(request: pages.Request, pk: UUID) -> HttpResponse:
    return _about(request, pk, acts.change_role, forms.ChangeRole)


@pages.page("access.manage")
def suspend(request: pages.Request, pk: UUID) -> HttpResponse:
    return _about(request, pk, acts.suspend, forms.Why)


@pages.page("access.manage")
def restore(request: pages.Request, pk: UUID) -> HttpResponse:
    return _about(request, pk, acts.restore, forms.Why)
