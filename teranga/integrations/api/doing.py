"""Acts by name: each has its operation, whose body is described by the act's own annotations."""

from functools import cache
from types import ModuleType
from typing import Any

from teranga.integrations import queries
from teranga.integrations.api import answers, bearer, shapes, taking
from teranga.integrations.api.door import NO, api, description
from teranga.kernel import acts, journal
from teranga.kernel.acts import Refused
from teranga.ui import pages


@api.get("/acts", response={200: list[answers.Known], **NO}, url_name="acts")
def known_acts(request: pages.Request) -> Any:
    """The acts that the token may do, each with the JSON Schema of the body that asks for it."""
    return [_known(each) for each in queries.performable().values() if request.actor.may(each.needs)]


def _known(known: acts.Act) -> dict[str, Any]:
    return {
        "id": known.id,
        "label": str(known.label),
        "needs": known.needs,
        "safeguards": list(known.guarded_by),
        "subject": None if known.creates else known.subject._meta.label_lower,
        "body": _schema(known),
    }


@cache
def _schema(known: acts.Act) -> dict[str, Any]:
    found: dict[str, Any] = shapes.body(known).model_json_schema()
    return found


def _operation(known: acts.Act) -> None:
    def perform(request: pages.Request, sent: Any) -> Any:
        return _done(known, request.actor, sent)

    perform.__annotations__["sent"] = shapes.body(known)
    perform.__doc__ = known.function.__doc__
    declare = api.post(
        f"/acts/{known.id}",
        auth=bearer.Token(known.needs),
        response={200: answers.Done, **NO},
        url_name=known.id,
        summary=known.id,
        tags=[known.id.split(".")[0]],
    )
    declare(perform)


def _done(known: acts.Act, actor: Any, sent: Any) -> dict[str, Any]:
    whom = () if known.creates else (_subject(known, actor, str(sent.subject)),)
    given = taking.arguments(known, sent.arguments, actor)
    outcome = acts.perform(known, *whom, by=actor, request_id=sent.request_id, seen=sent.seen, **given)
    made = outcome if isinstance(outcome, list | tuple) else [outcome]
    root = (whom or made)[0].root()
    return {
        "act": known.id,
        "words": str(known.done),
        "outcome": [queries.named(each) for each in made if each is not None],
        "version": journal.version(root),
    }


def _subject(known: acts.Act, actor: Any, key: str) -> Any:
    found = queries.record(actor, known.subject, key)
    if found is None:
        raise Refused("not-found")
    return found


@api.get("/openapi.json", auth=None, url_name="openapi", include_in_schema=False)
def openapi(request: pages.Request) -> Any:
    """This API, described."""
    return description()


def _nothing_there(request: pages.Request, rest: str) -> Any:
    """Any other address: the same as for what isn't yours."""
    raise Refused("not-found")


def all_of(*_topics: ModuleType) -> Any:
    """The API with the operations of these modules, and one for each act; asked for once, by the addresses."""
    for known in queries.performable().values():
        _operation(known)
    methods = ["GET", "POST", "PUT", "PATCH", "DELETE"]
    api.api_operation(methods, "/{path:rest}", auth=None, include_in_schema=False, url_name="nothing")(_nothing_there)
    return api
