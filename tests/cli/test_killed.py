"""A small part of the campaign of bench/killed.py: killed outright, nothing is lost or half there."""

import os
import re
import socket
import subprocess
import sys

import pytest

from bench import houses


@pytest.mark.each_database
def test_what_was_acknowledged_survives_being_killed() -> None:
    """On SQLite; and once more, in databases of its own, on the PostgreSQL that the suite was given."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    server = os.environ.get("DATABASE_URL", "").rpartition("/")[0]
    options = ("--instants=1", "--lines=20", f"--port={port}", f"--server={server}")
    done = subprocess.run(
        [sys.executable, houses.ROOT / "bench" / "killed.py", *options],
        capture_output=True,
        text=True,
        timeout=300,
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    assert re.search(r" (\d+) of \1 people, 0 twice", done.stdout), done.stdout
    assert "0 broken" in done.stdout
