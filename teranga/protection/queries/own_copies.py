"""Everything that is held about a person, as their own copy says it; and the copies that were made."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.utils.translation import gettext as _

from teranga.access import queries as access
from teranga.kernel import codes, vault
from teranga.kernel.acts import Refused
from teranga.kernel.scope import Actor
from teranga.people import queries as people
from teranga.people.models import Person
from teranga.protection.models import OwnCopy
from teranga.protection.queries import tables, telling
from teranga.protection.rules import copying
from teranga.ui import said

KEPT_FOR_DAYS = 7
"""A copy stays here a week, for the case that it must be printed again."""


@dataclass(frozen=True)
class Copy:
    """What would be handed over: its parts, the free texts to read through, what is withheld."""

    parts: list[copying.Part]
    texts: list[copying.Text]
    withheld: list[copying.Withheld]


class _Reader:
    """Reads the rows about one person, and keeps count of the texts and of what is withheld on the way."""

    def __init__(self, actor: Actor, person: Person, handed_over: frozenset[str]) -> None:
        self.actor, self.person, self.handed_over = actor, person, handed_over
        self.texts: list[copying.Text] = []
        self.left_out: Counter[tuple[str, str]] = Counter()
        self.title = ""
        self.roles: dict[Any, str] = {}  # of staff: asked for once, however many rows name them

    def parts(self) -> Iterator[copying.Part]:
        for table in copying.sections():
            self.title = tables.in_language(copying.named()[table].labels)
            records = tuple(said for row in self._rows(table) if (said := tuple(self._said(row))))
            if records:
                yield copying.Part(table, self.title, records)

    def _rows(self, table: str) -> list[Any]:
        model = tables.tables()[table]
        names = [tables.ahead(each) for each, _how in tables.copied(model) if each.is_relation]
        path = tables.path_to_person(model) or "pk"
        rows = model.objects.visible_to(self.actor).filter(**{path: self.person.pk})
        return list(rows.select_related(*names).order_by("pk"))

    def _said(self, row: Any) -> Iterator[copying.Said]:
        for field, how in tables.copied(type(row)):
            value = getattr(row, field.name)
            name = f"{row._meta.label_lower}.{field.name}"
            if value in (None, "", [], ()):
                continue
            if how.how in (copying.IDENTITY, copying.JOURNEY):
                yield from telling.person(self.person, how.how)
            elif words := copying.words_of(row._meta.label_lower, field.name):
                yield from self._record(value, name, words) if field.is_relation else self._words(row, name, words)
            elif how.sealed_as or how.how in copying.WITHHELD:
                yield from self._sealed(row, name, tables.label(field, how), how, value)
            else:
                yield from self._plain(name, tables.label(field, how), how, value)

    def _plain(self, name: str, label: str, how: copying.Treatment, value: Any) -> Iterator[copying.Said]:
        """A value in words. That some codes of it may be withheld is said of everyone, so that it tells nothing."""
        if how.but:
            self.left_out[label, copying.PROTECTION] += 1
        if how.how == copying.STAFF:
            key = getattr(value, "pk", value)
            self.roles[key] = text = self.roles.get(key) or telling.role(value)
        else:
            text = telling.plain(value, how)
        if text:
            yield copying.Said(name, label, text, telling.as_kept(value, how))

    def _record(self, record: Any, name: str, words: dict[str, copying.Treatment]) -> Iterator[copying.Said]:
        """What the copy says of a record that a row points at, e.g. who carried the person."""
        for attribute, how in words.items():
            if text := telling.plain(getattr(record, attribute), how):
                yield copying.Said(f"{name}.{attribute}", tables.in_language(how.labels), text)

    def _words(self, row: Any, name: str, words: dict[str, copying.Treatment]) -> Iterator[copying.Said]:
        """What a column holds under several names, each treated as the file says; what it doesn't name is withheld."""
        column = name.rpartition(".")[2]
        opened = vault.unseal(self.person.pk, getattr(row, column), field=next(iter(words.values())).sealed_as) or {}
        for key, text in opened.items():
            how = words.get(key, copying.Treatment(copying.PROTECTION))
            yield from self._text(row, f"{name}.{key}", tables.in_language(how.labels) or self.title, how, str(text))

    def _sealed(self, row: Any, name: str, label: str, how: copying.Treatment, value: Any) -> Iterator[copying.Said]:
        if how.how in copying.WITHHELD:
            self.left_out[label, how.how] += 1
            return
        text = vault.unseal(self.person.pk, value, field=how.sealed_as)
        yield from self._text(row, name, label, how, said.anything(text or ""))

    def _text(self, row: Any, name: str, label: str, how: copying.Treatment, text: str) -> Iterator[copying.Said]:
        key = f"{name}:{row.pk}"
        if how.how == copying.REVIEW and text:
            self.texts.append(copying.Text(key, f"{self.title} — {label}", text))
        if text and (how.how == copying.OWN or key in self.handed_over):
            yield copying.Said(name, label, text)
        elif text:
            why = copying.FREE_TEXT if how.how == copying.REVIEW else how.how
            self.left_out[label, why] += 1


def copy(actor: Actor, person: Person, handed_over: frozenset[str] = frozenset()) -> Copy:
    """What is held about a person, read before, as far as the actor sees it; free texts only where they were read
    through and are handed over. In the language that is active."""
    reader = _Reader(actor, person, handed_over)
    parts = [*reader.parts(), *telling.history(actor, person)]
    withheld = [
        copying.Withheld(label, str(codes.label("withholding_reason", why)), count)
        for (label, why), count in sorted(reader.left_out.items())
    ]
    return Copy(parts, reader.texts, withheld)


def texts(actor: Actor, person: Person) -> list[copying.Text]:
    """The free texts about a person, read before, that somebody must read through before they are handed over."""
    return copy(actor, person).texts


def copies(actor: Actor, person: Person) -> list[OwnCopy]:
    """The copies a person, read before, was given, the latest first."""
    return list(OwnCopy.objects.visible_to(actor).filter(person=person))


def copy_file(actor: Actor, who: str, pk: UUID, kind: str) -> bytes:
    """A copy as PDF or JSON. The read is logged (S12). Raises Refused("not-found") once it is gone."""
    person = people.person(actor, who, place="copy")
    made: OwnCopy | None = OwnCopy.objects.visible_to(actor).filter(person=person, pk=pk, gone_at=None).first()
    file_id = made and {"pdf": made.pdf_id, "json": made.json_id}[kind]
    content = file_id and vault.load_file(person.pk, file_id)
    if not content:
        raise Refused("not-found")
    return bytes(content)


def copies_over(before: datetime) -> list[OwnCopy]:
    """Copies made before an instant whose files are still here."""
    rows = OwnCopy.objects.unscoped("copies are deleted here a week after they were made")
    return list(rows.filter(gone_at=None, made_at__lt=before).select_related("person"))


def copies_of(person: Person) -> list[OwnCopy]:
    """Every copy of a person whose files are still here, for the act that forgets them."""
    return list(OwnCopy.objects.unscoped("what was handed over goes too").filter(person=person, gone_at=None))


def maker(actor: Actor) -> str:
    """Who makes a copy, as it says: a role and an office, no name."""
    return ", ".join((str(access.role_label(actor.role)), str(access.home_office(actor))))


def remark_on_language(language: str) -> str:
    """What a copy says when the house has no words in the person's language; "" when it has."""
    if language in copying.HOUSE_LANGUAGES:
        return ""
    return _(
        "Teranga has no words in this language: %(language)s. The copy is in French, to be read to the person."
    ) % {"language": codes.label("language", language)}
