"""What may be sent: the annotation of an act's argument, as a shape that pydantic checks strictly and describes."""

import base64
import binascii
import enum
import inspect
import types
from collections.abc import Mapping
from dataclasses import MISSING, fields, is_dataclass
from datetime import date
from decimal import Decimal
from functools import cache
from typing import Annotated, Any, Union, get_args, get_origin, get_type_hints
from uuid import UUID

from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, Field, StrictBool, StrictStr, create_model
from pydantic_core import PydanticCustomError

from teranga.exchange import queries as exchange
from teranga.kernel import acts, codes
from teranga.kernel.dates import PartialDate
from teranga.kernel.scope import Record
from teranga.ui import reading
from teranga.ui.uploads import Upload

MOST = 500
"""Of what is listed in one argument."""
LONGEST_TEXT = 10_000
LONGEST_FILE = 5_000_000
"""Signs of a file in base64: what one request can carry."""
STRICT = ConfigDict(extra="forbid")


def wrong(code: str) -> PydanticCustomError:
    """What a validator raises: the code of a refusal, whose words are in data/refusals."""
    return PydanticCustomError(code, "see data/refusals")


def tidied(text: str, *, lines: bool = True) -> str:
    """Text as it is kept; control characters and unpaired surrogates are refused."""
    try:
        return reading.tidy(text, lines=lines)
    except reading.Unreadable as odd:
        raise wrong("argument-odd-text") from odd


def _day(sent: Any) -> Any:
    if not isinstance(sent, str):
        raise wrong("argument-no-day")
    try:
        day = date.fromisoformat(sent) if len(sent) == 10 else None
    except ValueError:
        day = None
    if day is None or not reading.FIRST_YEAR <= day.year <= reading.LAST_YEAR:
        raise wrong("argument-no-day")
    return day


def _partial(text: str) -> str:
    try:
        PartialDate.from_iso(text)
    except ValueError as error:
        raise wrong("argument-no-day") from error
    return text


def _decoded(text: str) -> bytes:
    try:
        return base64.b64decode(text, validate=True)
    except (binascii.Error, ValueError) as error:
        raise wrong("argument-no-file") from error


def _no_truth(sent: Any) -> Any:
    if isinstance(sent, bool):  # Python takes true for 1
        raise wrong("argument-no-number")
    return sent


Day = Annotated[date, BeforeValidator(_day), Field(json_schema_extra={"type": "string", "format": "date"})]
Prose = Annotated[StrictStr, Field(max_length=LONGEST_TEXT), AfterValidator(tidied)]
Partial = Annotated[StrictStr, Field(max_length=11, description="1998-03-12, 2011-05, ~2011"), AfterValidator(_partial)]
Base64 = Annotated[
    StrictStr,
    Field(max_length=LONGEST_FILE, json_schema_extra={"contentEncoding": "base64"}),
    AfterValidator(_decoded),
]
Reference = Annotated[
    StrictStr, Field(pattern=r"^[0-9A-Za-z][0-9A-Za-z -]{2,39}$", description="the reference of a file, or its id")
]


class SentFile(BaseModel):
    """A file: its name, and its content in base64. What it is, is told by the content."""

    model_config = STRICT
    name: Annotated[StrictStr, Field(max_length=255), AfterValidator(tidied)]
    content: Base64


def _text(longest: int) -> Any:
    return Annotated[StrictStr, Field(max_length=longest), AfterValidator(lambda text: tidied(text, lines=False))]


def _amount(most: int) -> Any:
    return Annotated[Decimal, BeforeValidator(_no_truth), Field(ge=0, le=most, decimal_places=3)]


def _whole(most: int) -> Any:
    return Annotated[int, Field(strict=True, ge=0, le=most)]


PLAIN: Mapping[Any, Any] = {
    str: Prose,
    codes.Code: Annotated[StrictStr, Field(pattern=r"^[A-Za-z0-9_]{1,60}$")],  # of a list that the act alone knows
    bool: StrictBool,
    date: Day,
    UUID: UUID,
    Decimal: _amount(10**12),
    int: _whole(1_000_000),
    bytes: Base64,
    Upload: SentFile,
    exchange.Received: SentFile,  # read here, as the form of the page reads it: what it holds is never sent
    PartialDate: Partial,
}


@cache
def listed(name: str) -> type[enum.Enum]:
    """The codes of a list of data/codes, as one named shape."""
    made: type[enum.Enum] = enum.Enum(name, {f"c_{row['code']}": row["code"] for row in codes.rows(name)}, type=str)  # type: ignore[misc]
    made.__doc__ = f"A code of the list {name} (data/codes/{name}.csv)."
    return made


def shape(hint: Any) -> Any:
    """What may be sent for an argument with this annotation."""
    origin, inside = get_origin(hint), get_args(hint)
    if origin is Annotated:
        return _said(*inside[:2])
    if origin in (Union, types.UnionType):
        (some,) = (each for each in inside if each is not type(None))
        return shape(some) | None if not get_origin(shape(some)) else Union[shape(some), None]  # noqa: UP007
    if origin is tuple and inside[-1] is Ellipsis:
        return Annotated[list[shape(inside[0])], Field(max_length=MOST)]  # type: ignore[misc]
    if origin is tuple:
        return tuple[tuple(shape(each) for each in inside)]  # type: ignore[misc]
    if origin is dict:
        return Annotated[dict[UUID, shape(inside[1])], Field(max_length=MOST)]  # type: ignore[misc]
    if inspect.isclass(hint) and issubclass(hint, Record):
        return Reference if hasattr(hint, "reference") else UUID
    if is_dataclass(hint) and hint not in PLAIN:
        return _described(hint)  # type: ignore[arg-type]
    return PLAIN[hint]


def _said(base: Any, more: Any) -> Any:
    """An annotation that says more: the list of a code, the most signs of a text, the largest amount or number."""
    if isinstance(more, str):
        return listed(more)
    return {str: _text, Decimal: _amount, int: _whole}[base](more)


@cache
def _described(kind: Any) -> Any:
    """A dataclass of the rules, field by field."""
    hints = get_type_hints(kind, include_extras=True)
    needed = {each.name for each in fields(kind) if each.default is MISSING and each.default_factory is MISSING}
    return _model(kind.__name__, {name: (hint, name in needed) for name, hint in hints.items()}, kind.__doc__ or "")


def _model(name: str, asked: Mapping[str, tuple[Any, bool]], doc: str) -> Any:
    """What isn't needed may be left out; it is then not passed on, and the act's own default holds."""
    shaped: dict[str, Any] = {
        key: (shape(hint), ... if needed else Field(default_factory=_nothing)) for key, (hint, needed) in asked.items()
    }
    return create_model(name, __config__=STRICT, __doc__=" ".join(doc.split()), **shaped)


def _nothing() -> None:
    """The default of what was not sent; never looked at."""


@cache
def body(known: acts.Act) -> Any:
    """The body of a request that asks for an act."""
    title = "".join(part.title() for part in known.id.replace(".", "_").split("_"))
    parameters = inspect.signature(known.function).parameters
    asked = {name: (hint, parameters[name].default is inspect.Parameter.empty) for name, hint in known.takes.items()}
    arguments = _model(f"{title}Arguments", asked, f"The arguments of {known.id}.")
    some = any(needed for _hint, needed in asked.values())
    whole: dict[str, Any] = {} if known.creates else {"subject": (shape(known.subject), ...)}
    whole["arguments"] = (arguments, ... if some else Field(default_factory=arguments))
    whole["request_id"] = (UUID | None, Field(default=None, description="sent again, gives the first outcome"))
    whole["seen"] = (
        Annotated[int, Field(strict=True, ge=0, le=2**31 - 1)] | None,
        Field(default=None, description="the version of the file that was read; 409 when it has changed since"),
    )
    return create_model(title, __config__=STRICT, __doc__=" ".join((known.function.__doc__ or "").split()), **whole)
