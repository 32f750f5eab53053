"""Acts on many records at once: the same door, opened once.

A function declared by `on_many` does for many what an act does for one, with the same rules. Each record is locked,
read under the actor's scope, refused, written and journalled as if it had come alone; what is shared is the
transaction, and one question instead of one each.

The function gives back, for each of them in order, what the act gives back, or the Refused that keeps it out, of which
it has written nothing. When it *raises* Refused, or the database doesn't take the whole, everything is undone, and each
is done alone: so that one of them never keeps the others out.
"""

import functools
import logging
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any, TypeVar
from uuid import UUID

from django.db import IntegrityError, OperationalError, transaction

from teranga.kernel import acts, journal, vault
from teranga.kernel.acts import Refused
from teranga.kernel.models import Entry

T = TypeVar("T")
_log = logging.getLogger("teranga.acts")


@dataclass(frozen=True)
class Asked:
    """One of many: the record that the act is about (None when it creates one), its arguments, its request's id."""

    subject: Any = None
    arguments: Mapping[str, Any] = field(default_factory=dict)
    request_id: UUID | None = None


@dataclass
class _Part:
    """One of many while it is done. `outcome` once there is one: a result in a tuple, or why not."""

    asked: Asked
    root: Any = None
    record: Any = None
    outcome: tuple[Any] | Refused | None = None

    @property
    def arguments(self) -> dict[str, Any]:
        return dict(self.asked.arguments)


def on_many(single: Any) -> Callable[[Callable[..., list[Any]]], Callable[..., list[Any]]]:
    """Declare how an act is done on many records: `register_many([Asked(…), …], by=actor)`. Gives a list, in order, of
    results and Refused. Raises Refused("not-allowed")."""

    def wrap(function: Callable[..., list[Any]]) -> Callable[..., list[Any]]:
        @functools.wraps(function)
        def run(asked: Iterable[Asked], *, by: Any) -> list[Any]:
            return _perform(single.act, function, list(asked), by)

        run.act = single.act  # type: ignore[attr-defined]
        return run

    return wrap


def sifted(items: Iterable[T], check: Callable[[T], None], do: Callable[[list[T]], list[Any]]) -> list[Any]:
    """Do what passes the check (which raises Refused); in the place of each that doesn't, its refusal."""
    why: list[Refused | None] = []
    good: list[T] = []
    for item in items:
        try:
            check(item)
        except Refused as refused:
            why.append(refused)
        else:
            why.append(None)
            good.append(item)
    done = iter(do(good) if good else [])
    return [refused or next(done) for refused in why]


def done(outcomes: Iterable[Any]) -> list[Any]:
    """The results of many, when none was refused. Raises the first Refused."""
    found = list(outcomes)
    for each in found:
        if isinstance(each, Refused):
            raise each
    return found


def _perform(known: acts.Act, function: Callable[..., list[Any]], asked: list[Asked], by: Any) -> list[Any]:
    if acts.current.get() is not None:  # part of an act, which is undone as a whole
        return _together(known, function, asked, by, is_inside=True)
    if not by.may(known.needs):
        raise Refused("not-allowed", permission=known.needs)
    try:
        # The keys are kept first, then what they seal.
        with transaction.atomic(), transaction.atomic(using="keys"):
            return _together(known, function, asked, by, is_inside=False)
    except (Refused, IntegrityError, OperationalError):
        _log.info("an act on many is done one by one", extra={"act": known.id})
    return [_alone(known, each, by) for each in asked]


def _alone(known: acts.Act, asked: Asked, by: Any) -> Any:
    subject = () if known.creates else (asked.subject,)
    try:
        return acts.perform(known, *subject, by=by, request_id=asked.request_id, **asked.arguments)
    except Refused as refused:
        return refused


def _together(
    known: acts.Act, function: Callable[..., list[Any]], asked: list[Asked], by: Any, *, is_inside: bool
) -> list[Any]:
    from teranga.kernel import jobs

    with acts._doing(known.id), vault.ring():
        parts = [_Part(each) for each in asked]
        if not known.creates:
            _lock(parts, by, "all" if is_inside else known.reach)
        _look_at_requests(known, parts, by)
        if not is_inside:
            _check(known, parts, by)
        waiting = [each for each in parts if each.outcome is None]
        results = function([Asked(each.record, each.arguments) for each in waiting], by=by) if waiting else []
        deeds = []
        for part, result in zip(waiting, results, strict=True):
            part.outcome = result if isinstance(result, Refused) else (result,)
            if not isinstance(result, Refused):
                root = part.root if part.root is not None else acts._root_of(result)
                deeds.append(journal.Deed(root, part.arguments, result, part.asked.request_id))
        is_followed = jobs.work_of(known.id) is not None
        jobs.after(*journal.append_many(known, by, deeds, is_followed=is_followed))
        return [part.outcome[0] if isinstance(part.outcome, tuple) else part.outcome for part in parts]


def _lock(parts: list[_Part], by: Any, reach: str) -> None:
    """Re-read the subjects: their roots under lock, in one order, and under the actor's scope; then the parts."""
    roots = [each.asked.subject.root() for each in parts]
    model = type(roots[0]) if roots else None
    if model is None:
        return
    rows = model.objects.select_for_update(of=("self",)).filter(pk__in={each.pk for each in roots}).order_by("pk")
    if reach != "all":
        named = {"own": "act_scope", "visible": "scope"}.get(reach, reach)
        rows = rows.filter(getattr(model, named, model.scope)(by))
    locked = {each.pk: each for each in rows}
    kind = type(parts[0].asked.subject)
    keys = [each.asked.subject.pk for each in parts]
    read = locked if kind is model else {each.pk: each for each in kind.objects.filter(pk__in=keys)}
    for part, root in zip(parts, roots, strict=True):
        part.root, part.record = locked.get(root.pk), read.get(part.asked.subject.pk)
        if part.root is None or part.record is None or not _belongs(part.record, part.root):
            part.outcome = Refused("not-found")


def _belongs(record: Any, root: Any) -> bool:
    if record is root:
        return True
    whole = type(record)._meta.get_field(type(record).part_of)
    if whole.related_model is type(root) and getattr(record, whole.attname) == root.pk:
        setattr(record, whole.name, root)
    return bool(record.root().pk == root.pk)


def _look_at_requests(known: acts.Act, parts: list[_Part], by: Any) -> None:
    """What came before, with the same request id, brings the same outcome; nothing is done twice."""
    asked = [each.asked.request_id for each in parts if each.asked.request_id is not None]
    before = set(Entry.objects.filter(request_id__in=asked).values_list("request_id", flat=True)) if asked else set()
    for part in parts:
        if part.asked.request_id in before and part.outcome is None:
            try:
                part.outcome = acts._first_outcome(known, part.root, by, part.asked.request_id, part.arguments)
            except Refused as refused:
                part.outcome = refused


def _check(known: acts.Act, parts: list[_Part], by: Any) -> None:
    waiting = [each for each in parts if each.outcome is None]
    gone: set[UUID] = set()
    if not (known.creates or known.on_forgotten):
        gone = vault.forgotten(each.root.key_holder() for each in waiting)
    for part in waiting:
        if part.root is not None and part.root.key_holder() in gone:
            part.outcome = Refused("person-forgotten")
            continue
        try:
            acts._check_arguments(part.arguments, by)
        except Refused as refused:
            part.outcome = refused
