"""The card of exchange: importing partners' lists."""

from django.utils.translation import gettext_lazy as _

from teranga.exchange import acts, commands, jobs
from teranga.kernel.rooms import Nav, Room, register

register(
    Room(
        name="exchange",
        label=_("Imports"),
        permissions={"exchange.import": _("Import lists of arrivals that partners share")},
        nav=(Nav(_("Import"), "exchange.lists", "exchange.import", order=70),),
        jobs={
            "exchange.map_columns": jobs.check_asked,
            "exchange.run": jobs.take_asked,
        },
        commands=(commands.import_list,),
        forgets=(acts.forget,),
    )
)
