"""Who is forgotten is gone: from database, log, documents, history, index and lists, and from older backups of them."""

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from bench import houses
from tests import sharing
from tests.house import source

EXAMPLES = 2
"""Of any identity in any script; `python -m tests.house.erasing 200` in an empty TERANGA_DATA for more."""


@pytest.fixture
def elsewhere() -> Iterator[dict[str, str]]:
    """Databases of its own on the PostgreSQL that the suite was given; nothing on SQLite, which lies in the folder."""
    server = os.environ.get("DATABASE_URL", "").rpartition("/")[0]
    made = houses.databases(server) if server else {}
    yield made
    if made:
        houses.leave(server, made)


@pytest.mark.each_database
@pytest.mark.safeguard("S1")
def test_nothing_gives_a_forgotten_identity_back_to_whoever_holds_the_master_key(
    tmp_path: Path, tmp_path_factory: pytest.TempPathFactory, elsewhere: dict[str, str]
) -> None:
    home = tmp_path / "kept" if elsewhere else sharing.installed(tmp_path_factory, tmp_path / "kept")
    done = subprocess.run(
        [sys.executable, "-m", "tests.house.erasing", str(EXAMPLES)],
        cwd=source.REPOSITORY,
        env={**sharing.surroundings(home), **elsewhere, "DJANGO_SETTINGS_MODULE": "teranga.settings"},
        capture_output=True,
        text=True,
        timeout=300,
        check=False,
    )
    assert done.returncode == 0, done.stderr[-4000:]
    assert json.loads(done.stdout) == {"people": 2 * EXAMPLES, "found before": EXAMPLES}
