"""The card of solutions: durable solutions, and the best interests of children."""

from django.utils.translation import gettext_lazy as _

from teranga.kernel.rooms import Conditions, Panel, Room, register
from teranga.solutions import queries

register(
    Room(
        name="solutions",
        label=_("Solutions"),
        permissions={
            "solutions.record": _("Record the solutions discussed and the one chosen"),
            "solutions.assess": _("Assess the best interests of a child"),
            "solutions.decide": _("Record the decision of a best-interests panel"),
        },
        panels=(
            Panel(
                title=_("Durable solution"),
                template="solutions/_panel.html",
                context=queries.panel,
                acts=("solutions.discuss", "solutions.choose"),
                needs="casework.read",
                order=40,
            ),
            Panel(
                title=_("Best-interests procedure"),
                template="solutions/_panel.html",
                context=queries.best_interests_panel,
                acts=(
                    "solutions.assess_best_interests",
                    "solutions.record_tracing",
                    "solutions.confirm_care",
                    "solutions.name_escort",
                    "solutions.decide_best_interests",
                    "solutions.confirm_no_longer_child_alone",
                ),
                needs="casework.read",
                order=42,
            ),
        ),
        conditions=(Conditions(title=_("Best interests of the child"), check=queries.conditions, order=40),),
        marks=(queries.marks,),
        next_steps=(queries.next_steps,),
        stages=(queries.stages,),
    )
)
