"""Staff change role or office, go, come back; a lost phone is replaced."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from teranga.access import rules
from teranga.access.acts import ending
from teranga.access.models import Factor, Office, Staff
from teranga.kernel import rooms
from teranga.kernel.acts import Refused, act
from teranga.kernel.codes import Code
from teranga.kernel.scope import Actor


@act(
    "access.change_role", needs="access.manage", guarded_by=("S8",), label=_("Change the role"), done=_("Role changed")
)
def change_role(staff: Staff, *, role: Code, by: Actor) -> Staff:
    """Give a member of staff another role; their sessions end. Raises Refused when it is the actor's own (S8)."""
    _change(staff, by, role_code=role)
    return staff


@act("access.move", needs="access.manage", guarded_by=("S8",), label=_("Move to another office"), done=_("Moved"))
def move(staff: Staff, *, office: Office, colleague: Staff | None = None, by: Actor) -> Staff:
    """Someone works in another office from now on; what they followed in the former one goes to a colleague there.

    With no colleague named it is nobody's, and shown as such to whoever assigns. Raises Refused when it is the actor's
    own account (S8), when the colleague can't follow files there.
    """
    _hand_over(staff, colleague, by)
    _change(staff, by, office=office)
    return staff


@act(
    "access.suspend",
    needs="access.manage",
    guarded_by=("S8",),
    label=_("Suspend the account"),
    done=_("Account suspended"),
)
def suspend(staff: Staff, *, why: str, colleague: Staff | None = None, by: Actor) -> Staff:
    """Close an account at once; its sessions end, what it followed goes to a colleague, or is nobody's.

    Raises Refused when it is the actor's own account (S8), when the colleague can't follow files there.
    """
    _hand_over(staff, colleague, by)
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
    "access.reset_factors",
    needs="access.manage",
    guarded_by=("S8",),
    label=_("Take away the second factors"),
    done=_("Second factors taken away"),
)
def reset_factors(staff: Staff, *, why: str, by: Actor) -> Staff:
    """For a phone that was lost or stolen: the password alone opens the account, until another factor is added.

    Raises Refused when it is the actor's own account (S8).
    """
    Factor.objects.filter(staff=staff).delete()
    _change(staff, by, wrong_codes=0)
    return staff


def _hand_over(staff: Staff, colleague: Staff | None, by: Actor) -> None:
    if colleague is not None and (colleague.pk == staff.pk or not colleague.is_active):
        raise Refused("colleague-away", field="colleague")
    for each in rooms.all("handovers"):
        each.hand_over(staff, colleague, by)


def _change(staff: Staff, by: Actor, **values: Any) -> None:
    if why := rules.what_blocks_changing_staff(is_self=staff.pk == by.id, role_code=values.get("role_code")):
        raise Refused(why)
    for name, value in values.items():
        setattr(staff, name, value)
    staff.save(update_fields=list(values))
    ending.end_everywhere(staff)
