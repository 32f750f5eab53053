"""Many rows of one table written at once, as the database takes them fastest. Only inside an act, like every write.

What Django's `bulk_create` does, without a record, an expression and a copy for each value: a person is found through
some twenty rows, and a list brings thousands of people.
"""

from collections.abc import Callable, Iterable, Sequence
from typing import Any

from django.db import connections, models, router

_AS_THEY_ARE = (models.CharField, models.IntegerField, models.BooleanField, models.BinaryField)
_ROWS_OF_A_STATEMENT = 500


def insert(model: type[models.Model], names: Sequence[str], rows: Iterable[Sequence[Any]]) -> None:
    """Write rows of a table: `names` are attributes of the model (keys of others as `person_id`), every column told."""
    lines = list(rows)
    connection = connections[router.db_for_write(model)]
    fields = [_field(model, name) for name in names]
    prepare = [_prepared(field, connection) for field in fields]
    told = [[each(value) for each, value in zip(prepare, line, strict=True)] for line in lines]
    table, columns = _quoted(connection, model._meta.db_table), ", ".join(_quoted(connection, f.column) for f in fields)
    line_of_marks = f"({', '.join(['%s'] * len(fields))})"
    words = f"INSERT INTO {table} ({columns}) VALUES "  # noqa: S608  # names of columns, quoted
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.executemany(words + line_of_marks, told)
            return
        for start in range(0, len(told), _ROWS_OF_A_STATEMENT):
            some = told[start : start + _ROWS_OF_A_STATEMENT]
            cursor.execute(words + ", ".join([line_of_marks] * len(some)), [value for line in some for value in line])


def insert_records(records: Iterable[models.Model]) -> None:
    """Write new records of one table. Their keys are known before, or not asked for: nothing is read back."""
    new = list(records)
    if not new:
        return
    model, alias = type(new[0]), router.db_for_write(type(new[0]))
    names = [each.attname for each in model._meta.concrete_fields if not isinstance(each, models.AutoField)]
    insert(model, names, [[getattr(record, name) for name in names] for record in new])
    for record in new:
        record._state.adding, record._state.db = False, alias


def update(records: Sequence[models.Model], names: Sequence[str]) -> None:
    """Write some columns of records that were read under lock."""
    if not records:
        return
    model = type(records[0])
    connection = connections[router.db_for_write(model)]
    fields = [*(_field(model, name) for name in names), model._meta.pk]
    prepare = [(field.attname, _prepared(field, connection)) for field in fields]
    told = [[each(getattr(record, name)) for name, each in prepare] for record in records]
    changed = ", ".join(f"{_quoted(connection, field.column)} = %s" for field in fields[:-1])
    key = _quoted(connection, model._meta.pk.column)
    words = f"UPDATE {_quoted(connection, model._meta.db_table)} SET {changed} WHERE {key} = %s"  # noqa: S608
    with connection.cursor() as cursor:
        cursor.executemany(words, told)


def _field(model: type[models.Model], name: str) -> Any:
    return next(field for field in model._meta.concrete_fields if name in (field.attname, field.name))


def _quoted(connection: Any, name: str | None) -> str:
    return str(connection.ops.quote_name(name))


def _prepared(field: Any, connection: Any) -> Callable[[Any], Any]:
    """What the database is given for a value, as the field's `get_db_prep_save` says."""
    kind = field.target_field if field.related_model else field
    if isinstance(kind, models.UUIDField) and connection.vendor == "sqlite":
        return lambda value: None if value is None else value.hex
    if isinstance(kind, (*_AS_THEY_ARE, models.UUIDField)):
        return lambda value: value
    return lambda value: field.get_db_prep_save(value, connection)
