"""What the programme says about itself: its acts, safeguards, permissions, pages and commands.

Nothing here is typed by hand: it comes from the registry of acts, the resolver, the rooms' cards and data/.
"""

import inspect
from dataclasses import dataclass
from typing import Any

import click
from django.utils import translation

from teranga.access import rules as access_rules
from teranga.cli import addresses, helps
from teranga.integrations import queries as integrations
from teranga.kernel import acts as kernel_acts
from teranga.kernel import rooms, words

WRITTEN = "<!-- Derived from the programme by `teranga docs`; don't edit. -->\n"
EVERYONES = frozenset({"access.own"})
"""Held by whoever is signed in."""
COMMAND_LINES = frozenset({"access.install"})
"""Held by the command line only: whoever may run it has the data directory in their hands."""
YES, NO = "●", "·"


@dataclass(frozen=True)
class Table:
    """A heading per column, and the rows."""

    columns: tuple[str, ...]
    rows: list[tuple[str, ...]]

    def markdown(self) -> str:
        lines = [self.columns, tuple("---" for _ in self.columns), *self.rows]
        return "".join("| " + " | ".join(_cell(text) for text in line) + " |\n" for line in lines)


def _cell(text: str) -> str:
    return " ".join(text.split()).replace("|", "\\|")


def in_language(text: Any, language: str) -> str:
    """A lazy text in one language."""
    with translation.override(language):
        return str(text)


def meaning(function: Any) -> str:
    """A docstring, on one line."""
    return " ".join((inspect.getdoc(function) or "").split())


def known_acts() -> list[kernel_acts.Act]:
    """Every act of the house, by id (tests may declare some of their own)."""
    ours = (each for each in kernel_acts.registry.values() if each.function.__module__.startswith("teranga."))
    return sorted(ours, key=lambda each: each.id)


def acts() -> Table:
    """What can be done."""
    columns = ("act", "English", "français", "permission", "safeguards", "meaning")
    return Table(
        columns,
        [
            (
                each.id,
                in_language(each.label, "en"),
                in_language(each.label, "fr"),
                each.needs,
                ", ".join(each.guarded_by),
                meaning(each.function),
            )
            for each in known_acts()
        ],
    )


def safeguards() -> Table:
    """What can't happen."""
    guarded: dict[str, list[str]] = {}
    for each in known_acts():
        for safeguard in each.guarded_by:
            guarded.setdefault(safeguard, []).append(each.id)
    columns = ("safeguard", "what can't happen", "ce qui ne peut pas arriver", "standard", "in force", "acts guarded")
    return Table(
        columns,
        [
            (
                code,
                row["en"],
                row["fr"],
                row["standard_en"],
                "yes" if row["active"] else "not yet",
                ", ".join(guarded.get(code, [])),
            )
            for code, row in words.safeguards().items()
        ],
    )


def _holders(permission: str) -> str:
    if permission in COMMAND_LINES:
        return "the command line"
    if permission in EVERYONES:
        return "everyone"
    return ", ".join(role.code for role in access_rules.roles().values() if permission in role.permissions)


def permissions() -> Table:
    """What a role may hold."""
    columns = ("permission", "English", "français", "roles")
    return Table(
        columns,
        [
            (
                code,
                in_language(label, "en"),
                in_language(label, "fr"),
                _holders(code),
            )
            for code, label in sorted(rooms.permissions().items())
        ],
    )


def may(permissions_held: frozenset[str], needs: str | None) -> bool:
    """Whether someone signed in with these permissions may."""
    return needs in {"public", "signed-in", *EVERYONES} or needs in permissions_held


def pages_by_role() -> Table:
    """Every page as every role, and as nobody."""
    roles = list(access_rules.roles().values())
    return Table(
        ("page", "needs", "nobody", *(role.code for role in roles)),
        [
            (
                f"`{each.route}`",
                each.needs or "",
                YES if each.needs == "public" else NO,
                *(YES if may(role.permissions, each.needs) else NO for role in roles),
            )
            for each in addresses.every()
        ],
    )


def acts_by_role() -> Table:
    """Every act as every role."""
    roles = list(access_rules.roles().values())
    return Table(
        ("act", "needs", *(role.code for role in roles)),
        [
            (each.id, each.needs, *(YES if may(role.permissions, each.needs) else NO for role in roles))
            for each in known_acts()
        ],
    )


def operations_by_role() -> Table:
    """Every operation of the API, with a token of every role that holds all that such a token may."""
    able = {code: frozenset(held) for code, held in integrations.grantable().items()}
    return Table(
        ("operation", "needs", *able),
        [
            (
                f"`{each.method} {each.route}`",
                each.needs,
                *(YES if each.needs in {"token", *held} else NO for held in able.values()),
            )
            for each in addresses.operations()
        ],
    )


def pages(group: click.Group) -> dict[str, str]:
    """The generated pages of docs/reference, by file name."""
    both = f"{pages_by_role().markdown()}\n## Acts\n\n{acts_by_role().markdown()}"
    both += f"\n## API, with a token of the role\n\n{operations_by_role().markdown()}"
    told = {
        "acts.md": (
            "Acts",
            "Everything that can be done to a file; each leaves one entry in its journal.",
            acts().markdown(),
        ),
        "safeguards.md": ("Safeguards", "What can't happen, whatever the role.", safeguards().markdown()),
        "permissions.md": ("Permissions", "What a role of data/roles.csv may hold.", permissions().markdown()),
        "who-may-what.md": (
            "Who may what",
            f"{YES} may, {NO} may not. What a page shows is further limited to the reader's offices.\n\n## Pages",
            both,
        ),
        "commands.md": ("Commands", "The `teranga` command, as `--help` shows it.", helps.commands(group)),
    }
    return {
        name: f"{WRITTEN}\n# {title}\n\n{lead}\n\n{body}".rstrip() + "\n" for name, (title, lead, body) in told.items()
    }
