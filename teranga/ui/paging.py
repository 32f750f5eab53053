"""Pages of long lists by key: each page begins after the last row of the one before, so none costs more than the first.

No total is counted, and no row is lost or shown twice while others are added.
"""

import hashlib
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.core import signing
from django.core.exceptions import FieldDoesNotExist
from django.db.models import F, Model, Q, QuerySet
from django.db.models.expressions import OrderBy

SIZE = 25
CHUNK = 500
Order = tuple[tuple[str, str], ...]
"""((field, "asc" or "desc"), …), ending in a key that no two rows share."""


@dataclass(frozen=True)
class Page:
    """One page of a list. `rows` are dressed for showing; the tokens lead to its neighbours, empty at the ends."""

    rows: list[Any]
    next: str = ""
    previous: str = ""
    everything: Callable[[], Iterator[Any]] = field(default=lambda: iter(()), repr=False, compare=False)
    """Every row of the same list, dressed, page by page: what an export is made of."""

    def __iter__(self) -> Iterator[Any]:
        return iter(self.rows)

    def __len__(self) -> int:
        return len(self.rows)


def page(
    queryset: QuerySet[Any],
    order: Order,
    token: str | None = None,
    *,
    size: int = SIZE,
    dress: Callable[[list[Any]], Sequence[Any]] = list,
) -> Page:
    """The page that `token` names (the first without one, or with one that is forged or of another order).

    `dress` turns the records of one page into the rows shown, all at once (to unseal names in one query).
    """
    walk = _Walk(queryset, order, dress)
    where = walk.read(token)
    if where is not None and where.backwards:
        found = walk.after(where, size)
        if len(found) > size:
            rows = found[:size][::-1]
            return walk.page(rows, before=True, after=True)
        where = where if len(found) == size else None
        if where is not None:
            return walk.page(found[::-1], before=False, after=True)
    found = walk.after(where, size)
    return walk.page(found[:size], before=where is not None, after=len(found) > size)


@dataclass(frozen=True)
class _Place:
    values: tuple[Any, ...]
    backwards: bool


@dataclass(frozen=True)
class _Walk:
    queryset: QuerySet[Any]
    order: Order
    dress: Callable[[list[Any]], Sequence[Any]]

    @property
    def salt(self) -> str:
        named = f"{self.queryset.model._meta.label}:{self.order}"
        return f"teranga.ui.paging:{hashlib.sha256(named.encode()).hexdigest()[:16]}"

    def read(self, token: str | None) -> _Place | None:
        try:
            backwards, values = signing.loads(token or "", salt=self.salt)
            return _Place(tuple(_unpacked(kind, value) for kind, value in values), bool(backwards))
        except (signing.BadSignature, ValueError, TypeError, KeyError):
            return None

    def token(self, row: Any, *, backwards: bool = False) -> str:
        values = [_packed(_value(row, name)) for name, _direction in self.order]
        return signing.dumps([int(backwards), values], salt=self.salt, compress=True)

    def after(self, place: _Place | None, size: int) -> list[Any]:
        """Up to size + 1 records after a place, in the direction of walking."""
        backwards = place is not None and place.backwards
        keys = [
            _Key(name, (direction == "desc") != backwards, self.may_be_null(name), backwards)
            for name, direction in self.order
        ]
        rows = self.queryset.order_by(*(key.ordering for key in keys))
        if place is not None:
            rows = rows.filter(_beyond(keys, place.values))
        if not rows.query.select_related:
            return list(rows[: size + 1])
        return self.read_whole(list(rows.values_list("pk", flat=True)[: size + 1]))

    def read_whole(self, keys: list[Any]) -> list[Any]:
        """The records of a page, with all that is joined to them, once it is known which they are: a database that
        joins while it looks for them begins with the smallest table, and sorts everything that hangs on it."""
        found = {row.pk: row for row in self.queryset.filter(pk__in=keys).order_by()} if keys else {}
        return [found[key] for key in keys if key in found]

    def may_be_null(self, name: str) -> bool:
        model: Any = self.queryset.model
        null = False
        for part in name.split("__"):
            try:
                field = model._meta.pk if part == "pk" else model._meta.get_field(part)
            except (FieldDoesNotExist, AttributeError):
                return True  # an annotation
            null, model = null or field.null, field.related_model
        return null

    def page(self, records: list[Any], *, before: bool, after: bool) -> Page:
        return Page(
            rows=list(self.dress(records)),
            next=self.token(records[-1]) if after and records else "",
            previous=self.token(records[0], backwards=True) if before and records else "",
            everything=self.everything,
        )

    def everything(self) -> Iterator[Any]:
        place: _Place | None = None
        while True:
            found = self.after(place, CHUNK)
            yield from self.dress(found[:CHUNK])
            if len(found) <= CHUNK:
                return
            place = _Place(tuple(_value(found[CHUNK - 1], name) for name, _direction in self.order), False)


@dataclass(frozen=True)
class _Key:
    """One field of an order, as walked: nulls come last, and first when walking backwards."""

    name: str
    descending: bool
    nullable: bool
    nulls_first: bool

    @property
    def ordering(self) -> OrderBy:
        nulls = {"nulls_first" if self.nulls_first else "nulls_last": True} if self.nullable else {}
        return F(self.name).desc(**nulls) if self.descending else F(self.name).asc(**nulls)

    def equals(self, value: Any) -> Q:
        return Q(**{f"{self.name}__isnull": True}) if value is None else Q(**{self.name: value})

    def beyond(self, value: Any) -> Q:
        """The rows strictly after a value."""
        nulls, not_nulls = Q(**{f"{self.name}__isnull": True}), Q(**{f"{self.name}__isnull": False})
        if value is None:
            return not_nulls if self.nulls_first else Q(pk__in=())
        further = Q(**{f"{self.name}__{'lt' if self.descending else 'gt'}": value})
        return further | nulls if self.nullable and not self.nulls_first else further

    def not_before(self, value: Any) -> Q:
        """A range that an index can serve, implied by being beyond; everything when nulls are in play."""
        return Q() if self.nullable else Q(**{f"{self.name}__{'lte' if self.descending else 'gte'}": value})


def _beyond(keys: list[_Key], values: tuple[Any, ...]) -> Q:
    """(a > x) or (a = x and b > y) or …: the rows after a place, whatever the directions."""
    found, same = Q(pk__in=()), Q()
    for key, value in zip(keys, values, strict=True):
        found |= same & key.beyond(value)
        same &= key.equals(value)
    return keys[0].not_before(values[0]) & found


def _value(row: Any, name: str) -> Any:
    for part in name.split("__"):
        row = row.get(part) if isinstance(row, dict) else getattr(row, part, None)
    return row.pk if isinstance(row, Model) else row


_KINDS: dict[str, Callable[[str], Any]] = {
    "at": datetime.fromisoformat,
    "on": date.fromisoformat,
    "n": Decimal,
    "u": UUID,
}


def _packed(value: Any) -> list[Any]:
    if isinstance(value, datetime | date):
        return ["at" if isinstance(value, datetime) else "on", value.isoformat()]
    if isinstance(value, Decimal | UUID):
        return ["n" if isinstance(value, Decimal) else "u", str(value)]
    assert value is None or isinstance(value, str | int | float), f"lists aren't ordered by {type(value).__name__}"
    return ["", value]


def _unpacked(kind: str, value: Any) -> Any:
    return _KINDS[kind](value) if kind else value
