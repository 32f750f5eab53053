"""A database as it stood at one instant, written to a file while people go on working; and read back.

SQLite by its online backup, PostgreSQL by pg_dump and pg_restore. What others can be made from (the blind index) and
what must not come back (sessions) is left out.
"""

import os
import shutil
import sqlite3
import subprocess
from pathlib import Path
from typing import Any

from django.apps import apps
from django.db import connections

_NEVER = ("django_session", "axes_")
SUFFIX = {"sqlite": "sqlite3", "postgresql": "pgdump"}


class NotDumped(Exception):
    """Why a database can't be written or read back, in words."""


def engine() -> str:
    """`sqlite` or `postgresql`: the same for files and keys, or each its own: the one that holds the files."""
    return connections["default"].vendor


def left_out(alias: str) -> list[str]:
    """Tables whose rows are in no backup: sessions, attempts to sign in, and what a room makes anew (`is_derived`)."""
    derived = {model._meta.db_table for model in apps.get_models() if getattr(model, "is_derived", False)}
    return [each for each in _tables(connections[alias]) if each in derived or each.startswith(_NEVER)]


def _tables(connection: Any) -> list[str]:
    with connection.cursor() as cursor:
        return sorted(connection.introspection.table_names(cursor))


def counts(connection: Any, without: list[str]) -> dict[str, int]:
    """Rows of each table."""
    found = {}
    with connection.cursor() as cursor:
        for table in _tables(connection):
            if table not in without:
                cursor.execute(f"SELECT count(*) FROM {connection.ops.quote_name(table)}")  # noqa: S608
                found[table] = cursor.fetchone()[0]
    return found


def write(alias: str, path: Path) -> dict[str, int]:
    """Write a database to a file; gives the rows of each table in it. Raises NotDumped."""
    connection = connections[alias]
    assert not connection.in_atomic_block, "SQLite would wait for the end of this very transaction"
    connection.ensure_connection()
    without = left_out(alias)
    path.unlink(missing_ok=True)
    os.close(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600))
    if connection.vendor == "sqlite":
        return _copied(connection.connection, path, without)
    return _dumped(connection, path, without)


def _copied(source: sqlite3.Connection, path: Path, without: list[str]) -> dict[str, int]:
    copy = sqlite3.connect(path, isolation_level=None)
    try:
        source.backup(copy)
        copy.execute("PRAGMA journal_mode = OFF")
        copy.execute("PRAGMA secure_delete = ON")
        for table in without:
            copy.execute(f'DELETE FROM "{table}"')  # noqa: S608
        names = [row[0] for row in copy.execute("SELECT name FROM sqlite_master WHERE type = 'table'")]
        kept = [each for each in names if each not in without and not each.startswith("sqlite_")]
        return {each: copy.execute(f'SELECT count(*) FROM "{each}"').fetchone()[0] for each in kept}  # noqa: S608
    finally:
        copy.close()


def _dumped(connection: Any, path: Path, without: list[str]) -> dict[str, int]:
    """The counts and the dump see one snapshot, which a second connection holds open."""
    beside = connection.copy()
    try:
        with beside.cursor() as cursor:
            cursor.execute("BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY")
            cursor.execute("SELECT pg_export_snapshot()")
            snapshot = cursor.fetchone()[0]
        found = counts(beside, without)
        options = [f"--exclude-table-data={each}" for each in without]
        _run(
            connection,
            ["pg_dump", "-Fc", "-Z0", "--no-owner", "--no-privileges", f"--snapshot={snapshot}", *options, "-f", path],
        )
        return found
    finally:
        beside.close()


def is_empty(alias: str) -> bool:
    """Whether there is nothing yet where a database would be read back to."""
    connection = connections[alias]
    if connection.vendor == "sqlite":
        path = Path(connection.settings_dict["NAME"])
        return not path.exists() or path.stat().st_size == 0
    return _tables(connection) == []


def read_back(alias: str, path: Path) -> None:
    """Put a written database in the place of an empty one. Raises NotDumped."""
    connection = connections[alias]
    connection.close()
    if connection.vendor == "sqlite":
        os.replace(path, connection.settings_dict["NAME"])
        return
    name = connection.settings_dict["NAME"]
    options = ["--no-owner", "--no-privileges", "--single-transaction", "--exit-on-error"]
    _run(connection, ["pg_restore", *options, "-d", name, path])


def _run(connection: Any, command: list[Any]) -> None:
    """One of PostgreSQL's own programmes, told by its environment where to connect: no password on a command line."""
    said = connection.settings_dict
    names = {"PGHOST": "HOST", "PGPORT": "PORT", "PGUSER": "USER", "PGPASSWORD": "PASSWORD", "PGDATABASE": "NAME"}
    told = {name: str(said[key]) for name, key in names.items() if said.get(key)}
    if shutil.which(command[0]) is None:
        raise NotDumped(f"{command[0]} is needed, and isn't here: install the client of PostgreSQL.")
    done = subprocess.run(  # noqa: S603
        command, env={**os.environ, **told}, capture_output=True, text=True, check=False
    )
    if done.returncode:
        raise NotDumped(f"{command[0]} failed: {done.stderr.strip()[-600:]}")
