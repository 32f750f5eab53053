"""How a copy says a value: in words, with roles and offices instead of the names of staff."""

from collections.abc import Iterator
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db.models import Count, Max
from django.utils.translation import gettext as _

from teranga.access import queries as access
from teranga.access.models import Staff
from teranga.casework.models import Case
from teranga.kernel import acts, codes
from teranga.kernel.models import Entry, Reading
from teranga.kernel.scope import Actor
from teranga.people import queries as people
from teranga.people.models import Person
from teranga.protection.rules import copying
from teranga.ui import said


def person(who: Person, part: str) -> Iterator[copying.Said]:
    """Who someone is, or how they came, in the words of their page."""
    identity, journey = people.identity(who), people.journey(who)
    shown = people.Profile(who, identity, journey, "", [], False, [], [], [])
    source = identity if part == copying.IDENTITY else journey
    if part == copying.IDENTITY:
        yield copying.Said("people.person.identity_sealed.name", _("Name"), identity.name)
    for name, label in people.Profile.labels.items():
        if hasattr(source, name) and (value := getattr(shown, name)):
            yield copying.Said(f"people.person.{part}_sealed.{name}", str(label), said.anything(value))


def plain(value: Any, how: copying.Treatment) -> str:
    """A value in words; "" for nothing, and for codes that are withheld."""
    if how.how == copying.EXISTS:
        return _("Kept; it is handed over separately")
    if how.how == copying.OFFICE:
        return f"{value}, {value.organisation}"
    if how.list:
        return ", ".join(str(codes.label(how.list, each)) for each in listed(value) if each not in how.but)
    return said.day(value) if isinstance(value, date | datetime) else said.anything(value)


def listed(value: Any) -> list[str]:
    """The codes that a column holds: one, several with spaces between, or a list."""
    return value.split() if isinstance(value, str) else list(value) if isinstance(value, list | tuple) else []


def as_kept(value: Any, how: copying.Treatment) -> str:
    """A code or a day as it is kept, for whoever reads the copy by machine; "" for the rest."""
    if how.list:
        return " ".join(each for each in listed(value) if each not in how.but)
    return value.isoformat() if isinstance(value, date) else ""


def role(who: Staff | UUID) -> str:
    """A member of staff, as a copy says: "Caseworker, Niamey (NER-NIM)"."""
    if isinstance(who, UUID):
        staff = Staff.objects.unscoped("their role, not their name").select_related("office")
        found = staff.filter(pk=who).first()
    else:
        found = who
    return f"{access.role_label(found.role_code)}, {found.office}" if found else _("The installation itself")


def history(actor: Actor, who: Person) -> Iterator[copying.Part]:
    """What was done with someone's data, and which offices read it."""
    cases = Case.objects.visible_to(actor).filter(person=who.pk)
    subjects = [who.pk, *cases.values_list("pk", flat=True)]
    entries = list(Entry.objects.filter(subject__in=subjects).order_by("pk"))
    readings = list(
        Reading.objects.filter(subject__in=subjects)
        .values("actor", "place")
        .annotate(times=Count("pk"), last=Max("at"))
        .order_by("actor", "place")
    )
    roles = _roles({each.actor for each in entries} | {each["actor"] for each in readings})
    if entries:
        yield copying.Part("journal", _("What was done"), tuple(_done(each, roles) for each in entries))
    if readings:
        yield copying.Part("readings", _("Who read your data"), tuple(_read(each, roles) for each in readings))


def _done(entry: Entry, roles: dict[UUID, str]) -> tuple[copying.Said, ...]:
    known = acts.registry.get(entry.act)
    return (
        copying.Said("journal.at", _("Day"), said.day(entry.at), entry.at.isoformat()),
        copying.Said("journal.act", _("What"), str(known.done) if known else entry.act, entry.act),
        copying.Said("journal.actor", _("By"), roles.get(entry.actor) or _("The installation itself")),
    )


def _read(found: Any, roles: dict[UUID, str]) -> tuple[copying.Said, ...]:
    return (
        copying.Said("readings.actor", _("By"), roles.get(found["actor"]) or _("The installation itself")),
        copying.Said("readings.place", _("Where"), str(codes.label("reading_place", found["place"])), found["place"]),
        copying.Said("readings.times", _("Times"), str(found["times"])),
        copying.Said("readings.last", _("Last time"), said.day(found["last"]), found["last"].isoformat()),
    )


def _roles(actors: set[UUID]) -> dict[UUID, str]:
    staff = Staff.objects.unscoped("their roles, not their names").select_related("office").filter(pk__in=actors)
    return {each.pk: role(each) for each in staff}
