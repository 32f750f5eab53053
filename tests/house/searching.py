"""What a thief of a disk may try: every file is searched for names and numbers, as bytes, and as bytes that base64,
hexadecimal digits or compression hide. Used by the test of it and, with more people, by bench/stolen.py."""

import base64
import bz2
import json
import lzma
import re
import subprocess
import sys
import tempfile
import unicodedata
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from tests import sharing
from tests.house import source

LONG_ENOUGH = 5
"""Characters of a part of a name; shorter ones stand in sealed bytes by chance."""
UTF_16 = ("utf-16-le", "utf-16-be")
FOUND, NOT_FOUND = 0, 1  # as grep ends
COMPRESSED = {
    b"\x1f\x8b\x08": lambda: zlib.decompressobj(31),
    b"x\x01": lambda: zlib.decompressobj(15),
    b"x\x9c": lambda: zlib.decompressobj(15),
    b"x\xda": lambda: zlib.decompressobj(15),
    b"BZh": bz2.BZ2Decompressor,
    b"\xfd7zXZ\x00": lzma.LZMADecompressor,
}
"""How what was compressed begins, and what opens it."""
KEYS_APART = {"master.key", "secret.key", "demo"}
AT_WORK = """
import json, os, django
django.setup()
from django.conf import settings
from teranga.access.models import Staff
from teranga.access.queries import actor_of
from teranga.people import acts
from tests import cast
awa = Staff.objects.unscoped("who registers one more").select_related("office").get(email__startswith="awa@")
acts.register(office=awa.office, identity=cast.identity_of("mamadou"), basis=cast.CONSENT, by=actor_of(awa))
from teranga.people import queries
from teranga.people.models import Person
people = list(Person.objects.unscoped("their names are what is searched for"))
known = queries.identities(None, people).values()
words = [(each.given_names, each.surname, *each.phones, *(one.number for one in each.documents)) for each in known]
from teranga.kernel import backups
backups.make(settings.BACKUPS, settings.BACKUPS_OF_KEYS)
print(json.dumps(words), flush=True)
os._exit(0)  # as if the power had failed: SQLite's log stays where it is, with whatever it holds
"""


@dataclass(frozen=True)
class Stolen:
    """Every file of an installation in use, and how each of its people may be called in them."""

    files: dict[Path, bytes]
    people: list[list[str]]

    @property
    def words(self) -> set[str]:
        return {text for names in self.people for text in written(*names)}


def steal(home: Path, *said: str) -> Stolen:
    """Work in an installation, back it up, let the power fail; then take every file but the keys.

    `said`: what programmes printed while they worked there.
    """
    surroundings = {**sharing.surroundings(home), "DJANGO_SETTINGS_MODULE": "teranga.settings"}
    surroundings["PYTHONPATH"] = str(source.REPOSITORY)
    done = subprocess.run(
        [sys.executable, "-c", AT_WORK], env=surroundings, capture_output=True, text=True, timeout=900, check=False
    )
    assert done.returncode == 0, done.stderr
    files = {path: path.read_bytes() for path in home.rglob("*") if path.is_file() and path.name not in KEYS_APART}
    files[home / "what was said"] = "\n".join([done.stderr, *said]).encode()
    return Stolen(files, json.loads(done.stdout))


def written(given: str, surname: str, *numbers: str) -> Iterator[str]:
    """How somebody may have been written: the parts of the name, or the whole when they are short, in capitals, accents
    apart; telephone and document numbers, also without what a country puts before them."""
    parts = [part for part in [*given.split(), *surname.split()] if len(part) >= LONG_ENOUGH]
    for text in parts or (f"{given} {surname}", f"{surname} {given}"):
        yield from (text, text.upper(), unicodedata.normalize("NFD", text))
    for number in numbers:
        if len(number) >= LONG_ENOUGH:
            yield from {number, number.lstrip("+"), number[-8:]}


def seen_through(content: bytes) -> Iterator[bytes]:
    """A file as it is, and what it may hide."""
    yield content
    yield content.replace(b"\0", b"")  # UTF-16, of Latin letters
    for run in re.findall(rb"(?:[0-9a-fA-F]{2}){8,}", content):
        yield bytes.fromhex(run.decode())
        yield bytes.fromhex(run[1 : len(run) // 2 * 2 - 1].decode())
    for run in re.findall(rb"[A-Za-z0-9+/_-]{12,}", content):
        plain = run.replace(b"-", b"+").replace(b"_", b"/")
        for start in range(4):
            some = plain[start:]
            yield base64.b64decode(some[: len(some) // 4 * 4])
    yield from inflated(content)


def inflated(content: bytes) -> Iterator[bytes]:
    for start, opener in COMPRESSED.items():
        at = content.find(start)
        while at >= 0:
            try:
                yield opener().decompress(content[at:])
            except (zlib.error, lzma.LZMAError, OSError, EOFError):
                pass
            at = content.find(start, at + 1)


def needles(texts: set[str]) -> set[bytes]:
    """The bytes of each text in UTF-8, and in UTF-16 as it stands once the zero bytes are taken out."""
    in_utf_16 = {text.encode(encoding).replace(b"\0", b"") for text in texts for encoding in UTF_16}
    return {text.encode() for text in texts} | in_utf_16


def found_in(files: dict[Path, bytes], texts: set[str]) -> list[str]:
    found = []
    with tempfile.NamedTemporaryFile() as kept:
        kept.write(b"\n".join(sorted(needles(texts))))
        kept.flush()
        for path, content in files.items():
            seen = b"\n".join(seen_through(content))
            search = ["grep", "--text", "--only-matching", "--fixed-strings", f"--file={kept.name}"]
            done = subprocess.run(search, input=seen, env={"LC_ALL": "C"}, capture_output=True, check=False)
            assert done.returncode in (FOUND, NOT_FOUND), done.stderr
            found += [f"{path.name}: {needle!r}" for needle in sorted(set(done.stdout.splitlines()))]
    return found
