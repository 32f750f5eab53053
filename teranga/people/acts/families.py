"""Who belongs together, and who is not who."""

from datetime import date
from typing import Annotated

from django.utils.translation import gettext_lazy as _

from teranga.kernel import clock
from teranga.kernel.acts import Refused, act
from teranga.kernel.codes import Code
from teranga.kernel.scope import Actor
from teranga.people.models import Household, HouseholdMember, NotSame, Person
from teranga.people.rules import households


@act("people.form_household", needs="people.register", label=_("Form a household"), done=_("Household formed"))
def form_household(
    person: Person, *, role: Annotated[Code, "household_role"], since_on: date, by: Actor
) -> HouseholdMember:
    """Begin a household with its first member. Raises Refused("in-a-household") when they belong to one."""
    household = Household.objects.create(office=person.office, formed_on=since_on)
    return _join(person, household, role, since_on)


@act(
    "people.join",
    needs="people.register",
    guarded_by=("S7",),
    label=_("Add to a household"),
    done=_("Joined a household"),
)
def join_household(
    person: Person, *, other: Person, role: Annotated[Code, "household_role"], since_on: date, by: Actor
) -> HouseholdMember:
    """Put a person in the household of another, which is formed with the other as its head when there is none.

    Raises Refused("in-a-household"), Refused("has-a-head") or Refused("household-with-oneself").
    """
    if other.pk == person.pk:
        raise Refused("household-with-oneself", field="other")
    theirs = HouseholdMember.objects.filter(person=other, until_on=None).select_related("household").first()
    if theirs is None:
        theirs = form_household(other, role=Code("head"), since_on=since_on, by=by)
    return _join(person, theirs.household, role, since_on)


def _join(person: Person, household: Household, role: Code, since_on: date) -> HouseholdMember:
    today = HouseholdMember.objects.filter(until_on=None)
    facts = households.JoiningFacts(
        role=role,
        since_on=since_on,
        belongs=today.filter(person=person).exists(),
        has_head=today.filter(household=household, role_code="head").exists(),
    )
    if why := households.what_blocks_joining(facts, on=clock.today()):
        raise Refused(why)
    return HouseholdMember.objects.create(person=person, household=household, role_code=role, since_on=since_on)


@act(
    "people.leave",
    needs="people.register",
    guarded_by=("S7",),
    label=_("Leave the household"),
    done=_("Left the household"),
)
def leave_household(member: HouseholdMember, *, until_on: date, why: str, by: Actor) -> HouseholdMember:
    """A person no longer belongs to a household, from that day on, for a reason that is kept (S7).

    Raises Refused("left-the-household") when they left before, or Refused("leaves-before-joining").
    """
    facts = households.LeavingFacts(since_on=member.since_on, left_on=member.until_on, until_on=until_on, why=why)
    if wrong := households.what_blocks_leaving(facts, on=clock.today()):
        raise Refused(wrong)
    member.until_on = until_on
    member.save(update_fields=["until_on"])
    return member


@act(
    "people.not_same", needs="people.register", label=_("Say that they are two people"), done=_("Said to be two people")
)
def say_not_same(person: Person, *, other: Person, by: Actor) -> NotSame:
    """Two similar people were compared and are not the same; they aren't proposed to each other again."""
    if other.pk == person.pk:
        raise Refused("same-person", field="other")
    first, second = sorted((person, other), key=lambda each: each.pk.hex)
    said, _is_new = NotSame.objects.get_or_create(person=first, other=second, defaults={"said_at": clock.now()})
    return said
