"""A crowd: the demo's people told again, under other names and on other days, until there are as many as asked for.

Acts write a whole story (arrival, screening, counselling, services, return, project) at some ten people a second, which
is too slow for a hundred thousand. So the four hundred people of the demo, whose every row was written by an act, are
copied row by row: new keys of records, a data key of their own, every sealed column sealed with it again, the blind
index made of the new name by the programme's own rules, every chain of the journal hashed again. Their days are moved
into the past, evenly over five years; what lies longer back than two months is over: files closed, tasks done, nothing
left undelivered. Documents are not copied: their rows are there, their contents are not.
"""

import json
import re
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path
from random import Random
from typing import Any
from uuid import UUID

from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from django.apps import apps
from django.db import connections, models, transaction

from bench import faces
from teranga.casework import rules as casework_rules
from teranga.casework.models import Case, Closure, Need, Serial, Task
from teranga.kernel import acts, clock, journal, masters, vault
from teranga.kernel.models import Entry, Key, Reading
from teranga.kernel.scope import new_id
from teranga.people import queries as people_queries
from teranga.people.models import ExactKey, HouseholdMember, NameKey, Person
from teranga.people.rules import identity as identities

DAYS = 1800
STILL_OPEN = 60
ROOMS = ("people", "casework", "assistance", "solutions", "returns", "reintegration")
NOT_COPIED = {NameKey, ExactKey, Serial}
NOT_COPIED_NAMES = {"assistance.provider"}
_IDS = re.compile(r"([0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12})")
_LABEL = re.compile(r'"([a-z]+(?:\.[a-z_]+){1,2})"')


def fill(people: int, report: Callable[[str], object], *, seed: int = 1) -> None:
    """Copy the demo until there are so many people."""
    story, rng = Story(), Random(seed)
    serials = Counter({(row.country_code, row.year): row.last for row in Serial._base_manager.all()})
    copies = max(0, people // len(story.people) - 1)
    for number in range(copies):
        back = DAYS * (copies - number) // copies
        with acts.housekeeping("a bench fills its own installation"), _both():
            Copy(story, timedelta(days=back), back > STILL_OPEN, rng, serials).write()
        if number % 25 == 0:
            report(f"{(number + 1) * len(story.people)} of {people} people")
    with acts.housekeeping("a bench fills its own installation"):
        for (country, year), last in serials.items():
            Serial._base_manager.update_or_create(country_code=country, year=year, defaults={"last": last})
    _analyse()


def _both() -> Any:
    return transaction.atomic()


def _analyse() -> None:
    """PostgreSQL gathers its statistics by itself, a minute later; SQLite has none, as in use."""
    for connection in (connections["default"], connections["keys"]):
        if connection.vendor == "postgresql":
            with connection.cursor() as cursor:
                cursor.execute("VACUUM ANALYZE")


# ------------------------------------------------------------------------------------------------------ what is copied


@dataclass(frozen=True)
class Sealed:
    """A sealed value, opened, to be sealed again for somebody else."""

    holder: UUID
    label: str
    plain: bytes


@dataclass(frozen=True)
class Row:
    model: Any
    pk: UUID
    values: dict[str, Any]


@dataclass(frozen=True)
class Told:
    """An entry of the journal: what of it names records is kept in pieces."""

    entry: Entry
    facts: list[str]
    outcome: list[str]
    words: list[str] | None
    said: dict[str, Any] | None


class Story:
    """The demo, read and opened once."""

    def __init__(self) -> None:
        with vault.ring():
            self.rows = [row for model in _models() for row in _read(model)]
            self.people: dict[UUID, Person] = {row.pk: row for row in Person._base_manager.all()}
            self.who = people_queries.identities(None, self.people.values())
            self.entries = [_told(entry) for entry in Entry.objects.filter(subject__in=self._roots()).order_by("pk")]
        self.homes = dict(HouseholdMember._base_manager.values_list("person_id", "household_id"))
        self.cases: dict[UUID, Case] = {row.pk: row for row in Case._base_manager.all()}
        self.unfinished = self._unfinished()
        self.last = {told.entry.subject: told.entry for told in self.entries}

    def _roots(self) -> list[UUID]:
        return [row.pk for row in self.rows if not row.model.part_of]

    def _unfinished(self) -> set[UUID]:
        """What is left out of a story that is over: movements and projects under way, services not given yet, and
        whatever hangs on them."""
        over: dict[str, set[UUID]] = defaultdict(set)
        for row in self.rows:
            for name in ("movement_id", "project_id", "service_id"):
                if row.model.__name__ in ENDINGS and name in row.values:
                    over[name].add(row.values[name])
        found = set()
        for row in self.rows:
            name = f"{row.model._meta.model_name}_id"
            lies_open = name in ("movement_id", "project_id", "service_id") and row.pk not in over[name]
            if lies_open or any(isinstance(value, UUID) and value in found for value in row.values.values()):
                found.add(row.pk)
        return found


ENDINGS = {"Departure", "MovementCancellation", "Ending", "Refusal", "Delivery", "Cancellation"}


def _models() -> list[Any]:
    """Every table of the rooms copied, each after those that it points to."""
    waiting = [
        model
        for room in ROOMS
        for model in apps.get_app_config(room).get_models()
        if model not in NOT_COPIED and model._meta.label_lower not in NOT_COPIED_NAMES
    ]
    ordered: list[Any] = []
    while waiting:
        ready = [each for each in waiting if not (_points_to(each) & set(waiting) - {each})]
        ordered += ready
        waiting = [each for each in waiting if each not in ready]
    return ordered


def _points_to(model: Any) -> set[Any]:
    return {field.related_model for field in model._meta.concrete_fields if field.related_model}


def _read(model: Any) -> Iterator[Row]:
    labels: dict[str, str] = {}
    for record in model._base_manager.order_by("pk"):
        holder = record.root().key_holder()
        values = {field.attname: getattr(record, field.attname) for field in model._meta.concrete_fields}
        for name, value in values.items():
            if name.endswith("_sealed") and value is not None:
                values[name] = _opened(holder, bytes(value), labels, model, name)
        yield Row(model, record.pk, values)


def _opened(holder: UUID, blob: bytes, labels: dict[str, str], model: Any, name: str) -> Sealed:
    key = vault._data_keys([holder])[holder] or b""
    tried = (
        [labels[name]]
        if name in labels
        else [each for each in _labels() if each.startswith(f"{model._meta.app_label}.")]
    )
    for label in tried:
        try:
            plain = masters.unlock(key, blob, holder.bytes + label.encode())
        except masters.Tampered:
            continue
        labels[name] = label
        return Sealed(holder, label, plain)
    raise LookupError(f"{model.__name__}.{name}: sealed under none of the known labels")


def _labels() -> set[str]:
    """The labels under which columns are sealed, as the rooms write them."""
    house = Path(__file__).resolve().parents[1] / "teranga"
    if not _known:
        _known.update(label for path in house.rglob("*.py") for label in _LABEL.findall(path.read_text()))
    return _known


_known: set[str] = set()


def _told(entry: Entry) -> Told:
    said = None
    if entry.holder and entry.payload_sealed:
        said = vault.unseal(entry.holder, entry.payload_sealed, field="journal.payload")
    names_someone = entry.act == "people.register"
    words = None if said is None or names_someone else _IDS.split(json.dumps(said))
    facts, outcome = journal._canonical(entry.facts), journal._canonical(entry.outcome)
    return Told(entry, _IDS.split(facts), _IDS.split(outcome), words, said if names_someone else None)


# ------------------------------------------------------------------------------------------------------------ one copy


class Copy:
    """The whole demo once more: for other people, so many days before."""

    def __init__(self, story: Story, back: timedelta, is_over: bool, rng: Random, serials: Counter[Any]) -> None:
        self.story, self.back, self.is_over, self.rng, self.serials = story, back, is_over, rng, serials
        self.rows = [row for row in story.rows if not (is_over and row.pk in story.unfinished)]
        self.ids = {row.pk: new_id() for row in self.rows}
        self.texts = {str(old): str(new) for old, new in self.ids.items()}
        self.keys = {self.ids[old]: AESGCM.generate_key(bit_length=256) for old in story.people}
        names = faces.Again(rng)
        self.who = {old: names.of(who, story.homes.get(old, old)) for old, who in story.who.items()}

    def write(self) -> None:
        self._keys()
        tables: dict[Any, list[dict[str, Any]]] = defaultdict(list)
        for row in self.rows:
            tables[row.model].append(self._copied(row))
        entries = [self._entry(told) for told in self.story.entries if told.entry.subject in self.ids]
        if self.is_over:
            closures, closing = self._closed()
            tables[Closure] += closures
            entries += closing
        for model, rows in tables.items():
            _insert(model, rows)
        self._index()
        _insert(Entry, entries)
        _insert(Reading, list(self._readings()))

    def _keys(self) -> None:
        master, at = masters.in_use(), clock.now()
        _insert(
            Key,
            [
                {"holder": holder, "wrapped_sealed": master.wrap(key, bound_to=holder.bytes), "wrapped_by": master.id,
                 "made_at": at}
                for holder, key in self.keys.items()
            ],
        )  # fmt: skip

    def _copied(self, row: Row) -> dict[str, Any]:
        values = {name: self._moved(value) for name, value in row.values.items()}
        if row.model is Person:
            who = self.who[row.pk]
            plain = b"j" + json.dumps(identities.sealed_part(who)).encode()
            values["identity_sealed"] = self._sealed(Sealed(row.pk, people_queries.IDENTITY, plain))
            values["birth_year"] = who.birth.year if who.birth else None
        elif row.model is Case:
            values["reference"] = self._reference(row.values["reference"][:3], values["opened_on"].year)
            values["stage_code"] = casework_rules.CLOSED if self.is_over else values["stage_code"]
        elif self.is_over and row.model is Task:
            values["done_at"] = values["done_at"] or clock.now() - self.back
        elif self.is_over and row.model is Need:
            values["met_on"] = values["met_on"] or clock.today() - self.back
        return values

    def _moved(self, value: Any) -> Any:
        if isinstance(value, UUID):
            return self.ids.get(value, value)
        if isinstance(value, date):  # and instants
            return value - self.back
        return self._sealed(value) if isinstance(value, Sealed) else value

    def _sealed(self, sealed: Sealed) -> bytes:
        holder = self.ids[sealed.holder]
        return masters.lock(self.keys[holder], sealed.plain, holder.bytes + sealed.label.encode())

    def _reference(self, country: str, year: int) -> str:
        self.serials[country, year] += 1
        return casework_rules.reference(country, year, self.serials[country, year])

    def _entry(self, told: Told) -> dict[str, Any]:
        plain = None
        if told.said is not None:
            said = told.said | {"identity": journal._plain(self.who[told.entry.subject])}
            plain = journal._canonical(said)
        elif told.words is not None:
            plain = self._again(told.words)
        return self._chained(told.entry, self._again(told.facts), self._again(told.outcome), plain)

    def _again(self, pieces: list[str]) -> str:
        return "".join(self.texts.get(each, each) if number % 2 else each for number, each in enumerate(pieces))

    def _chained(self, entry: Entry, facts: str, outcome: str, plain: str | None) -> dict[str, Any]:
        holder = self.ids.get(entry.holder) if entry.holder else None
        blob = self._sealed(Sealed(entry.holder, "journal.payload", b"j" + plain.encode())) if plain else None
        made = Entry(
            subject_kind=entry.subject_kind, subject=self.ids.get(entry.subject, entry.subject), seq=entry.seq,
            at=entry.at - self.back, actor=entry.actor, actor_name=entry.actor_name, act=entry.act,
            facts=json.loads(facts), holder=holder, payload_sealed=blob, outcome=json.loads(outcome),
            prev_hash=self._last.get(entry.subject, b"") if entry.seq > 1 else b"",
        )  # fmt: skip
        made.hash = self._last[entry.subject] = journal._hash(made)
        return {field.attname: getattr(made, field.attname) for field in Entry._meta.concrete_fields[1:]}

    @property
    def _last(self) -> dict[UUID, bytes]:
        return self.__dict__.setdefault("last_hashes", {})

    def _closed(self) -> tuple[list[dict[str, Any]], list[dict[str, Any]]]:
        """The closures, and their entries, of the files that the demo works on still."""
        closures, entries, on = [], [], clock.today() - self.back
        said = {"closed_on": on.isoformat(), "outcome": "needs_met", "reason": "assistance_completed"}
        for old, case in self.story.cases.items():
            if case.stage_code == casework_rules.CLOSED:
                continue
            closure, last = new_id(), self.story.last[old]
            closures.append(
                {"id": closure, "case_id": self.ids[old], "closed_on": on, "reason_code": said["reason"],
                 "outcome_code": said["outcome"], "note_sealed": None}
            )  # fmt: skip
            ending = Entry(
                subject_kind="casework.case", subject=old, seq=last.seq + 1, at=clock.now(), actor=last.actor,
                actor_name=last.actor_name, act="casework.close", holder=last.holder,
            )  # fmt: skip
            named = journal._canonical([f"casework.closure:{closure}"])
            entries.append(self._chained(ending, journal._canonical(said), named, None))
        return closures, entries

    def _index(self) -> None:
        names, numbers = [], []
        for old, who in self.who.items():
            for rows, keys in ((names, people_queries.name_keys(who)), (numbers, people_queries.exact_keys(who))):
                rows += [
                    {"id": new_id(), "person_id": self.ids[old], "kind_code": kind, "key": key}
                    for key, kind in keys.items()
                ]
        _insert(NameKey, names)
        _insert(ExactKey, numbers)

    def _readings(self) -> Iterator[dict[str, Any]]:
        """Three readings of every file, by whoever acted last on it."""
        for old in self.story.cases:
            last = self.story.last[old]
            for day in range(3):
                at = last.at - self.back - timedelta(days=day)
                yield {
                    "subject_kind": "casework.case", "subject": self.ids[old], "actor": last.actor, "at": at,
                    "actor_name": last.actor_name, "place": "file", "span": int(at.timestamp()) // 600,
                }  # fmt: skip


# ------------------------------------------------------------------------------------------------------------- writing


def _insert(model: Any, rows: Sequence[dict[str, Any]]) -> None:
    """Write rows as the database takes them fastest; columns, constraints and indexes are those in use."""
    if not rows:
        return
    connection = connections["keys" if model is Key else "default"]
    fields = [field for field in model._meta.concrete_fields if field.attname in rows[0]]
    prepared = [_prepared(field, connection) for field in fields]
    names = [field.attname for field in fields]
    lines: Iterable[list[Any]] = (
        [prepare(row[name]) for prepare, name in zip(prepared, names, strict=True)] for row in rows
    )
    table, columns = model._meta.db_table, ", ".join(f'"{field.column}"' for field in fields)
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            with cursor.cursor.copy(f"COPY {table} ({columns}) FROM STDIN") as out:
                for line in lines:
                    out.write_row(line)
        else:
            marks = ", ".join(["%s"] * len(fields))
            cursor.executemany(f"INSERT INTO {table} ({columns}) VALUES ({marks})", lines)


def _prepared(field: Any, connection: Any) -> Callable[[Any], Any]:
    """What the database is given for a value of a field."""
    is_sqlite = connection.vendor == "sqlite"
    if isinstance(field, models.UUIDField) or (field.related_model and is_sqlite):
        return (lambda value: value.hex if value else None) if is_sqlite else (lambda value: value)
    if isinstance(field, models.DateTimeField) and is_sqlite:
        return lambda value: connection.ops.adapt_datetimefield_value(value)
    if isinstance(field, models.DateField) and is_sqlite:
        return lambda value: value.isoformat() if value else None
    if isinstance(field, models.JSONField):
        if is_sqlite:
            return lambda value: json.dumps(value)
        return lambda value: field.get_db_prep_save(value, connection)
    if isinstance(field, models.DecimalField):
        return lambda value: field.get_db_prep_save(value, connection)
    return lambda value: value
