"""The card of assistance: services planned and given, and who provides them."""

from django.utils.translation import gettext_lazy as _

from teranga.assistance import queries
from teranga.kernel.rooms import Nav, Panel, Room, register

register(
    Room(
        name="assistance",
        label=_("Assistance"),
        permissions={
            "assistance.plan": _("Plan and cancel services, keep the list of providers"),
            "assistance.deliver": _("Record services that were given, and their cost"),
        },
        nav=(Nav(_("Providers"), "assistance.providers", "assistance.plan", order=70),),
        panels=(
            Panel(
                title=_("Services"),
                template="assistance/_panel.html",
                context=queries.panel,
                acts=("assistance.record", "assistance.plan"),
                needs="casework.read",
                order=30,
            ),
        ),
        next_steps=(queries.next_steps,),
        blocks_closing=(queries.what_keeps_open,),
        stages=(queries.stages,),
    )
)
