"""Replacing the master key: every wrapped key is wrapped again, while people go on working.

Until the end two master keys are at hand, and each row says which one wraps it; so it may be cut short at any moment,
and is taken up again by calling it again. The switch itself is one transaction: the keyring changes hands.
"""

import os
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

from django.db import connections, transaction

from teranga.kernel import acts, custody, masters, vault
from teranga.kernel.masters import Master
from teranga.kernel.models import Key, Secret

_SOME = 1000


class NotRotated(Exception):
    """Why a master key can't be replaced now, in words."""


@dataclass(frozen=True)
class Rotated:
    """Ids of the master key before and now, and how many keys of people were wrapped again."""

    before: str
    now: str
    keys: int


def rotate(wrapped: Callable[[int], None] = lambda so_far: None) -> Rotated:
    """Wrap every key with a new master key. `wrapped` hears how many are done. Raises NotRotated, NoMasterKey."""
    before, new = _from_and_to()
    done = 0
    with acts.housekeeping("the master key is replaced"):
        for some in _not_yet(new):
            done += _wrap_again(some, new)
            wrapped(done)
        with transaction.atomic(using="keys"):
            secrets = list(Secret.objects.select_for_update().order_by("name"))  # nobody makes a key meanwhile
            for some in _not_yet(new):
                done += _wrap_again(some, new)
            for each in secrets:
                masters.wrapped(each.name, masters.opened(each), new).save(force_update=True)
    if masters.source()[0] == "file":
        custody.write_master_keys(Path(masters.source()[1]), [new])
    masters.forget_what_was_read()
    vault.scrub(thoroughly=True)
    return Rotated(before.id, new.id, done)


def _from_and_to() -> tuple[Master, Master]:
    kind, where = masters.source()
    at_hand, before = masters.read_again(), masters.in_use()
    if kind == "file" and len(at_hand) == 1:
        custody.write_master_keys(Path(where), [Master(os.urandom(32)), before])
        at_hand = masters.read_again()
    if kind != "file" and at_hand[0] == before:
        raise NotRotated(
            f"The master key comes from the {kind}. Let it give the new key first and the present one after it, with a"
            " space between; restart `teranga serve`; then rotate again. Afterwards the old one is no longer needed."
        )
    return before, at_hand[0]


def _not_yet(new: Master) -> Iterator[list[Key]]:
    after: Key | None = None
    while True:
        rows = Key.objects.exclude(wrapped_by=new.id).order_by("pk")
        some = list((rows.filter(pk__gt=after.pk) if after else rows)[:_SOME])
        if not some:
            return
        yield some
        after = some[-1]


def _wrap_again(some: list[Key], new: Master) -> int:
    """Wrap these keys by the new master key, unless one was forgotten meanwhile."""
    rows = []
    connection = connections["keys"]
    field = Key._meta.get_field("holder")
    for each in some:
        plain = masters.of(each.wrapped_by).unwrap(bytes(each.wrapped_sealed), bound_to=each.holder.bytes)
        blob = new.wrap(plain, bound_to=each.holder.bytes)
        rows.append((blob, new.id, field.get_db_prep_value(each.holder, connection)))
    with transaction.atomic(using="keys"), connection.cursor() as cursor:
        cursor.executemany("UPDATE kernel_key SET wrapped_sealed = %s, wrapped_by = %s WHERE holder = %s", rows)
    return len(rows)
