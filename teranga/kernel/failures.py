"""Why background work failed, said so that it names nobody: an error's message may hold what a person said."""

import traceback
from dataclasses import dataclass
from pathlib import Path

from django.db import DatabaseError
from django.db.utils import InterfaceError

from teranga.kernel import vault
from teranga.kernel.acts import Refused

_HOUSE = Path(__file__).resolve().parents[1]


class AskerGone(Exception):
    """Whoever asked for the work has no account any more, or it was suspended."""


_KINDS: tuple[tuple[type[BaseException], str], ...] = (
    (AskerGone, "asker"),
    (Refused, "refused"),
    (vault.NoMasterKey, "key"),
    (vault.Tampered, "sealed"),
    (DatabaseError, "database"),
    (InterfaceError, "database"),
    (MemoryError, "memory"),
    (OSError, "disk"),
)


@dataclass(frozen=True)
class Failure:
    """`code` of data/codes/job_failure.csv; `error`: its kind and place; `trace`: the places it came through."""

    code: str
    error: str
    trace: str

    @property
    def is_final(self) -> bool:
        """Whether trying again by itself can't help: a rule forbids it, or nobody asks for it any more."""
        return self.code in ("asker", "refused")


def of(error: BaseException) -> Failure:
    """What can be said of an error."""
    places = [
        f"{Path(frame.filename).resolve().relative_to(_HOUSE)}:{frame.lineno}"
        for frame in traceback.extract_tb(error.__traceback__)
        if Path(frame.filename).resolve().is_relative_to(_HOUSE)
    ]
    kind = f"{type(error).__name__} {error.code}" if isinstance(error, Refused) else type(error).__name__
    code = next((code for each, code in _KINDS if isinstance(error, each)), "mistake")
    return Failure(code, f"{kind} {places[-1] if places else ''}".strip()[:120], " < ".join([kind, *reversed(places)]))
