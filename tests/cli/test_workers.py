"""Several workers fed by Redis: each piece of work is done once, also when a worker is killed in the middle."""

import os
import shutil
import signal
import socket
import sqlite3
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
import redis

from bench import houses
from tests import sharing

pytestmark = pytest.mark.once
LISTS, LINES = 2, 25
ASKING = f"""
import django
django.setup()
from bench.desks import name
from bench.killed import _staff
from random import Random
from teranga.exchange import acts, jobs, queries
from teranga.kernel import clock
from teranga.kernel.codes import Code
office, by, _email = _staff()
rng = Random(1)
for number in range({LISTS}):
    rows = "".join(f"{{name(rng)}};Moussa;M;1991;GIN\\n" for _ in range({LINES}))
    sent = ("Nom;Prénom;Sexe;Date de naissance;Nationalité\\n" + rows).encode()
    file = queries.as_received("l.csv", sent, on=clock.today())
    said = {{"partner": "P", "basis": Code("partner_list_shared"), "why": "accord", "file": file}}
    found = acts.upload(office=office, **said, by=by)
    mapping = queries.mapping_of(found, queries.table_of(found), on=clock.today())
    acts.map_columns(found, meanings=tuple(Code(each) for each in mapping.meanings), by=by)
    found = queries.partner_list(by, found.pk)
    jobs.check(found, by=by)
    undecided = found.lines.filter(state_code="duplicate").values_list("pk", flat=True)
    acts.decide(found, decisions={{str(pk): ("new", "") for pk in undecided}}, by=by)
    acts.run(queries.partner_list(by, found.pk), by=by)
"""


def port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@pytest.fixture
def queue(tmp_path: Path) -> Iterator[str]:
    """A Redis of its own that keeps nothing; its address."""
    server = shutil.which("redis-server")
    if server is None:
        pytest.skip("redis-server is not here: install the package redis-server")
    at = port()
    running = subprocess.Popen(
        [server, "--port", str(at), "--bind", "127.0.0.1", "--save", "", "--dir", str(tmp_path)],
        stdout=subprocess.DEVNULL,
    )
    yield f"redis://127.0.0.1:{at}/0"
    running.kill()
    running.wait()


@pytest.fixture
def environment(tmp_path: Path, tmp_path_factory: pytest.TempPathFactory, queue: str) -> dict[str, str]:
    home = sharing.installed(tmp_path_factory, tmp_path / "kept")
    own = {"TERANGA_REDIS_URL": queue, "TERANGA_WORKERS": "2", "PYTHONPATH": str(houses.ROOT)}
    return {**sharing.surroundings(home), **own, "DJANGO_SETTINGS_MODULE": "teranga.settings"}


def asked(home: Path, question: str) -> int:
    with sqlite3.connect(f"file:{home}/teranga.sqlite3?mode=ro", uri=True) as files:
        return int(files.execute(question).fetchone()[0])


def until(holds: Callable[[], bool], seconds: float = 90) -> None:
    deadline = time.monotonic() + seconds
    while not holds():
        assert time.monotonic() < deadline, "it did not come to that"
        time.sleep(0.05)


def children(of: int) -> list[int]:
    return sorted(child for child, parent in houses.parents().items() if parent == of)


def test_work_of_a_killed_worker_is_done_once_by_another(
    tmp_path: Path, queue: str, environment: dict[str, str]
) -> None:
    home = tmp_path / "kept"
    subprocess.run([sys.executable, "-c", ASKING], env=environment, check=True, timeout=120)
    messages = redis.Redis.from_url(queue).lrange("huey.redis.teranga", 0, -1)
    assert len(messages) == 2 * LISTS  # the check, which is done already, and the import
    assert not any(b"Moussa" in each for each in messages)
    working = subprocess.Popen([sharing.TERANGA, "work"], env=environment, stderr=subprocess.DEVNULL)
    begun: list[int] = []
    try:
        taken = "SELECT count(*) FROM exchange_listline WHERE state_code = 'taken'"
        until(lambda: asked(home, taken) > 5)
        begun = children(working.pid)
        os.kill(begun[0], signal.SIGKILL)
        until(lambda: asked(home, "SELECT count(*) FROM kernel_jobrun WHERE finished_at IS NULL") == 0)
    finally:
        os.kill(working.pid, signal.SIGKILL)
        working.wait()
    until(lambda: not set(begun) & set(houses.parents()))  # none works on without its consumer
    assert asked(home, taken) == asked(home, "SELECT count(*) FROM people_person") == LISTS * LINES
    assert asked(home, "SELECT count(*) FROM exchange_listline WHERE state_code != 'taken'") == 0
    assert asked(home, "SELECT count(*) FROM exchange_partnerlist WHERE finished_at IS NOT NULL") == LISTS
    verified = subprocess.run([sharing.TERANGA, "journal", "verify"], env=environment, check=False, timeout=60)
    assert verified.returncode == 0
