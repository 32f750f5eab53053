"""A small part of the campaign of bench/killed.py: killed outright, on the database at hand, nothing is lost or halved."""

import os
import socket
import subprocess
import sys

from bench import houses


def test_what_was_acknowledged_survives_being_killed() -> None:
    """On SQLite; and once more, in databases of its own, on the PostgreSQL that the suite was given."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    server = os.environ.get("DATABASE_URL", "").rpartition("/")[0]
    done = subprocess.run(
        [
            sys.executable,
            houses.ROOT / "bench" / "killed.py",
            "--instants=2",
            "--lines=20",
            f"--port={port}",
            f"--server={server}",
        ],
        capture_output=True,
        text=True,
        timeout=300,
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    assert "20 of 20 people, 0 twice" in done.stdout
    assert "0 broken" in done.stdout
