"""Every page of the house, found from the resolver."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.urls import URLPattern, URLResolver, get_resolver

NOT_OURS = {"set_language": "public"}
"""Pages that come with Django: who may open them."""


@dataclass(frozen=True)
class Address:
    """A page: its route, its name, its view, and who may open it (permission, "signed-in", "public"; None: unsaid)."""

    route: str
    name: str
    view: Any
    needs: str | None


def every() -> list[Address]:
    """Every page the resolver knows."""
    return sorted(_under(get_resolver().url_patterns, ""), key=lambda each: each.route)


def _under(patterns: list[Any], before: str) -> Iterator[Address]:
    for pattern in patterns:
        route = before + str(pattern.pattern)
        if isinstance(pattern, URLResolver):
            yield from _under(pattern.url_patterns, route)
        elif isinstance(pattern, URLPattern):
            name = pattern.name or ""
            needs = getattr(pattern.callback, "needs", NOT_OURS.get(name))
            yield Address(f"/{route}", name, pattern.callback, needs)
