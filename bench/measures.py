"""What is measured: people registered and files opened by acts; then pages asked for, and a list imported."""

import csv
import io
import statistics
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from decimal import Decimal
from pathlib import Path
from random import Random
from typing import Any

from django.core.management import call_command
from django.test import Client
from django.urls import reverse

from teranga.access import acts as access_acts
from teranga.access import queries as access_queries
from teranga.assistance import acts as assistance_acts
from teranga.casework import acts as casework_acts
from teranga.demo import faces
from teranga.exchange import acts as exchange_acts
from teranga.exchange import jobs
from teranga.exchange import queries as exchange_queries
from teranga.kernel import clock, codes
from teranga.kernel.codes import Code
from teranga.people import acts as people_acts
from teranga.people.rules.legal import LegalBasis

CONSENT = LegalBasis(Code("informed_consent"), (Code("assistance"),), Code("written_signature"))
WARM_UP = 5


@dataclass
class Times:
    """How long one thing took, each time: in seconds of the clock, and of the processor. `note`: what else was seen."""

    name: str
    taken: list[float] = field(default_factory=list)
    worked: list[float] = field(default_factory=list)
    note: str = ""

    @contextmanager
    def once(self, *, share: int = 1, counts: bool = True) -> Iterator[None]:
        """Time what is done inside; `share`: how many things that was."""
        began, working = time.perf_counter(), time.process_time()
        yield
        if counts:
            self.taken.append((time.perf_counter() - began) / share)
            self.worked.append((time.process_time() - working) / share)

    def last(self, number: int) -> "Times":
        """Only the last ones."""
        return Times(self.name, self.taken[-number:], self.worked[-number:], self.note)

    def row(self) -> str:
        ms = sorted(each * 1000 for each in self.taken)
        p95 = ms[min(len(ms) - 1, int(len(ms) * 0.95))]
        cpu = statistics.median(self.worked) * 1000
        return f"| {self.name} | {len(ms)} | {statistics.median(ms):.1f} | {p95:.1f} | {cpu:.1f} | {self.note} |"


@dataclass
class World:
    """The installation measured: one office, one supervisor, everyone registered so far with their file."""

    office: Any
    by: Any
    browser: Client
    rng: Random = field(default_factory=lambda: Random(1))
    known: list[tuple[Any, Any]] = field(default_factory=list)  # (identity, case)


def everything(people: int, rounds: int, lines: int) -> list[Times]:
    """Every measure, in the order of the table."""
    world = _world()
    written = _fill(world, people)
    pages = [
        _find(world, rounds, "Find by full name (page)", _full_name),
        _find(world, rounds, "Find by a misspelt name (page)", _misspelt),
        _find(world, rounds, "Find by reference (page)", lambda identity, case, rng: case.reference),
        _ask(world, rounds, "Open a file (page)", lambda: reverse("casework.file", args=(_anyone(world).reference,))),
        _ask(world, rounds, "Files of the office (page)", lambda: reverse("casework.cases")),
    ]
    return [*written, *pages, *_import(world, lines)]


def table(results: list[Times]) -> str:
    """The results, in Markdown."""
    head = "| what | times | median, ms | 95 % within, ms | processor, ms | |\n|---|--:|--:|--:|--:|---|"
    return "\n".join([head, *(each.row() for each in results)])


def sizes(folder: Path) -> str:
    """What is on disk at the end."""
    found = {path.name: path.stat().st_size / 2**20 for path in sorted(folder.glob("*.sqlite3"))}
    return ", ".join(f"{name} {size:.0f} MiB" for name, size in found.items())


def _world() -> World:
    call_command("collectstatic", interactive=False, verbosity=0)
    command = access_queries.command("measuring")
    organisation = access_acts.open_organisation(name="Mission mesurée", kind=Code("igo"), by=command)
    place = {"code": Code("NER-NIM"), "name": "Niamey", "country": Code("NER")}
    office = access_acts.open_office(organisation=organisation, **place, by=command)
    command = access_queries.command("measuring", office=office)
    who = {"email": "bench@example.org", "name": "Issa Garba", "role": Code("supervisor"), "password": "x" * 20}
    staff = access_acts.add_staff(office=office, **who, by=command)
    browser = Client(headers={"host": "localhost", "accept-language": "fr"})
    browser.force_login(staff, backend="teranga.access.backend.StaffBackend")
    session = browser.session
    session["second_factor"] = True  # a supervisor who signed in with a code
    session.save()
    return World(office, access_queries.actor_of(staff), browser)


def _fill(world: World, people: int) -> list[Times]:
    """Register everyone; the last tenth counts, when the tables are full."""
    register, opened, served = (
        Times("Register a person (act)"),
        Times("Open a file (act)"),
        Times("Record a service (act)"),
    )
    for number in range(people):
        _tell(number, people)
        face, today = (
            faces.adult(world.rng, faces.nationality(world.rng, going_home=False), clock.today()),
            clock.today(),
        )
        said = {"office": world.office, "identity": face.identity, "basis": CONSENT}
        with register.once():
            person = people_acts.register(**said, by=world.by)
        start = {"person": person, "office": world.office, "opened_on": today, "categories": (Code("stranded"),)}
        with opened.once():
            case = casework_acts.open_case(**start, priority=Code("medium"), by=world.by)
        given = {"service": Code("transit_centre"), "delivered_on": today, "quantity": Decimal(3)}
        with served.once():
            assistance_acts.record_service(case, **given, by=world.by)
        world.known.append((face.identity, case))
    for each in (register, opened, served):
        each.note = f"all {people}: {people / sum(each.taken):.0f} a second"
    return [each.last(max(people // 10, 1)) for each in (register, opened, served)]


def _tell(number: int, people: int) -> None:
    if number % 1000 == 0:
        print(f"{number} of {people} registered", file=sys.stderr)


def _anyone(world: World) -> Any:
    return world.rng.choice(world.known)[1]


def _full_name(identity: Any, case: Any, rng: Random) -> str:
    return identity.name


def _misspelt(identity: Any, case: Any, rng: Random) -> str:
    """Swapped, without accents, and with one letter of the surname doubled."""
    surname = codes.fold(identity.surname)
    at = rng.randrange(len(surname))
    return f"{surname[:at]}{surname[at] * 2}{surname[at + 1 :]} {codes.fold(identity.given_names)}"


def _ask(world: World, rounds: int, name: str, address: Callable[[], str]) -> Times:
    times = Times(name)
    for number in range(rounds + WARM_UP):
        url = address()
        with times.once(counts=number >= WARM_UP):
            answer = world.browser.get(url)
        assert answer.status_code == 200, f"{url}: {answer.status_code}"
    times.note = f"{len(answer.content) / 1024:.0f} KiB"
    return times


def _find(world: World, rounds: int, name: str, asked: Callable[[Any, Any, Random], str]) -> Times:
    """Look for someone known; the note says how often they were among the first hits."""
    times, hits = Times(name), 0
    for number in range(rounds + WARM_UP):
        identity, case = world.rng.choice(world.known)
        said = {"q": asked(identity, case, world.rng)}
        with times.once(counts=number >= WARM_UP):
            answer = world.browser.get(reverse("people.find"), said)
        hits += number >= WARM_UP and reverse("casework.file", args=(case.reference,)) in answer.content.decode()
        assert answer.status_code == 200, f"find: {answer.status_code}"
    times.note = f"the person was shown {hits} times in {rounds}"
    return times


def _import(world: World, lines: int) -> list[Times]:
    checked, taken = Times("Check a list, per line"), Times("Take a list in, per line")
    upload = exchange_queries.as_received("list.csv", _list(world, lines), on=clock.today())
    shared = {"partner": "Partenaire", "basis": Code("partner_list_shared"), "why": "accord", "file": upload}
    given = exchange_acts.upload(office=world.office, **shared, by=world.by)
    found = exchange_queries.table_of(given)
    mapping = exchange_queries.mapping_of(given, found, on=clock.today())
    given = exchange_acts.map_columns(given, meanings=tuple(Code(each) for each in mapping.meanings), by=world.by)
    with checked.once(share=lines):
        jobs.check(given, by=world.by)
    given = exchange_queries.partner_list(world.by, given.pk, place="import")
    given = exchange_acts.run(given, by=world.by)
    with taken.once(share=lines):
        jobs.take(given, by=world.by)
    states: dict[str, int] = {}
    for _number, state, _reasons in exchange_queries.report(given):
        states[state] = states.get(state, 0) + 1
    checked.note = f"{lines} lines against everyone known"
    taken.note = ", ".join(f"{count} {state}" for state, count in sorted(states.items()))
    return [checked, taken]


def _list(world: World, lines: int) -> bytes:
    """People nobody knows yet, as a partner would list them."""
    out = io.StringIO()
    rows = csv.writer(out, delimiter=";")
    rows.writerow(["N°", "Nom", "Prénom", "Sexe", "Date de naissance", "Nationalité", "Téléphone"])
    for number in range(1, lines + 1):
        country = faces.nationality(world.rng, going_home=False)
        who = faces.adult(world.rng, country, clock.today()).identity
        born = f"{who.birth.latest():%d/%m/%Y}" if who.birth else ""
        nation = codes.text("country", country, "fr")
        rows.writerow([number, who.surname, who.given_names, who.sex, born, nation, "".join(who.phones)])
    return out.getvalue().encode()
