"""A long file is asked for, prepared piece by piece, given up, or let go; work that failed is tried again."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from teranga.access.models import Organisation
from teranga.background import queries, rules
from teranga.background.models import Preparation, PreparedPiece, Retry
from teranga.kernel import clock, jobs, vault
from teranga.kernel.acts import Refused, act
from teranga.kernel.codes import Code
from teranga.kernel.rooms import Piece
from teranga.kernel.scope import Actor, new_id

OWN = "access.own"


@act("background.ask", needs=OWN, creates=True, label=_("Prepare a file"), done=_("The file is being prepared"))
def ask(*, kind: Code, form: Code, asked: dict[str, Any], total: int, by: Actor) -> Preparation:
    """Ask for a long file of a kind that a room's card names, as CSV, XLSX or ZIP. An act of that room calls this one:
    it decides who may. `asked` says which (sealed); `total` how many there are to prepare."""
    assert kind in queries.makers(), f"no card prepares {kind}"
    pk = new_id()
    vault.new_holder(pk)
    return Preparation.objects.create(
        pk=pk,
        kind=kind,
        format_code=form,
        asked_by=by.id,
        asked_at=clock.now(),
        asked_sealed=vault.seal(pk, asked, field=queries.ASKED),
        total=total,
    )


@act("background.keep_piece", needs=OWN, on_forgotten=True, label=_("Prepare a piece"), done=_("Piece prepared"))
def keep_piece(preparation: Preparation, *, piece: Piece, by: Actor) -> Preparation:
    """Keep the next piece, sealed. Raises Refused when the file was given up meanwhile."""
    if why := rules.what_blocks_going_on(queries.state_code(preparation)):
        raise Refused(why)
    PreparedPiece.objects.create(
        preparation=preparation,
        number=PreparedPiece.objects.filter(preparation=preparation).count(),
        name_sealed=vault.seal(preparation.pk, piece.name, field=queries.NAME),
        file_id=vault.store_file(preparation.pk, piece.content),
    )
    preparation.done += piece.count
    preparation.place = piece.next
    preparation.save(update_fields=["done", "place"])
    return preparation


@act("background.finish", needs=OWN, on_forgotten=True, label=_("Finish a file"), done=_("File ready"))
def finish(preparation: Preparation, *, checksum: str, whole: bytes | None = None, by: Actor) -> Preparation:
    """The file is whole, and kept for a week. `whole`: what is made of all pieces, in their place (a workbook)."""
    if why := rules.what_blocks_going_on(queries.state_code(preparation)):
        raise Refused(why)
    if whole is not None:
        _drop_pieces(preparation)
        sealed = {"name_sealed": vault.seal(preparation.pk, "", field=queries.NAME)}
        file_id = vault.store_file(preparation.pk, whole)
        PreparedPiece.objects.create(preparation=preparation, number=0, file_id=file_id, **sealed)
    preparation.finished_at, preparation.checksum = clock.now(), checksum
    preparation.expires_at = clock.now() + rules.KEPT_FOR
    preparation.save(update_fields=["finished_at", "checksum", "expires_at"])
    return preparation


@act("background.give_up", needs=OWN, on_forgotten=True, label=_("Give this file up"), done=_("The file was given up"))
def give_up(preparation: Preparation, *, by: Actor) -> Preparation:
    """Stop preparing a file, or throw it away. Its key goes: nothing of it can be opened again."""
    if why := rules.what_blocks_stopping(queries.state_code(preparation)):
        raise Refused(why)
    preparation.stopped_at = clock.now()
    preparation.save(update_fields=["stopped_at"])
    return _let_go(preparation)


@act(
    "background.expire",
    needs="access.install",
    on_forgotten=True,
    label=_("Let a file expire"),
    done=_("The file expired"),
)
def expire(preparation: Preparation, *, by: Actor) -> Preparation:
    """Throw away a file that nobody is to fetch any more."""
    return _let_go(preparation)


def let_all_go(person: Any) -> None:
    """Throw every prepared file away, ready or not, since somebody is being forgotten whom it may name."""
    for preparation in Preparation.objects.filter(gone_at=None):
        if preparation.finished_at is None:
            preparation.stopped_at = preparation.stopped_at or clock.now()
            preparation.save(update_fields=["stopped_at"])
        _let_go(preparation)


def _let_go(preparation: Preparation) -> Preparation:
    _drop_pieces(preparation)
    vault.forget(preparation.pk)
    preparation.gone_at = clock.now()
    preparation.save(update_fields=["gone_at"])
    return preparation


def _drop_pieces(preparation: Preparation) -> None:
    for piece in PreparedPiece.objects.filter(preparation=preparation):
        vault.destroy_file(piece.file_id)
    PreparedPiece.objects.filter(preparation=preparation).delete()


@act("background.try_again", needs="background.manage", creates=True, label=_("Try again"), done=_("Asked for again"))
def try_again(*, entry: int, by: Actor) -> Retry:
    """Begin again with background work that was given up. Raises Refused when there is none to try again."""
    if not queries.given_up(by).filter(entry=entry).exists() or not jobs.try_again(entry):
        raise Refused("work-not-given-up")
    organisation = Organisation.objects.get(pk=by.organisation)  # type: ignore[misc]
    return Retry.objects.create(organisation=organisation, entry=entry, at=clock.now())
