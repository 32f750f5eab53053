"""Walking the pages of the house: every address with the keys of records that exist, as anyone."""

from dataclasses import dataclass
from typing import Any
from uuid import uuid4

from django.apps import apps
from django.test import Client
from django.urls import reverse

from teranga.access import queries as access_queries
from teranga.access.models import Staff
from teranga.cli import addresses
from teranga.kernel import acts
from teranga.kernel.scope import Record
from tests.house import guarded

SIGN_IN = "teranga.access.backend.StaffBackend"
WHY = "an example for the walk through every page"
TO_SIGN_IN = 401
"""What `ask` calls the answer that sends nobody to sign in."""


@dataclass(frozen=True)
class Stop:
    """A page with its address filled in, and the record that the address names (None when there is none)."""

    page: addresses.Address
    path: str
    record: Any

    @property
    def root(self) -> Any:
        return None if self.record is None else self.record.root()


def stops(staff: Staff | None = None) -> list[Stop]:
    """Every page once; about records that this member of staff may see, where there are any."""
    return [_stop(page, staff) for page in addresses.every()]


def _stop(page: addresses.Address, staff: Staff | None) -> Stop:
    record = _example(page, staff)
    filled = {name: _filled(kind, record) for name, kind in page.parameters.items()}
    return Stop(page, reverse(page.name, kwargs=filled), record)


def _filled(kind: str, record: Any) -> Any:
    if record is None:
        return uuid4() if kind == "uuid" else "none"
    if kind == "uuid":
        return record.pk
    root = record.root()
    return "all" if kind == "slug" else getattr(root, "reference", root.pk)


def _example(page: addresses.Address, staff: Staff | None) -> Any:
    """A record of the kind that the page is about: the subject of its act, else the one that its name says."""
    if not page.parameters:
        return None
    known = acts.registry.get(page.name)
    models = [next(iter(known.hints.values()))] if known is not None and not known.creates else _meant(page)
    return next((found for model in models if (found := _one(model, staff)) is not None), None)


def _meant(page: addresses.Address) -> list[Any]:
    room, _, said = page.name.partition(".")
    every: list[Any] = [model for model in apps.get_models() if issubclass(model, Record)]
    own = [model for model in every if model._meta.app_label == room]
    named = [model for model in own if model._meta.model_name in said.split("_")]
    roots = [model for model in own if not model.part_of]
    files = [model for model in every if model._meta.label == "casework.Case" and "reference" in page.parameters]
    return [*named, *(files or roots)]


def _one(model: Any, staff: Staff | None) -> Any:
    if staff is not None:
        mine = model.objects.visible_to(access_queries.actor_of(staff)).order_by("-pk").first()
        if mine is not None:
            return mine
    return model.objects.unscoped(WHY).order_by("-pk").first()


class Visitor:
    """Somebody at a browser, who signs in again when a page has signed them out; nobody, without `staff`."""

    def __init__(self, staff: Staff | None = None) -> None:
        self.staff, self.client = staff, Client(raise_request_exception=False)
        self.sign_in()

    def sign_in(self) -> None:
        if self.staff is not None:
            self.client.force_login(self.staff, backend=SIGN_IN)

    def ask(self, path: str, *, post: bool = False) -> int:
        """The status of the answer; 500 when the view failed. Whatever it is, its headers protect who reads it."""
        response = self._send(path, post=post)
        if self.staff is not None and _asks_to_sign_in(response):
            self.sign_in()
            response = self._send(path, post=post)
        wrong = guarded.missing(response, signed_in=self.staff is not None)
        assert not wrong, f"{path} is not guarded: {wrong}"
        if self.staff is None and _asks_to_sign_in(response):
            return TO_SIGN_IN
        if getattr(response, "streaming", False):
            b"".join(response.streaming_content)
        return int(response.status_code)

    def _send(self, path: str, *, post: bool) -> Any:
        return self.client.post(path) if post else self.client.get(path)


def _asks_to_sign_in(response: Any) -> bool:
    return response.status_code == 302 and "/sign-in" in response["Location"]
