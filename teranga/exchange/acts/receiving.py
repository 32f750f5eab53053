"""A partner's list is received, understood, checked, decided on, and taken in, line by line."""

from datetime import datetime
from typing import Annotated

from django.utils.translation import gettext_lazy as _

from teranga.access.models import Office
from teranga.exchange import queries
from teranga.exchange.models import LineCandidate, ListLine, PartnerList
from teranga.exchange.rules import columns, settling
from teranga.kernel import clock, rows, vault
from teranga.kernel.acts import Refused, act
from teranga.kernel.codes import Code
from teranga.kernel.scope import Actor, new_id
from teranga.people.rules import legal

FROM_A_LIST = Code("partner_list")
MEDIUM = Code("medium")


@act(
    "exchange.upload",
    needs="exchange.import",
    guarded_by=("S1",),
    creates=True,
    label=_("Import a list"),
    done=_("List received"),
)
def upload(
    *,
    office: Office,
    partner: Annotated[str, 120],
    basis: Annotated[Code, "consent_basis"],
    why: str,
    file: queries.Received,
    by: Actor,
) -> PartnerList:
    """Receive a partner's list, read before and shared on a legal basis. Raises Refused without one (S1)."""
    said = legal.LegalBasis(basis, given_on=clock.today(), why=why)
    if wrong := legal.what_blocks_recording(said, birth=None, on=clock.today()):
        raise Refused(*wrong)
    pk, contents = new_id(), new_id()
    vault.new_holder(pk)
    vault.new_holder(contents)
    return PartnerList.objects.create(
        pk=pk,
        office=office,
        partner=" ".join(partner.split()),
        basis_code=basis,
        why_sealed=vault.seal(pk, why, field=queries.WHY),
        received_at=clock.now(),
        contents=contents,
        file_id=vault.store_file(contents, file.rows),
        file_mark=vault.blind(file.mark, purpose="exchange.file"),
        name_sealed=vault.seal(pk, file.name, field=queries.NAME),
        headers_mark=vault.blind(file.mapping.signature(), purpose="exchange.headers"),
        headings_sealed=vault.seal(pk, file.mapping.headings, field=queries.HEADINGS),
        header_row=file.mapping.header_row + 1,
        lines_total=file.lines_total,
    )


@act("exchange.map_columns", needs="exchange.import", label=_("Confirm the columns"), done=_("Columns confirmed"))
def map_columns(
    partner_list: PartnerList, *, meanings: tuple[Annotated[Code, "list_column"], ...], by: Actor
) -> PartnerList:
    """Say what each column means (data/codes/list_column.csv); the lines are checked again in the background."""
    if partner_list.started_at:
        raise Refused("list-started")
    if partner_list.file_id is None:
        raise Refused("list-gone")
    headings = vault.unseal(partner_list.pk, partner_list.headings_sealed, field=queries.HEADINGS)
    told = columns.as_told(headings, meanings)
    if why := settling.what_blocks_reading(has_names=told.has_names):
        raise Refused(why)
    partner_list.meanings, partner_list.mapped_at, partner_list.checked_at = [*told.meanings], clock.now(), None
    partner_list.save(update_fields=["meanings", "mapped_at", "checked_at"])
    ListLine.objects.filter(list=partner_list).delete()
    return partner_list


@act("exchange.keep_lines", needs="exchange.import", label=_("Check the lines"), done=_("Lines checked"))
def keep_lines(
    partner_list: PartnerList, *, batch: queries.Batch, is_last: bool, mapped_at: datetime, by: Actor
) -> None:
    """Keep some checked lines, sealed; called by the background check, a batch at a time. Raises Refused when the check
    was stopped meanwhile, or begun again with other columns."""
    if partner_list.mapped_at != mapped_at:
        raise Refused("list-stopped")
    kept = [_line(partner_list, each) for each in batch.lines]
    rows.insert_records(kept)
    earlier = {row.number: row for row in kept}
    found = []
    for row, each in zip(kept, batch.lines, strict=True):
        found += [_candidate(partner_list, row, candidate, earlier) for candidate in each.candidates]
    rows.insert_records(found)
    if is_last:
        partner_list.checked_at = clock.now()
        partner_list.save(update_fields=["checked_at"])


def _line(partner_list: PartnerList, each: queries.Checked) -> ListLine:
    seen = [(found.confidence, found.person is not None or found.earlier is not None) for found in each.candidates]
    decision = settling.proposed_decision(seen) if seen else ""
    top = max(each.candidates, key=lambda found: found.score) if each.candidates else None
    return ListLine(
        list=partner_list,
        office_id=partner_list.office_id,
        number=each.number,
        cells_sealed=vault.seal(partner_list.contents_holder(), each.said, field=queries.CELLS),
        mark=each.mark,
        code_mark=each.code_mark,
        household_mark=each.household_mark,
        state_code=each.state,
        refusals=[*each.refusals],
        decision_code=decision,
        chosen=top.person if top and decision == settling.SAME else None,
    )


def _candidate(
    partner_list: PartnerList, row: ListLine, found: queries.Candidate, kept: dict[int, ListLine]
) -> LineCandidate:
    earlier = None
    if found.earlier is not None:
        earlier = kept.get(found.earlier) or ListLine.objects.filter(list=partner_list, number=found.earlier).first()
    return LineCandidate(
        line=row,
        person=found.person,
        office=found.office,
        earlier=earlier,
        confidence_code=found.confidence,
        score=round(found.score, 4),
        reasons=[*found.reasons],
    )


@act("exchange.decide", needs="exchange.import", label=_("Decide on possible duplicates"), done=_("Decisions kept"))
def decide(partner_list: PartnerList, *, decisions: dict[str, tuple[str, str]], by: Actor) -> PartnerList:
    """Keep, for lines (by id), (decision, key of whom it is). Raises Refused for a line that waits for none."""
    rows = ListLine.objects.filter(list=partner_list, pk__in=decisions).prefetch_related("candidates")
    if len(rows) < len(decisions):
        raise Refused("line-unknown")
    for row in rows:
        decision, key = decisions[str(row.pk)]
        chosen = next((each for each in row.candidates.all() if key and key in _keys(each)), None)
        if why := settling.what_blocks_deciding(row.state_code, decision, has_choice=chosen is not None):
            raise Refused(why)
        row.decision_code = decision
        row.chosen = chosen.person if chosen and decision == settling.SAME else None
        row.save(update_fields=["decision_code", "chosen"])
        if chosen and decision == settling.SAME:
            row.candidates.exclude(pk=chosen.pk).delete()
    return partner_list


def _keys(candidate: LineCandidate) -> tuple[str, str]:
    return f"person:{candidate.person_id}", f"line:{candidate.earlier_id}"
