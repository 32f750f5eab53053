"""Staff come, change role, go; organisations and offices are opened."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from teranga.access import rules
from teranga.access.models import Office, Organisation, Staff
from teranga.kernel.acts import Refused, act
from teranga.kernel.codes import Code
from teranga.kernel.scope import Actor


@act(
    "access.open_organisation",
    needs="access.install",
    creates=True,
    label=_("Add an organisation"),
    done=_("Organisation added"),
)
def open_organisation(*, name: str, kind: Code, by: Actor) -> Organisation:
    """Add an organisation to the installation (command line only)."""
    return Organisation.objects.create(name=name, kind_code=kind)


@act("access.open_office", needs="access.install", creates=True, label=_("Open an office"), done=_("Office opened"))
def open_office(*, organisation: Organisation, code: Code, name: str, country: Code, by: Actor) -> Office:
    """Open an office of an organisation (command line only). `country`: ISO 3166-1 alpha-3."""
    return Office.objects.create(organisation=organisation, code=code, name=name, country_code=country)


@act(
    "access.add_staff",
    needs="access.manage",
    guarded_by=("S8",),
    creates=True,
    label=_("Add a member of staff"),
    done=_("Member of staff added"),
)
def add_staff(*, email: str, name: str, office: Office, role: Code, password: str, by: Actor) -> Staff:
    """Give someone an account in an office, with one role. Raises Refused("email-taken")."""
    if Staff.objects.filter(email=email.lower()).exists():
        raise Refused("email-taken", field="email")
    if why := rules.what_blocks_changing_staff(is_self=False, role_code=role):
        raise Refused(why)
    staff = Staff(email=email.lower(), name=name, office=office, role_code=role)
    staff.set_password(password)
    staff.save(force_insert=True)
    return staff


@act(
    "access.change_role", needs="access.manage", guarded_by=("S8",), label=_("Change the role"), done=_("Role changed")
)
def change_role(staff: Staff, *, role: Code, by: Actor) -> Staff:
    """Give a member of staff another role. Raises Refused when it is the actor's own account (S8)."""
    _change(staff, by, role_code=role)
    return staff


@act(
    "access.suspend",
    needs="access.manage",
    guarded_by=("S8",),
    label=_("Suspend the account"),
    done=_("Account suspended"),
)
def suspend(staff: Staff, *, why: str, by: Actor) -> Staff:
    """Close an account at once; its sessions end. Raises Refused when it is the actor's own (S8)."""
    _change(staff, by, is_active=False)
    return staff


@act(
    "access.restore",
    needs="access.manage",
    guarded_by=("S8",),
    label=_("Restore the account"),
    done=_("Account restored"),
)
def restore(staff: Staff, *, why: str, by: Actor) -> Staff:
    """Open a suspended account again."""
    _change(staff, by, is_active=True)
    return staff


@act(
    "access.change_password",
    needs="access.own",
    reach="visible",
    label=_("Change my password"),
    done=_("Password changed"),
)
def change_password(staff: Staff, *, password: str, by: Actor) -> None:
    """Change one's own password, and only one's own."""
    if staff.pk != by.id:
        raise Refused("not-found")
    staff.set_password(password)
    staff.save(update_fields=["password"])


def _change(staff: Staff, by: Actor, **values: Any) -> None:
    if why := rules.what_blocks_changing_staff(is_self=staff.pk == by.id, role_code=values.get("role_code")):
        raise Refused(why)
    for name, value in values.items():
        setattr(staff, name, value)
    staff.save(update_fields=list(values))
