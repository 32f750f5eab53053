"""The only clock of the house, so that tests and the demo can live on another day."""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import date, datetime

from django.utils import timezone

_fixed: ContextVar[datetime | None] = ContextVar("fixed_clock", default=None)


def now() -> datetime:
    """The present instant, aware, in UTC."""
    return _fixed.get() or timezone.now()


def today() -> date:
    """The present day where the installation lives (settings.TIME_ZONE)."""
    return timezone.localtime(now()).date()


@contextmanager
def fixed(instant: datetime) -> Iterator[datetime]:
    """Hold the clock at an aware instant."""
    token = _fixed.set(instant)
    try:
        yield instant
    finally:
        _fixed.reset(token)
