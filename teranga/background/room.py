"""The card of background: long files prepared for whoever asked, and the work that goes on behind the pages."""

from django.utils.translation import gettext_lazy as _

from teranga.background import acts, jobs
from teranga.kernel.rooms import Nav, Room, register

register(
    Room(
        name="background",
        label=_("Background work"),
        permissions={"background.manage": _("See the background work, and try again what failed")},
        nav=(Nav(_("Background work"), "background.work", "background.manage", order=95),),
        jobs={"background.ask": jobs.prepare_asked},
        forgets=(acts.let_all_go,),
    )
)
