"""What each room contributes to the house: one card per room, plain declarations, found at start-up."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from teranga.kernel.refusals import Blocker
from teranga.kernel.scope import Actor


@dataclass(frozen=True)
class Nav:
    """A link in the top bar, for those who hold `needs`."""

    label: Any
    url: str
    needs: str
    order: int = 50


@dataclass(frozen=True)
class Panel:
    """A part of the file page: a template, what it shows, and the acts offered beside it."""

    title: Any
    template: str
    context: Callable[[Any, Actor, date], dict[str, Any]]
    acts: tuple[str, ...] = ()
    needs: str = ""
    order: int = 50


@dataclass(frozen=True)
class Mark:
    """A short sentence beside the person's name. `tone`: plain, child, late."""

    text: Any
    tone: str = "plain"


@dataclass(frozen=True)
class Step:
    """What comes next on a file. Its text is the act's label, unless it has its own; it links to the act's page, or to
    `page` (a page's name) for an act that is done elsewhere than on the file."""

    act: str
    due_on: date | None = None
    note: Any = ""
    part: Any = None
    text: Any = ""
    page: str = ""


@dataclass(frozen=True)
class Met:
    """A condition that is met: the act that met it, and when."""

    act: str
    on: date | None = None
    note: Any = ""


@dataclass(frozen=True)
class Conditions:
    """A checklist of the file page, e.g. what a return asks for. `check` gives Blockers and Met; empty: not shown."""

    title: Any
    check: Callable[[Any, date], list[Blocker | Met]]
    order: int = 50


@dataclass(frozen=True)
class Reach:
    """How many records of a kind someone would see: counted through scope, for whoever holds `needs`."""

    label: Any
    needs: str
    count: Callable[[Actor], int]
    order: int = 50


@dataclass(frozen=True)
class Handover:
    """What waits for a member of staff, and who takes it over when they move or are suspended.

    `hand_over(staff, colleague, by)` runs inside the act that moves or suspends; `colleague` None: nobody's.
    """

    label: Any
    count: Callable[[Any], int]
    hand_over: Callable[[Any, Any, Actor], None]
    order: int = 50


@dataclass(frozen=True)
class Piece:
    """Some of a long file: its bytes, how many of what is counted it holds, its name (in a ZIP), and where the next
    piece begins ("": this was the last)."""

    content: bytes
    count: int
    next: str = ""
    name: str = ""


@dataclass(frozen=True)
class Preparation:
    """A long file that can be prepared in the background. `piece(actor, asked, place)` makes the piece at a place ("":
    the first), as far as the actor may see; the same place gives the same piece, so that a restart goes on there."""

    label: Any
    piece: Callable[[Actor, dict[str, Any], str], Piece]


@dataclass(frozen=True)
class Room:
    """A room's card."""

    name: str
    label: Any
    permissions: Mapping[str, Any] = field(default_factory=dict)
    nav: tuple[Nav, ...] = ()
    panels: tuple[Panel, ...] = ()
    marks: tuple[Callable[[Any, date], list[Mark]], ...] = ()
    next_steps: tuple[Callable[[Any, date], list[Step]], ...] = ()
    conditions: tuple[Conditions, ...] = ()
    blocks_closing: tuple[Callable[[Any, date], list[Blocker]], ...] = ()
    stages: tuple[Callable[[Any], list[str]], ...] = ()
    finders: tuple[Callable[[Actor, str], list[Any]], ...] = ()
    person_links: tuple[Callable[[Actor, list[Any]], dict[Any, list[tuple[Any, str]]]], ...] = ()
    reach: tuple[Reach, ...] = ()
    handovers: tuple[Handover, ...] = ()
    jobs: Mapping[str, Callable[[Any], None]] = field(default_factory=dict)
    preparations: Mapping[str, Preparation] = field(default_factory=dict)
    commands: tuple[Any, ...] = ()
    forgets: tuple[Callable[[Any], None], ...] = ()  # called with a person inside the act that forgets them
    after_restoring: tuple[Callable[[], int], ...] = ()  # makes anew what backups leave out; gives how many rows


cards: dict[str, Room] = {}


def register(room: Room) -> Room:
    assert room.name not in cards, f"two rooms are called {room.name}"
    cards[room.name] = room
    return room


def all(kind: str) -> list[Any]:
    """Every room's contributions of one kind, in the order they ask for."""
    found = [each for room in cards.values() for each in getattr(room, kind)]
    return sorted(found, key=lambda each: getattr(each, "order", 50))


def permissions() -> dict[str, Any]:
    """Every permission with its words."""
    return {code: words for room in cards.values() for code, words in room.permissions.items()}
