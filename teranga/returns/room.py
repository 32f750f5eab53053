"""The card of returns: voluntary return from the first talk to the reception in the country of origin."""

from django.utils.translation import gettext_lazy as _

from teranga.kernel.rooms import Conditions, Nav, Panel, Preparation, Room, register
from teranga.returns import queries

register(
    Room(
        name="returns",
        label=_("Voluntary return"),
        permissions={
            "returns.counsel": _("Counsel on return, record declarations and withdrawals"),
            "returns.clear": _("Record travel documents, fitness to travel and routing for protection"),
            "returns.move": _("Plan movements, book travellers, close lists, record departures"),
            "returns.receive": _("See who is awaited, record arrivals, receive people"),
        },
        nav=(
            Nav(_("Departures"), "returns.movements", "returns.move", order=40),
            Nav(_("Arrivals"), "returns.arrivals", "returns.receive", order=45),
        ),
        panels=(
            Panel(
                title=_("Preparing the return"),
                template="returns/_panel.html",
                context=queries.panel,
                acts=(
                    "returns.counsel",
                    "returns.declare",
                    "returns.withdraw",
                    "returns.add_travel_document",
                    "returns.record_medical",
                    "returns.route_fear",
                    "returns.explain_separation",
                ),
                needs="casework.read",
                order=50,
            ),
            Panel(
                title=_("Journey"),
                template="returns/_panel.html",
                context=queries.journey_panel,
                needs="casework.read",
                order=50,
            ),
        ),
        conditions=(Conditions(title=_("Voluntary return"), check=queries.conditions, order=50),),
        marks=(queries.marks,),
        next_steps=(queries.next_steps,),
        blocks_closing=(queries.blocks_closing,),
        stages=(queries.stages,),
        preparations={"returns.papers": Preparation(_("Papers of a movement"), queries.piece_of_papers)},
    )
)
