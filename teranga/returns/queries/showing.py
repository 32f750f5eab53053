"""How movements and travellers are put on pages: clearance in words, what can be done, who is blocked and by what."""

from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from teranga.casework import queries as casework_queries
from teranga.kernel import acts, codes, words
from teranga.kernel.scope import Actor
from teranga.returns import rules
from teranga.returns.queries import boarding, listing
from teranga.ui import links


def page_of(actor: Actor, listed: listing.Listed, people: list[boarding.Traveller]) -> dict[str, Any]:
    """What the page of a movement shows beside the list of its travellers."""
    movement = listed.movement
    offered = listing.offered_acts(actor, listed, sum(bool(each.blockers) for each in people))
    blocked = lines_of_blocked(actor, people)
    return {
        "movement": movement,
        "title": listing.title_of(movement),
        "status": codes.label("movement_status", listed.status),
        "tally": tally_of(listed, people),
        "primary": offered[0] if offered else "",
        "offered": offered[1:],
        "blocked": blocked,
        "blocked_title": _("What stands in the way"),
        "list_title": _("Travellers"),
        "back_url": links.address("returns.movements")
        if actor.may("returns.move")
        else links.address("returns.arrivals"),
        "papers": _papers(actor, listed),
    }


def _papers(actor: Actor, listed: listing.Listed) -> list[tuple[str, Any]]:
    """The manifest, for those who may take it along, once somebody is on it."""
    if not (actor.may("returns.move") and listed.travellers):
        return []
    pk = listed.movement.pk
    return [
        (reverse("returns.manifest_pdf", args=(pk,)), _("Manifest (PDF)")),
        (reverse("returns.manifest_xlsx", args=(pk,)), _("Manifest (XLSX)")),
    ]


def tally_of(listed: listing.Listed, people: list[boarding.Traveller]) -> list[str]:
    """How many travel, how many are cleared, how many are blocked, how many seats are left."""
    blocked = sum(bool(each.blockers) for each in people)
    seats, number = listed.seats_left, len(people)
    said = [ngettext("%(number)s traveller", "%(number)s travellers", number) % {"number": number}]
    if listed.status in (rules.PLANNED, rules.CLOSED):
        cleared = number - blocked
        said.append(ngettext("%(number)s cleared", "%(number)s cleared", cleared) % {"number": cleared})
        said.append(ngettext("%(number)s blocked", "%(number)s blocked", blocked) % {"number": blocked})
        said.append(ngettext("%(number)s seat left", "%(number)s seats left", seats) % {"number": seats})
    return said


def lines_of_blocked(actor: Actor, people: list[boarding.Traveller]) -> list[dict[str, Any]]:
    """Everyone whom something blocks, with each blocker in words, its source, and the act that clears it."""
    return [
        {
            "name": each.identity.name,
            "url": casework_queries.url(each.case),
            "lines": [links.line_of_condition(blocker, each.case, actor) for blocker in each.blockers],
        }
        for each in people
        if each.blockers
    ]


def clearance_of(who: boarding.Traveller) -> str:
    """ "Cleared", "Blocked: S2, S5", or, for who left, what became of them."""
    if who.departure is not None:
        return str(codes.label("arrival_outcome", who.outcome) if who.outcome else _("On the road"))
    if not who.blockers:
        return _("Cleared")
    named = sorted({words.refusals()[each.code]["safeguard"] for each in who.blockers} - {""})
    return _("Blocked: %(safeguards)s") % {"safeguards": ", ".join(named)} if named else _("Blocked")


def change_of(who: boarding.Traveller) -> Any:
    """The act that takes a traveller off the list, while it can and for whoever may."""
    return acts.registry["returns.cancel_booking"].label if who.booking and who.may_be_taken_off else ""


def change_url(who: boarding.Traveller) -> str:
    """Where that act is done."""
    booking = who.booking if who.may_be_taken_off else None
    return reverse("returns.cancel_booking", args=(booking.movement_id, booking.pk)) if booking else ""


def reception_of(who: boarding.Awaited) -> Any:
    """The act that receives somebody, once they left."""
    return acts.registry["returns.receive"].label if who.is_on_the_road else ""
