"""Keeps the web server and the background jobs running side by side, and ends both when told to.

Standard library only: this process lives as long as the installation does and should weigh nothing.
"""

import ctypes
import os
import signal
import socket
import subprocess
import sys
import time
from functools import partial
from pathlib import Path
from types import FrameType

GRACE_SECONDS = 20
LOGGING = Path(__file__).with_name("logging.json")
"""What the web server writes before it has loaded the house; the same as `kernel.logs.configuration()`."""
RESTARTS_PER_MINUTE = 5


def what_takes(host: str, port: int) -> str | None:
    """Why one can't listen there, in words; None when one can."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with socket.socket(family, socket.SOCK_STREAM) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError as error:
            return f"{host} port {port}: {error.strerror}. Is Teranga running already? Try --port {port + 1}."
    return None


def end_with(parent: int, number: int = signal.SIGTERM) -> None:
    """Should the parent be killed outright, its children are told to end (Linux), and the port is free again."""
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(1, number)  # PR_SET_PDEATHSIG
        if os.getppid() != parent:
            os._exit(1)


def _start(command: list[str]) -> "subprocess.Popen[bytes]":
    """A child in a session of its own: Ctrl-C reaches the supervisor only, which ends its children in order."""
    return subprocess.Popen(command, start_new_session=True, preexec_fn=partial(end_with, os.getpid()))  # noqa: S603


def become_supervisor(host: str, port: int, workers: int) -> None:
    """Become the supervisor, leaving behind everything that was loaded to get here."""
    command = [sys.executable, "-m", "teranga.cli.supervisor", host, str(port), str(workers)]
    os.execv(sys.executable, command)  # noqa: S606  # our own interpreter and module


class Supervisor:
    """Two children: without the web server there is nothing to serve; the jobs are started again when they end."""

    def __init__(self, host: str, port: int, workers: int) -> None:
        self.host, self.port, self.announced = host, port, False
        self.web_command = [
            *(sys.executable, "-m", "granian", "--interface", "wsgi", "--host", host, "--port", str(port)),
            *("--workers", str(workers), "--blocking-threads", "4", "--no-ws", "--log-level", "warning"),
            *("--log-config", str(LOGGING), "--workers-kill-timeout", "10", "--respawn-failed-workers"),
            "teranga.wsgi:application",
        ]
        self.jobs_command = [sys.executable, "-c", "from teranga.cli.working import main; main()", "work"]
        self.ending = False
        self.started: list[float] = []

    def run(self) -> int:
        for number in (signal.SIGTERM, signal.SIGINT, signal.SIGHUP):
            signal.signal(number, self.end)
        self.web = _start(self.web_command)
        self.start_jobs()
        while not self.ending and self.web.poll() is None:
            if self.jobs.poll() is not None and not self.start_jobs():
                print("The background jobs keep failing; stopping.", file=sys.stderr)  # noqa: T201
                break
            self.announced = self.announced or self.announce()
            time.sleep(0.2)
        failed = not self.ending
        self.stop()
        return 1 if failed else 0

    def end(self, number: int, frame: FrameType | None) -> None:
        self.ending = True

    def announce(self) -> bool:
        """Say where Teranga is, once it is there; whether it was said."""
        try:
            socket.create_connection((self.host, self.port), timeout=1).close()
        except OSError:
            return False
        named = f"[{self.host}]" if ":" in self.host else self.host
        print(f"Teranga is on http://{named}:{self.port}", flush=True)  # noqa: T201
        return True

    def start_jobs(self) -> bool:
        """Start the jobs, unless they failed too often; whether they were started."""
        now = time.monotonic()
        self.started = [at for at in self.started if at > now - 60] + [now]
        if len(self.started) > RESTARTS_PER_MINUTE:
            return False
        self.jobs = _start(self.jobs_command)
        return True

    def stop(self) -> None:
        """Ask both to finish what they are doing, wait, and only then insist."""
        children = (self.web, self.jobs)
        for child in children:
            if child.poll() is None:
                child.terminate()
        deadline = time.monotonic() + GRACE_SECONDS
        for child in children:
            try:
                child.wait(max(0.1, deadline - time.monotonic()))
            except subprocess.TimeoutExpired:
                os.killpg(child.pid, signal.SIGKILL)
                child.wait()


def main() -> None:
    host, port, workers = sys.argv[1], int(sys.argv[2]), int(sys.argv[3])
    sys.exit(Supervisor(host, port, workers).run())


if __name__ == "__main__":
    main()
