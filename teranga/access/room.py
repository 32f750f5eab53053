"""The card of access: who may manage staff."""

from django.utils.translation import gettext_lazy as _

from teranga.access import commands, jobs
from teranga.kernel.rooms import Nav, Room, register

register(
    Room(
        name="access",
        label=_("Staff and offices"),
        permissions={
            "access.manage": _("Invite, move, suspend members of staff, give them roles"),
            "access.own": _("Look after one's own account, fetch files prepared for oneself (everyone)"),
            "access.watch": _("See who read unusually many files, and who opened one from another office"),
            "access.install": _("Open organisations and offices (command line only)"),
        },
        nav=(
            Nav(_("Staff"), "access.staff", "access.manage", order=90),
            Nav(_("Watch"), "access.watch", "access.watch", order=95),
        ),
        commands=(commands.open_office, commands.invite),
        jobs={"access.invite": jobs.send_link, "access.send_link": jobs.send_link},
    )
)
