"""How the house is doing: checks that any room or part of the kernel may add, asked by operators and by monitors.

    @health.check("backup", label=_("Last backup"))
    def last_backup() -> tuple[str, str]:
        return health.OK, _("yesterday")

A check gives a state and words. It names nobody, and costs little: it is asked at every look.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

OK, LATE, WRONG, UNKNOWN = "ok", "late", "wrong", "unknown"
"""As it should be; wants attention, and works; does not work; nothing is known of it."""
Answer = tuple[str, Any]


@dataclass(frozen=True)
class Finding:
    """What a check found. `state`: ok late wrong unknown."""

    name: str
    label: Any
    state: str
    words: Any


@dataclass(frozen=True)
class _Check:
    name: str
    label: Any
    order: int
    slow: bool
    ask: Callable[[], Answer]


_checks: dict[str, _Check] = {}


def check(
    name: str, *, label: Any = "", order: int = 50, slow: bool = False
) -> Callable[[Callable[[], Answer]], Callable[[], Answer]]:
    """Add a check. `slow` ones are left out of the public answer, which is asked every few seconds."""

    def add(ask: Callable[[], Answer]) -> Callable[[], Answer]:
        assert name not in _checks, f"two checks are called {name}"
        _checks[name] = _Check(name, label or name, order, slow, ask)
        return ask

    return add


def findings(*, quick: bool = False) -> list[Finding]:
    """What every check finds, in their order. A check that fails is itself a finding, told by the kind of its error."""
    asked = [each for each in _checks.values() if not (quick and each.slow)]
    return [_finding(each) for each in sorted(asked, key=lambda each: (each.order, each.name))]


def _finding(each: _Check) -> Finding:
    try:
        state, words = each.ask()
    except Exception as error:  # whatever it is, the page that says how the house is doing must open
        state, words = WRONG, type(error).__name__
    return Finding(each.name, each.label, state, words)


def is_degraded() -> bool:
    """Whether something does not work."""
    return any(each.state == WRONG for each in findings(quick=True))
