"""Whether a crowd is what acts would have written: its journal verifies, and a person of it is found and opened."""

from random import Random

from django.urls import reverse
from django.utils.html import escape

from bench import staff
from teranga.casework.models import Case
from teranga.kernel import journal, vault
from teranga.kernel.models import Entry
from teranga.people import queries as people_queries
from teranga.people.models import Person

SAMPLE = 200


def at_the_crowd() -> str:
    """Raises AssertionError when something is not as it should be; else says what was seen."""
    rng = Random(7)
    people = list(Person._base_manager.order_by("pk").values_list("pk", flat=True)[400:])
    drawn = set(rng.sample(people, min(SAMPLE, len(people))))
    cases = list(Case._base_manager.filter(person__in=drawn).select_related("person", "office"))
    chains = drawn | {case.pk for case in cases}
    for subject in chains:
        _chain(subject)
    browser = staff.browser("data_protection_officer")
    seen = Case.objects.visible_to(staff.actor("data_protection_officer")).filter(pk__in=[case.pk for case in cases])
    for case in seen.select_related("person")[:20]:
        who = people_queries.identity(case.person)
        page = browser.get(reverse("casework.file", args=(case.reference,)))
        assert page.status_code == 200 and escape(who.surname) in page.content.decode(), case.reference
        asked = vault.into_address(f"{who.name} {who.birth.year if who.birth else ''}")
        hits = browser.get(reverse("people.find"), {"s": asked}).content.decode()
        assert escape(who.surname) in hits, f"{case.reference} is not found"
    files, entries = Case._base_manager.count(), Entry.objects.count()
    return f"{len(people) + 400} people, {files} files, {entries} entries; {len(chains)} chains drawn verify"


def _chain(subject: object) -> None:
    last = b""
    for seq, entry in enumerate(Entry.objects.filter(subject=subject).order_by("seq"), start=1):
        assert entry.seq == seq and bytes(entry.prev_hash) == last and bytes(entry.hash) == journal._hash(entry), entry
        last = bytes(entry.hash)
