"""The card of protection: how long data is kept, who approves that it goes, and what people are given of their own."""

from django.utils.translation import gettext_lazy as _

from teranga.kernel.rooms import Nav, Room, register
from teranga.protection import acts, commands, jobs

register(
    Room(
        name="protection",
        label=_("Data protection"),
        permissions={
            "protection.read": _("See what has reached the end of its retention, and what was erased"),
            "protection.approve": _("Approve first that what is kept no longer is erased"),
            "protection.confirm": _("Approve it as the second person, never what one approved first"),
            "protection.hold": _("Keep somebody's data beyond its period, with a reason"),
            "protection.copy": _("Give people their own copy of everything held about them"),
        },
        nav=(Nav(_("Retention"), "protection.proposals", "protection.read", order=92),),
        jobs={"protection.confirm": jobs.erase_confirmed},
        commands=(commands.retention,),
        forgets=(acts.let_copies_go,),
    )
)
