"""What is measured of the server itself: its memory at rest, and eight clients that register at once."""

import os
import threading
import time
import uuid
from pathlib import Path
from random import Random
from typing import Any

from bench import desks, houses, staff
from teranga.access import acts as access_acts
from teranga.access import queries as access_queries
from teranga.kernel.codes import Code

CLIENTS = 8
PASSWORD = "cinq girafes au crépuscule"
OFFICE = "NER-AGZ"


def measured(port: int, seconds: int) -> list[Any]:
    """Serve the installation as `teranga serve --workers 2` does, and stop it."""
    from bench.measures import Sum, Times

    emails = [_caseworker(number) for number in range(CLIENTS)]
    whole, web = _at_rest(port)
    served = houses.Served(port, workers=2)
    try:
        at_work = [Client(port, email) for email in emails]
        deadline = time.monotonic() + 60
        while not at_work[0].desk.is_answered():
            assert time.monotonic() < deadline, "the form to register is not shown"
            time.sleep(0.2)
        for each in at_work:
            each.sign_in()
        rate, times = _register(at_work, seconds)
    finally:
        served.kill()
    slowest = Times(f"Register, {CLIENTS} clients at once", taken=times, worked=[0.0], note="as the clients saw it")
    note = f"one web worker and its keeper {web} MiB, the rest does background work"
    return [
        Sum(f"Registrations, {CLIENTS} clients at once", f"{rate:.0f} a second", "60"),
        slowest,
        Sum("Server at rest", f"{whole} MiB", "200", note),
    ]


def _at_rest(port: int) -> tuple[int, int]:
    """MiB of everything that `teranga serve` starts, once it is there and idle; of these, the web server's."""
    served = houses.Served(port)
    try:
        time.sleep(10)
        return _kept(served.processes()), _kept(served.processes("granian"))
    finally:
        served.kill()


def _caseworker(number: int) -> str:
    office = staff.of("supervisor", OFFICE).office
    email = f"client{number}-{uuid.uuid4().hex[:6]}@example.org"
    command = access_queries.command("measuring many at once", office=office)
    who = {"email": email, "name": f"Client {number}", "role": Code("caseworker"), "password": PASSWORD}
    access_acts.add_staff(office=office, **who, by=command)
    return email


class Client:
    """A desk that sends the form to register again and again."""

    def __init__(self, port: int, email: str) -> None:
        self.desk, self.times, self.rng = desks.Desk(port, email, PASSWORD), [], Random(email)
        self.hidden: dict[str, str] = {}

    def sign_in(self) -> None:
        self.hidden = self.desk.hidden("/people/register")

    def work(self, until: float) -> None:
        from bench.measures import sent

        while time.monotonic() < until:
            form = sent(desks.name(self.rng), desks.name(self.rng), "1990") | {"members-0-sex": "F"}
            form["csrfmiddlewaretoken"] = self.hidden["csrfmiddlewaretoken"]
            began = time.perf_counter()
            status, _place, _text = self.desk.ask("/people/register", form)
            assert status == 302, f"registering was answered {status}"
            self.times.append((time.perf_counter() - began) * 1000)


def _register(clients: list[Client], seconds: int) -> tuple[float, list[float]]:
    until = time.monotonic() + seconds
    doing = [threading.Thread(target=each.work, args=(until,)) for each in clients]
    for each in doing:
        each.start()
    for each in doing:
        each.join()
    times = [taken for each in clients for taken in each.times]
    return len(times) / seconds, times


def _kept(pids: list[int]) -> int:
    """MiB, what processes share counted once (proportional set size)."""
    return sum(_pss(pid) for pid in pids) // 1024


def _pss(pid: int) -> int:
    lines = Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines() if os.path.exists(f"/proc/{pid}") else []
    return sum(int(line.split()[1]) for line in lines if line.startswith("Pss:"))
