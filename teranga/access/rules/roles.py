"""What a role may do, and what can't be changed about a member of staff."""

import csv
from dataclasses import dataclass
from functools import cache

from teranga.kernel import codes
from teranga.kernel.refusals import Blocker

ROLES = codes.DATA / "roles.csv"


@dataclass(frozen=True)
class Role:
    """A role of data/roles.csv. `reach`: "office" (its own) or "organisation" (all offices of its own).

    `second_factor`: whoever holds it signs in with more than a password (outside a demo).
    """

    code: str
    reach: str
    labels: dict[str, str]
    permissions: frozenset[str]
    second_factor: bool = False


@cache
def roles() -> dict[str, Role]:
    """Every role, in the order of the file."""
    with open(ROLES, encoding="utf-8", newline="") as lines:
        rows = list(csv.DictReader(lines))
    return {
        row["code"]: Role(
            row["code"],
            row["reach"],
            {language: row[language] for language in ("fr", "en")},
            frozenset(row["permissions"].split()),
            row["second_factor"] == "required",
        )
        for row in rows
    }


def what_blocks_changing_staff(*, is_self: bool, role_code: str | None = None) -> Blocker | None:
    """Nobody changes their own role or suspends themselves (S8: separation of duties); a role must exist."""
    if is_self:
        return Blocker("own-account")
    if role_code is not None and role_code not in roles():
        return Blocker("unknown-role", role=role_code)
    return None


def permissions_of(role_code: str) -> frozenset[str]:
    """The permissions of a role; none for a role that does not exist (fail closed)."""
    role = roles().get(role_code)
    return role.permissions if role else frozenset()


@dataclass(frozen=True)
class Change:
    """What another role would change: the permissions kept, gained and lost."""

    kept: frozenset[str]
    gained: frozenset[str]
    lost: frozenset[str]


def what_a_role_changes(present: str, wanted: str) -> Change:
    """What someone would keep, gain and lose who holds `present` and is given `wanted`."""
    now, then = permissions_of(present), permissions_of(wanted)
    return Change(now & then, then - now, now - then)
