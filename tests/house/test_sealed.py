"""A stolen disk tells no name: database, log and files are searched, byte by byte, for everyone of the demo."""

import json
import os
import subprocess
import sys
import unicodedata
from collections.abc import Iterator
from pathlib import Path

import pytest

SIZE = 60
LONG_ENOUGH = 5
"""Letters of a part of a name; shorter ones stand in sealed bytes by chance."""
ENCODINGS = ("utf-8", "utf-16-le", "utf-16-be")
KEYS_APART = {"master.key", "secret.key", "demo"}
LOADING = f"""
import json, os, django
django.setup()
from django.core.management import call_command
from django.conf import settings
from teranga.kernel import acts, custody
custody.make_master_key(settings.MASTER_KEY_FILE)
with acts.housekeeping("migrations"):
    for alias in settings.DATABASES:
        call_command("migrate", database=alias, verbosity=0)
from teranga.demo import population
population.load(lambda line: None, {SIZE})
from teranga.people import queries
from teranga.people.models import Person
people = list(Person.objects.unscoped("their names are what is searched for"))
names = [(each.given_names, each.surname) for each in queries.identities(None, people).values()]
print(json.dumps(names), flush=True)
os._exit(0)  # as if the power had failed: SQLite's log stays where it is, with whatever it holds
"""


@pytest.fixture(scope="module")
def stolen(tmp_path_factory: pytest.TempPathFactory) -> tuple[dict[Path, bytes], list[tuple[str, str]]]:
    """Every file of an installation in use, and the names that must not be in any of them."""
    home = tmp_path_factory.mktemp("stolen")
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("DATABASE_", "TERANGA_"))}
    environment = {**kept, "TERANGA_DATA": str(home), "DJANGO_SETTINGS_MODULE": "teranga.settings"}
    done = subprocess.run(
        [sys.executable, "-c", LOADING], env=environment, capture_output=True, text=True, timeout=300, check=False
    )
    assert done.returncode == 0, done.stderr
    files = {path: path.read_bytes() for path in home.rglob("*") if path.is_file() and path.name not in KEYS_APART}
    return files, [(given, surname) for given, surname in json.loads(done.stdout)]


def written(given: str, surname: str) -> Iterator[str]:
    """How a name may have been written: whole in both orders, its parts, in capitals, with accents apart."""
    parts = [part for part in [*given.split(), *surname.split()] if len(part) >= LONG_ENOUGH]
    for text in (f"{given} {surname}", f"{surname} {given}", *parts):
        yield from (text, text.upper(), unicodedata.normalize("NFD", text))


def found_in(files: dict[Path, bytes], texts: set[str]) -> list[str]:
    needles = {text.encode(encoding) for text in texts for encoding in ENCODINGS}
    return [
        f"{path.name}: {needle!r}" for path, content in files.items() for needle in sorted(needles) if needle in content
    ]


@pytest.mark.once
@pytest.mark.safeguard("S1")
def test_no_name_stands_in_any_file(stolen: tuple[dict[Path, bytes], list[tuple[str, str]]]) -> None:
    files, people = stolen
    assert len(people) == SIZE
    assert found_in(files, {text for given, surname in people for text in written(given, surname)}) == []


@pytest.mark.once
def test_the_search_would_have_found_one(stolen: tuple[dict[Path, bytes], list[tuple[str, str]]]) -> None:
    """The name of a member of staff is no secret, and stands there."""
    files, _people = stolen
    assert any(path.name.endswith("-wal") and content for path, content in files.items())
    assert any(path.parent.parent.name == "media" for path in files)
    assert any("teranga.sqlite3" in line for line in found_in(files, {"Awa Seyni"}))
