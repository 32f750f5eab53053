"""What the roads of the demo share: the house, chance, the clock, who waits for which movement."""

from collections.abc import Callable, Generator
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from heapq import heappop, heappush
from itertools import count
from random import Random
from typing import Any

from teranga.casework.models import Case
from teranga.demo import faces
from teranga.demo.faces import Face
from teranga.demo.house import House
from teranga.kernel import clock
from teranga.kernel.codes import Code
from teranga.kernel.scope import Actor
from teranga.ui import uploads

Road = Generator[datetime, None, None]
"""A story: it yields the moment when it goes on."""


@dataclass
class Party:
    """People who came together: their faces, their files once open, the office that follows them, the day they came."""

    faces: list[Face]
    office: str
    came_on: date
    turn: int
    cases: list[Case] = field(default_factory=list)
    declared_on: date | None = None
    is_emergency: bool = False
    escort: bool = False
    notes: str = "note"

    @property
    def nationality(self) -> str:
        return self.faces[0].nationality

    @property
    def head(self) -> Case:
        return self.cases[0]


@dataclass
class World:
    """The demo while it is made. `waiting`: parties ready to travel, by office and country of return."""

    house: House
    rng: Random
    today: date
    waiting: dict[tuple[str, str], list[Party]] = field(default_factory=dict)
    people: int = 0
    _now: datetime | None = None
    _agenda: list[tuple[datetime, int, Callable[[], None]]] = field(default_factory=list)
    _numbers: "count[int]" = field(default_factory=count)

    def at(self, day: date, hour: int | None = None) -> datetime:
        """A moment of a day, in working hours unless said."""
        hour = self.rng.randint(7, 16) if hour is None else hour
        return datetime.combine(day, time(hour, self.rng.randrange(60)), tzinfo=UTC)

    def after(self, day: date, least: int, most: int) -> date:
        return day + timedelta(days=self.rng.randint(least, most))

    def caseworker(self, party: Party) -> Actor:
        role = "partner_caseworker" if party.office == "NER-MDA" else "caseworker"
        return self.house.actor(party.office, role, party.turn)

    def officer(self, office: str) -> Actor:
        return self.house.actor(office, "return_officer")

    def supervisor(self, office: str) -> Actor:
        return self.house.actor(office, "supervisor")

    def chance(self, of: float) -> bool:
        return self.rng.random() < of

    def text(self, kind: str) -> str:
        return self.rng.choice(faces.texts()[kind])

    def provider(self, office: str, name: str) -> Any:
        organisation = "home" if office == "NER-MDA" else "mission"
        return self.house.providers.get((organisation, name))

    def later(self, at: datetime, do: Callable[[], None]) -> None:
        """Let something happen at a moment; soon, when that moment has passed."""
        if self._now is not None and at <= self._now:
            at = self._now + timedelta(minutes=self.rng.randint(10, 50))
        heappush(self._agenda, (at, next(self._numbers), do))

    def begin(self, at: datetime, road: Road) -> None:
        """Let a story begin at a moment, beside those that are told."""
        self.later(at, lambda: self._go_on(road))

    def _go_on(self, road: Road) -> None:
        if (until := next(road, None)) is not None:
            self.begin(until, road)

    def live(self, until: datetime) -> None:
        """Everything that happens until a moment, in order, each thing at its time. What comes later never does."""
        while self._agenda and self._agenda[0][0] <= until:
            at, _number, do = heappop(self._agenda)
            self._now = at
            with clock.fixed(at):
                do()


def codes(*given: str) -> tuple[Code, ...]:
    return tuple(Code(each) for each in given)


def scan(title: str) -> uploads.Upload:
    """A small PDF with a title and nothing else."""
    line = title.encode("latin-1", "replace").replace(b"(", b"").replace(b")", b"")
    text = b"BT /F1 18 Tf 72 720 Td (" + line + b") Tj ET"
    parts = (
        b"<</Type/Catalog/Pages 2 0 R>>",
        b"<</Type/Pages/Kids[3 0 R]/Count 1>>",
        b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Contents 4 0 R/Resources<</Font<</F1 5 0 R>>>>>>",
        b"<</Length %d>>stream\n%s\nendstream" % (len(text), text),
        b"<</Type/Font/Subtype/Type1/BaseFont/Helvetica/Encoding/WinAnsiEncoding>>",
    )
    body, places = b"%PDF-1.4\n", []
    for number, part in enumerate(parts, 1):
        places.append(len(body))
        body += b"%d 0 obj%s endobj\n" % (number, part)
    table = b"".join(b"%010d 00000 n \n" % place for place in places)
    body += b"xref\n0 6\n0000000000 65535 f \n" + table
    body += b"trailer<</Size 6/Root 1 0 R>>startxref\n%d\n%%%%EOF" % (len(body) - len(table) - 27)
    return uploads.Upload(f"{title}.pdf", "application/pdf", body)
