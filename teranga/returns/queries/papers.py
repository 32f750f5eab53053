"""The papers of a whole movement, one PDF after the other."""

from typing import Any
from uuid import UUID

from django.utils.translation import get_language

from teranga.kernel import clock
from teranga.kernel.rooms import Piece
from teranga.kernel.scope import Actor
from teranga.returns.queries import boarding, listing, printing, signing
from teranga.ui import documents


def piece_of_papers(actor: Actor, asked: dict[str, Any], place: str) -> Piece:
    """The manifest, then the declaration of the traveller whose file `place` names; the reads are logged (S12)."""
    listed = listing.movement(actor, UUID(asked["movement"]))
    language = get_language() or "fr"
    travel = sorted(boarding.travellers(actor, listed), key=lambda each: each.case.pk)
    files = {str(each.case.pk): each.case for each in travel} if actor.may("returns.counsel") else {}
    rest = [key for key in files if key > place]
    if not place:
        paper = documents.pdf("manifest", printing.manifest(actor, listed), language)
        return Piece(paper, 1, next(iter(rest), ""), f"manifest-{printing.name_of(listed)}.pdf")
    case = files.get(place)
    if case is None:  # taken off the list meanwhile
        return Piece(b"", 1, next(iter(rest), ""))
    paper = documents.pdf("declaration", signing.declaration_values(actor, case, clock.today()), language)
    return Piece(paper, 1, next(iter(rest), ""), f"declaration-{case.reference}.pdf")
