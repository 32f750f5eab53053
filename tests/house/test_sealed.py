"""A stolen disk tells no name: databases, their logs, documents, backups and what the programme said are searched for
everyone of the demo, as bytes, and as bytes that base64, hexadecimal digits or compression hide."""

import base64
import bz2
import json
import lzma
import re
import subprocess
import sys
import unicodedata
import zlib
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests import sharing
from tests.house import source

LONG_ENOUGH = 5
"""Letters of a part of a name; shorter ones stand in sealed bytes by chance."""
UTF_16 = ("utf-16-le", "utf-16-be")
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
WORKING = """
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
names = [(each.given_names, each.surname) for each in queries.identities(None, people).values()]
from teranga.kernel import backups
backups.make(settings.BACKUPS, settings.BACKUPS_OF_KEYS)
print(json.dumps(names), flush=True)
os._exit(0)  # as if the power had failed: SQLite's log stays where it is, with whatever it holds
"""


@pytest.fixture(scope="module")
def stolen(tmp_path_factory: pytest.TempPathFactory) -> tuple[dict[Path, bytes], list[tuple[str, str]]]:
    """Every file of an installation in use, and the names that must not be in any of them."""
    home = tmp_path_factory.mktemp("stolen") / "kept"
    sharing.in_use(tmp_path_factory, home)
    environment = {**sharing.surroundings(home), "DJANGO_SETTINGS_MODULE": "teranga.settings"}
    environment["PYTHONPATH"] = str(source.REPOSITORY)
    done = subprocess.run(
        [sys.executable, "-c", WORKING], env=environment, capture_output=True, text=True, timeout=300, check=False
    )
    assert done.returncode == 0, done.stderr
    files = {path: path.read_bytes() for path in home.rglob("*") if path.is_file() and path.name not in KEYS_APART}
    files[home / "what was said"] = done.stderr.encode()
    return files, [(given, surname) for given, surname in json.loads(done.stdout)]


def written(given: str, surname: str) -> Iterator[str]:
    """How a name may have been written: its parts, or the whole when they are short; in capitals, accents apart."""
    parts = [part for part in [*given.split(), *surname.split()] if len(part) >= LONG_ENOUGH]
    for text in parts or (f"{given} {surname}", f"{surname} {given}"):
        yield from (text, text.upper(), unicodedata.normalize("NFD", text))


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


def found_in(files: dict[Path, bytes], texts: set[str]) -> list[str]:
    plain = {text.encode() for text in texts}
    wide = {text.encode(encoding) for text in texts for encoding in UTF_16 if not text.isascii()}
    found = []
    for path, content in files.items():
        seen = b"\n".join(seen_through(content))
        found += [f"{path.name}: {needle!r}" for needle in sorted(plain) if needle in seen]
        found += [f"{path.name}: {needle!r}" for needle in sorted(wide) if needle in content]
    return found


@pytest.mark.once
@pytest.mark.safeguard("S1")
def test_no_name_stands_in_any_file(stolen: tuple[dict[Path, bytes], list[tuple[str, str]]]) -> None:
    files, people = stolen
    assert len(people) == int(sharing.PEOPLE) + 1
    assert found_in(files, {text for given, surname in people for text in written(given, surname)}) == []


@pytest.mark.once
def test_the_search_would_have_found_one(stolen: tuple[dict[Path, bytes], list[tuple[str, str]]]) -> None:
    """The name of a member of staff is no secret, and stands there."""
    files, _people = stolen
    assert any(path.name.endswith("-wal") and content for path, content in files.items())
    assert any(path.parent.parent.name == "media" for path in files)
    assert {path.name.split("-")[1] for path in files if path.name.startswith("teranga-")} == {"files", "keys"}
    assert any("teranga.sqlite3" in line for line in found_in(files, {"Awa Seyni"}))


@pytest.mark.once
@pytest.mark.parametrize(
    "hidden",
    [
        "Mahamadou Diallo".encode("utf-16-le"),
        "محمدو جالو".encode("utf-16-be"),
        b"?x" + base64.b64encode(b"id=1;Mahamadou Diallo") + b"\n",
        base64.urlsafe_b64encode(b"12Mahamadou Diallo".ljust(20, b"?")),
        b'"' + b"Mahamadou Diallo".hex().encode() + b'"',
        b"f" + b"1Mahamadou Diallo".hex().upper().encode(),
        b"junk" + zlib.compress(b"Mahamadou Diallo" * 3),
        b"junk" + bz2.compress(b"Mahamadou Diallo"),
        b"junk" + lzma.compress(b"Mahamadou Diallo"),
    ],
)
def test_the_search_sees_through_what_hides_a_name(hidden: bytes) -> None:
    assert found_in({Path("one"): b"\x00\xff " + hidden}, {"Mahamadou", "محمدو"})
