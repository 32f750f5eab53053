"""Walking the pages of the house: every address with the keys of records that exist, as anyone."""

from dataclasses import dataclass
from typing import Any
from uuid import uuid4

from django.apps import apps
from django.test import Client
from django.urls import reverse

from teranga.access.models import Staff
from teranga.cli import addresses
from teranga.kernel import acts
from teranga.kernel.scope import Record

SIGN_IN = "teranga.access.backend.StaffBackend"
WHY = "an example for the walk through every page"


@dataclass(frozen=True)
class Stop:
    """A page with its address filled in, and the record that the address names (None when none was found)."""

    page: addresses.Address
    path: str
    record: Any


def stops() -> list[Stop]:
    """Every page, once."""
    return [stop_at(page) for page in addresses.every()]


def stop_at(page: addresses.Address) -> Stop:
    record = _example(page)
    root = record.root() if record is not None else None
    filled: dict[str, Any] = {}
    for name, kind in page.parameters.items():
        if kind == "uuid":
            filled[name] = record.pk if record is not None else uuid4()
        elif kind == "slug":
            filled[name] = "all"
        else:
            filled[name] = (
                getattr(root, "reference", getattr(root, "code", root.pk)) if root is not None else "NER-26-1"
            )
    return Stop(page, reverse(page.name, kwargs=filled), record)


def _example(page: addresses.Address) -> Any:
    """A record of the kind that the page is about: the subject of its act, else the one that its name says."""
    if not page.parameters:
        return None
    known = acts.registry.get(page.name)
    if known is not None and not known.creates:
        return _first(next(iter(known.hints.values())))
    room, _, said = page.name.partition(".")
    models = [model for model in apps.get_models() if issubclass(model, Record)]
    named = [model for model in models if model._meta.app_label == room and model._meta.model_name in said.split("_")]
    roots = [model for model in models if not model.part_of and hasattr(model, "reference")]
    own = [model for model in roots if model._meta.app_label == room]
    of_a_file = [model for model in roots if model._meta.label == "casework.Case" and "reference" in page.parameters]
    return next((found for model in (*named, *own, *of_a_file) if (found := _first(model)) is not None), None)


def _first(model: Any) -> Any:
    return model.objects.unscoped(WHY).order_by("pk").first()


def ask(path: str, staff: Staff | None, *, post: bool = False) -> int:
    """The status of the answer; 500 when the view failed."""
    client = Client(raise_request_exception=False)
    if staff is not None:
        client.force_login(staff, backend=SIGN_IN)
    response = client.post(path) if post else client.get(path)
    if response.status_code == 302 and staff is None and "/sign-in" in response["Location"]:
        return 401  # sent to sign in
    if getattr(response, "streaming", False):
        b"".join(response.streaming_content)  # type: ignore[attr-defined]
    return response.status_code


def _reference_of(root: Any) -> Any:
    """What the address of a record says."""
    return "NER-26-000000-A" if root is None else getattr(root, "reference", getattr(root, "code", root.pk))
