"""Who is who: actors, offices, staff."""

from typing import Any
from uuid import UUID, uuid5

from django.conf import settings
from django.utils.translation import get_language

from teranga.access import rules
from teranga.access.models import Glass, Office, Organisation, Staff
from teranga.kernel import clock, rooms
from teranga.kernel.acts import Refused
from teranga.kernel.failures import AskerGone
from teranga.kernel.models import Entry
from teranga.kernel.scope import Actor

_COMMANDS = UUID("6f1f4f5e-0d3b-5a77-9f0a-7e1a6b6a0c11")


def actor_of(staff: Staff) -> Actor:
    """The actor a signed-in member of staff is: the offices and permissions of their role."""
    role = rules.roles().get(staff.role_code)
    offices = {staff.office_id}
    if role and role.reach == "organisation":
        organisation = Office.objects.unscoped("building the actor itself").filter(
            organisation=staff.office.organisation_id
        )
        offices |= set(organisation.values_list("pk", flat=True))
    return Actor(
        id=staff.pk,
        name=staff.name,
        organisation=staff.office.organisation_id,
        offices=frozenset(offices),
        permissions=rules.permissions_of(staff.role_code) | {"access.own"},
        home=staff.office_id,
        role=staff.role_code,
        glass=_opened_for(staff),
    )


def _opened_for(staff: Staff) -> frozenset[UUID]:
    """Files outside their offices that someone opened with a reason, for an hour, and whose they are."""
    opened = Glass.objects.unscoped("building the actor itself").filter(staff=staff.pk, until_at__gt=clock.now())
    return frozenset(key for pair in opened.values_list("subject", "holder") for key in pair)


def actor_by_id(pk: UUID) -> Actor | None:
    """The actor whose account it is; None when there is no such account, or it was suspended."""
    staff = (
        Staff.objects.unscoped("background work goes on for whoever asked")
        .select_related("office")
        .filter(pk=pk)
        .first()
    )
    return actor_of(staff) if staff and staff.is_active else None


def asker(entry: Entry) -> Actor:
    """On whose behalf the background work that an entry asks for goes on. Raises AskerGone."""
    found = actor_by_id(entry.actor)
    if found is None:
        raise AskerGone(entry.act)
    return found


def command(why: str, *, office: Office | None = None) -> Actor:
    """The actor of the command line: every permission, a reason, and (when named) one office."""
    offices = [office] if office else Office.objects.unscoped("the command line acts for the installation")
    return Actor(
        id=uuid5(_COMMANDS, why),
        name=why,
        organisation=office.organisation_id if office else None,
        offices=frozenset(each.pk for each in offices),
        permissions=frozenset(rooms.permissions()) | {"access.install"},
        home=office.pk if office else None,
        role="command",
        why=why,
    )


def office(code: str) -> Office | None:
    """An office by its code; None when there is none."""
    return Office.objects.unscoped("offices are known to everyone").filter(code=code).first()


def office_choices(actor: Actor) -> list[tuple[UUID, str]]:
    """The offices an actor may act for."""
    mine = Office.objects.visible_to(actor).filter(pk__in=actor.offices)
    return [(each.pk, str(each)) for each in mine]


def all_office_choices(actor: Actor) -> list[tuple[UUID, str]]:
    """Every office of the actor's organisation, e.g. to receive someone."""
    theirs = Office.objects.visible_to(actor).filter(organisation=actor.organisation)
    return [(each.pk, str(each)) for each in theirs]


def home_office(actor: Actor) -> Office:
    """The office where the actor works."""
    return Office.objects.visible_to(actor).get(pk=actor.home)  # type: ignore[misc]


def colleagues(actor: Actor) -> Any:
    """Active staff of the offices the actor sees."""
    return Staff.objects.visible_to(actor).filter(office__in=actor.offices, is_active=True).select_related("office")


def colleague_choices(actor: Actor) -> list[tuple[UUID, str]]:
    """Staff of the actor's offices whose role lets them follow a file."""
    return [
        (each.pk, each.name) for each in colleagues(actor) if "casework.write" in rules.permissions_of(each.role_code)
    ]


def all_staff(actor: Actor) -> Any:
    """Every account of the actor's organisation."""
    return Staff.objects.visible_to(actor).select_related("office").order_by("name", "pk")


def staff_member(actor: Actor, pk: UUID) -> Staff:
    """One account of the actor's organisation. Raises Refused("not-found")."""
    found: Staff | None = Staff.objects.visible_to(actor).select_related("office").filter(pk=pk).first()
    if found is None:
        raise Refused("not-found")
    return found


def self_of(actor: Actor) -> Staff:
    """The actor's own account."""
    return staff_member(actor, actor.id)


def knows_password(actor: Actor, password: str) -> bool:
    return bool(self_of(actor).check_password(password))


def visible_office(actor: Actor, pk: UUID) -> Office:
    return Office.objects.visible_to(actor).get(pk=pk)


def demo_password() -> str:
    """The one password of a demo installation, made when it was loaded; empty elsewhere."""
    return (settings.DATA / "demo").read_text().strip() if settings.DEMO else ""


def demo_accounts() -> list[tuple[str, str, str]]:
    """(address, role, office) of each account, and only in a demo installation, for its sign-in page."""
    if not settings.DEMO:
        return []
    accounts = Staff.objects.unscoped("a demo shows its accounts to whoever signs in").select_related("office")
    return [
        (each.email, role_label(each.role_code), each.office.code) for each in accounts.order_by("office", "role_code")
    ]


def role_label(code: str) -> str:
    role = rules.roles().get(code)
    language = (get_language() or "en").split("-")[0]
    return role.labels.get(language, role.labels["en"]) if role else code


def role_choices() -> list[tuple[str, str]]:
    return [(code, role_label(code)) for code in rules.roles()]


def organisations() -> Any:
    return Organisation.objects.unscoped("organisations are known to everyone").order_by("name")
