"""Of which kinds a record has parts at all, asked once a page: most files have none of most kinds, and a page that
knows it does not ask for each in turn."""

from collections.abc import Iterable
from functools import cache
from typing import Any
from uuid import UUID

from django.apps import apps
from django.db import connection

from teranga.kernel import memory
from teranga.kernel.scope import Record


def look(root: Record) -> None:
    """Learn, until the end of the page, of which kinds a record read through scope has parts: one question."""
    kinds, sql = _question(type(root))
    key = Record._meta.get_field("id").get_db_prep_value(root.pk, connection)
    with connection.cursor() as cursor:
        cursor.execute(sql, [key] * len(kinds))
        row = cursor.fetchone()
    memory.keep(("parts", root.pk), frozenset(kind for kind, is_there in zip(kinds, row, strict=True) if is_there))


def may_have(kind: type[Record], roots: Iterable[UUID]) -> bool:
    """Whether any of the records, by key, may have parts of a kind: False only where it was looked, and none has."""
    seen = (memory.kept(("parts", key)) for key in roots)
    return any(found is None or kind in found for found in seen)


@cache
def _question(root: type[Record]) -> tuple[tuple[type[Record], ...], str]:
    """The kinds that point to a kind of record, and the one question that asks for all of them."""
    fields = [
        field
        for kind in apps.get_models()
        if issubclass(kind, Record)
        for field in kind._meta.concrete_fields
        if field.related_model is root
    ]
    table: Any = '(SELECT 1 FROM "{}" WHERE "{}" = %s)'
    asked = ", ".join(f"EXISTS{table.format(each.model._meta.db_table, each.column)}" for each in fields)
    kinds: Any = tuple(each.model for each in fields)
    return kinds, f"SELECT {asked}"  # its own names alone
