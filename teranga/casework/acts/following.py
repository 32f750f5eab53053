"""What is found, needed, noted, kept and to be done on a file."""

from collections.abc import Sequence
from datetime import date
from typing import Annotated, Any

from django.db.models import prefetch_related_objects
from django.utils.translation import gettext_lazy as _

from teranga.access.models import Staff
from teranga.casework import queries, rules
from teranga.casework.acts.standing import (
    raise_priority,
    reach_stage,
    refuse_future,
    refuse_unknown,
    refuse_when_closed,
    sealed,
)
from teranga.casework.models import Attachment, Case, Need, Note, Screening, Task
from teranga.kernel import clock, vault
from teranga.kernel.acts import Refused, act
from teranga.kernel.codes import Code
from teranga.kernel.scope import Actor
from teranga.kernel.together import Asked, done, on_many, sifted
from teranga.ui import uploads

LARGEST_FILE = 10 * 1024 * 1024


@act("casework.screen", needs="casework.write", label=_("Screen"), done=_("Screened"))
def screen(
    case: Case,
    *,
    screened_on: date,
    fears_return: Annotated[Code, "yes_no_unknown"],
    asylum_pending: Annotated[Code, "yes_no_unknown"],
    alone: Annotated[Code, "yes_no_unknown"],
    health_need: Annotated[Code, "yes_no_unknown"],
    trafficking_signs: Annotated[Code, "yes_no_unknown"],
    wishes_return: Annotated[Code, "yes_no_unknown"],
    needs: tuple[Annotated[Code, "need"], ...] = (),
    urgency: Annotated[Code, "priority"] = Code("medium"),
    note: str = "",
    by: Actor,
) -> Screening:
    """Record a screening, the first or a later one: six answers ("yes", "no", "unknown"), the needs found at once.

    A health need said becomes a need. The priority rises to its floor. Raises Refused for an unknown code.
    """
    refuse_when_closed(case)
    refuse_future(screened_on, field="screened_on")
    screening = Screening(case=case, screened_on=screened_on, note_sealed=sealed(case, note, "casework.screening.note"))
    said = rules.Answers(fears_return, asylum_pending, alone, health_need, trafficking_signs, wishes_return)
    for question in rules.QUESTIONS:
        refuse_unknown("yes_no_unknown", getattr(said, question), field=question)
        setattr(screening, f"{question}_code", getattr(said, question))
    screening.save(force_insert=True)
    _find_at_screening(screening, needs, urgency)
    raise_priority(case)
    reach_stage(case, "screened")
    return screening


def _find_at_screening(screening: Screening, needs: tuple[Code, ...], urgency: Code) -> None:
    found = dict.fromkeys(needs)
    if screening.health_need_code == "yes":
        found.setdefault(Code("health"))
    case = screening.case
    known = set(Need.objects.filter(case=case, met_on=None).values_list("need_code", flat=True))
    refuse_unknown("priority", urgency, field="urgency")
    for need in found:
        refuse_unknown("need", need, field="needs")
        if need not in known:
            Need.objects.create(case=case, need_code=need, urgency_code=urgency, found_on=screening.screened_on)


@act("casework.find_need", needs="casework.write", label=_("Add a need"), done=_("Need found"))
def find_need(
    case: Case,
    *,
    need: Annotated[Code, "need"],
    urgency: Annotated[Code, "priority"],
    found_on: date,
    note: str = "",
    by: Actor,
) -> Need:
    """Record something the person needs. Raises Refused when the same need is open already."""
    refuse_when_closed(case)
    refuse_future(found_on, field="found_on")
    refuse_unknown("need", need, field="need")
    refuse_unknown("priority", urgency, field="urgency")
    if Need.objects.filter(case=case, need_code=need, met_on=None).exists():
        raise Refused("need-already-open", field="need")
    found = Need.objects.create(
        case=case,
        need_code=need,
        urgency_code=urgency,
        found_on=found_on,
        note_sealed=sealed(case, note, "casework.need.note"),
    )
    raise_priority(case)
    return found


@act("casework.meet_need", needs="casework.write", label=_("The need is met"), done=_("Need met"))
def meet_need(need: Need, *, met_on: date, by: Actor) -> Need:
    """Record that a need is met. Raises Refused when it was already, or before it was found."""
    refuse_when_closed(need.case)
    refuse_future(met_on, field="met_on")
    if need.met_on is not None:
        raise Refused("need-already-met", met_on=need.met_on)
    if met_on < need.found_on:
        raise Refused("need-met-before-found", found_on=need.found_on, field="met_on")
    need.met_on = met_on
    need.save(update_fields=["met_on"])
    return need


@act("casework.write_note", needs="casework.write", label=_("Write a note"), done=_("Note written"))
def write_note(case: Case, *, text: str, by: Actor) -> Note:
    """Add a note, sealed, that nobody changes afterwards; on a closed file too. Raises Refused when it is empty."""
    return done(_written([(case, text)], by))[0]


@on_many(write_note)
def write_notes(asked: Sequence[Asked], *, by: Actor) -> list[Note | Refused]:
    """Add notes to files, each alone and in the order asked."""
    return _written([(each.subject, each.arguments["text"]) for each in asked], by)


def _written(said: list[tuple[Case, str]], by: Actor) -> list[Any]:
    prefetch_related_objects([case for case, _text in said], "person__forgetting")
    at, author = clock.now(), queries.staff_of(by)
    notes = [Note(case=case, written_at=at, author=author) for case, _text in said]
    texts = iter([text for _case, text in said])

    def check(note: Note) -> None:
        note.text_sealed = sealed(note.case, next(texts), "casework.note.text")
        if note.text_sealed is None:
            raise Refused("text-missing", field="text")

    return sifted(notes, check, Note.objects.bulk_create)


@act("casework.attach", needs="casework.write", label=_("Attach a document"), done=_("Document attached"))
def attach(case: Case, *, kind: Annotated[Code, "attachment_kind"], file: uploads.Upload, by: Actor) -> Attachment:
    """Keep a document, sealed: a PDF or a picture of at most 10 MB, judged by its content. Raises Refused otherwise."""
    refuse_unknown("attachment_kind", kind, field="kind")
    if len(file.data) > LARGEST_FILE:
        raise Refused("file-too-large", most=LARGEST_FILE // 1024 // 1024, field="file")
    name = sealed(case, file.name or "-", "casework.attachment.name")
    try:
        upload = uploads.checked(file.name, file.data, ("pdf", "image"))
    except uploads.NotAccepted as wrong:
        raise Refused("file-not-accepted", field="file") from wrong
    return Attachment.objects.create(
        case=case,
        kind_code=kind,
        file_id=vault.store_file(case.person_id, upload.data),
        name_sealed=name,
        content_type=upload.content_type,
        size=len(upload.data),
        added_at=clock.now(),
    )


@act("casework.add_task", needs="casework.write", label=_("Add a task"), done=_("Task added"))
def add_task(case: Case, *, text: str, due_on: date, assignee: Staff | None = None, by: Actor) -> Task:
    """Say what is to be done, by when, by whom (nobody named: the caseworker). Raises Refused without a text."""
    refuse_when_closed(case)
    blob = sealed(case, text, "casework.task.text")
    if blob is None:
        raise Refused("text-missing", field="text")
    return Task.objects.create(case=case, text_sealed=blob, due_on=due_on, assignee=assignee or case.responsible)


@act("casework.finish_task", needs="casework.write", label=_("The task is done"), done=_("Task done"))
def finish_task(task: Task, *, by: Actor) -> Task:
    """Record that a task is done, now. Raises Refused when it was already."""
    if task.done_at is not None:
        raise Refused("task-already-done", done_at=task.done_at)
    task.done_at = clock.now()
    task.save(update_fields=["done_at"])
    return task
