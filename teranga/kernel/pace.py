"""How long pages take: counted in memory, set down beside the data every few seconds, so that whoever asks sees it.

Each process that answers keeps its own count and its own file (`pace/<process>.json`): no page waits for another to
write. A count says how many answers took how long, to within 10 %; it names pages, never what was asked of them.
"""

import json
import math
import os
import threading
import time
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from django.conf import settings

SPAN_SECONDS = 3600
EVERY_SECONDS = 10
_STEP = 1.1
_FORGOTTEN_AFTER = 24 * 3600


@dataclass(frozen=True)
class Speed:
    """Of one page, this hour and the last: how often it was answered, and in how many ms half and 95 % of times."""

    page: str
    answers: int
    median_ms: int
    p95_ms: int


class Pace:
    """The count of one process: for each page, how many answers fell into each step of time; this hour and the last."""

    def __init__(self) -> None:
        self.lock = threading.Lock()
        self.span = 0
        self.now: dict[str, Counter[int]] = {}
        self.before: dict[str, Counter[int]] = {}
        self.written = 0.0

    def note(self, page: str, ms: float) -> None:
        """An answer was given."""
        at = time.time()
        with self.lock:
            self._turn(int(at // SPAN_SECONDS))
            self.now.setdefault(page, Counter())[step_of(ms)] += 1
            due = at - self.written >= EVERY_SECONDS
            self.written = at if due else self.written
            content = json.dumps({"span": self.span, "now": self.now, "before": self.before}) if due else ""
        if due:
            _write(content)

    def _turn(self, span: int) -> None:
        if span != self.span:
            self.before = self.now if span == self.span + 1 else {}
            self.now, self.span = {}, span


pace = Pace()


def step_of(ms: float) -> int:
    return max(0, math.ceil(math.log(max(ms, 1), _STEP)))


def ms_of(step: int) -> int:
    """The longest time that falls into a step."""
    return math.ceil(_STEP**step)


def at_most(counted: Counter[int], share: float) -> int:
    """In how many ms this share of the answers was given; 0 when there were none."""
    wanted, seen = math.ceil(counted.total() * share), 0
    for step in sorted(counted):
        seen += counted[step]
        if seen >= wanted:
            return ms_of(step)
    return 0


def speeds() -> list[Speed]:
    """Every page that was asked for this hour or the last, of all processes on this data; the slowest first."""
    counted: dict[str, Counter[int]] = {}
    for each in _files():
        for page, steps in each:
            counted.setdefault(page, Counter()).update(steps)
    found = [Speed(page, each.total(), at_most(each, 0.5), at_most(each, 0.95)) for page, each in counted.items()]
    return sorted(found, key=lambda each: (-each.p95_ms, each.page))


def _folder() -> Path:
    return Path(settings.DATA) / "pace"


def _write(content: str) -> None:
    """A full disk, or one that can't be written to, must not keep a page from its reader."""
    path = _folder() / f"{os.getpid()}.json"
    try:
        path.parent.mkdir(mode=0o700, exist_ok=True)
        new = path.with_suffix(".new")
        new.write_text(content)
        new.replace(path)
    except OSError:
        return


def _files() -> Iterator[list[tuple[str, dict[int, int]]]]:
    span = int(time.time() // SPAN_SECONDS)
    for path in sorted(_folder().glob("*.json")):
        try:
            if time.time() - path.stat().st_mtime > _FORGOTTEN_AFTER:
                path.unlink()
                continue
            found = json.loads(path.read_text())
        except (OSError, ValueError):
            continue
        parts = ("now", "before") if found["span"] == span else ("now",) if found["span"] == span - 1 else ()
        yield [
            (page, {int(step): many for step, many in steps.items()})
            for part in parts
            for page, steps in found[part].items()
        ]
