"""From nothing to a house that can be served, by the command, as an operator types it."""

import re
import signal
import socket
import stat
import subprocess
from pathlib import Path

import pytest

from teranga.cli import supervisor
from tests import sharing

pytestmark = pytest.mark.once


@pytest.fixture
def nowhere(tmp_path: Path) -> Path:
    """A directory that is not there yet, nor the one above it."""
    return tmp_path / "kept" / "teranga"


@pytest.fixture
def home(tmp_path_factory: pytest.TempPathFactory, nowhere: Path) -> Path:
    """Where `teranga init` was done."""
    return sharing.installed(tmp_path_factory, nowhere)


def command(home: Path, *arguments: str) -> "subprocess.CompletedProcess[str]":
    return subprocess.run(
        [sharing.TERANGA, *arguments],
        env=sharing.surroundings(home),
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )


def test_init_makes_a_private_place_and_says_to_keep_the_key_apart(nowhere: Path) -> None:
    done = command(nowhere, "init")
    assert done.returncode == 0, done.stderr
    assert "keep the copy apart" in done.stdout
    for path in (nowhere, *nowhere.rglob("*")):
        assert stat.S_IMODE(path.stat().st_mode) & 0o077 == 0, f"{path} can be read by others"


def test_init_a_second_time_keeps_the_key(home: Path) -> None:
    key = (home / "master.key").read_bytes()
    again = command(home, "init")
    assert again.returncode == 0, again.stderr
    assert "master key" not in again.stdout
    assert (home / "master.key").read_bytes() == key


def test_a_house_that_was_not_made_is_not_served(nowhere: Path) -> None:
    done = command(nowhere, "serve", "--port", "1")
    assert done.returncode == 1
    assert "teranga init" in done.stderr
    assert "Traceback" not in done.stderr
    assert not nowhere.exists()


def test_a_port_that_is_taken_is_said(home: Path) -> None:
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        port = other.getsockname()[1]
        done = command(home, "serve", "--port", str(port))
    assert done.returncode == 1
    assert f"--port {port + 1}" in done.stderr


def test_the_journal_of_a_new_house_verifies(home: Path) -> None:
    assert command(home, "journal", "verify").returncode == 0


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT, signal.SIGKILL], ids=lambda number: number.name)
def test_the_end_of_serving_leaves_nothing_running(home: Path, number: signal.Signals) -> None:
    """Even when the supervisor is killed outright, the port is free again and no child lives on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    serving = subprocess.Popen(
        [sharing.TERANGA, "serve", "--port", str(port)],
        env=sharing.surroundings(home),
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )
    assert serving.stdout is not None
    assert re.search(rf"127\.0\.0\.1:{port}", serving.stdout.readline())
    serving.send_signal(number)
    rest, _ = serving.communicate(timeout=40)  # ends when the last of those that share its output has ended
    assert "Traceback" not in rest
    assert serving.returncode == (0 if number != signal.SIGKILL else -signal.SIGKILL)
    assert supervisor.what_takes("127.0.0.1", port) is None
    assert command(home, "journal", "verify").returncode == 0
