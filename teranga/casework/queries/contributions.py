"""What this room's card gives the file page and the page of a person: marks, next steps, panels, links."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from teranga.casework import rules
from teranga.casework.models import Attachment, Case, Need, Note
from teranga.casework.queries import facts, known
from teranga.kernel import codes, parts, vault
from teranga.kernel.rooms import Mark, Step
from teranga.kernel.scope import Actor
from teranga.people import queries as people_queries
from teranga.ui import links, said

SOON = timedelta(days=3)
LATEST = 5


# -------------------------------------------------------------------------------------------------------------- marks


def marks(case: Case, on: date) -> list[Mark]:
    """What everyone who opens the file must see at once: a child, why assisted, how urgent, how it stands."""
    return [*_child(case, on), *_fear(case, on), *_categories(case), *_standing(case)]


def _child(case: Case, on: date) -> list[Mark]:
    found = facts.protection_facts(case, on)
    if not found.is_child:
        return []
    alone = sorted(rules.CHILD_ALONE & found.categories)
    if alone:
        text = codes.label("category", alone[0])
    else:
        text = _("Child alone, by the screening") if found.is_unaccompanied_child else _child_or_maybe(case, on)
    age = people_queries.age(facts.birth_of(case.person), on=on)
    return [Mark(f"{text} · {age}" if age else text, "child")]


def _child_or_maybe(case: Case, on: date) -> Any:
    """Whoever is said to be 18, but may be younger, counts as a child: the mark says why."""
    birth = facts.birth_of(case.person)
    return _("May be under 18") if birth and birth.age_range_on(on)[1] >= rules.MAJORITY else _("Child")


def _fear(case: Case, on: date) -> list[Mark]:
    found = facts.protection_facts(case, on)
    return [Mark(_("Fears return"), "late")] if found.fears_return == "yes" else []


def _categories(case: Case) -> list[Mark]:
    listed = [row["code"] for row in codes.rows("category") if row["code"] in facts.categories_of(case)]
    return [Mark(codes.label("category", code)) for code in listed if code not in rules.CHILD_ALONE]


def _standing(case: Case) -> list[Mark]:
    if case.stage_code == rules.CLOSED:
        closure = case.closures.order_by("-closed_on", "-id").first()
        return [Mark(_("Closed on %(day)s") % {"day": said.day(closure.closed_on if closure else None)}, "quiet")]
    found = []
    if case.priority_code in ("immediate", "high"):
        label = str(codes.label("priority", case.priority_code)).lower()
        found.append(Mark(_("Priority: %(priority)s") % {"priority": label}))
    if case.is_emergency_movement:
        found.append(Mark(_("Emergency movement"), "quiet"))
    return found


# --------------------------------------------------------------------------------------------------------- next steps


def next_steps(case: Case, on: date) -> list[Step]:
    """What this room sees to be done: consent, a caseworker, the screening, what it points to, tasks, a review."""
    if case.stage_code == rules.CLOSED:
        return []
    return [*_beginning(case, on), *_grown_up(case, on), *_screening(case, on), *_tasks(case), *_review(case, on)]


def _beginning(case: Case, on: date) -> list[Step]:
    found = []
    if people_queries.is_consent_to_ask(case.person, on=on):
        found.append(Step("people.consent", case.opened_on, _("Held without a consent so far: ask at first contact")))
    if case.responsible_id is None:
        holder = next((each for each in case.holders.all() if each.kind_code == "responsible"), None)
        since = timezone.localtime(holder.since_at).date() if holder else case.opened_on
        found.append(Step("casework.assign", since, _("Nobody follows this file yet")))
    return found


def _grown_up(case: Case, on: date) -> list[Step]:
    """A child alone who has turned 18 is not dropped in silence: a person looks at the categories again."""
    called_child = bool(rules.CHILD_ALONE & facts.categories_of(case))
    if not called_child or rules.may_be_child(facts.birth_of(case.person), on=on, called_child=True):
        return []
    return [Step("casework.set_categories", on, _("Now 18 or older: the category of a child no longer fits"))]


def _screening(case: Case, on: date) -> list[Step]:
    answers = facts.screenings_of(case)
    if not answers:
        alone = facts.protection_facts(case, on).is_unaccompanied_child
        note = _("A child alone is screened within 48 hours") if alone else ""
        return [Step("casework.screen", rules.screening_due(case.opened_on, child_alone=alone), note)]
    suggested = facts.categories_suggested(case, on)
    if not suggested:
        return []
    named = ", ".join(str(codes.label("category", code)) for code in suggested)
    return [Step("casework.set_categories", on, _("The screening points to: %(categories)s") % {"categories": named})]


def _tasks(case: Case) -> list[Step]:
    rows = [row for row in case.tasks.all() if row.done_at is None]
    texts = vault.unseal_many([(case.person_id, row.text_sealed) for row in rows], field="casework.task.text")
    return [
        Step("casework.finish_task", row.due_on, row.assignee or "", row, str(text))
        for row, text in zip(rows, texts, strict=True)
    ]


def _review(case: Case, on: date) -> list[Step]:
    last = next(iter(known.latest_lines(case)), None)
    last_on = timezone.localtime(last.at).date() if last else case.opened_on
    due = rules.review_due(last_on, case.priority_code)
    note = _("Nothing was recorded on this file since %(day)s") % {"day": said.day(last_on)}
    return [Step("casework.write_note", due, note)] if due <= on + SOON else []


# -------------------------------------------------------------------------------------------------------------- panels


@dataclass(frozen=True)
class Relative:
    """A member of the family, with the address of their file where the actor may see it."""

    name: str
    role_code: str
    reference: str
    url: str


def family_panel(case: Case, actor: Actor, on: date) -> dict[str, Any]:
    """The household, themselves left out, each with their own file; nothing for who travels alone."""
    others = [each for each in people_queries.relatives(actor, case.person) if each.person.pk != case.person_id]
    files = known.files_of(actor, [each.person for each in others])
    shown = []
    for each in others:
        theirs = next(iter(files.get(each.person.pk, [])), None)
        url = known.url(theirs) if theirs else reverse("people.person", args=(each.person.pk,))
        reference = theirs.reference if theirs else ""
        shown.append(Relative(known.called(each.identity), each.role_code, reference, url))
    return {"relatives": shown} if shown else {}


@dataclass(frozen=True)
class ShownNeed:
    """A need with its note, opened, and where it is recorded as met."""

    need: Need
    note: str
    meet_url: str


def needs_panel(case: Case, actor: Actor, on: date) -> dict[str, Any]:
    """Needs, those not met first and the most urgent before the others."""
    rows = sorted(
        case.needs.all(), key=lambda row: (row.met_on is not None, rules.rank(row.urgency_code), row.found_on)
    )
    notes = vault.unseal_many([(case.person_id, row.note_sealed) for row in rows], field="casework.need.note")
    shown = [
        ShownNeed(row, str(note or ""), links.act_address("casework.meet_need", row, actor))
        for row, note in zip(rows, notes, strict=True)
    ]
    return {"needs": shown, "are_all_met": all(row.met_on for row in rows)}


@dataclass(frozen=True)
class ShownNote:
    """A note, opened."""

    at: datetime
    author: Any
    text: str


@dataclass(frozen=True)
class ShownDocument:
    """A document, its name opened."""

    attachment: Attachment
    name: str


def record_panel(case: Case, actor: Actor, on: date) -> dict[str, Any]:
    """The latest notes and every document."""
    latest = case.notes.select_related("author")[:LATEST]
    notes: list[Note] = list(latest) if parts.may_have(Note, [case.pk]) else []
    texts = vault.unseal_many([(case.person_id, row.text_sealed) for row in notes], field="casework.note.text")
    documents = list(case.attachments.all()) if parts.may_have(Attachment, [case.pk]) else []
    sealed = [(case.person_id, row.name_sealed) for row in documents]
    names = vault.unseal_many(sealed, field="casework.attachment.name")
    return {
        "notes": [ShownNote(n.written_at, n.author or "", str(text)) for n, text in zip(notes, texts, strict=True)],
        "documents": [ShownDocument(row, str(name)) for row, name in zip(documents, names, strict=True)],
    }


# --------------------------------------------------------------------------------------------------------------- links


def person_links(actor: Actor, persons: list[Any]) -> dict[UUID, list[tuple[Any, str]]]:
    """The files of persons; and the page that opens one, for those who have none open and an actor who may."""
    files = known.files_of(actor, persons)
    found: dict[UUID, list[tuple[Any, str]]] = {}
    for person in persons:
        theirs = files.get(person.pk, [])
        found[person.pk] = [(each.reference, known.url(each)) for each in theirs]
        if actor.may("casework.open") and all(each.stage_code == rules.CLOSED for each in theirs):
            found[person.pk].append((_("Open a file"), reverse("casework.open", args=(person.pk,))))
    return found
