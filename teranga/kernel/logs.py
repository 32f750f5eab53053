"""What is written to the log: facts of the machine, and no identity.

The message of an exception, an argument of a log call and the value of a variable may each hold somebody's name. So
none of them is ever written: an exception is told by its type and by where it happened; what other people's code says
is told by its fixed words, without what was put into them. Only standard library: the web server reads this before
anything else is loaded.
"""

import json
import logging
import os
from collections.abc import Callable, Iterator
from contextvars import ContextVar
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

asked: ContextVar[Callable[[], dict[str, Any]]] = ContextVar("asked", default=dict)
"""What is known of the request being answered: a number of its own, and the page's name once it is found."""

FACTS = ("request", "method", "page", "status", "ms", "actor", "act", "entry", "attempt")
"""What a line may carry besides its words. Each is technical or pseudonymous, never a text that somebody typed."""
OURS = ("teranga", "granian", "_granian")
"""Who is known to put nothing of a person into the words of a line."""
_HOUSE = Path(__file__).resolve().parents[2]


class Lines(logging.Formatter):
    """One line per event: JSON when TERANGA_LOG=json, else for reading. Instants are UTC (RFC 3339)."""

    def __init__(self, kind: str = "") -> None:
        super().__init__()
        self.kind = kind or os.environ.get("TERANGA_LOG", "text")

    def format(self, record: logging.LogRecord) -> str:
        told = {
            "at": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z"),
            "level": record.levelname.lower(),
            "from": record.name,
            "said": said(record),
            **facts(record),
        }
        error = record.exc_info[1] if isinstance(record.exc_info, tuple) else None
        if error is not None:
            told["errors"] = list(errors(error))
        return json.dumps(told, default=str) if self.kind == "json" else _readable(told)


def said(record: logging.LogRecord) -> str:
    """The words of a line: whole where they are ours; else the fixed part; else where in the source it was said."""
    if record.name.split(".")[0] in OURS:
        return record.getMessage()
    if isinstance(record.msg, str) and record.args:
        return record.msg
    return f"{record.module}:{record.lineno}"


def facts(record: logging.LogRecord) -> dict[str, Any]:
    """What is known of the request, and what a call of ours added to it: others put whole requests on a record."""
    own = record.__dict__ if record.name.split(".")[0] == "teranga" else {}
    known = {**own, **asked.get()()}
    return {name: known[name] for name in FACTS if isinstance(known.get(name), str | int) and known[name] != ""}


def errors(error: BaseException) -> Iterator[dict[str, Any]]:
    """The error and what it came from, the first cause last: type and place of each, without message and values."""
    seen: set[int] = set()
    each: BaseException | None = error
    while each is not None and id(each) not in seen:
        seen.add(id(each))
        kind = type(each)
        yield {"type": f"{kind.__module__}.{kind.__qualname__}", "stack": _stack(each)}
        each = each.__cause__ or (None if each.__suppress_context__ else each.__context__)


def _stack(error: BaseException) -> list[str]:
    places, frame = [], error.__traceback__
    while frame is not None:
        code = frame.tb_frame.f_code
        places.append(f"{_short(code.co_filename)}:{frame.tb_lineno} {code.co_name}")
        frame = frame.tb_next
    return places


def _short(path: str) -> str:
    """A file of the source without what is before it, which may be somebody's home directory."""
    if "site-packages/" in path:
        return path.rsplit("site-packages/", 1)[1]
    try:
        return str(Path(path).relative_to(_HOUSE))
    except ValueError:
        return Path(path).name


def _readable(told: dict[str, Any]) -> str:
    raised = told.pop("errors", [])
    head = f"{told.pop('at')} {told.pop('level').upper():7} {told.pop('from')}: {told.pop('said')}"
    line = " ".join([head, *(f"{name}={value}" for name, value in told.items())])
    stacks = (f"  {each['type']} at {' < '.join(reversed(each['stack']))}" for each in raised)
    return "\n".join([line.replace("\n", " "), *stacks])


CONSOLE = {"console": {"class": "logging.StreamHandler", "formatter": "lines", "stream": "ext://sys.stderr"}}
"""Handlers of a configuration: everything goes to standard error, and the operating system keeps it."""


def configuration(kind: str = "") -> dict[str, Any]:
    """Logging of every process: ours from INFO, everyone else's from WARNING. `kind`: as of `Lines`."""
    quiet = {"handlers": ["console"], "level": "WARNING", "propagate": False}
    return {
        "version": 1,
        "disable_existing_loggers": False,
        "formatters": {"lines": {"()": "teranga.kernel.logs.Lines", "kind": kind}},
        "handlers": CONSOLE,
        "root": {"handlers": ["console"], "level": "WARNING"},
        "loggers": {
            "teranga": {"level": "INFO"},
            "django.request": {"level": "ERROR"},
            "_granian": quiet,
            "granian.access": quiet,
        },
    }
