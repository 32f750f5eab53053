"""Backups: files and documents in one sealed archive, everyone's keys in another, which is kept for a shorter time.

Whoever holds the first alone learns nothing, not even how many people there are; with the master key, what isn't
sealed by a person's key. Once the archives of the keys have run out, a forgotten person is gone from the old archives
of the files too. The blind index is in neither: it would answer whether a name is known, and is made anew.
"""

import json
import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from importlib import metadata
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db import connections

from teranga.kernel import acts, archives, clock, dumps, vault
from teranga.kernel.models import Backup, Drill, Entry

FILES, KEYS = "files", "keys"
_INSTANT = "%Y%m%dT%H%M%SZ"


@dataclass(frozen=True)
class Kept:
    """An archive in a folder of backups."""

    path: Path
    kind: str
    made_at: datetime


def make(to: Path, keys_to: Path) -> Backup:
    """Write both archives while people go on working, then let the old ones go. Raises NotDumped, NoMasterKey."""
    made_at = clock.now().replace(microsecond=0)
    scratch = Path(settings.DATA) / "backing-up"
    shutil.rmtree(scratch, ignore_errors=True)  # of a backup that was cut short
    for folder in (to, keys_to, scratch):
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    vault.scrub(thoroughly=True)
    try:
        files, manifest = _archive(FILES, "default", to, scratch, made_at)
        keys, _ = _archive(KEYS, "keys", keys_to, scratch, made_at)  # after the files: a key too many does no harm
    finally:
        shutil.rmtree(scratch)
    done = Backup(
        made_at=made_at,
        finished_at=clock.now(),
        files=files.name,
        keys=keys.name,
        files_bytes=files.stat().st_size,
        keys_bytes=keys.stat().st_size,
        entries=manifest["rows"][Entry._meta.db_table],
    )
    with acts.housekeeping("the record of backups"):
        done.save(force_insert=True)
    _let_go(to, FILES, timedelta(days=settings.BACKUP_DAYS), made_at)
    _let_go(keys_to, KEYS, timedelta(days=settings.BACKUP_KEYS_DAYS), made_at)
    return done


def _archive(kind: str, alias: str, to: Path, scratch: Path, made_at: datetime) -> tuple[Path, dict[str, Any]]:
    engine = connections[alias].vendor
    about = {"kind": kind, "made_at": made_at.isoformat(), "engine": engine, "version": metadata.version("teranga")}
    manifest: dict[str, Any] = dict(about)
    path = to / f"teranga-{kind}-{made_at.strftime(_INSTANT)}.sealed"
    archives.write(path, about, _members(kind, alias, scratch / f"database.{dumps.SUFFIX[engine]}", manifest))
    return path, manifest


def _members(kind: str, alias: str, dump: Path, manifest: dict[str, Any]) -> Iterator[tuple[str, bytes | Path]]:
    """Documents, the database, the documents that came meanwhile: none that the database names is missing."""
    documents: set[Path] = set()
    if kind == FILES:
        yield from _documents(documents)
    manifest["rows"] = dumps.write(alias, dump)
    yield dump.name, dump
    dump.unlink()
    if kind == FILES:
        yield from _documents(documents)
    manifest["documents"] = len(documents)
    yield "manifest.json", json.dumps(manifest).encode()


def _documents(taken: set[Path]) -> Iterator[tuple[str, bytes]]:
    root = Path(settings.MEDIA_ROOT)
    for path in sorted(root.glob("??/*.sealed")):
        if path not in taken:
            try:
                content = path.read_bytes()
            except FileNotFoundError:  # destroyed this very moment
                continue
            taken.add(path)
            yield f"media/{path.relative_to(root).as_posix()}", content


def kept(folder: Path) -> list[Kept]:
    """The archives in a folder, latest first."""
    found = []
    for path in folder.glob("teranga-*-*.sealed"):
        _name, kind, instant = path.stem.split("-", 2)
        try:
            made_at = datetime.strptime(instant, _INSTANT).replace(tzinfo=UTC)
        except ValueError:
            continue
        found.append(Kept(path, kind, made_at))
    return sorted(found, key=lambda each: each.made_at, reverse=True)


def _let_go(folder: Path, kind: str, age: timedelta, now: datetime) -> None:
    for each in kept(folder):
        if each.kind == kind and now - each.made_at > age:
            each.path.unlink()
    for half in folder.glob(f"teranga-{kind}-*.sealed.part"):
        half.unlink()


def last_backup() -> Backup | None:
    """The latest backup that was made here."""
    return Backup.objects.order_by("-made_at", "-pk").first()


def last_drill() -> Drill | None:
    """The latest time that a backup was really restored, and what was found."""
    return Drill.objects.order_by("-made_at", "-pk").first()
