"""Who is forgotten is gone: from database, log, documents, history, index and lists, and from older backups of them."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

from tests import sharing
from tests.house import source

EXAMPLES = 3
"""Of any identity in any script; `python -m tests.house.erasing 200` in an empty TERANGA_DATA for more."""


@pytest.mark.once
@pytest.mark.safeguard("S1")
def test_nothing_gives_a_forgotten_identity_back_to_whoever_holds_the_master_key(
    tmp_path: Path, tmp_path_factory: pytest.TempPathFactory
) -> None:
    home = sharing.installed(tmp_path_factory, tmp_path / "kept")
    done = subprocess.run(
        [sys.executable, "-m", "tests.house.erasing", str(EXAMPLES)],
        cwd=source.REPOSITORY,
        env={**sharing.surroundings(home), "DJANGO_SETTINGS_MODULE": "teranga.settings"},
        capture_output=True,
        text=True,
        timeout=300,
        check=False,
    )
    assert done.returncode == 0, done.stderr[-4000:]
    assert json.loads(done.stdout) == {"people": 2 * EXAMPLES, "found before": EXAMPLES}
