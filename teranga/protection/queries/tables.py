"""Which tables hold something about a person, and how one gets from a row to them."""

from functools import cache
from typing import Any

from django.apps import apps
from django.utils.translation import get_language

from teranga.access.models import Office, Staff
from teranga.casework.models import Case
from teranga.kernel import columns
from teranga.kernel.scope import Record
from teranga.people.models import Person
from teranga.protection.rules import copying

_NAMED: dict[str, Any] = {"person": Person, "case": Case}


@cache
def tables() -> dict[str, type[Any]]:
    """Every table with rows about a person, by its name: "casework.note"."""
    every = [model for model in apps.get_models() if issubclass(model, Record)]
    return {model._meta.label_lower: model for model in every if path_to_person(model) is not None}


def path_to_person(model: Any) -> str | None:
    """How a query leads from a table to the person: "case__person"; None when it doesn't, "pk" from the person."""
    path: list[str] = []
    while model is not Person:
        step = next((name for name, meant in _NAMED.items() if _leads(model, name, meant)), model.part_of)
        if not step:
            return None
        path.append(step)
        model = model._meta.get_field(step).related_model
    return "__".join(path) or "pk"


def _leads(model: Any, name: str, meant: Any) -> bool:
    there = {each.name: each for each in model._meta.concrete_fields}
    return name in there and there[name].related_model is meant


def copied(model: Any) -> list[tuple[Any, copying.Treatment]]:
    """The columns of a table that a copy says something of, with how."""
    table = model._meta.label_lower
    every = [
        (each, copying.treatment(table, each.name, columns.class_of(each)))
        for each in model._meta.concrete_fields
        if not each.primary_key
    ]
    return [(each, how) for each, how in every if how.how != copying.INTERNAL or copying.words_of(table, each.name)]


def ahead(field: Any) -> str:
    """What is read together with a row, so that a hundred rows ask as often as one."""
    further = {Office: "__organisation", Staff: "__office"}
    return field.name + further.get(field.related_model, "")


def label(field: Any, how: copying.Treatment) -> str:
    """What a column is called, in the reader's language."""
    return in_language(how.labels) or str(field.verbose_name)


def in_language(labels: dict[str, str]) -> str:
    """A text in the reader's language, English when it has none."""
    language = (get_language() or "en").split("-")[0]
    return labels.get(language) or labels.get("en", "")
