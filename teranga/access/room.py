"""The card of access: who may manage staff."""

from django.utils.translation import gettext_lazy as _

from teranga.kernel.rooms import Nav, Room, register

register(
    Room(
        name="access",
        label=_("Staff and offices"),
        permissions={
            "access.manage": _("Add, suspend and change members of staff"),
            "access.own": _("Change one's own password, fetch files prepared for oneself (everyone)"),
            "access.install": _("Open organisations and offices (command line only)"),
        },
        nav=(Nav(_("Staff"), "access.staff", "access.manage", order=90),),
    )
)
