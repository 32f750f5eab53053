"""Every record of the house: its columns are classed, its rows guarded."""

from typing import Any
from uuid import uuid4

import pytest
from django.apps import apps
from django.db import connections, models

from teranga.kernel import acts, columns
from teranga.kernel.scope import Actor, Record, Unscoped

MODELS: list[type[models.Model]] = [
    model for model in apps.get_models(include_auto_created=True) if model.__module__.startswith("teranga.")
]
RECORDS: list[Any] = [model for model in MODELS if issubclass(model, Record)]
NOBODY = Actor(id=uuid4(), name="Nobody", organisation=None, offices=frozenset(), permissions=frozenset())


def label(model: type[models.Model]) -> str:
    return model._meta.label


@pytest.mark.once
@pytest.mark.parametrize("model", MODELS, ids=label)
def test_every_column_is_classed(model: type[models.Model]) -> None:
    unclassed = [field.name for field in model._meta.concrete_fields if columns.class_of(field) is None]
    assert not unclassed, f"{label(model)}: say in `columns` what these may hold: {unclassed}"


@pytest.mark.once
@pytest.mark.parametrize("model", MODELS, ids=label)
def test_no_column_is_classed_that_is_not_there(model: type[models.Model]) -> None:
    there = {field.name for field in model._meta.concrete_fields}
    assert set(getattr(model, "columns", {})) <= there


@pytest.mark.once
@pytest.mark.parametrize("model", MODELS, ids=label)
def test_free_text_is_sealed_or_short(model: type[models.Model]) -> None:
    """What people write about people has no unsealed column to land in."""
    loose = [field.name for field in model._meta.concrete_fields if isinstance(field, models.TextField)]
    assert not loose, f"{label(model)}: seal these, or give them a length: {loose}"


@pytest.mark.once
def test_only_the_kernel_has_tables_that_are_no_records() -> None:
    others = [label(model) for model in MODELS if not issubclass(model, Record) and not model._meta.auto_created]
    assert {name.split(".")[0] for name in others} <= {"kernel"}, others


@pytest.mark.parametrize("model", RECORDS, ids=label)
def test_a_read_that_is_told_for_nobody_is_refused(model: Any, db: None) -> None:
    rows = model.objects.filter(pk=uuid4())
    reads = (
        lambda: list(rows),
        rows.count,
        rows.exists,
        rows.first,
        lambda: list(rows.values("pk")),
        lambda: list(rows.values_list("pk", flat=True)),
        lambda: model.objects.in_bulk([uuid4()]),
        lambda: list(rows.iterator()),
        lambda: rows.aggregate(n=models.Count("pk")),
    )
    for read in reads:
        with pytest.raises(Unscoped):
            read()


@pytest.mark.parametrize("model", RECORDS, ids=label)
def test_scope_can_be_asked_for_anyone(model: Any, db: None) -> None:
    """The question runs on the database at hand, and nobody in no office sees no file."""
    assert model.objects.visible_to(NOBODY).count() == 0


@pytest.mark.parametrize("model", MODELS, ids=label)
def test_a_write_outside_an_act_is_refused(model: Any, db: None) -> None:
    database = "keys" if label(model) == "kernel.Key" else "default"
    quoted = connections[database].ops.quote_name
    table, key = quoted(model._meta.db_table), quoted(model._meta.pk.column)
    for statement in (
        f"DELETE FROM {table}",
        f"UPDATE {table} SET {key} = {key}",
        f"INSERT INTO {table} DEFAULT VALUES",
    ):
        with pytest.raises(acts.WriteOutsideAct), connections[database].cursor() as cursor:
            cursor.execute(statement)
