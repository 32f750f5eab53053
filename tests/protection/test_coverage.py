"""Every column about a person has its place in their own copy: a new room's table is in it, or these tests fail."""

from typing import Any

import pytest
from django.apps import apps
from django.db import models

from teranga.casework.models import Case
from teranga.kernel import codes, columns
from teranga.kernel.scope import Record
from teranga.people.models import Person
from teranga.protection.queries import tables
from teranga.protection.rules import copying

pytestmark = pytest.mark.once
ABOUT = sorted(tables.tables())


def columns_of(table: str) -> list[tuple[Any, copying.Treatment]]:
    return tables.copied(tables.tables()[table])


@pytest.mark.parametrize("table", ABOUT)
def test_a_table_about_people_is_in_the_copy_or_left_out_with_words(table: str) -> None:
    named = copying.named().get(table)
    assert named is not None, f"{table}: give it a section in data/own_copy.csv, or say that it is left out"
    assert named.how in (copying.SECTION, copying.LEFT_OUT)
    assert named.labels.keys() == {"fr", "en"}


@pytest.mark.parametrize("table", copying.sections())
def test_a_copy_says_every_column_in_words(table: str) -> None:
    for field, how in columns_of(table):
        name = f"{table}.{field.name}"
        is_named = how.labels or str(field.verbose_name) != field.name.replace("_", " ")
        is_inside = bool(copying.words_of(table, field.name)) or how.how in (copying.IDENTITY, copying.JOURNEY)
        assert is_named or is_inside, f"{name}: what is it called? (data/own_copy.csv)"
        if columns.class_of(field) == "code":
            assert how.list in codes.names(), f"{name}: of which code list? (data/own_copy.csv)"
        if columns.class_of(field) == "sealed" and not is_inside:
            assert f"{table}.{field.name}" in copying.named(), f"{name}: shown, read through first, or withheld?"
            assert how.sealed_as or how.how in copying.WITHHELD


def test_the_file_names_no_table_and_no_column_that_is_not_there() -> None:
    there = set(tables.tables())
    for name, how in copying.named().items():
        assert how.how in copying.TREATMENTS, name
        if how.how in (copying.SECTION, copying.LEFT_OUT):
            assert name in there, name
            continue
        room, model, column = name.split(".")[:3]
        assert column in {each.name for each in tables.tables()[f"{room}.{model}"]._meta.concrete_fields}, name
        assert not how.list or how.list in codes.names(), name


def test_no_table_that_points_at_a_person_or_a_file_is_forgotten() -> None:
    pointing = {
        model._meta.label_lower
        for model in apps.get_models()
        if issubclass(model, Record)
        for field in model._meta.concrete_fields
        if isinstance(field, models.ForeignKey) and field.related_model in (Person, Case)
    }
    assert pointing <= set(ABOUT)


def test_the_identity_is_copied_whole() -> None:
    """A fact that the identity or the journey of a person gains is said by their page, and so by their copy."""
    from dataclasses import fields

    from teranga.people import queries
    from teranga.people.rules.identity import Identity, Journey

    facts = {each.name for kind in (Identity, Journey) for each in fields(kind)}
    assert facts - {"surname", "given_names"} == set(queries.Profile.labels)
