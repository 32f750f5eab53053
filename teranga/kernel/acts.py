"""The one door for writes: an act checks who, locks its subject, runs the rules, writes, and adds one journal entry."""

import functools
import re
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field
from typing import Any, cast, get_type_hints
from uuid import UUID

from django.apps import apps
from django.db import IntegrityError, OperationalError, models, transaction

from teranga.kernel import memory
from teranga.kernel.refusals import Blocker

_DEADLOCK = ("40P01", "40001")
"""What PostgreSQL calls deadlock_detected and serialization_failure (SQLSTATE)."""
_MOST_DEADLOCKS = 4
current: ContextVar[str | None] = ContextVar("act", default=None)
_exempt: ContextVar[str | None] = ContextVar("housekeeping", default=None)
registry: dict[str, "Act"] = {}


class Refused(Exception):
    """An act that a rule forbids. Undoes everything that was written; doors show its words."""

    def __init__(self, *why: Blocker | str, **values: Any) -> None:
        self.blockers = tuple(Blocker(each, **values) if isinstance(each, str) else each for each in why)
        super().__init__(", ".join(blocker.code for blocker in self.blockers))

    @property
    def code(self) -> str:
        return self.blockers[0].code

    @property
    def values(self) -> dict[str, Any]:
        return self.blockers[0].values

    def words(self) -> list[str]:
        """The refusal in the reader's language, one text per blocker."""
        from teranga.kernel import words

        return [words.refusal(blocker) for blocker in self.blockers]


class WriteOutsideAct(Exception):
    """A write to one of the house's tables that no act made: a mistake in the code, never the user's."""


@dataclass(frozen=True)
class Act:
    """What is known of an act. `needs` is the permission; `guarded_by` the safeguards of data/safeguards.csv."""

    id: str
    needs: str
    guarded_by: tuple[str, ...]
    label: Any
    done: Any
    creates: bool
    reach: str
    on_forgotten: bool
    function: Callable[..., Any] = field(repr=False)

    @functools.cached_property
    def hints(self) -> dict[str, Any]:
        return get_type_hints(self.function)

    @functools.cached_property
    def takes(self) -> dict[str, Any]:
        """Each argument with its whole annotation: Annotated[Code, "need"] is a code of the list `need`,
        Annotated[str, 120] a text of at most 120 signs, Annotated[Decimal, 9] an amount of at most 9."""
        hints = get_type_hints(self.function, include_extras=True)
        subject = () if self.creates else (next(iter(self.hints)),)
        return {name: hint for name, hint in hints.items() if name not in {"by", "return", *subject}}

    @property
    def subject(self) -> Any:
        """The kind of record that the act is about; None when it creates one."""
        return None if self.creates else next(iter(self.hints.values()))


def act(
    id: str,
    *,
    needs: str,
    label: Any,
    done: Any,
    guarded_by: Iterable[str] = (),
    creates: bool = False,
    reach: str = "own",
    on_forgotten: bool = False,
) -> Callable[[Callable[..., Any]], Callable[..., Any]]:
    """Declare a function as an act. See ARCHITECTURE.md, "Acts"."""

    def wrap(function: Callable[..., Any]) -> Callable[..., Any]:
        known = Act(id, needs, tuple(guarded_by), label, done, creates, reach, on_forgotten, function)
        assert id not in registry, f"two acts are called {id}"
        registry[id] = known

        @functools.wraps(function)
        def run(
            *subject: Any, by: Any, request_id: UUID | None = None, seen: int | None = None, **arguments: Any
        ) -> Any:
            return perform(known, *subject, by=by, request_id=request_id, seen=seen, **arguments)

        run.act = known  # type: ignore[attr-defined]
        return run

    return wrap


def perform(
    known: Act, *subject: Any, by: Any, request_id: UUID | None = None, seen: int | None = None, **arguments: Any
) -> Any:
    """Do an act, known by its declaration: what calling it does, for a door that finds it by name."""
    (record,) = subject or (None,)
    try:
        return _perform_at_last(known, record, by, request_id, seen, arguments)
    except IntegrityError:
        # The same request, sent twice at once: the other one was first, and its outcome is the answer.
        first = _first_outcome(known, record, by, request_id, arguments)
        if first is None:
            raise
        return first[0]


def _perform_at_last(known: Act, *asked: Any) -> Any:
    """Perform, and once more when the database chose this act to end a deadlock: two acts each waited for what the
    other held, and all of this one is undone. Within a larger transaction it is not for us to repeat."""
    for _once in range(_MOST_DEADLOCKS):
        try:
            return _perform(known, *asked)
        except OperationalError as error:
            is_deadlock = getattr(error.__cause__, "sqlstate", "") in _DEADLOCK
            if not is_deadlock or transaction.get_connection().in_atomic_block:
                raise
    return _perform(known, *asked)


def _perform(
    known: Act, record: Any, by: Any, request_id: UUID | None, seen: int | None, arguments: dict[str, Any]
) -> Any:
    from teranga.kernel import jobs, journal, vault

    inside_another = current.get() is not None
    if not inside_another and not by.may(known.needs):
        raise Refused("not-allowed", permission=known.needs)
    with transaction.atomic(), _doing(known.id), vault.ring():
        root = None
        if not known.creates:
            root, record = _locked(record, by, "all" if inside_another else known.reach)
        first = _first_outcome(known, root, by, request_id, arguments)
        if first is not None:
            return first[0]
        if root is not None and not (inside_another or known.on_forgotten) and vault.is_forgotten(root.key_holder()):
            raise Refused("person-forgotten")
        if not inside_another:
            _check_arguments(arguments, by)
        if seen is not None and root is not None and journal.version(root) != seen:
            raise Refused("changed-meanwhile")
        result = known.function(*(() if known.creates else (record,)), by=by, **arguments)
        root = root if root is not None else _root_of(result)
        jobs.after(journal.append(root, known, by, arguments, result, request_id))
        return result


def _root_of(result: Any) -> Any:
    record = result[0] if isinstance(result, list | tuple) else result
    return record.root()


def _locked(record: Any, by: Any, reach: str) -> tuple[Any, Any]:
    """Re-read the subject: its root under lock and under the actor's scope, then the part itself."""
    root = record.root()
    model = type(root)
    rows = model.objects.select_for_update(of=("self",))
    if reach != "all":
        named = {"own": "act_scope", "visible": "scope"}.get(reach, reach)
        rows = rows.filter(getattr(model, named, model.scope)(by))
    locked = rows.filter(pk=root.pk).first()
    if locked is None:
        raise Refused("not-found")
    if record.pk == root.pk and type(record) is model:
        return locked, locked
    part = type(record).objects.filter(pk=record.pk).first()
    if part is None or part.root().pk != locked.pk:
        raise Refused("not-found")
    if type(part)._meta.get_field(type(part).part_of).related_model is model:
        setattr(part, type(part).part_of, locked)
    return locked, part


def _check_arguments(arguments: dict[str, Any], by: Any) -> None:
    """Records among the arguments must be visible to the actor; an office to act for must be one of theirs."""
    office = arguments.get("office")
    if office is not None and office.pk not in by.offices:
        raise Refused("not-found")
    for value in arguments.values():
        for record in value if isinstance(value, list | tuple) else (value,):
            if isinstance(record, models.Model) and hasattr(type(record), "scope"):
                model = cast(Any, type(record))
                if not (record._state.adding or model.scope(by)):
                    continue  # a record that was read, of a kind that everyone may see
                if not model.objects.visible_to(by).filter(pk=record.pk).exists():
                    raise Refused("not-found")


def _first_outcome(
    known: Act, record: Any, by: Any, request_id: UUID | None, arguments: dict[str, Any]
) -> tuple[Any] | None:
    """What this request brought when it came first. The same id with anything else in it is no repetition."""
    from teranga.kernel import journal, vault

    if request_id is None:
        return None
    entry = journal.entry_of(request_id)
    if entry is None:
        return None
    with vault.ring():
        root = None if known.creates else record.root()
        if entry.act != known.id or entry.actor != by.id or not journal.says(entry, known, root, arguments):
            raise Refused("request-reused")
    return (journal.outcome(entry),)


@contextmanager
def _doing(name: str) -> Iterator[None]:
    token = current.set(name)
    try:
        with memory.set_aside():
            yield
    finally:
        current.reset(token)


@contextmanager
def housekeeping(why: str) -> Iterator[None]:
    """Writes that are not acts: the read log, sign-in, migrations. Named, few, and searched for by a test."""
    assert len(why) > 8, "say why"
    token = _exempt.set(why)
    try:
        yield
    finally:
        _exempt.reset(token)


_WRITE = re.compile(r'\s*(?:INSERT(?: OR \w+)? INTO|UPDATE|DELETE FROM|REPLACE INTO)\s+"?(\w+)', re.IGNORECASE)


@functools.cache
def _guarded_tables() -> frozenset[str]:
    return frozenset(m._meta.db_table for m in apps.get_models() if m.__module__.startswith("teranga."))


def write_guard(execute: Callable[..., Any], sql: str, params: Any, many: bool, context: dict[str, Any]) -> Any:
    """Refuse INSERT, UPDATE and DELETE on the house's tables outside an act. Catches forgetting, not malice."""
    if current.get() is None and _exempt.get() is None:
        found = _WRITE.match(sql)
        if found and found[1] in _guarded_tables():
            raise WriteOutsideAct(f"{found[0].strip()}: writes go through an act")
    return execute(sql, params, many, context)
