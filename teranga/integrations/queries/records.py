"""Records by their keys, under scope, and what a system is shown of them: no sealed column, no technical text."""

from typing import Any
from uuid import UUID

from django.apps import apps
from django.db import models

from teranga.casework import rules as casework
from teranga.integrations.queries import tokens
from teranga.kernel import columns
from teranga.kernel.acts import Act, Refused
from teranga.kernel.scope import Actor, Record
from teranga.ui import paging

_SHOWN = frozenset({"code", "pseudonymous", "text"})
_PLAIN = (models.DateField, models.BooleanField, models.DecimalField, models.IntegerField)
_FILES = frozenset({"casework.Case", "people.Person"})
OLDEST_FIRST: paging.Order = (("id", "asc"),)


def record(actor: Actor, model: Any, key: str) -> Any:
    """A record that the actor may see, by its id, or a file by its reference; None for any other."""
    try:
        named: dict[str, Any] = {"pk": UUID(key)}
    except ValueError:
        if not hasattr(model, "reference"):
            return None
        named = {"reference": casework.read_reference(key)}
    return model.objects.visible_to(actor).filter(**named).first()


def kinds(actor: Actor) -> dict[str, Any]:
    """The kinds of record that acts open to the actor are about, or take: `assistance.provider` and its table."""
    found: dict[str, Any] = {}
    for known in tokens.performable().values():
        if actor.may(known.needs):
            found |= {each._meta.label_lower: each for each in _meant(known)}
    return dict(sorted(found.items()))


def _meant(known: Act) -> list[Any]:
    hints = [known.subject, *known.hints.values()]
    inside = [each for hint in hints for each in (hint, *getattr(hint, "__args__", ()))]
    kinds = [each for each in inside if isinstance(each, type) and issubclass(each, Record) and each is not Record]
    return [each for each in kinds if each.__name__ != "Actor"]


def parts(actor: Actor, root: Any) -> dict[str, list[dict[str, Any]]]:
    """The records that belong to a file or person, read before: what further acts can be about."""
    found = {}
    for label, model in kinds(actor).items():
        way = _way(model, type(root))
        if way:
            rows = model.objects.visible_to(actor).filter(**{way: root}).order_by("pk")
            found[label] = [shown(each) for each in rows[:500]]
    return {label: rows for label, rows in found.items() if rows}


def _way(model: Any, root: Any) -> str:
    """From a part to its whole, over what lies between: "project__case"; "" for what is no part of it."""
    steps: list[str] = []
    while model.part_of:
        steps.append(model.part_of)
        model = model._meta.get_field(model.part_of).related_model
    return "__".join(steps) if steps and model is root else ""


def roots(actor: Actor, label: str, token: str | None) -> paging.Page:
    """A page of the records of a kind that stand by themselves (offices, providers, movements).

    Raises Refused("not-found") for files and people, which have their own operations, and for any other kind.
    """
    model = kinds(actor).get(label)
    if model is None or model.part_of or model._meta.label in _FILES:
        raise Refused("not-found")
    return paging.page(model.objects.visible_to(actor), OLDEST_FIRST, token, dress=lambda rows: [*map(shown, rows)])


def shown(record: Any) -> dict[str, Any]:
    """Codes, keys, days, numbers and short names of a record."""
    said = {field.attname: getattr(record, field.attname) for field in record._meta.concrete_fields if _is_shown(field)}
    called = {"label": str(record)} if "__str__" in vars(type(record)) else {}
    return {key: value for key, value in said.items() if value is not None} | called


def _is_shown(field: Any) -> bool:
    if isinstance(field, models.BinaryField):
        return False
    return columns.class_of(field) in _SHOWN or isinstance(field, _PLAIN)


def named(record: Any) -> dict[str, Any]:
    """A record by its kind, id and (a file) reference."""
    return {
        "kind": record._meta.label_lower,
        "id": record.pk,
        "reference": getattr(record, "reference", None),
    }


def kind_of(label: str) -> Any:
    """The table of a kind that the journal names; None when there is none any more."""
    try:
        return apps.get_model(label)
    except (LookupError, ValueError):
        return None
