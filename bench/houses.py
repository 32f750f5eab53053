"""An installation of its own for a bench: in a temporary directory, on SQLite or in a PostgreSQL of its own; served,
and killed."""

import os
import pwd
import signal
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
TERANGA = Path(sys.executable).with_name("teranga")
FOREIGN = ("DATABASE_URL", "TERANGA_KEYS_DATABASE_URL", "TERANGA_MASTER_KEY_FILE", "TERANGA_REDIS_URL")
DURABLE = "-c listen_addresses='' -c max_connections=60"
"""As PostgreSQL is by default: every commit waits for the disk."""


def settle(folder: Path, server: str = "", mark: str = "") -> None:
    """Point this process, and those it starts, at an installation in `folder`; `server`: where PostgreSQL listens.
    `mark` names its databases there, which may be there already."""
    for variable in FOREIGN:
        os.environ.pop(variable, None)
    os.environ |= {"TERANGA_DATA": str(folder), "DJANGO_SETTINGS_MODULE": "teranga.settings"}
    if server:
        os.environ |= databases(server, mark)
    subprocess.run([TERANGA, "init"], check=True, stdout=subprocess.DEVNULL)
    subprocess.run([sys.executable, "-m", "django", "collectstatic", "--no-input", "-v0"], check=True, cwd=ROOT)


def databases(server: str, mark: str = "") -> dict[str, str]:
    """Two databases on that server, as the environment names them; made unless they are there."""
    names = {"DATABASE_URL": "files", "TERANGA_KEYS_DATABASE_URL": "keys"}
    mark = mark or f"{os.getpid()}_{int(time.time())}"
    return {variable: _database(server, f"bench_{name}_{mark}") for variable, name in names.items()}


def _database(server: str, name: str) -> str:
    import psycopg

    with psycopg.connect(f"{server}/postgres", autocommit=True) as connection:
        if not connection.execute("SELECT 1 FROM pg_database WHERE datname = %s", [name]).fetchone():
            connection.execute(f'CREATE DATABASE "{name}"')
    return f"{server}/{name}"


def leave(server: str, made: Mapping[str, str] = os.environ) -> None:
    """Drop the databases that `settle` or `databases` made on a server that lives on."""
    import psycopg

    with psycopg.connect(f"{server}/postgres", autocommit=True) as connection:
        for variable in ("DATABASE_URL", "TERANGA_KEYS_DATABASE_URL"):
            name = made[variable].rsplit("/", 1)[1]
            connection.execute(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')


@contextmanager
def cluster(folder: Path) -> Iterator[str]:
    """A PostgreSQL that lives as long as this block; its address."""
    binaries = sorted(Path("/usr/lib/postgresql").glob("*/bin"), key=lambda path: int(path.parent.name))
    if not binaries:
        raise SystemExit("PostgreSQL is not here: install the package postgresql.")
    place, owner = folder / "cluster", "postgres" if os.geteuid() == 0 else pwd.getpwuid(os.geteuid()).pw_name
    is_new = not place.exists()
    place.mkdir(exist_ok=True)
    folder.chmod(0o755)
    if os.geteuid() == 0:
        os.chown(place, pwd.getpwnam(owner).pw_uid, pwd.getpwnam(owner).pw_gid)
    mine = {"user": owner} if os.geteuid() == 0 else {}

    def run(program: str, *options: str) -> None:
        subprocess.run(
            [binaries[-1] / program, "-D", place / "data", *options],
            check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, cwd="/", **mine,
        )  # fmt: skip

    if is_new:
        run("initdb", "-U", "teranga", "-A", "trust", "-E", "UTF8", "--locale=C.UTF-8")
    run("pg_ctl", "-l", str(place / "log"), "-w", "start", "-o", f"-k {place} {DURABLE}")
    try:
        yield f"postgresql://teranga@{str(place).replace('/', '%2F')}"
    finally:
        run("pg_ctl", "-m", "fast", "-w", "stop")


class Served:
    """Teranga being served, with its worker; every process of it can be killed outright."""

    def __init__(self, port: int, workers: int = 1) -> None:
        command = [sys.executable, "-m", "teranga.cli.supervisor", "127.0.0.1", str(port), str(workers)]
        self.log = open(Path(os.environ["TERANGA_DATA"]) / "served.log", "ab")  # noqa: SIM115
        self.supervisor = subprocess.Popen(
            command, cwd=ROOT, stdout=subprocess.PIPE, stderr=self.log, start_new_session=True, text=True
        )
        assert self.supervisor.stdout is not None
        said = self.supervisor.stdout.readline()
        assert str(port) in said, f"it did not start: {said}"

    def processes(self, of: str = "") -> list[int]:
        """Every process beneath the supervisor whose command line names `of`; itself too, without one."""
        found, started_by = [self.supervisor.pid], parents()
        for pid in found:
            found += [child for child, parent in started_by.items() if parent == pid]
        return found if not of else [pid for pid in found[1:] if of in _command_of(pid)]

    def kill(self, of: str = "") -> int:
        """Kill -9 them; how many."""
        doomed = self.processes(of)
        for pid in doomed:
            try:
                os.kill(pid, signal.SIGKILL)
            except ProcessLookupError:
                pass
        if not of:
            self.supervisor.wait()
            _wait_for_the_end(doomed)
            self.log.close()
        return len(doomed)


def _wait_for_the_end(pids: list[int]) -> None:
    deadline = time.monotonic() + 20
    while any(_command_of(pid) for pid in pids) and time.monotonic() < deadline:
        time.sleep(0.02)


def parents() -> dict[int, int]:
    """Every process of this machine, and the one that started it."""
    found = {}
    for path in Path("/proc").glob("[0-9]*/stat"):
        try:
            found[int(path.parent.name)] = int(path.read_text().rsplit(")", 1)[1].split()[1])
        except (OSError, IndexError):
            pass
    return found


def _command_of(pid: int) -> str:
    try:
        return Path(f"/proc/{pid}/cmdline").read_bytes().replace(b"\0", b" ").decode(errors="replace")
    except OSError:
        return ""
