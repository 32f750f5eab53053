"""The card of upkeep: how the installation is doing, for those who run it."""

from django.utils.translation import gettext_lazy as _

from teranga.kernel.rooms import Nav, Room, register
from teranga.upkeep import commands

register(
    Room(
        name="upkeep",
        label=_("How the house is doing"),
        permissions={"upkeep.read": _("See how the installation is doing: databases, jobs, disk, speed")},
        nav=(Nav(_("The house"), "upkeep.house", "upkeep.read", order=95),),
        commands=(commands.health,),
    )
)
