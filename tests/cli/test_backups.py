"""An installation of the release before, upgraded; backed up while people work; restored elsewhere from the safe."""

import os
import subprocess
import sys
import tarfile
from dataclasses import dataclass
from pathlib import Path

import pytest

pytestmark = pytest.mark.once
BEFORE = Path(__file__).parents[1] / "upgrade" / "0001.tar.xz"
"""Databases, documents and master key of a small demo, as version 0.1.0 left them (migrations 0001)."""
PASSPHRASE = "trois griots sous le manguier"
COMMAND = """
from click.testing import CliRunner
from teranga.cli import commands
def command(arguments):
    done = CliRunner().invoke(commands.house, arguments)
    print(done.output)
    assert done.exit_code == 0, (arguments, done.output, done.exception)
"""
NAMES = """
from teranga.people import queries
from teranga.people.models import Person
everyone = list(Person.objects.unscoped("their names are compared").order_by("pk"))
for each in queries.identities(None, everyone).values():
    print("name:", each.name or "-")
"""
AT_WORK = """
from teranga.access import acts, queries
by = queries.command("works while a backup is made")
for number in range(100000):
    acts.open_organisation(name=f"Relais {number}", kind="partner", by=by)
    print(number, flush=True)
"""
FIRST = """
from teranga.people.models import Person
first = str(Person.objects.unscoped("the first one").order_by("pk").first().pk)
"""


@dataclass(frozen=True)
class House:
    """An installation in a directory of its own."""

    home: Path

    def environment(self) -> dict[str, str]:
        kept = {name: value for name, value in os.environ.items() if not name.startswith(("DATABASE_", "TERANGA_"))}
        return {**kept, "TERANGA_DATA": str(self.home), "DJANGO_SETTINGS_MODULE": "teranga.settings"}

    def programme(self, text: str) -> "subprocess.Popen[str]":
        command = [sys.executable, "-c", "import django; django.setup()\n" + text]
        pipe = subprocess.PIPE
        return subprocess.Popen(command, env=self.environment(), stdout=pipe, stderr=pipe, text=True)

    def said(self, *lines: list[object] | str) -> str:
        """What commands and other lines of a programme say, one after the other in one process."""
        told = [line if isinstance(line, str) else f"command({[str(each) for each in line]!r})" for line in lines]
        process = self.programme("\n".join([COMMAND, *told]))
        out, wrong = process.communicate(timeout=200)
        assert process.returncode == 0, out + wrong
        return out

    def latest(self) -> tuple[Path, Path]:
        folder = self.home / "backups"
        return max(folder.glob("*.sealed")), max((folder / "keys").glob("*.sealed"))


@pytest.fixture(scope="module")
def upgraded(tmp_path_factory: pytest.TempPathFactory) -> House:
    house = House(tmp_path_factory.mktemp("upgraded"))
    with tarfile.open(BEFORE) as kept:
        kept.extractall(house.home, filter="data")
    return house


def test_an_upgraded_installation_keeps_its_history_and_every_name(upgraded: House) -> None:
    said = upgraded.said(["migrate"], ["journal", "verify"], NAMES)
    assert "Every chain verifies" in said
    names = [line for line in said.splitlines() if line.startswith("name: ")]
    assert len(names) == 12 and all(len(name) > 9 for name in names)


def test_an_installation_comes_back_on_another_machine(upgraded: House, tmp_path: Path) -> None:
    """From both archives and the exported key alone; made while acts were written; who was forgotten since stays so."""
    passphrase, safe = tmp_path / "passphrase", tmp_path / "safe.age"
    passphrase.write_text(PASSPHRASE)
    upgraded.said(["migrate"])
    work = upgraded.programme(AT_WORK)
    assert work.stdout is not None and work.stdout.readline() == "0\n"
    upgraded.said(["backup"])
    assert work.poll() is None, "acts went on"
    work.kill()
    work.communicate()
    files, _keys = upgraded.latest()
    names = upgraded.said(
        FIRST,
        "command(['forget', first, '--why', 'asked', '--yes'])",
        ["keys", "rotate"],
        ["backup"],
        ["keys", "export", safe, "--passphrase-file", passphrase],
        NAMES,
    )
    _files, keys = upgraded.latest()

    elsewhere = House(tmp_path / "elsewhere")
    said = elsewhere.said(["keys", "import", safe, "--passphrase-file", passphrase], ["restore", files, keys])
    assert "every row is there" in said
    again = elsewhere.said(["journal", "verify"], NAMES)
    assert "Every chain verifies" in again
    assert [line for line in again.splitlines() if "name:" in line] == [
        line for line in names.splitlines() if "name:" in line
    ]
    assert "name: -" in again, "the forgotten one"
