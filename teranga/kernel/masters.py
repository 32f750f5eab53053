"""Master keys: where they come from, which one is in use, and the secrets of the house that they wrap.

A master key (32 random bytes) wraps what lies in the database "keys": a data key per person, and the keyring, which is
one secret per purpose (blind index, journal, addresses, backups). So a master key is replaced by wrapping again, and
nothing that was hashed or chained is disturbed. The keyring also says which master key is in use: that which wraps it.
"""

import os
import shlex
import subprocess
from dataclasses import dataclass, field
from functools import cached_property, lru_cache
from pathlib import Path

import pyrage
from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from django.conf import settings
from django.db import connections

from teranga.kernel.models import Entry, Key, Secret

BLIND, JOURNAL, ADDRESS, BACKUP = "blind", "journal", "address", "backup"
_VERSION = b"\x01"
_COMMAND_SECONDS = 60
_secrets: dict[tuple[str, str, str], bytes] = {}


class NoMasterKey(Exception):
    """There is no master key where the settings say; nothing sealed can be opened."""


class Tampered(Exception):
    """A sealed value that its key does not open: it was changed, or moved from elsewhere."""


@lru_cache(maxsize=64)
def _derived(secret: bytes, purpose: str) -> bytes:
    return HKDF(algorithm=SHA256(), length=32, salt=None, info=b"teranga/" + purpose.encode()).derive(secret)


@dataclass(frozen=True)
class Master:
    """One master key. Never shown; `id` names it without telling anything of it."""

    secret: bytes = field(repr=False)

    def key(self, purpose: str) -> bytes:
        return _derived(self.secret, purpose)

    @cached_property
    def id(self) -> str:
        return self.key("id")[:8].hex()

    @cached_property
    def _wrapping(self) -> AESGCM:
        return AESGCM(self.key("wrap"))

    def wrap(self, plain: bytes, *, bound_to: bytes) -> bytes:
        return lock(self.key("wrap"), plain, bound_to)

    def unwrap(self, blob: bytes, *, bound_to: bytes) -> bytes:
        return _unlocked(self._wrapping, blob, bound_to)


def lock(key: bytes, plain: bytes, bound_to: bytes) -> bytes:
    """AES-256-GCM with a random 96-bit nonce (NIST SP 800-38D)."""
    nonce = os.urandom(12)
    return _VERSION + nonce + AESGCM(key).encrypt(nonce, plain, bound_to)


def unlock(key: bytes, blob: bytes, bound_to: bytes) -> bytes:
    """What `lock` locked. Raises Tampered."""
    return _unlocked(AESGCM(key), blob, bound_to)


def _unlocked(cipher: AESGCM, blob: bytes, bound_to: bytes) -> bytes:
    try:
        return cipher.decrypt(blob[1:13], blob[13:], bound_to)
    except (InvalidTag, ValueError) as error:
        raise Tampered("a sealed value does not open with its key") from error


def source() -> tuple[str, str]:
    """Where the master key comes from: a command (for a key service), the environment, or a file."""
    if settings.MASTER_KEY_COMMAND:
        return "command", settings.MASTER_KEY_COMMAND
    return ("environment", settings.MASTER_KEY) if settings.MASTER_KEY else ("file", str(settings.MASTER_KEY_FILE))


@lru_cache(maxsize=4)
def _read(kind: str, where: str) -> tuple[Master, ...]:
    try:
        text = _of_command(where) if kind == "command" else where if kind == "environment" else Path(where).read_text()
        found = tuple(Master(bytes.fromhex(word)) for word in text.split())
        if not found or any(len(each.secret) != 32 for each in found):
            raise ValueError("not 32 bytes in hexadecimal")
    except (OSError, ValueError, IndexError, subprocess.SubprocessError) as error:
        raise NoMasterKey(_missing(kind, where)) from error
    return found


def _of_command(where: str) -> str:
    done = subprocess.run(  # noqa: S603  # the operator's own setting, split into words, with no shell
        shlex.split(where), capture_output=True, text=True, timeout=_COMMAND_SECONDS, check=True
    )
    return done.stdout


def _missing(kind: str, where: str) -> str:
    return {
        "file": f"no readable master key at {where}: run `teranga init`, or bring the key back (`teranga keys import`)",
        "environment": "TERANGA_MASTER_KEY holds no master key: 64 hexadecimal digits are expected",
        "command": "TERANGA_MASTER_KEY_COMMAND gave no master key: it must print 64 hexadecimal digits and end with 0",
    }[kind]


def known() -> tuple[Master, ...]:
    """The master keys at hand, newest first: one, or two while they are being rotated. Raises NoMasterKey."""
    return _read(*source())


def read_again() -> tuple[Master, ...]:
    """The same, from the source itself."""
    forget_what_was_read()
    return known()


def forget_what_was_read() -> None:
    _read.cache_clear()
    _secrets.clear()


def of(id: str) -> Master:
    """The master key of that id; read again when it isn't at hand, since another process may have rotated it."""
    for masters in (known, read_again):
        for each in masters():
            if each.id == id:
                return each
    raise NoMasterKey(f"the master key {id} is needed, and isn't at hand: bring it back (`teranga keys import`)")


def in_use() -> Master:
    """The master key that wraps now. In a transaction it stays in use until the end of it."""
    connection = connections["keys"]
    shared = " FOR SHARE" if connection.vendor == "postgresql" and connection.in_atomic_block else ""
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT wrapped_by FROM kernel_secret WHERE name = '{JOURNAL}'{shared}")  # noqa: S608
        row = cursor.fetchone()
    return of(row[0]) if row else known()[0]


def secret(name: str) -> bytes:
    """A secret of the keyring. Raises NoMasterKey."""
    at = (*source(), name)
    known()
    if at not in _secrets:
        row = Secret.objects.filter(pk=name).first()
        if row is None:
            raise NoMasterKey("the keyring is missing: run `teranga migrate`, or restore the keys from a backup")
        _secrets[at] = opened(row)
    return _secrets[at]


def opened(row: Secret) -> bytes:
    return of(row.wrapped_by).unwrap(bytes(row.wrapped_sealed), bound_to=_bound(row.name))


def wrapped(name: str, value: bytes, by: Master) -> Secret:
    return Secret(name=name, wrapped_by=by.id, wrapped_sealed=by.wrap(value, bound_to=_bound(name)))


def _bound(name: str) -> bytes:
    return b"teranga/secret/" + name.encode()


def make_keyring() -> None:
    """Make the secrets that are missing. In an installation older than the keyring they are those it had before."""
    _secrets.clear()
    have = {row.name: row for row in Secret.objects.all()}
    master = of(have[JOURNAL].wrapped_by) if JOURNAL in have else known()[0]
    used_before = Key.objects.exists() or _has_a_journal()
    for name in (BLIND, JOURNAL, ADDRESS, BACKUP):
        if name not in have:
            value = str(pyrage.x25519.Identity.generate()).encode() if name == BACKUP else os.urandom(32)
            if used_before and name != BACKUP:
                value = master.key(name)
            have[name] = wrapped(name, value, master)
            have[name].save(force_insert=True)
        _secrets[(*source(), name)] = opened(have[name])
    Key.objects.filter(wrapped_by="").update(wrapped_by=master.id)


def _has_a_journal() -> bool:
    table = Entry._meta.db_table
    return table in connections["default"].introspection.table_names() and Entry.objects.exists()
