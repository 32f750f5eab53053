"""Keeping somebody's data beyond its period, with a reason; and no longer."""

from datetime import date
from typing import Annotated

from django.utils.translation import gettext_lazy as _

from teranga.kernel import clock, vault
from teranga.kernel.acts import Refused, act
from teranga.kernel.codes import Code
from teranga.kernel.scope import Actor
from teranga.people.models import Person
from teranga.protection import queries
from teranga.protection.models import Hold
from teranga.protection.rules import approving


@act(
    "protection.hold",
    needs="protection.hold",
    label=_("Keep the data beyond its period"),
    done=_("On hold: the data is kept beyond its period"),
)
def hold(
    person: Person, *, reason: Annotated[Code, "hold_reason"], until_on: date | None = None, why: str, by: Actor
) -> Hold:
    """Keep somebody's data until a day, or until it is released: nothing of it is proposed for erasure meanwhile.

    Raises Refused without words that say why, or for a day that has passed.
    """
    if wrong := approving.what_blocks_holding(until_on, why, on=clock.today()):
        raise Refused(wrong)
    return Hold.objects.create(
        person=person,
        reason_code=reason,
        since_on=clock.today(),
        until_on=until_on,
        why_sealed=vault.seal(person.pk, why.strip(), field=queries.HOLD),
    )


@act(
    "protection.release",
    needs="protection.hold",
    label=_("End the hold"),
    done=_("Hold ended: the period of retention counts again"),
)
def release(hold: Hold, *, by: Actor) -> Hold:
    """End a hold. Raises Refused when it has ended."""
    if why := approving.what_blocks_releasing(hold.released_on):
        raise Refused(why)
    hold.released_on = clock.today()
    hold.save(update_fields=["released_on"])
    return hold
