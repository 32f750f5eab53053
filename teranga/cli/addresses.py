"""Every page of the house, found from the resolver."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.urls import URLPattern, URLResolver, get_resolver
from django.urls.converters import get_converters

from teranga.integrations.api import door


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


@dataclass(frozen=True)
class Operation:
    """What a system may ask of the API: a method, a route, its name, and the permission that its token needs.

    `needs`: "token" for any token, "public" without one.
    """

    method: str
    route: str
    name: str
    needs: str


def operations() -> list[Operation]:
    """Every operation of the API that is described."""
    every()  # the API is whole once the resolver has read the addresses
    found = [
        Operation(method, "/api/v1" + re.sub(r"\{\w+:(\w+)\}", r"{\1}", path), each.url_name, _asked_of(each))
        for router in door.api._get_bound_routers()
        for path, view in router.path_operations.items()
        for each in view.operations
        for method in each.methods
        if each.include_in_schema
    ]
    return sorted(found, key=lambda each: (each.route, each.method))


def _asked_of(operation: Any) -> str:
    asked = [getattr(each, "needs", "") or "token" for each in operation.auth_callbacks]
    return asked[0] if asked else "public"


def _under(patterns: list[Any], before: str, asked: dict[str, str]) -> Iterator[Address]:
    kinds = {type(converter): kind for kind, converter in get_converters().items()}
    for pattern in patterns:
        route = before + str(pattern.pattern)
        parameters = asked | {name: kinds[type(each)] for name, each in pattern.pattern.converters.items()}
        if isinstance(pattern, URLResolver) and pattern.namespace == "api":
            continue  # see `operations`
        elif isinstance(pattern, URLResolver):
            yield from _under(pattern.url_patterns, route, parameters)
        elif isinstance(pattern, URLPattern):
            needs = getattr(pattern.callback, "needs", None)
            yield Address(f"/{route}", pattern.name or "", pattern.callback, needs, parameters)
