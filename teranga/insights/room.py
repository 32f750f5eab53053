"""The card of insights: figures, and who may see the people behind them."""

from django.utils.translation import gettext_lazy as _

from teranga.insights import commands
from teranga.kernel.rooms import Nav, Room, register

register(
    Room(
        name="insights",
        label=_("Figures"),
        permissions={
            "insights.read": _("See the figures of the organisation, which name nobody"),
            "insights.drill": _("See the people behind a number, of the offices they work for"),
        },
        nav=(Nav(_("Figures"), "insights.figures", "insights.read", order=80),),
        commands=(commands.figures,),
    )
)
