"""A key per person: sealing, opening, forgetting.

AES-256-GCM (NIST SP 800-38D) with a random 96-bit nonce; the holder's id and the field's name are associated data, so
that a blob moved to another person or another column doesn't open. Each holder's random data key is wrapped by the
installation's master key (kernel/masters.py). Destroying the data key forgets the person.
"""

import hmac
import json
import os
from base64 import urlsafe_b64decode, urlsafe_b64encode
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from functools import cache
from hashlib import sha256
from pathlib import Path
from typing import Any
from uuid import UUID

from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from django.conf import settings
from django.core.serializers.json import DjangoJSONEncoder
from django.db import connections, transaction

from teranga.kernel import clock, masters, rows
from teranga.kernel.masters import NoMasterKey as NoMasterKey
from teranga.kernel.masters import Tampered as Tampered
from teranga.kernel.models import Key
from teranga.kernel.scope import new_id

Blob = bytes | memoryview | None
_ring: ContextVar[dict[UUID, bytes | None] | None] = ContextVar("ring", default=None)


class Forgotten:
    """What a sealed value of a forgotten person opens to: nothing."""

    def __bool__(self) -> bool:
        return False

    def __str__(self) -> str:
        return ""


FORGOTTEN = Forgotten()


@contextmanager
def ring() -> Iterator[None]:
    """Keep opened keys for the length of one request or act, so that a page asks for each once."""
    if _ring.get() is not None:
        yield
        return
    token = _ring.set({})
    try:
        yield
    finally:
        _ring.reset(token)


def new_holder(holder: UUID) -> None:
    """Make the data key of a new person (or list, or provider of narrative). Only inside an act."""
    new_holders([holder])


def new_holders(holders: Iterable[UUID]) -> None:
    """Make the data keys of many, with one question. Only inside an act."""
    made = {holder: AESGCM.generate_key(bit_length=256) for holder in holders}
    with transaction.atomic(using="keys"):
        master, at = masters.in_use(), clock.now()
        rows.insert_records(
            Key(
                holder=holder,
                wrapped_sealed=master.wrap(key, bound_to=holder.bytes),
                wrapped_by=master.id,
                made_at=at,
            )
            for holder, key in made.items()
        )
    kept = _ring.get()
    if kept is not None:
        kept.update(made)


def ensure_holder(holder: UUID) -> None:
    """Make a holder's data key unless it is there: for staff who had an account before accounts had keys."""
    if _data_keys([holder])[holder] is None:
        new_holder(holder)


def forget(holder: UUID) -> None:
    """Destroy a person's data key: whatever it sealed, wherever it was copied, can't be opened again."""
    Key.objects.filter(pk=holder).delete()
    kept = _ring.get()
    if kept is not None:
        kept[holder] = None
    scrub()


def scrub(*, thoroughly: bool = False) -> None:
    """Leave no copy of destroyed keys behind.

    In SQLite secure_delete has zeroed the rows, and the log is emptied; while somebody reads the keys it can't be, and
    the sweep of each minute tries again. PostgreSQL keeps deleted rows until the table is written anew: that is
    `thoroughly`, at each backup.
    """
    connection = connections["keys"]
    words = {
        "sqlite": "PRAGMA wal_checkpoint(TRUNCATE)",
        "postgresql": "VACUUM (FULL) kernel_key" if thoroughly else "",
    }
    if words[connection.vendor] and not connection.in_atomic_block:
        with connection.cursor() as cursor:
            cursor.execute(words[connection.vendor])


def is_forgotten(holder: UUID | None) -> bool:
    """Whether the holder's key was destroyed."""
    return holder is not None and _data_keys([holder])[holder] is None


def forgotten(holders: Iterable[UUID | None]) -> set[UUID]:
    """Those of them whose key was destroyed, with one question."""
    asked = {holder for holder in holders if holder is not None}
    keys = _data_keys(asked)
    return {holder for holder in asked if keys[holder] is None}


def _data_keys(holders: Iterable[UUID]) -> dict[UUID, bytes | None]:
    kept = _ring.get()
    kept = {} if kept is None else kept
    missing = list({holder for holder in holders if holder not in kept})
    master = cache(masters.of)
    for start in range(0, len(missing), 500):
        some = missing[start : start + 500]
        rows = Key.objects.filter(pk__in=some).values_list("holder", "wrapped_sealed", "wrapped_by")
        kept.update(dict.fromkeys(some))
        kept.update({holder: master(by).unwrap(bytes(blob), bound_to=holder.bytes) for holder, blob, by in rows})
    return kept


def keyless(holders: Iterable[UUID]) -> set[UUID]:
    """Those of them whose key is not there: never made, or destroyed."""
    holders = set(holders)
    return holders - set(Key.objects.filter(pk__in=holders).values_list("pk", flat=True))


def seal(holder: UUID, value: Any, *, field: str) -> bytes:
    """Seal bytes, or anything JSON can say, with the holder's key, bound to the holder and to the field's name."""
    key = _data_keys([holder])[holder]
    if key is None:
        raise Tampered(f"{holder} has no key: never made, or forgotten")
    plain = b"b" + value if isinstance(value, bytes) else b"j" + json.dumps(value, cls=DjangoJSONEncoder).encode()
    return masters.lock(key, plain, holder.bytes + field.encode())


def unseal(holder: UUID, blob: Blob, *, field: str) -> Any:
    """Open a sealed value; None for None, FORGOTTEN when the holder was forgotten. Raises Tampered."""
    return unseal_many([(holder, blob)], field=field)[0]


def unseal_many(sealed: Iterable[tuple[UUID, Blob]], *, field: str) -> list[Any]:
    """Open many values of one field with one question to the keys."""
    sealed = list(sealed)
    keys = _data_keys(holder for holder, _ in sealed)
    return [_opened(keys[holder], holder, blob, field) for holder, blob in sealed]


def _opened(key: bytes | None, holder: UUID, blob: Blob, field: str) -> Any:
    if blob is None:
        return None
    if key is None:
        return FORGOTTEN
    plain = masters.unlock(key, bytes(blob), holder.bytes + field.encode())
    return plain[1:] if plain[:1] == b"b" else json.loads(plain[1:].decode())


def store_file(holder: UUID, data: bytes) -> UUID:
    """Keep a file, sealed, under a name that says nothing. Returns its id."""
    file_id = new_id()
    path = _path(file_id)
    path.parent.mkdir(parents=True, exist_ok=True)
    with open(path, "xb") as out:
        out.write(seal(holder, data, field=f"file.{file_id}"))
        out.flush()
        os.fsync(out.fileno())
    return file_id


def load_file(holder: UUID, file_id: UUID) -> Any:
    """The bytes of a kept file; FORGOTTEN when its holder was forgotten or the file destroyed."""
    try:
        blob = _path(file_id).read_bytes()
    except FileNotFoundError:
        return FORGOTTEN
    return unseal(holder, blob, field=f"file.{file_id}")


def destroy_file(file_id: UUID) -> None:
    _path(file_id).unlink(missing_ok=True)


def _path(file_id: UUID) -> Path:
    name = file_id.hex  # the tail is random: folders fill evenly
    return Path(settings.MEDIA_ROOT) / name[-2:] / f"{name}.sealed"


def into_address(text: str) -> str:
    """A text for an address, sealed: browser histories and logs of servers keep addresses, and may keep no name."""
    return urlsafe_b64encode(masters.lock(masters.secret(masters.ADDRESS), text.encode(), b"address")).decode()


def from_address(token: str) -> str:
    """What `into_address` was given; "" for anything else."""
    try:
        return masters.unlock(masters.secret(masters.ADDRESS), urlsafe_b64decode(token.encode()), b"address").decode()
    except (Tampered, ValueError):
        return ""


def blind(text: str, *, purpose: str) -> bytes:
    """A keyed hash (HMAC-SHA256, 16 bytes) of a text, to find it without storing it. Differs per purpose."""
    return hmac.digest(masters.secret(masters.BLIND), f"{purpose}|{text}".encode(), "sha256")[:16]


def authenticate(message: bytes) -> bytes:
    """A keyed hash (HMAC-SHA256, 32 bytes) for the journal's chain."""
    return hmac.digest(masters.secret(masters.JOURNAL), message, "sha256")


def fingerprint(data: bytes) -> str:
    """SHA-256 of a file, hexadecimal, for the journal to name it by."""
    return sha256(data).hexdigest()
