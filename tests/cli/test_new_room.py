"""A room made by the command is a room: the tests that hold the house up pass with it."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from teranga.cli import new_room
from tests.house import source

pytestmark = pytest.mark.once
LEFT_OUT = shutil.ignore_patterns(
    *(".git", ".venv", "node_modules", "var", "__pycache__", ".*_cache", ".hypothesis", "bench", "journeys")
)
BY_PYTHON = "from teranga.cli import main; main()"


@pytest.fixture
def checkout(tmp_path: Path) -> Path:
    """A copy of the source that may be changed."""
    return Path(shutil.copytree(source.REPOSITORY, tmp_path / "checkout", ignore=LEFT_OUT))


def run(where: Path, *arguments: str) -> str:
    """Python in a copy of the source, whose house it then is."""
    environment = {k: v for k, v in os.environ.items() if not k.startswith(("PYTEST", "COV_", "COVERAGE"))}
    done = subprocess.run(
        [sys.executable, *arguments], cwd=where, env=environment, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stdout[-4000:] + done.stderr[-4000:]
    return done.stdout


def test_a_new_room_passes_the_tests_of_the_house(checkout: Path) -> None:
    run(checkout, "-c", BY_PYTHON, "new-room", "outings")
    run(checkout, "-c", BY_PYTHON, "docs")
    run(checkout, "-m", "ruff", "check", "teranga/outings", "tests/outings")
    run(
        checkout,
        "-m",
        "pytest",
        "-q",
        "-p",
        "no:cacheprovider",
        "-n",
        "0",
        "--dist=no",
        *(f"tests/house/test_{name}.py" for name in ("shape", "records", "acts", "words")),
        "tests/outings",
    )
    assert {path.name for path in (checkout / "teranga" / "outings").glob("*.py")} >= {
        *("room.py", "models.py", "rules.py", "acts.py", "queries.py", "forms.py", "views.py", "urls.py")
    }


@pytest.mark.parametrize("name", ["people", "Outings", "out ings", "x", "../outings"])
def test_a_room_that_cannot_be_is_refused(name: str, tmp_path: Path) -> None:
    (tmp_path / "teranga" / "people").mkdir(parents=True)
    with pytest.raises(new_room.click.ClickException):
        list(new_room.build(name, repository=tmp_path))
    assert not (tmp_path / "data").exists()
