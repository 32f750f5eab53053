"""What is measured in one process: pages asked for through every middleware, people registered, a list imported."""

import csv
import io
import math
import resource
import statistics
import sys
import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from random import Random
from typing import Any
from uuid import uuid4

from django.urls import reverse

from bench import serving, staff
from teranga.background import jobs as background_jobs
from teranga.casework import acts as casework_acts
from teranga.casework.models import Case
from teranga.demo import faces
from teranga.exchange import acts as exchange_acts
from teranga.exchange import jobs
from teranga.exchange import queries as exchange_queries
from teranga.kernel import clock, codes, vault
from teranga.kernel.codes import Code
from teranga.people import queries as people_queries
from teranga.people.models import Person
from teranga.returns.models import Movement

OFFICE = "NER-AGZ"
WARM_UP = 5


@dataclass
class Times:
    """How long one thing took, each time, in ms: by the clock, and of the processor. `bar`: what 95 % may take."""

    name: str
    bar: float = 0
    taken: list[float] = field(default_factory=list)
    worked: list[float] = field(default_factory=list)
    note: str = ""

    @contextmanager
    def once(self, *, counts: bool = True) -> Iterator[None]:
        """Time what is done inside."""
        began, working = time.perf_counter(), time.process_time()
        yield
        if counts:
            self.taken.append((time.perf_counter() - began) * 1000)
            self.worked.append((time.process_time() - working) * 1000)

    def row(self) -> str:
        took, bar = p95(self.taken), f"{self.bar:.0f}" if self.bar else ""
        ratio = f"{took / self.bar:.2f}" if self.bar else ""
        median = f"{statistics.median(self.taken):.1f} | {took:.1f} | {p95(self.worked):.1f}"
        return f"| {self.name} | {len(self.taken)} | {median} | {bar} | {ratio} | {self.note} |"


@dataclass
class Sum:
    """A single figure, with its bar."""

    name: str
    figure: str
    bar: str = ""
    note: str = ""

    def row(self) -> str:
        return f"| {self.name} | | {self.figure} | | | {self.bar} | | {self.note} |"


def p95(values: list[float]) -> float:
    return sorted(values)[min(len(values) - 1, int(len(values) * 0.95))]


def table(rows: list[Any]) -> str:
    """The results, in Markdown."""
    head = "| what | times | median, ms | 95 % within, ms | processor, 95 % | bar | ratio | |"
    return "\n".join([head, "|---|--:|--:|--:|--:|--:|--:|---|", *(each.row() for each in rows)])


def everything(options: Any) -> list[Any]:
    """Every measure asked for, in the order of the table."""
    parts: dict[str, Callable[[], list[Any]]] = {
        "pages": lambda: World().pages(options.rounds),
        "writes": lambda: World().registered(options.rounds),
        "import": lambda: imported(options.lines),
        "csv": every_file,
        "apart": lambda: not_yours(500),
        "served": lambda: serving.measured(options.port, options.seconds),
    }
    asked = [each for each in options.only.split(",") if each] or list(parts)
    found: list[Any] = []
    for name in asked:
        found += parts[name]()
        print(f"{name}: measured", table(found), sep="\n", file=sys.stderr, flush=True)
    return found


class World:
    """What a supervisor of a large office sees, drawn at random."""

    def __init__(self) -> None:
        self.rng = Random(11)
        self.browser = staff.browser("supervisor", OFFICE)
        office = staff.of("supervisor", OFFICE).office
        here = Case._base_manager.filter(office=office)
        self.files = self._some(here.values_list("reference", flat=True))
        self.at_work = self._some(here.exclude(stage_code="closed").values_list("reference", flat=True))
        self.movements = self._some(Movement._base_manager.filter(office=office).values_list("pk", flat=True))
        people = self._some(here.values_list("person", flat=True))[:500]
        self.names = [people_queries.identity(each) for each in Person._base_manager.filter(pk__in=people)]

    def _some(self, keys: Any) -> list[Any]:
        every = list(keys.order_by("pk"))
        return self.rng.sample(every, min(len(every), 2000))

    def pages(self, rounds: int) -> list[Times]:
        """Each asked for as often; some see the same record twice, as people do."""
        draw = self.rng.choice
        asked: list[tuple[str, float, Callable[[], str]]] = [
            ("File page", 50, lambda: reverse("casework.file", args=(draw(self.files),))),
            ("File page, worked on", 50, lambda: reverse("casework.file", args=(draw(self.at_work),))),
            ("Page of a person", 50, lambda: reverse("people.person", args=(draw(self.files),))),
            ("Files", 50, lambda: reverse("casework.cases")),
            ("Files, closed", 50, lambda: reverse("casework.cases") + "?stage=closed"),
            ("Files, of a category", 50, lambda: reverse("casework.cases") + "?category=stranded"),
            ("Files, of a nationality", 50, lambda: reverse("casework.cases") + "?nationality=SLE"),
            ("Files, by reference", 50, lambda: reverse("casework.cases") + "?sort=reference"),
            ("My files, and the team's", 50, lambda: reverse("casework.mine")),
            ("Movements", 50, lambda: reverse("returns.movements")),
            ("One movement", 50, lambda: reverse("returns.movement", args=(draw(self.movements),))),
            ("Arrivals", 50, lambda: reverse("returns.arrivals")),
            ("Approvals", 50, lambda: reverse("reintegration.approvals")),
            ("Find by full name", 60, lambda: _found(draw(self.names).name)),
            ("Find by a misspelt name", 60, lambda: _found(self._misspelt(draw(self.names)))),
            ("Find by name and year", 60, lambda: _found(self._with_year(draw(self.names)))),
            ("Find by reference", 60, lambda: _found(draw(self.files))),
            ("Form to register", 80, lambda: reverse("people.register")),
            ("Yearly table", 100, lambda: reverse("insights.figures")),
        ]
        return [self._asked(rounds, *each) for each in asked]

    def _asked(self, rounds: int, name: str, bar: float, address: Callable[[], str]) -> Times:
        times = Times(name, bar)
        for number in range(rounds + WARM_UP):
            url = address()
            with times.once(counts=number >= WARM_UP):
                answer = self.browser.get(url)
            assert answer.status_code == 200, f"{url}: {answer.status_code}"
        times.note = f"{len(answer.content) / 1024:.0f} KiB"
        return times

    def _misspelt(self, who: Any) -> str:
        """Swapped, without accents, and with one letter of the surname doubled."""
        surname = codes.fold(who.surname)
        at = self.rng.randrange(len(surname))
        return f"{surname[:at]}{surname[at] * 2}{surname[at + 1 :]} {codes.fold(who.given_names)}"

    def _with_year(self, who: Any) -> str:
        return f"{who.name} {who.birth.year if who.birth else ''}"

    def registered(self, rounds: int) -> list[Times]:
        """Registered by the page: looked for among everybody first; whoever is like them is said to be another."""
        times = Times("Register", 80)
        for number in range(rounds + WARM_UP):
            who = faces.adult(self.rng, "GIN", clock.today()).identity
            form = sent(who.surname, who.given_names, str(who.birth.year if who.birth else 1990))
            with times.once(counts=number >= WARM_UP):
                answer = self.browser.post(reverse("people.register"), form)
            assert answer.status_code == 302, f"register: {answer.status_code}"
        times.note = "the page sent, duplicates looked for, the person kept"
        return [times]


def sent(surname: str, given: str, birth: str) -> dict[str, Any]:
    """The form to register one person."""
    return {
        "request_id": str(uuid4()), "members-TOTAL_FORMS": "1", "members-INITIAL_FORMS": "0", "members-0-role": "head",
        "members-0-surname": surname, "members-0-given_names": given, "members-0-sex": "M", "members-0-birth": birth,
        "basis": "informed_consent", "scopes": ["assistance"], "how": "written_signature",
        "given_on": str(clock.today()), "all_the_same": "on",
    }  # fmt: skip


def _found(text: str) -> str:
    return f"{reverse('people.find')}?s={vault.into_address(text)}"


def imported(lines: int) -> list[Any]:
    """A partner's list: checked against everybody known, then taken in."""
    by = staff.actor("caseworker", OFFICE)
    office = staff.of("caseworker", OFFICE).office
    upload = exchange_queries.as_received("list.csv", _list(Random(), lines), on=clock.today())
    shared = {"partner": "Partenaire", "basis": Code("partner_list_shared"), "why": "accord", "file": upload}
    given = exchange_acts.upload(office=office, **shared, by=by)
    mapping = exchange_queries.mapping_of(given, exchange_queries.table_of(given), on=clock.today())
    given = exchange_acts.map_columns(given, meanings=tuple(Code(each) for each in mapping.meanings), by=by)
    checking = _seconds(lambda: jobs.check(given, by=by))
    given = exchange_queries.partner_list(by, given.pk, place="import")
    undecided = given.lines.filter(state_code="duplicate").values_list("pk", flat=True)
    exchange_acts.decide(given, decisions={str(pk): ("new", "") for pk in undecided}, by=by)
    given = exchange_acts.run(exchange_queries.partner_list(by, given.pk, place="import"), by=by)
    taking = _seconds(lambda: jobs.take(given, by=by))
    states = Counter(state for _number, state, _reasons in exchange_queries.report(given))
    note = ", ".join(f"{count} {state}" for state, count in sorted(states.items()))
    rate = lines / (checking + taking)
    return [
        Sum("Import: lines checked", f"{lines / checking:.0f} a second"),
        Sum("Import: lines taken", f"{lines / taking:.0f} a second"),
        Sum("Import, both", f"{rate:.0f} a second", "500", note),
    ]


def _seconds(do: Callable[[], object]) -> float:
    began = time.perf_counter()
    do()
    return time.perf_counter() - began


def _list(rng: Random, lines: int) -> bytes:
    """People nobody knows yet, as a partner would list them."""
    out = io.StringIO()
    rows = csv.writer(out, delimiter=";")
    rows.writerow(["N°", "Nom", "Prénom", "Sexe", "Date de naissance", "Nationalité", "Téléphone"])
    for number in range(1, lines + 1):
        country = faces.nationality(rng, going_home=False)
        who = faces.adult(rng, country, clock.today()).identity
        born = f"{who.birth.latest():%d/%m/%Y}" if who.birth else ""
        nation = codes.text("country", country, "fr")
        rows.writerow([number, who.surname, who.given_names, who.sex, born, nation, "".join(who.phones)])
    return out.getvalue().encode()


def every_file() -> list[Any]:
    """Every file of the organisation as CSV, prepared in the background as it is for the page."""
    by, before = staff.actor("data_protection_officer"), _memory()
    asked = casework_acts.prepare_list(wanted={}, order=Code("-opened"), form=Code("csv"), by=by)
    seconds = _seconds(lambda: background_jobs.prepare(asked, by=by))
    note = f"{asked.total} files; the memory of the process grew by {_memory() - before} MiB"
    return [Sum("CSV of every file", f"{seconds:.1f} s", "6 s", note)]


def _memory() -> int:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024


def not_yours(rounds: int) -> list[Times]:
    """A file of another office, and one that does not exist, asked for in turn."""
    rng, browser = Random(3), staff.browser("caseworker", OFFICE)
    office = staff.of("caseworker", OFFICE).office
    others = Case._base_manager.exclude(holders__office=office).order_by("pk").values_list("reference", flat=True)
    theirs = rng.sample(list(others), min(rounds, len(others)))
    yours, nowhere = Times("A file that isn't yours"), Times("A file that does not exist")
    for number in range(rounds + WARM_UP):
        real = rng.choice(theirs)
        pair = [(yours, real), (nowhere, nobodys(real, rng))]
        for times, reference in pair if rng.random() < 0.5 else pair[::-1]:
            with times.once(counts=number >= WARM_UP):
                answer = browser.get(reverse("casework.file", args=(reference,)))
            assert answer.status_code == 404
    return [yours, nowhere, told_apart(yours, nowhere)]


def told_apart(one: Times, other: Times) -> Sum:
    """How often the one took longer than the other asked for beside it, and how often chance alone would go as far:
    a sign test, which asks nothing of how the times are spread. Of the processor's time: the steadier of the two."""
    pairs = [(a, b) for a, b in zip(one.worked, other.worked, strict=True) if a != b]
    longer = sum(a > b for a, b in pairs)
    far = abs(longer - len(pairs) / 2) / (len(pairs) ** 0.5 / 2)
    chance = math.erfc(far / 2**0.5)
    return Sum(
        "The one took longer than the other", f"{longer} of {len(pairs)}", "", f"chance goes as far in {chance:.0%}"
    )


def nobodys(reference: str, rng: Random) -> str:
    """A well-formed reference of the same office and year that was never allotted."""
    from teranga.casework import rules

    return rules.reference(reference[:3], int(reference[4:6]), 900_000 + rng.randrange(99_999))
