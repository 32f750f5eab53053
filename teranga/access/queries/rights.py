"""What someone can see and do, in plain words: now, and with another role."""

from dataclasses import dataclass, replace
from typing import Any

from django.utils.translation import gettext_lazy as _

from teranga.access import rules
from teranga.access.models import Office, Staff
from teranga.access.queries import who
from teranga.kernel import rooms
from teranga.kernel.scope import Actor

KEPT, GAINED, LOST = _("Yes"), _("New"), _("No longer")


@dataclass(frozen=True)
class Right:
    """One thing that a role allows, of one room; `change` compares it with the role held now."""

    room: Any
    words: Any
    change: Any

    @property
    def marks(self) -> list[tuple[Any, str]]:
        return [] if self.change is KEPT else [(self.change, "late" if self.change is LOST else "child")]


@dataclass(frozen=True)
class Reach:
    """What someone sees: the offices, and how many records of each kind."""

    seen: list[tuple[Any, Any]]


def rights(staff: Staff, role: str = "") -> list[Right]:
    """What an account may do, room by room; with `role`, what it would keep, gain and lose by it."""
    change = rules.what_a_role_changes(staff.role_code, role or staff.role_code)
    found = [
        Right(room.label, words, next(said for codes, said in _said(change) if code in codes))
        for room in rooms.cards.values()
        for code, words in room.permissions.items()
        if code in change.kept | change.gained | change.lost
    ]
    return sorted(found, key=lambda each: each.change is LOST)


def _said(change: rules.Change) -> tuple[tuple[frozenset[str], Any], ...]:
    return (change.kept, KEPT), (change.gained, GAINED), (change.lost, LOST)


def reach(staff: Staff, role: str = "") -> Reach:
    """What an account sees, or would see with another role: counted by the same scope as its pages, reading nothing."""
    actor = as_role(staff, role)
    offices = Office.objects.visible_to(actor).filter(pk__in=actor.offices if actor.may("casework.read") else ())
    counts = [(each.label, each.count(actor) if actor.may(each.needs) else 0) for each in rooms.all("reach")]
    return Reach([(_("Offices whose files are seen"), ", ".join(str(each) for each in offices) or "—"), *counts])


def as_role(staff: Staff, role: str) -> Actor:
    """The actor that an account would be with a role; its own when none is named, or an unknown one."""
    if role not in rules.roles():
        return who.actor_of(staff)
    changed = Staff(pk=staff.pk, name=staff.name, office=staff.office, role_code=role)
    return who.actor_of(changed)


def carried(staff: Staff) -> list[tuple[Any, int]]:
    """What an account would leave behind: of each kind, how many wait for it. Nothing is named."""
    found = [(each.label, each.count(staff)) for each in rooms.all("handovers")]
    return [(label, count) for label, count in found if count]


def without_second_factor(actor: Actor) -> Actor:
    """Whoever must sign in with a second factor and has not may only look after their own account."""
    return replace(actor, permissions=frozenset({"access.own"}), offices=frozenset(), glass=frozenset())


def successor_choices(actor: Actor, staff: Staff) -> list[tuple[Any, str]]:
    """Who could take over what an account follows: active colleagues of its office whose role follows files."""
    there = Staff.objects.visible_to(actor).filter(office=staff.office_id, is_active=True).exclude(pk=staff.pk)
    return [(each.pk, each.name) for each in there if "casework.write" in rules.permissions_of(each.role_code)]
