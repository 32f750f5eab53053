"""Staff: invited, given a role, moved, suspended; what each may see and do."""

from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from teranga.access import acts, forms, queries
from teranga.ui import pages, tables


def _state(member: Any) -> Any:
    if not member.is_active:
        return _("Suspended")
    return _("Active") if member.has_usable_password() else _("Invited")


COLUMNS = (
    tables.Column("name", _("Name"), link=lambda each: reverse("access.staff_member", args=[each.pk])),
    tables.Column("role_code", _("Role"), value=lambda each: queries.role_label(each.role_code)),
    tables.Column("office", _("Office")),
    tables.Column("is_active", _("Account"), value=_state),
)
RIGHTS = (
    tables.Column("words", _("What this person may do")),
    tables.Column("room", _("Where")),
)


@pages.page("access.manage")
def staff(request: pages.Request) -> HttpResponseBase:
    empty = _("Nobody has an account yet. Invite the first member of staff.")
    table = tables.Table(rows=queries.all_staff(request.actor), columns=COLUMNS, empty=empty)
    return tables.answer(request, table, "access/staff.html", title=_("Staff"))


GIVE_LINK = _(
    "No mail is sent from here. Give this link to this person yourself: it lets them choose their password, once,"
    " within three days."
)


def _rights(member: Any, role: str = "") -> dict[str, Any]:
    rights = queries.rights(member, role)
    table = tables.Table(rights, RIGHTS, empty=_("Nothing."), marks=lambda each: each.marks)
    return {"rights": table, "reach": queries.reach(member, role), "wanted": role and queries.role_label(role)}


@pages.page("access.manage")
def staff_member(request: pages.Request, pk: UUID) -> HttpResponse:
    member = queries.staff_member(request.actor, pk)
    shown = {"role": queries.role_label(member.role_code), "state": _state(member), **_rights(member)}
    shown |= {"link": queries.link_to_hand_over(member), "give": GIVE_LINK}
    return render(request, "access/staff_member.html", {"member": member, "title": member.name, **shown})


@pages.page("access.manage")
def invite(request: pages.Request) -> HttpResponse:
    back = lambda member: reverse("access.staff_member", args=(member.pk,))  # noqa: E731
    return pages.act_page(request, acts.invite, forms.Invite, back=back)


def _about(request: pages.Request, pk: UUID, act: Any, form: Any, **more: Any) -> HttpResponse:
    member = queries.staff_member(request.actor, pk)
    back = reverse("access.staff_member", args=[pk])
    return pages.act_page(request, act, form, subject=member, back=back, about=member.name, **more)


LOOK = _("See what it opens")


@pages.page("access.manage")
def change_role(request: pages.Request, pk: UUID) -> HttpResponse:
    """What the role would change is shown before it is given."""
    member = queries.staff_member(request.actor, pk)
    filters = forms.LookAtRole(request.GET or {"role": member.role_code}, actor=request.actor)
    role = filters.chosen().get("role", member.role_code)
    shown = {"template": "access/change_role.html", "filters": filters, "initial": {"role": role}, "look": LOOK}
    return _about(request, pk, acts.change_role, forms.ChangeRole, **shown, **_rights(member, role))


@pages.page("access.manage")
def move(request: pages.Request, pk: UUID) -> HttpResponse:
    carried = queries.carried(queries.staff_member(request.actor, pk))
    return _about(request, pk, acts.move, forms.Move, template="access/leave.html", carried=carried)


@pages.page("access.manage")
def suspend(request: pages.Request, pk: UUID) -> HttpResponse:
    carried = queries.carried(queries.staff_member(request.actor, pk))
    return _about(request, pk, acts.suspend, forms.Suspend, template="access/leave.html", carried=carried)


@pages.page("access.manage")
def restore(request: pages.Request, pk: UUID) -> HttpResponse:
    return _about(request, pk, acts.restore, forms.Why)


@pages.page("access.manage")
def send_link(request: pages.Request, pk: UUID) -> HttpResponse:
    return _about(request, pk, acts.send_link, forms.Confirm)


@pages.page("access.manage")
def reset_factors(request: pages.Request, pk: UUID) -> HttpResponse:
    return _about(request, pk, acts.reset_factors, forms.Why)
