"""Organisations and offices are opened; staff are invited, and choose their own password."""

from django.utils.translation import gettext_lazy as _

from teranga.access import rules
from teranga.access.acts import ending
from teranga.access.models import Office, Organisation, Staff
from teranga.kernel import vault
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
    needs="access.install",
    guarded_by=("S8",),
    creates=True,
    label=_("Add a member of staff with a password"),
    done=_("Member of staff added"),
)
def add_staff(*, email: str, name: str, office: Office, role: Code, password: str, by: Actor) -> Staff:
    """Give someone an account with a password (demo and tests; on a page people are invited).

    Raises Refused("email-taken").
    """
    staff = _account(email, name, office, role)
    staff.set_password(password)
    return _opened(staff)


@act(
    "access.invite",
    needs="access.manage",
    guarded_by=("S8",),
    creates=True,
    label=_("Invite a member of staff"),
    done=_("Invitation sent"),
)
def invite(*, email: str, name: str, office: Office, role: Code, by: Actor) -> Staff:
    """Give someone an account in an office, with one role and no password: a link lets them choose their own.

    Raises Refused("email-taken").
    """
    staff = _account(email, name, office, role)
    staff.set_unusable_password()
    return _opened(staff)


def _account(email: str, name: str, office: Office, role: Code) -> Staff:
    if Staff.objects.filter(email=email.lower()).exists():
        raise Refused("email-taken", field="email")
    if why := rules.what_blocks_changing_staff(is_self=False, role_code=role):
        raise Refused(why)
    return Staff(email=email.lower(), name=name, office=office, role_code=role)


def _opened(staff: Staff) -> Staff:
    staff.save(force_insert=True)
    vault.new_holder(staff.pk)
    return staff


@act(
    "access.send_link",
    needs="access.manage",
    guarded_by=("S8",),
    label=_("Send a new link"),
    done=_("The former password is void, and a new link is on its way"),
)
def send_link(staff: Staff, *, by: Actor) -> Staff:
    """Void a password that was forgotten or given away, and every earlier link; a new link lets them choose another.

    Raises Refused when it is the actor's own account (S8).
    """
    if why := rules.what_blocks_changing_staff(is_self=staff.pk == by.id):
        raise Refused(why)
    staff.set_unusable_password()
    staff.save(update_fields=["password"])
    ending.end_everywhere(staff)
    return staff


@act("access.join", needs="access.own", reach="visible", label=_("Choose my password"), done=_("Password chosen"))
def join(staff: Staff, *, password: str, by: Actor) -> Staff:
    """Choose one's first password, or the next after a forgotten one; the door has checked the link."""
    if staff.pk != by.id:
        raise Refused("not-found")
    staff.set_password(password)
    staff.save(update_fields=["password"])
    ending.end_everywhere(staff)
    return staff
