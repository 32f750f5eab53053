"""The API itself: how it reads a request, and how it says no. No input is answered by a failure of its own."""

import json
from collections.abc import Iterable
from functools import cache
from typing import Any

from django.core.exceptions import RequestDataTooBig
from django.http import Http404, HttpRequest, HttpResponse, UnreadablePostError
from ninja import NinjaAPI
from ninja.errors import AuthenticationError, HttpError, ValidationError
from ninja.parser import Parser
from ninja.types import DictStrAny

from teranga.integrations.api import answers, bearer
from teranga.kernel.acts import Refused
from teranga.kernel.refusals import Blocker

DOC = """What other systems ask and do, through the same acts, scope and safeguards as the pages.
A refusal says what stands in the way in the language of Accept-Language (fr, en)."""
NO = dict.fromkeys((400, 401, 403, 404, 409, 413, 422, 429), answers.Problem)
"""What any operation may answer instead."""


class Json(Parser):
    """JSON of a decent depth, whose keys are not said twice: what is sent means one thing."""

    def parse_body(self, request: HttpRequest) -> DictStrAny:
        try:
            sent = json.loads(request.body.decode(), object_pairs_hook=_once, parse_constant=_not_a_number)
        except (ValueError, RecursionError) as error:
            raise HttpError(400, "no JSON") from error
        if not isinstance(sent, dict):
            raise HttpError(400, "no object")
        return sent


def _once(pairs: Iterable[tuple[str, Any]]) -> dict[str, Any]:
    listed = list(pairs)
    said = dict(listed)
    if len(said) != len(listed):
        raise ValueError("a key twice")
    return said


def _not_a_number(text: str) -> Any:
    raise ValueError(text)


class Api(NinjaAPI):
    """Answers are kept by nobody on the way."""

    def create_response(self, request: HttpRequest, data: Any, **options: Any) -> HttpResponse:
        response = super().create_response(request, data, **options)
        response.headers["Cache-Control"] = "no-store, private"
        return response

    def get_openapi_operation_id(self, operation: Any) -> str:
        return str(operation.url_name)


api = Api(
    title="Teranga",
    version="1",
    description=DOC,
    docs_url=None,
    openapi_url=None,
    urls_namespace="api",
    parser=Json(),
    auth=bearer.Token(),
)


def _say(request: HttpRequest, status: int, *why: Blocker) -> HttpResponse:
    return api.create_response(request, answers.problem(Refused(*why)), status=status)


@api.exception_handler(Refused)
def refused(request: HttpRequest, exc: Any) -> HttpResponse:
    """What a rule says, as it says it on a page."""
    return api.create_response(request, answers.problem(exc), status=answers.STATUS.get(exc.code, 422))


@api.exception_handler(Http404)
def not_found(request: HttpRequest, exc: Any) -> HttpResponse:
    return _say(request, 404, Blocker("not-found"))


@api.exception_handler(AuthenticationError)
def not_let_in(request: HttpRequest, exc: Any) -> HttpResponse:
    """The same for no token, a forged one, one revoked and one whose time is over."""
    response = _say(request, 401, Blocker("token-opens-nothing"))
    response.headers["WWW-Authenticate"] = "Bearer"
    return response


@api.exception_handler(bearer.TooMany)
def too_many(request: HttpRequest, exc: Any) -> HttpResponse:
    response = _say(request, 429, Blocker("token-too-often", seconds=exc.wait))
    response.headers["Retry-After"] = str(exc.wait)
    return response


@api.exception_handler(RequestDataTooBig)
def too_large(request: HttpRequest, exc: Any) -> HttpResponse:
    return _say(request, 413, Blocker("request-too-large"))


@api.exception_handler(HttpError)
@api.exception_handler(UnreadablePostError)
def unreadable(request: HttpRequest, exc: Any) -> HttpResponse:
    return _say(request, getattr(exc, "status_code", 400), Blocker("request-unreadable"))


@api.exception_handler(ValidationError)
def misshapen(request: HttpRequest, exc: Any) -> HttpResponse:
    """Every argument that can't be taken, with its place."""
    return _say(request, 422, *(_of_shape(each) for each in exc.errors[:50]))


SHAPES: tuple[tuple[str, str], ...] = (
    ("missing", "argument-missing"),
    ("extra_forbidden", "argument-unknown"),
    ("enum", "argument-not-listed"),
    ("literal_error", "argument-not-listed"),
    ("string_too_long", "argument-too-long"),
    ("too_long", "argument-too-many"),
    ("string", "argument-no-text"),
    ("bool", "argument-no-truth"),
    ("uuid", "argument-no-key"),
    ("decimal", "argument-no-number"),
    ("int", "argument-no-number"),
    ("greater_than", "argument-no-number"),
    ("less_than", "argument-no-number"),
    ("finite_number", "argument-no-number"),
    ("argument-", ""),
)
"""The beginning of pydantic's name for what is wrong, and ours; a validator of ours names its own."""


def _of_shape(error: dict[str, Any]) -> Blocker:
    kind = str(error["type"])
    code = next((ours or kind for theirs, ours in SHAPES if kind.startswith(theirs)), "argument-wrong")
    place = [str(part) for part in error["loc"] if not isinstance(part, str) or "[" not in part]
    return Blocker(code, field=".".join(place[2:] if place[:1] == ["body"] else place[1:])[:200])


@cache
def description() -> dict[str, Any]:
    """The API in OpenAPI 3.1."""
    return dict(api.get_openapi_schema(path_prefix="/api/v1/"))
