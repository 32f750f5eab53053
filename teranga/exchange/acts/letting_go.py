"""What lists say is let go of: the file, the key of what they said, the lines of somebody who is forgotten."""

import os
from uuid import UUID

from django.db import transaction

from teranga.exchange import queries
from teranga.exchange.models import LineCandidate, ListLine, PartnerList
from teranga.exchange.rules import settling
from teranga.kernel import vault
from teranga.kernel.acts import housekeeping
from teranga.kernel.scope import new_id
from teranga.people.models import Person


def let_go_of_file(partner_list: PartnerList) -> None:
    """Once its lines are kept one by one, the whole list is needed no more: it would name whoever is forgotten."""
    file_id, partner_list.file_id = partner_list.file_id, None
    partner_list.save(update_fields=["file_id"])
    if file_id:
        vault.destroy_file(file_id)


def let_contents_go(partner_list: PartnerList) -> None:
    """Destroy the file and the key of what it said; lines that became nobody are sealed anew, for the report."""
    before, file = partner_list.contents, partner_list.file_id
    rows = list(ListLine.objects.filter(list=partner_list).exclude(cells_sealed=None))
    said = vault.unseal_many([(partner_list.contents_holder(), row.cells_sealed) for row in rows], field=queries.CELLS)
    partner_list.contents, partner_list.file_id = new_id(), None
    vault.new_holder(partner_list.contents)
    for row, each in zip(rows, said, strict=True):
        row.cells_sealed = vault.seal(partner_list.contents, each, field=queries.CELLS)
    ListLine.objects.bulk_update(rows, ["cells_sealed"], batch_size=200)
    partner_list.save(update_fields=["contents", "file_id"])
    transaction.on_commit(lambda: _destroy(before, file))


def _destroy(key: UUID | None, file: UUID | None) -> None:
    if file:
        vault.destroy_file(file)
    if key:
        with housekeeping("the key of what a list said"):
            vault.forget(key)


def forget(person: Person) -> None:
    """What lists say of someone who is being forgotten goes: lines in any state, kept rows, who was alike, hashes.

    Called inside the act that forgets them. What a list says of others is sealed anew.
    """
    about = list(queries.lines_about(person.pk).select_related("list"))
    for partner_list in {row.list for row in about}:
        _erase(partner_list, frozenset(row.number for row in about if row.list_id == partner_list.pk))
    for row in about:
        row.mark, row.code_mark, row.household_mark = os.urandom(16), None, None
        row.save(update_fields=["mark", "code_mark", "household_mark"])
    LineCandidate.objects.filter(person=person).delete()


def _erase(partner_list: PartnerList, numbers: frozenset[int]) -> None:
    kept = queries.without_lines(partner_list, numbers) if partner_list.file_id else None
    own = ListLine.objects.filter(list=partner_list, number__in=numbers)
    own.filter(state_code__in=settling.OPEN).update(state_code=settling.LEFT)
    own.update(cells_sealed=None, chosen=None, decision_code="")
    let_contents_go(partner_list)
    if kept is not None:
        partner_list.file_id = vault.store_file(partner_list.contents_holder(), kept)
        partner_list.save(update_fields=["file_id"])
