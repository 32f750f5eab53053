"""From what was sent to what an act takes: records read under scope, codes, dataclasses, files."""

import types
from collections.abc import Mapping
from dataclasses import is_dataclass
from typing import Annotated, Any, Union, get_args, get_origin, get_type_hints

from teranga.exchange import queries as exchange
from teranga.integrations import queries
from teranga.kernel import clock
from teranga.kernel.acts import Act, Refused
from teranga.kernel.dates import PartialDate
from teranga.kernel.scope import Actor, Record
from teranga.ui import uploads
from teranga.ui.uploads import Upload


def arguments(known: Act, sent: Any, actor: Actor) -> dict[str, Any]:
    """The act's keyword arguments, of what was sent. Raises Refused for a record that isn't there, or isn't theirs."""
    return _given(known.takes, sent, actor, "arguments")


def _given(hints: Mapping[str, Any], sent: Any, actor: Actor, where: str) -> dict[str, Any]:
    return {name: _taken(hints[name], getattr(sent, name), actor, f"{where}.{name}") for name in sent.model_fields_set}


def _taken(hint: Any, sent: Any, actor: Actor, where: str) -> Any:
    origin, inside = get_origin(hint), get_args(hint)
    if sent is None:
        return None
    if origin is Annotated:
        return sent.value if isinstance(inside[1], str) else sent
    if origin in (Union, types.UnionType):
        return _taken(next(each for each in inside if each is not type(None)), sent, actor, where)
    if origin is tuple:
        kinds = [inside[0]] * len(sent) if inside[-1] is Ellipsis else inside
        return tuple(
            _taken(kind, each, actor, f"{where}.{at}") for at, (kind, each) in enumerate(zip(kinds, sent, strict=True))
        )
    if origin is dict:
        return {str(key): _taken(inside[1], each, actor, f"{where}.{key}") for key, each in sent.items()}
    return _one(hint, sent, actor, where)


def _received(sent: Any, where: str) -> exchange.Received:
    """A partner's list, judged by its content and read as the form of the page does."""
    try:
        file = uploads.checked(sent.name, sent.content, ("xlsx", "csv"))
    except uploads.NotAccepted as wrong:
        raise Refused("list-not-a-list", field=where) from wrong
    return exchange.as_received(file.name, file.data, on=clock.today())


def _one(hint: Any, sent: Any, actor: Actor, where: str) -> Any:
    if hint is Upload:
        return Upload(sent.name, "", sent.content)
    if hint is exchange.Received:
        return _received(sent, where)
    if hint is PartialDate:
        return PartialDate.from_iso(sent)
    if isinstance(hint, type) and issubclass(hint, Record):
        found = queries.record(actor, hint, str(sent))
        if found is None:
            raise Refused("argument-not-there", field=where)
        return found
    if is_dataclass(hint) and isinstance(hint, type):
        return hint(**_given(get_type_hints(hint, include_extras=True), sent, actor, where))
    return sent
