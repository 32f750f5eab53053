"""Append-only, hash-chained history of every file; and the log of who read what."""

import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, fields, is_dataclass
from datetime import date, datetime
from decimal import Decimal
from enum import Enum
from typing import Any, cast, get_args
from uuid import UUID

from django.apps import apps
from django.core.serializers.json import DjangoJSONEncoder
from django.db import connection, models

from teranga.kernel import acts, clock, rows, vault
from teranga.kernel.codes import Code
from teranga.kernel.models import Entry, Reading

_FIELD = "journal.payload"
_SPAN_SECONDS = 600
_GIVEN = {"sqlite": "json_each(%s)", "postgresql": "unnest(%s::uuid[]) AS given(value)"}
"""A list of keys as rows of one column, `value`."""
_READABLE = (date, datetime, int, bool, Decimal, UUID, Enum, models.Model, type(None))


@dataclass(frozen=True)
class Line:
    """One entry of a file's timeline, opened for a reader."""

    seq: int
    at: datetime
    actor_name: str
    act: str
    arguments: dict[str, Any]

    @property
    def text(self) -> Any:
        known = acts.registry.get(self.act)
        return known.done if known else self.act


@dataclass(frozen=True)
class Deed:
    """What an act did to one record: what it was asked with, and what it gave back."""

    root: Any
    arguments: dict[str, Any]
    result: Any
    request_id: UUID | None


def append(
    root: Any, known: acts.Act, by: Any, arguments: dict[str, Any], result: Any, request_id: UUID | None
) -> Entry:
    """Add one entry to a root's chain. Only the act wrapper calls this."""
    return append_many(known, by, [Deed(root, arguments, result, request_id)])[0]


def append_many(known: acts.Act, by: Any, deeds: list[Deed], *, is_followed: bool = True) -> list[Entry]:
    """Add an entry for each deed of one act, each to the chain of its own root. Only the act wrapper calls this.

    Their numbers are read back only when work follows the act.
    """
    heads, at = _heads({deed.root.pk for deed in deeds}), clock.now()
    said = [_split(known, deed.arguments) for deed in deeds]
    # A forgotten person's words are not kept again.
    gone = vault.forgotten(deed.root.key_holder() for deed, (_facts, secret) in zip(deeds, said, strict=True) if secret)
    entries = []
    for deed, (facts, secret) in zip(deeds, said, strict=True):
        seq, prev_hash = heads.get(deed.root.pk, (0, b""))
        entry = _entry(known, by, deed, facts, None if deed.root.key_holder() in gone else secret)
        entry.seq, entry.prev_hash, entry.at = seq + 1, prev_hash, at
        entry.hash = _hash(entry)
        heads[deed.root.pk] = (entry.seq, entry.hash)
        entries.append(entry)
    if is_followed:
        Entry.objects.bulk_create(entries)
    else:
        rows.insert_records(entries)
    return entries


def _entry(known: acts.Act, by: Any, deed: Deed, facts: dict[str, Any], secret: dict[str, Any] | None) -> Entry:
    holder = deed.root.key_holder()
    return Entry(
        subject_kind=deed.root._meta.label_lower,
        subject=deed.root.pk,
        actor=by.id,
        actor_name=by.name,
        act=known.id,
        facts=facts,
        holder=holder,
        payload_sealed=vault.seal(holder, secret, field=_FIELD) if holder and secret else None,
        outcome=_named(deed.result),
        request_id=deed.request_id,
    )


def _heads(subjects: set[UUID]) -> dict[UUID, tuple[int, bytes]]:
    """The number and the hash of the last entry of each chain that there is."""
    most = 1 if len(subjects) == 1 else None
    entries = Entry.objects.filter(subject__in=subjects)
    if most is None:
        last = dict(entries.values_list("subject").annotate(models.Max("seq")))
        entries = entries.filter(seq__in=set(last.values())) if last else entries.none()
    found: dict[UUID, tuple[int, bytes]] = {}
    for subject, seq, hashed in entries.order_by("-seq").values_list("subject", "seq", "hash")[:most]:
        found.setdefault(subject, (seq, bytes(hashed)))
    return found


def _split(known: acts.Act, arguments: dict[str, Any]) -> tuple[dict[str, Any], dict[str, Any]]:
    """Readable facts (codes, days, amounts, ids), and everything else, which is sealed."""
    facts: dict[str, Any] = {}
    secret: dict[str, Any] = {}
    for name, value in arguments.items():
        (facts if _readable(value, known.hints.get(name)) else secret)[name] = _plain(value)
    return json.loads(_canonical(facts)), json.loads(_canonical(secret))


def _readable(value: Any, hint: Any) -> bool:
    if isinstance(value, str):
        return hint is Code or Code in get_args(hint)
    if isinstance(value, list | tuple | set | frozenset):
        inner = next((each for each in get_args(hint) if each is not Ellipsis), None)
        return all(_readable(each, inner) for each in value)
    return isinstance(value, _READABLE)


def _plain(value: Any) -> Any:
    if isinstance(value, models.Model):
        return str(value.pk)
    if hasattr(value, "for_journal"):  # a batch says of itself what is worth keeping
        return value.for_journal()
    if isinstance(value, bytes):
        return {"sha256": vault.fingerprint(value), "bytes": len(value)}
    if isinstance(value, Enum):
        return value.value
    if is_dataclass(value) and not isinstance(value, type):
        return {each.name: _plain(getattr(value, each.name)) for each in fields(value)}
    if isinstance(value, dict):
        return {str(key): _plain(each) for key, each in value.items()}
    if isinstance(value, list | tuple | set | frozenset):
        return [_plain(each) for each in value]
    return value


def _canonical(value: Any) -> str:
    return json.dumps(value, cls=DjangoJSONEncoder, sort_keys=True, separators=(",", ":"), ensure_ascii=True)


def _hash(entry: Entry) -> bytes:
    said = [
        entry.subject_kind,
        entry.subject,
        entry.seq,
        entry.at.timestamp().hex(),
        entry.actor,
        entry.actor_name,
        entry.act,
        entry.facts,
        entry.holder,
        vault.fingerprint(bytes(entry.payload_sealed or b"")),
        entry.outcome,
        entry.request_id,
    ]
    return vault.authenticate(bytes(entry.prev_hash) + _canonical(said).encode())


def _named(result: Any) -> list[str]:
    if isinstance(result, models.Model):
        return [f"{result._meta.label_lower}:{result.pk}"]
    if isinstance(result, list | tuple) and all(isinstance(each, models.Model) for each in result):
        return ["many", *(f"{each._meta.label_lower}:{each.pk}" for each in result)]
    return []


def says(entry: Entry, known: acts.Act, root: Any, arguments: dict[str, Any]) -> bool:
    """Whether an entry is of that act on that record with those arguments.

    Of background work, whose request ids are made from an entry (UUID version 5), only the record is compared: the same
    work, taken up on another day, brings another day along.
    """
    if root is not None and entry.subject != root.pk:
        return False
    if entry.request_id is not None and entry.request_id.version == 5:
        return True
    facts, secret = _split(known, arguments)
    kept = vault.unseal(entry.holder, entry.payload_sealed, field=_FIELD) if entry.holder else None
    return entry.facts == facts and (kept is vault.FORGOTTEN or (kept or {}) == secret or entry.holder is None)


def entry_of(request_id: UUID) -> Entry | None:
    return Entry.objects.filter(request_id=request_id).first()


def outcome(entry: Entry) -> Any:
    """What the entry's act returned, read again."""
    if not entry.outcome:
        return None
    many = entry.outcome[0] == "many"
    found = []
    for name in entry.outcome[1:] if many else entry.outcome:
        label, pk = name.split(":")
        found.append(apps.get_model(label)._base_manager.filter(pk=pk).first())
    return found if many else found[0]


def version(root: Any) -> int:
    """The number of the last entry of a root's chain; 0 when there is none."""
    return Entry.objects.filter(subject=root.pk).aggregate(last=models.Max("seq"))["last"] or 0


def entries(root: Any, *, limit: int | None = None) -> list[Line]:
    """A root's timeline, latest first, opened. The root must have been read through scope."""
    rows = list(Entry.objects.filter(subject=root.pk).order_by("-seq")[:limit])
    opened: dict[int, Any] = {}
    sealed = [row for row in rows if row.payload_sealed is not None]
    blobs = [(cast(UUID, row.holder), cast(bytes, row.payload_sealed)) for row in sealed]
    for row, said in zip(sealed, vault.unseal_many(blobs, field=_FIELD), strict=True):
        opened[row.seq] = said or {}
    return [Line(r.seq, r.at, r.actor_name, r.act, r.facts | opened.get(r.seq, {})) for r in rows]


def acts_since(root: Any, seen: int, *, most: int = 10) -> list[Line]:
    """What was done to a root, read through scope, after a version of it; who, when and what, not with which words."""
    rows = Entry.objects.filter(subject=root.pk, seq__gt=seen).order_by("seq")[:most]
    return [Line(row.seq, row.at, row.actor_name, row.act, {}) for row in rows]


def since(position: int, *, some: int = 500) -> list[Entry]:
    """The outbox: entries after a position, in order, for the jobs."""
    return list(Entry.objects.filter(pk__gt=position).order_by("pk")[:some])


def last_position() -> int:
    """Where the outbox ends now: what follows is still to come."""
    return Entry.objects.aggregate(last=models.Max("pk"))["last"] or 0


@dataclass(frozen=True)
class Broken:
    """The first entry of a chain that does not verify, and why."""

    entry: str
    why: str


def verify() -> Iterator[Broken]:
    """Recompute every chain; yields, for each broken one, the first entry that was changed, added or removed."""
    subject, seq, last, bad = None, 0, b"", None
    for entry in Entry.objects.order_by("subject", "seq").iterator(chunk_size=2000):
        if entry.subject != subject:
            subject, seq, last, bad = entry.subject, 0, b"", None
        if bad:
            continue
        seq += 1
        if entry.seq != seq:
            bad = Broken(str(entry), "an entry before it is missing")
        elif bytes(entry.prev_hash) != last:
            bad = Broken(str(entry), "it does not follow the entry before it")
        elif bytes(entry.hash) != _hash(entry):
            bad = Broken(str(entry), "it was changed")
        last = bytes(entry.hash)
        if bad:
            yield bad


def read(actor: Any, *roots: Any, place: str) -> None:
    """Log that an actor reads files (S12). Called by every query that hands a file, person or document to a door."""
    span = int(clock.now().timestamp()) // _SPAN_SECONDS
    logged = Reading.objects.filter(actor=actor.id, place=place, span=span, subject__in=[root.pk for root in roots])
    already = set(logged.values_list("subject", flat=True))
    new: dict[Any, list[UUID]] = {}
    for root in roots:
        if root.pk not in already:  # a page that asks again and again waits for no writer
            new.setdefault(type(root), []).append(root.pk)
    for kind, keys in new.items():
        read_many(actor, kind, keys, place=place)


def read_many(actor: Any, kind: Any, keys: Iterable[UUID], *, place: str) -> None:
    """The same of records known by their keys, with one question however many: of a list that leaves the house."""
    at = clock.now()
    said = {
        "subject_kind": kind._meta.label_lower,
        "actor": actor.id,
        "actor_name": actor.name,
        "place": place,
        "at": at,
        "span": int(at.timestamp()) // _SPAN_SECONDS,
    }
    columns: dict[str, Any] = {field.name: field for field in Reading._meta.concrete_fields}
    values = [columns[name].get_db_prep_save(each, connection) for name, each in said.items()]
    table, given = Reading._meta.db_table, _GIVEN[connection.vendor]
    sql = (
        f"INSERT INTO {table} ({', '.join(said)}, subject)"  # noqa: S608  # its own names alone
        f" SELECT {', '.join(['%s'] * len(said))}, value FROM {given} WHERE true ON CONFLICT DO NOTHING"
    )
    every = list(keys) if connection.vendor == "postgresql" else json.dumps([key.hex for key in keys])
    with acts.housekeeping("the read log"), connection.cursor() as cursor:
        cursor.execute(sql, [*values, every])


def read_since(at: datetime) -> Iterator[Reading]:
    """Every reading after an instant, the latest first: the log only grows, so that the first older one ends it."""
    for each in Reading.objects.order_by("-pk").iterator(chunk_size=500):
        if each.at < at:
            return
        yield each


def readings(root: Any, *, limit: int = 100) -> Iterable[Reading]:
    """Who read a file, latest first."""
    return Reading.objects.filter(subject=root.pk).order_by("-at")[:limit]
