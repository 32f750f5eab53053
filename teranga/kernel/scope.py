"""Who may see: querysets that refuse to run until they are told for whom."""

from dataclasses import dataclass, field
from typing import Any, ClassVar, Self
from uuid import UUID

from django.db import models
from django.db.models import Exists, OuterRef, Q
from uuid_utils.compat import uuid7

from teranga.kernel import acts


@dataclass(frozen=True)
class Actor:
    """Who acts: a member of staff, or a command with its reason. `offices`: those whose files they see and act on.

    `glass`: keys of single records outside these offices, opened for a short time with a reason, only to be read.
    """

    id: UUID
    name: str
    organisation: UUID | None
    offices: frozenset[UUID]
    permissions: frozenset[str]
    home: UUID | None = None
    role: str = ""
    why: str = ""
    glass: frozenset[UUID] = frozenset()
    extra: dict[str, Any] = field(default_factory=dict, compare=False, hash=False)

    def may(self, permission: str) -> bool:
        return permission in self.permissions


class Unscoped(Exception):
    """A read that was not told for whom: a mistake in the code, never the user's."""


def everyone(actor: Actor) -> Q:
    """Scope of reference tables that any signed-in person may read."""
    return Q()


def new_id() -> UUID:
    """A time-ordered UUID (version 7, RFC 9562): unguessable, and kind to indexes."""
    return uuid7()


class ScopedQuerySet(models.QuerySet[Any]):
    _scoped = False

    def _clone(self) -> Self:
        clone = super()._clone()  # type: ignore[misc]
        clone._scoped = self._scoped
        return clone

    def _combinator_query(self, *args: Any, **options: Any) -> Self:
        clone = super()._combinator_query(*args, **options)  # type: ignore[misc]
        clone._scoped = self._scoped
        return clone

    def _check(self) -> None:
        if self._scoped or acts.current.get() is not None:  # inside an act the subject was authorised already
            return
        part_of = getattr(self.model, "part_of", "")
        root = self._hints.get("instance")  # type: ignore[attr-defined]
        if part_of and root is not None:
            whole = self.model._meta.get_field(part_of).related_model
            if isinstance(root, whole):
                return
        raise Unscoped(f"{self.model.__name__}: say visible_to(actor), or unscoped(why)")

    def visible_to(self, actor: Actor) -> Self:
        """Only what this actor may see: the one way to a list, a count, a page, an export."""
        clone = self.filter(self.model.scope(actor))
        clone._scoped = True
        return clone

    def unscoped(self, why: str) -> Self:
        """For the few reads that serve nobody in particular (figures, indexes, verification). Say why, in words."""
        assert len(why) > 10, "say why"
        clone = self._chain()  # type: ignore[attr-defined]
        clone._scoped = True
        return clone

    def _fetch_all(self) -> None:
        if self._result_cache is None:
            self._check()
        super()._fetch_all()

    def iterator(self, *args: Any, **options: Any) -> Any:
        self._check()
        return super().iterator(*args, **options)

    def count(self) -> int:
        if self._result_cache is None:
            self._check()
        return super().count()

    def exists(self) -> bool:
        if self._result_cache is None:
            self._check()
        return super().exists()

    def aggregate(self, *args: Any, **options: Any) -> dict[str, Any]:
        self._check()
        return super().aggregate(*args, **options)

    def explain(self, **options: Any) -> str:
        self._check()
        return super().explain(**options)


ScopedManager = models.Manager.from_queryset(ScopedQuerySet)


class Record(models.Model):
    """A row of the house: a root with `scope(actor)`, or a part that names its whole in `part_of`."""

    part_of: ClassVar[str] = ""
    columns: ClassVar[dict[str, str]] = {}

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    objects = ScopedManager()

    class Meta:
        abstract = True

    @classmethod
    def scope(cls, actor: Actor) -> Q:
        """A part is seen by whoever sees its whole. A root says so itself."""
        assert cls.part_of, f"{cls.__name__} declares neither part_of nor scope(actor)"
        whole: Any = cls._meta.get_field(cls.part_of).related_model
        seen = whole.objects.visible_to(actor).filter(pk=OuterRef(f"{cls.part_of}_id"))
        return Q(Exists(seen))  # asked row by row: SQLite would first list every whole that there is

    def root(self) -> "Record":
        """The record whose chain, lock and scope this one shares."""
        return getattr(self, self.part_of).root() if self.part_of else self

    def key_holder(self) -> UUID | None:
        """Whose key seals this record's journal; None when nothing in it can identify anyone."""
        return None
