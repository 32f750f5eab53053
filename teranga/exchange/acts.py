"""A partner's list is received, understood, checked, decided on, and taken in, line by line."""

import os
from datetime import date, datetime
from typing import Annotated, Any
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from teranga.access.models import Office
from teranga.casework import acts as casework_acts
from teranga.casework import rules as casework
from teranga.casework.models import Case
from teranga.exchange import queries
from teranga.exchange.models import LineCandidate, ListLine, PartnerList
from teranga.exchange.rules import columns, settling
from teranga.kernel import clock, codes, dates, vault
from teranga.kernel.acts import Refused, act, housekeeping
from teranga.kernel.codes import Code
from teranga.kernel.scope import Actor, new_id
from teranga.people import acts as people_acts
from teranga.people import queries as people
from teranga.people.models import Person
from teranga.people.rules import legal
from teranga.people.rules.identity import Journey

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
    ListLine.objects.bulk_create(kept, batch_size=500)
    earlier = {row.number: row for row in kept}
    found = []
    for row, each in zip(kept, batch.lines, strict=True):
        found += [_candidate(partner_list, row, candidate, earlier) for candidate in each.candidates]
    LineCandidate.objects.bulk_create(found, batch_size=500)
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


@act(
    "exchange.run",
    needs="exchange.import",
    guarded_by=("S1",),
    label=_("Import the accepted lines"),
    done=_("Import begun"),
)
def run(partner_list: PartnerList, *, by: Actor) -> PartnerList:
    """Begin, or go on, to take the lines that can be taken, in the background. Raises Refused while the check goes on,
    or while they are being taken."""
    is_interrupted = queries.is_interrupted(partner_list)
    if why := settling.what_blocks_running(queries.stage_code(partner_list), is_interrupted=is_interrupted):
        raise Refused(why)
    partner_list.started_at, partner_list.finished_at, partner_list.stopped_at = clock.now(), None, None
    partner_list.save(update_fields=["started_at", "finished_at", "stopped_at"])
    _let_go_of_file(partner_list)
    return partner_list


def _let_go_of_file(partner_list: PartnerList) -> None:
    """Once its lines are kept one by one, the whole list is needed no more: it would name whoever is forgotten."""
    file_id, partner_list.file_id = partner_list.file_id, None
    partner_list.save(update_fields=["file_id"])
    if file_id:
        vault.destroy_file(file_id)


@act("exchange.stop", needs="exchange.import", label=_("Stop"), done=_("Stopped"))
def stop(partner_list: PartnerList, *, by: Actor) -> PartnerList:
    """Stop the check (the columns are to be confirmed again), or the import: what is taken stays, the rest waits.
    Raises Refused when nothing is going on."""
    stage_code = queries.stage_code(partner_list)
    if why := settling.what_blocks_stopping(stage_code):
        raise Refused(why)
    if stage_code == settling.CHECKING:
        partner_list.mapped_at = None
        ListLine.objects.filter(list=partner_list).delete()
    else:
        partner_list.stopped_at = clock.now()
    partner_list.save(update_fields=["mapped_at", "stopped_at"])
    return partner_list


@act("exchange.take_line", needs="exchange.import", guarded_by=("S1",), label=_("Take a line"), done=_("Line taken"))
def take_line(line: ListLine, *, by: Actor) -> ListLine:
    """Make a line a person with a file, or link it to someone known. What it said is then erased from the list."""
    if why := settling.what_blocks_taking(line.state_code, line.decision_code, is_stopped=bool(line.list.stopped_at)):
        raise Refused(why)
    if line.decision_code == settling.LEAVE:
        return _settled(line, settling.LEFT, None)
    said = vault.unseal(line.list.contents_holder(), line.cells_sealed, field=queries.CELLS)
    known = _known(line) if line.decision_code == settling.SAME else None
    person = known or _register(line, said["values"], by)
    case = _file_of(person, line, said["values"], by)
    _remember(case, line, said["values"], by)
    _join_household(line, person, by)
    return _settled(line, settling.LINKED if known else settling.TAKEN, person)


def _known(line: ListLine) -> Person:
    """Whom the line was said to be. Raises Refused when an earlier line that it repeats made nobody."""
    if line.chosen:
        return line.chosen
    repeats = line.candidates.exclude(earlier=None).select_related("earlier__person").order_by("-score").first()
    person = repeats.earlier.person if repeats and repeats.earlier else None
    if person is None:
        raise Refused("line-earlier-not-taken")
    return person


def _register(line: ListLine, values: dict[str, Any], by: Actor) -> Person:
    found = line.list
    why = vault.unseal(found.pk, found.why_sealed, field=queries.WHY)
    basis = legal.LegalBasis(Code(found.basis_code), given_on=found.received_at.date(), why=f"{found.partner} : {why}")
    read = values | ({"birth": dates.PartialDate.from_iso(values["birth"])} if "birth" in values else {})
    arrived = date.fromisoformat(values["arrived_on"]) if "arrived_on" in values else None
    identity = queries.identity_of(read)
    return people_acts.register(
        office=found.office,
        identity=identity,
        basis=basis,
        journey=Journey(arrived_on=arrived),
        source=FROM_A_LIST,
        by=by,
    )


def _file_of(person: Person, line: ListLine, values: dict[str, Any], by: Actor) -> Case:
    """The person's open file, made known to this office when another holds it; a new one when there is none."""
    if person.office_id != line.list.office_id:  # whoever registered them knows them
        people_acts.make_known_at(person, office=line.list.office, by=by)
    case = Case.objects.filter(person=person).exclude(stage_code=casework.CLOSED).first()
    if case is not None:
        return case
    birth = people.identity(person).birth
    suggested = tuple(Code(each) for each in values.get("categories", ()))
    fitting = () if casework.what_blocks_categories(suggested, birth, on=clock.today()) else suggested
    return casework_acts.open_case(
        person=person, office=line.list.office, opened_on=clock.today(), categories=fitting, priority=MEDIUM, by=by
    )


def _remember(case: Case, line: ListLine, values: dict[str, Any], by: Actor) -> None:
    """What the partner wrote goes on as a note: it guides the first screening and answers nothing in its place.

    A file that another office is responsible for is only read here, and is left as it is.
    """
    if case.office_id not in by.offices:
        return
    facts = [str(codes.label("list_fact", each)) for each in values.get("facts", ())]
    said = [line.list.partner, values.get("partner_code", ""), values.get("remarks", ""), *facts]
    if values.get("remarks") or values.get("partner_code"):
        casework_acts.write_note(case, text=" · ".join(each for each in said if each), by=by)


def _join_household(line: ListLine, person: Person, by: Actor) -> None:
    """Join whom the line names as head of the household, and let those who named this line join."""
    mine = ListLine.objects.filter(list=line.list_id).exclude(person=None).exclude(pk=line.pk).select_related("person")
    if line.household_mark and (head := mine.filter(code_mark=line.household_mark).first()):
        _join(person, head.person, by)
    if line.code_mark:
        for row in mine.filter(household_mark=line.code_mark):
            _join(row.person, person, by)


def _join(person: Person | None, head: Person | None, by: Actor) -> None:
    if person and head and person.pk != head.pk and people.household_of(person) is None:
        today = clock.today()
        people_acts.join_household(person, other=head, role=Code("other_relative"), since_on=today, by=by)


def _settled(line: ListLine, state: str, person: Person | None) -> ListLine:
    line.state_code, line.person, line.cells_sealed = state, person, None
    line.save(update_fields=["state_code", "person", "cells_sealed"])
    return line


@act("exchange.refuse_line", needs="exchange.import", label=_("Refuse a line"), done=_("Line refused"))
def refuse_line(line: ListLine, *, codes: tuple[Code, ...], by: Actor) -> ListLine:
    """Keep why a line could not be taken after all; one that was taken meanwhile, by another worker, stays so."""
    if line.state_code not in settling.OPEN:
        return line
    line.state_code, line.refusals = settling.REFUSED, [*codes]
    line.save(update_fields=["state_code", "refusals"])
    return line


@act("exchange.drop", needs="exchange.import", label=_("Delete the list"), done=_("List deleted"))
def drop(partner_list: PartnerList, *, by: Actor) -> PartnerList:
    """Delete what a list says of people, and its key, when it was never imported. Raises Refused otherwise."""
    if partner_list.started_at:
        raise Refused("list-started")
    ListLine.objects.filter(list=partner_list).delete()
    _let_go_of_file(partner_list)
    for key in {partner_list.pk, partner_list.contents_holder()}:
        vault.forget(key)
    partner_list.finished_at = clock.now()
    partner_list.save(update_fields=["finished_at"])
    return partner_list


@act("exchange.finish", needs="exchange.import", label=_("Finish the import"), done=_("Import finished"))
def finish(partner_list: PartnerList, *, by: Actor) -> PartnerList:
    """The lines that could be taken are taken. The file goes when nothing waits for a decision."""
    if partner_list.stopped_at:
        return partner_list
    partner_list.finished_at = clock.now()
    if not ListLine.objects.filter(list=partner_list, state_code__in=settling.OPEN).exists():
        _let_contents_go(partner_list)
    partner_list.save(update_fields=["finished_at"])
    return partner_list


def _let_contents_go(partner_list: PartnerList) -> None:
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
    _let_contents_go(partner_list)
    if kept is not None:
        partner_list.file_id = vault.store_file(partner_list.contents_holder(), kept)
        partner_list.save(update_fields=["file_id"])
