"""Every page of the house, found from the resolver."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.urls import URLPattern, URLResolver, get_resolver
from django.urls.converters import get_converters


@dataclass(frozen=True)
class Address:
    """A page: its route, its name, its view, who may open it (permission, "signed-in", "public"; None: unsaid).

    `parameters`: what the route asks for, by name, with the kind: str, uuid, slug, int.
    """

    route: str
    name: str
    view: Any
    needs: str | None
    parameters: dict[str, str]


def every() -> list[Address]:
    """Every page the resolver knows."""
    return sorted(_under(get_resolver().url_patterns, "", {}), key=lambda each: each.route)


def _under(patterns: list[Any], before: str, asked: dict[str, str]) -> Iterator[Address]:
    kinds = {type(converter): kind for kind, converter in get_converters().items()}
    for pattern in patterns:
        route = before + str(pattern.pattern)
        parameters = asked | {name: kinds[type(each)] for name, each in pattern.pattern.converters.items()}
        if isinstance(pattern, URLResolver):
            yield from _under(pattern.url_patterns, route, parameters)
        elif isinstance(pattern, URLPattern):
            needs = getattr(pattern.callback, "needs", None)
            yield Address(f"/{route}", pattern.name or "", pattern.callback, needs, parameters)
