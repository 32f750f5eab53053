"""What was said of people, and by whom, read from the journal: what one person alone may not take back (S8)."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from typing import Any
from uuid import UUID

from teranga.casework import queries as casework
from teranga.casework import rules as casework_rules
from teranga.casework.models import Case
from teranga.kernel import memory, vault
from teranga.kernel.dates import PartialDate
from teranga.kernel.models import Entry
from teranga.solutions import rules

_CATEGORIES = ("casework.open", "casework.set_categories")
_SCREENED, _REGISTERED, _CORRECTED = "casework.screen", "people.register", "people.correct"
_CONFIRMED = "solutions.confirm_no_longer_child_alone"
_TOLD = (*_CATEGORIES, _SCREENED, _REGISTERED, _CORRECTED, _CONFIRMED)
_FIRST = frozenset({"casework.open", _REGISTERED})
_PAYLOAD = "journal.payload"
"""Where the journal seals what it does not keep readable: the identity that was typed, with the birth."""

_PARTS = ("solutions.record_tracing", "solutions.confirm_care", "solutions.name_escort")
_WHOLE = "solutions.assess_best_interests"


def histories_of(persons: Iterable[UUID]) -> dict[UUID, rules.History]:
    """What was said of each person in any of their files since somebody last confirmed it: three questions.

    The entries of a file are few, and read by its key; sought by act, they would be looked for among everybody's.
    """
    return _histories(tuple(sorted(set(persons))))


@memory.once
def _histories(persons: tuple[UUID, ...]) -> dict[UUID, rules.History]:
    person_of = {person: person for person in persons} | casework.persons_of_files(persons)
    whole = Entry.objects.filter(subject__in=list(person_of)).defer("payload_sealed", "prev_hash", "hash")
    entries = sorted((entry for entry in whole if entry.act in _TOLD), key=lambda entry: entry.pk)
    births = _births(entries)
    told: dict[UUID, list[rules.Said]] = defaultdict(list)
    for entry in entries:
        if (said := _said(entry, births)) is not None:
            told[person_of[entry.subject]].append(said)
    return {person: rules.history_of(told[person]) for person in persons}


def _said(entry: Entry, births: Mapping[int, PartialDate]) -> rules.Said | None:
    """What one entry says; None when it says nothing of age or of being alone."""
    if entry.act == _CONFIRMED:
        return rules.Said("confirmation", entry.actor, is_confirmation=True)
    if entry.act in _CATEGORIES:
        alone = bool(casework_rules.CHILD_ALONE & set(entry.facts.get("categories", ())))
        return rules.Said("categories", entry.actor, calls_alone=alone, is_first=entry.act in _FIRST)
    if entry.act == _SCREENED:
        answer = entry.facts.get("alone")
        return rules.Said("screening", entry.actor, calls_alone=answer == "yes") if answer in ("yes", "no") else None
    if entry.pk in births:
        return rules.Said("birth", entry.actor, birth=births[entry.pk], is_first=entry.act in _FIRST)
    return None


def _births(entries: Collection[Entry]) -> dict[int, PartialDate]:
    """The births that were typed of those whose identity was ever corrected; for anyone else the file's own says it."""
    corrected = {entry.subject for entry in entries if entry.act == _CORRECTED}
    typed = [each for each in entries if each.subject in corrected and each.act in (_REGISTERED, _CORRECTED)]
    if not typed:
        return {}
    kept = dict(Entry.objects.filter(pk__in=[each.pk for each in typed]).values_list("pk", "payload_sealed"))
    sealed: list[Any] = [(entry.holder, kept[entry.pk]) for entry in typed]
    found = {}
    for entry, said in zip(typed, vault.unseal_many(sealed, field=_PAYLOAD), strict=True):
        birth = ((said or {}).get("identity") or {}).get("birth")
        if birth:
            found[entry.pk] = PartialDate(**birth)
    return found


def authors_of_assessment(case: Case) -> dict[UUID, str]:
    """Everyone who wrote any part of the latest assessment of a file read before, by key, with the name."""
    entries = Entry.objects.filter(subject=case.pk, act__in=(_WHOLE, *_PARTS)).order_by("-seq")
    found: dict[UUID, str] = {}
    for entry in entries:
        found[entry.actor] = entry.actor_name
        if entry.act == _WHOLE:
            break
    return found
