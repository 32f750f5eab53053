"""What people do while everything around them is killed: they register families by the pages, and import lists."""

import http.client
import re
import threading
import time
import urllib.parse
import uuid
from dataclasses import dataclass, field
from random import Random
from typing import Any

from teranga.exchange import acts as exchange_acts
from teranga.exchange import queries as exchange_queries
from teranga.kernel import clock
from teranga.kernel.codes import Code

HIDDEN = re.compile(r'name="(csrfmiddlewaretoken|request_id)" value="([^"]+)"')
GONE = (OSError, http.client.HTTPException)


def name(rng: Random) -> str:
    """A name that nobody else has."""
    return "".join(rng.choice("bdfgklmnrstwy") + rng.choice("aeiou") for _ in range(6)).capitalize()


@dataclass
class Family:
    """Two people registered in one sending, and a note on the file of the first: what was asked, what was answered."""

    names: tuple[str, str]
    request: uuid.UUID | None = None
    is_acknowledged: bool = False


class Desk:
    """A browser, signed in, whose server may be gone at any moment."""

    def __init__(self, port: int, email: str, password: str) -> None:
        self.port, self.email, self.password = port, email, password
        self.cookies: dict[str, str] = {}

    def ask(self, path: str, form: dict[str, Any] | None = None) -> tuple[int, str, str]:
        """Status, place it leads to, text."""
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=30)
        headers = {"Cookie": "; ".join(f"{key}={value}" for key, value in self.cookies.items())}
        body = None
        if form is not None:
            body = urllib.parse.urlencode(form, doseq=True)
            headers["Content-Type"] = "application/x-www-form-urlencoded"
        connection.request("GET" if form is None else "POST", path, body, headers)
        answer = connection.getresponse()
        text = answer.read().decode()
        for header in answer.headers.get_all("Set-Cookie") or ():
            key, _equals, value = header.split(";")[0].partition("=")
            self.cookies[key] = value
        connection.close()
        return answer.status, answer.headers.get("Location") or "", text

    def hidden(self, path: str) -> dict[str, str]:
        status, place, text = self.ask(path)
        if status == 302 and "sign-in" in place:
            self.sign_in()
            _status, _place, text = self.ask(path)
        return dict(HIDDEN.findall(text))

    def sign_in(self) -> None:
        _status, _place, text = self.ask("/sign-in")
        sent = {**dict(HIDDEN.findall(text)), "username": self.email, "password": self.password}
        status, _place, _text = self.ask("/sign-in", sent)
        assert status == 302, f"could not sign in: {status}"

    def is_answered(self) -> bool:
        """Whether the server is there, and warm: the form to register was shown."""
        try:
            return "request_id" in self.hidden("/people/register")
        except (*GONE, AssertionError):
            return False

    def register(self, family: Family) -> None:
        """Register both; acknowledged is only what the page said it did."""
        hidden = self.hidden("/people/register")
        family.request = uuid.UUID(hidden["request_id"])
        sent: dict[str, Any] = {
            **hidden, "members-TOTAL_FORMS": "2", "members-INITIAL_FORMS": "0", "basis": "informed_consent",
            "scopes": ["assistance"], "how": "written_signature", "given_on": str(clock.today()), "all_the_same": "on",
        }  # fmt: skip
        for number, (said, role) in enumerate(zip(family.names, ("head", "spouse"), strict=True)):
            row = {"surname": said, "given_names": "Awa", "sex": "F", "birth": "1990", "role": role}
            sent |= {f"members-{number}-{field}": value for field, value in row.items()}
        status, _place, text = self.ask("/people/register", sent)
        assert status == 302, f"registering was answered {status}: {re.findall('wrong-text.*', text)[:3]}"
        family.is_acknowledged = True


@dataclass
class Day:
    """What was done so far: families by the pages, lists by the background."""

    rng: Random
    lines: int
    office: Any
    by: Any
    desks: list[Desk]
    families: list[Family] = field(default_factory=list)
    listed: list[str] = field(default_factory=list)
    lists: list[Any] = field(default_factory=list)
    ending: threading.Event = field(default_factory=threading.Event)
    wrong: list[str] = field(default_factory=list)

    def work_until_killed(self) -> list[threading.Thread]:
        """Two desks register families; a third sees to it that a list is being imported. Each ends when told."""
        self.ending.clear()
        deadline = time.monotonic() + 60
        while not all(desk.is_answered() for desk in self.desks):
            assert time.monotonic() < deadline, "the form to register is not shown"
            time.sleep(0.1)
        doing = [threading.Thread(target=self._register, args=(desk, Random(self.rng.random()))) for desk in self.desks]
        doing.append(threading.Thread(target=self._import))
        for each in doing:
            each.start()
        return doing

    def _register(self, desk: Desk, rng: Random) -> None:
        while not self.ending.is_set():
            family = Family((name(rng), name(rng)))
            self.families.append(family)
            try:
                desk.register(family)
            except GONE:
                time.sleep(0.05)
            except (AssertionError, KeyError) as error:
                if not self.ending.is_set():
                    self.wrong.append(f"a desk: {error!r}")
                    return

    def _import(self) -> None:
        from django.db import connections

        try:
            while not self.ending.wait(0.1):
                self.see_to_the_import()
        finally:
            connections.close_all()

    def see_to_the_import(self, *, more: bool = True) -> bool:
        """Decide, run, or send the next list; whether anything was left to do."""
        if not self.lists or exchange_queries.stage_code(self._last()) == "finished":
            if more:
                self._send()
            return more
        found = self._last()
        if exchange_queries.stage_code(found) == "deciding":
            undecided = found.lines.filter(state_code="duplicate", decision_code="").values_list("pk", flat=True)
            exchange_acts.decide(found, decisions={str(pk): ("new", "") for pk in undecided}, by=self.by)
            exchange_acts.run(found, by=self.by)
        return True

    def _last(self) -> Any:
        return exchange_queries.partner_list(self.by, self.lists[-1])

    def _send(self) -> None:
        names = [name(self.rng) for _ in range(self.lines)]
        rows = [f"{number};{said};Moussa;M;1991;GIN" for number, said in enumerate(names, start=1)]
        text = "\n".join(["N°;Nom;Prénom;Sexe;Date de naissance;Nationalité", *rows])
        file = exchange_queries.as_received("list.csv", text.encode(), on=clock.today())
        shared = {"partner": "Partenaire", "basis": Code("partner_list_shared"), "why": "accord", "file": file}
        found = exchange_acts.upload(office=self.office, **shared, by=self.by)
        mapping = exchange_queries.mapping_of(found, exchange_queries.table_of(found), on=clock.today())
        exchange_acts.map_columns(found, meanings=tuple(Code(each) for each in mapping.meanings), by=self.by)
        self.listed += names
        self.lists.append(found.pk)
