"""The card of reintegration: individual projects after return, from proposal to follow-up."""

from django.utils.translation import gettext_lazy as _

from teranga.kernel.rooms import Nav, Panel, Room, register
from teranga.reintegration import queries

register(
    Room(
        name="reintegration",
        label=_("Reintegration"),
        permissions={
            "reintegration.plan": _("Propose reintegration projects and end them"),
            "reintegration.approve": _("Approve or refuse projects that someone else proposed"),
            "reintegration.pay": _("Pay instalments and keep their receipts"),
            "reintegration.visit": _("Record follow-up visits"),
        },
        nav=(Nav(_("To approve"), "reintegration.approvals", "reintegration.approve", order=60),),
        panels=(
            Panel(
                title=_("Reintegration"),
                template="reintegration/_panel.html",
                context=queries.panel,
                acts=("reintegration.propose",),
                needs="casework.read",
                order=60,
            ),
        ),
        next_steps=(queries.next_steps,),
        blocks_closing=(queries.what_keeps_open,),
        stages=(queries.stages,),
    )
)
