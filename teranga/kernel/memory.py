"""What a page reads once, however many rooms ask for it. Never outlives the page; holds nothing while an act runs."""

import functools
import gc
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any, ParamSpec, TypeVar

P = ParamSpec("P")
R = TypeVar("R")

_kept: ContextVar[dict[Any, Any] | None] = ContextVar("memory", default=None)


@contextmanager
def page() -> Iterator[None]:
    """Remember what `once` functions answer, until the end of the block."""
    token = _kept.set({})
    try:
        yield
    finally:
        _kept.reset(token)


@contextmanager
def set_aside() -> Iterator[None]:
    """For an act: inside, everything is read afresh; what a page around it remembered may be stale, and is dropped."""
    around = _kept.get()
    token = _kept.set(None)
    try:
        yield
    finally:
        _kept.reset(token)
        if around is not None:
            around.clear()


def keep(question: Any, answer: Any) -> None:
    """Remember the answer to a question that was asked ahead, until the end of the page."""
    kept = _kept.get()
    if kept is not None:
        kept[question] = answer


def kept(question: Any) -> Any:
    """What is remembered of a question; None when nothing is."""
    return (_kept.get() or {}).get(question)


def once(function: Callable[P, R]) -> Callable[P, R]:
    """Answer the same question once a page. Arguments are hashable (a record counts as its key), and nobody changes
    the answer."""

    @functools.wraps(function)
    def ask(*args: P.args, **named: P.kwargs) -> R:
        kept = _kept.get()
        if kept is None:
            return function(*args, **named)
        question = (function, args, tuple(sorted(named.items())))
        if question not in kept:
            kept[question] = function(*args, **named)
        answer: R = kept[question]
        return answer

    return ask


@contextmanager
def uncollected() -> Iterator[None]:
    """For long work that makes many small things and keeps them: meanwhile Python does not look again and again for
    what could be let go of (a fifth of the time of checking a list)."""
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()
