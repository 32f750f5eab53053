"""The card of integrations: who may let other systems in."""

from django.utils.translation import gettext_lazy as _

from teranga.integrations import commands
from teranga.kernel.rooms import Nav, Room, register

register(
    Room(
        name="integrations",
        label=_("Integrations"),
        permissions={"integrations.manage": _("Let other systems in by the API, and shut them out")},
        nav=(Nav(_("Integrations"), "integrations.tokens", "integrations.manage", order=95),),
        commands=(commands.token,),
    )
)
