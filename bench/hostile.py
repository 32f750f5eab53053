"""What may be sent to the API and what may not, made from its own description; sent with keys of records that exist."""

import json
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from itertools import count
from typing import Any
from urllib.parse import quote, urlencode
from uuid import UUID

import schemathesis
from django.test import Client
from hypothesis import HealthCheck, Phase, given, seed, settings
from hypothesis import strategies as st
from schemathesis import GenerationMode

ALLOWED = frozenset({200, 400, 401, 403, 404, 405, 409, 413, 415, 422, 429})
QUIET = tuple(HealthCheck)


@dataclass
class Seen:
    """What came of a campaign: answers by status, what was answered otherwise, acts that were done."""

    statuses: Counter[int] = field(default_factory=Counter)
    failures: list[str] = field(default_factory=list)
    done: Counter[str] = field(default_factory=Counter)

    @property
    def inputs(self) -> int:
        return self.statuses.total()


def operations(description: dict[str, Any]) -> Iterator[Any]:
    """Every operation that a description names."""
    for result in schemathesis.openapi.from_dict(json.loads(json.dumps(description, default=str))).get_all_operations():
        yield result.ok()


@dataclass(frozen=True)
class Known:
    """What an attack knows of a house: tokens, those that may do the act, keys of records by the argument's name."""

    secrets: Sequence[str]
    able: Sequence[str]
    keys: Mapping[str, Sequence[str]]

    def key(self, name: str, number: int) -> str:
        """A key that fits a name, nearly always; any other else."""
        some = self.keys.get(name) if number % 8 else None
        chosen = some or self.keys[""]
        return chosen[number % len(chosen)]


def attack(operation: Any, known: Known, seen: Seen, *, inputs: int, start: int) -> None:
    """Send one operation so many inputs, half of which are as described, nearly all with a token that may."""
    for mode in (GenerationMode.POSITIVE, GenerationMode.NEGATIVE):

        @seed(start)
        @settings(
            max_examples=inputs // 2,
            database=None,
            deadline=None,
            phases=(Phase.generate,),
            suppress_health_check=QUIET,
        )
        @given(
            case=operation.as_strategy(generation_mode=mode),
            secret=st.sampled_from([*(known.able or known.secrets) * 9, *known.secrets]),
            number=st.integers(0, 10_000),
        )
        def send(case: Any, secret: str, number: int) -> None:
            numbers = count(number)
            _send(operation, case, secret, lambda name: known.key(name, next(numbers)), seen)

        try:
            send()
        except schemathesis.errors.SchemathesisError:  # an operation with nothing to say has nothing to say wrongly
            continue


def _send(operation: Any, case: Any, secret: str, key: Callable[[str], str], seen: Seen) -> None:
    path = "/api/v1" + operation.path.removeprefix("/api/v1")
    for name in case.path_parameters or {}:
        said = str(case.path_parameters[name])
        path = path.replace("{" + name + "}", quote(key(name) if len(said) % 2 else said, safe=""))
    if case.query:
        path += "?" + urlencode(case.query, doseq=True, errors="surrogatepass")
    body = b"" if isinstance(case.body, schemathesis.core.NotSet) else _bytes(_alive(case.body, key))
    answer = client().generic(
        case.method, path, body, content_type="application/json", headers={"Authorization": f"Bearer {secret}"}
    )
    seen.statuses[answer.status_code] += 1
    if answer.status_code == 200 and "/acts/" in operation.path:
        seen.done[operation.path.rsplit("/", 1)[-1]] += 1
    if answer.status_code not in ALLOWED:
        seen.failures.append(f"{answer.status_code} {case.method} {path} {body[:600]!r}")


@cache
def client() -> Client:
    """One for all: it holds no session."""
    return Client(raise_request_exception=False)


def _alive(said: Any, key: Callable[[str], str], name: str = "") -> Any:
    """The same, with keys of records that exist where keys were made up."""
    if isinstance(said, dict):
        return {each: key(each) if each == "subject" else _alive(value, key, each) for each, value in said.items()}
    if isinstance(said, list):
        return [_alive(each, key, name) for each in said]
    return key(name) if isinstance(said, str) and name != "request_id" and _is_key(said) else said


def _is_key(text: str) -> bool:
    try:
        return bool(UUID(text))
    except ValueError:
        return False


def _bytes(said: Any) -> bytes:
    return said if isinstance(said, bytes) else json.dumps(said, default=str).encode()
