"""The card of people: who is known, found, registered, shown and forgotten."""

from django.utils.translation import gettext_lazy as _

from teranga.kernel.rooms import Nav, Reach, Room, register
from teranga.people import acts, commands, queries

register(
    Room(
        name="people",
        label=_("People"),
        permissions={
            "people.find": _("Find people by name, reference, telephone or document"),
            "people.read": _("See who a person is"),
            "people.register": _("Register people and families, keep their photo"),
            "people.correct": _("Correct the identity of a person"),
            "people.consent": _("Record consents and their withdrawal"),
            "people.forget": _("Forget a person for good"),
        },
        nav=(Nav(_("Register"), "people.register", "people.register", order=20),),
        reach=(Reach(_("People seen"), "people.read", queries.how_many_seen, order=10),),
        commands=(commands.forget,),
        after_restoring=(acts.make_index_anew,),
    )
)
