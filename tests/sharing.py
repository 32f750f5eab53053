"""What is dear to make is made once, by whichever process of the suite asks first; everyone takes a copy."""

import fcntl
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

TERANGA = Path(sys.executable).with_name("teranga")
PEOPLE = "60"


def once(factory: pytest.TempPathFactory, name: str, make: Callable[[Path], object]) -> Path:
    """The directory of this name, made by one process while the others wait. Copy it; never write in it."""
    common = factory.getbasetemp()
    if "PYTEST_XDIST_WORKER" in os.environ:
        common = common.parent
    with (common / f"{name}.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        kept = common / f"{name}-kept"
        if not kept.exists():
            unfinished = common / f"{name}-unfinished"
            make(unfinished)
            unfinished.rename(kept)
    return kept


def installed(factory: pytest.TempPathFactory, home: Path) -> Path:
    """`teranga init` done in `home`, which is not there yet."""
    kept = once(factory, "installed", lambda place: command(place, "init"))
    return Path(shutil.copytree(kept, home))


def in_use(factory: pytest.TempPathFactory, home: Path) -> str:
    """`teranga demo` done in `home`, which is not there yet; gives the password of its accounts."""

    def make(place: Path) -> None:
        installed(factory, place)
        (place / "told").write_text(command(place, "demo", "--people", PEOPLE))

    shutil.copytree(once(factory, "in-use", make), home)
    told = home / "told"
    found = re.search(r"all with the password (\S+?):", told.read_text())
    assert found, told.read_text()
    told.unlink()
    return found[1]


def surroundings(home: Path) -> dict[str, str]:
    """The environment of a command on an installation of its own, whatever databases the suite was given."""
    foreign = ("DATABASE_", "DJANGO_", "TERANGA_", "PYTEST_")
    return {**{name: value for name, value in os.environ.items() if not name.startswith(foreign)},
            "TERANGA_DATA": str(home)}  # fmt: skip


def command(home: Path, *arguments: str) -> str:
    """What the command said; it must succeed."""
    done = subprocess.run(
        [TERANGA, *arguments], env=surroundings(home), capture_output=True, text=True, timeout=300, check=False
    )
    assert done.returncode == 0, f"teranga {' '.join(arguments)}\n{done.stdout}\n{done.stderr}"
    return done.stdout
