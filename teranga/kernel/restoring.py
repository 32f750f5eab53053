"""Reading a backup back into an empty installation, and looking whether everything is there."""

import json
import os
import shutil
from collections.abc import Callable
from dataclasses import asdict, dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db import connections

from teranga.kernel import archives, backups, dumps, journal, masters, rooms
from teranga.kernel.models import Entry, Key


class NotRestored(Exception):
    """Why a backup can't be read back, in words."""


@dataclass
class Report:
    """What was read back, and what is not as it should be (nothing, when the backup is sound)."""

    made_at: str = ""
    entries: int = 0
    rows: int = 0
    documents: int = 0
    keys: int = 0
    made_anew: int = 0
    found: list[str] = field(default_factory=list)

    def as_json(self) -> str:
        return json.dumps(asdict(self))

    @property
    def when(self) -> datetime | None:
        return datetime.fromisoformat(self.made_at) if self.made_at else None


def restore(files: Path, keys: Path, migrate: Callable[[], None]) -> Report:
    """Read both archives back, bring the tables up to this version (`migrate`), make anew what backups leave out.

    Raises NotRestored, NotAnArchive, NotDumped, NoMasterKey; until all has been read the installation stays empty.
    """
    _look_before(files, keys)
    scratch = Path(settings.DATA) / "restoring"
    shutil.rmtree(scratch, ignore_errors=True)
    scratch.mkdir(parents=True, mode=0o700)
    report = Report()
    try:
        identity = archives.identity(keys)
        of_keys = _unpacked(keys, identity, scratch / "keys")
        of_files = _unpacked(files, identity, scratch / "files")
        report.documents = _put_documents(scratch / "files" / "media")
        for alias, said, folder in (("keys", of_keys, "keys"), ("default", of_files, "files")):
            dumps.read_back(alias, scratch / folder / _dump(said))
            report.rows += _compare(alias, said["rows"], report)
    finally:
        shutil.rmtree(scratch)
    if report.documents != of_files["documents"]:
        report.found.append(f"documents: {report.documents} of {of_files['documents']}")
    report.made_at = of_files["made_at"]
    masters.forget_what_was_read()
    migrate()
    look(report)
    report.made_anew = sum(again() for again in rooms.all("after_restoring"))
    return report


def _look_before(files: Path, keys: Path) -> None:
    for path, kind, alias in ((files, backups.FILES, "default"), (keys, backups.KEYS, "keys")):
        said = archives.about(path)
        if said["kind"] != kind:
            raise NotRestored(
                f"{path} holds {said['kind']}, not {kind}: first the archive of the files, then the keys."
            )
        if said["engine"] != connections[alias].vendor:
            raise NotRestored(f"{path} was made on {said['engine']}; restore it there.")
        if not dumps.is_empty(alias):
            raise NotRestored(
                "There is an installation already: name an empty directory in TERANGA_DATA, or empty databases."
            )


def _dump(said: dict[str, Any]) -> str:
    return f"database.{dumps.SUFFIX[said['engine']]}"


def _unpacked(path: Path, identity: str, folder: Path) -> dict[str, Any]:
    folder.mkdir()
    with archives.opened(path, identity) as members:
        for name, content in members:
            to = folder / name
            to.parent.mkdir(parents=True, exist_ok=True)
            with os.fdopen(os.open(to, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as out:
                shutil.copyfileobj(content, out)
    try:
        return dict(json.loads((folder / "manifest.json").read_bytes()))
    except OSError as error:
        raise NotRestored(f"{path} does not say what it holds.") from error


def _put_documents(folder: Path) -> int:
    """Move documents into their place; those that are there already, of a restore cut short, are the same."""
    count = 0
    for path in sorted(folder.glob("??/*.sealed")):
        to = Path(settings.MEDIA_ROOT) / path.relative_to(folder)
        to.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        os.replace(path, to)
        count += 1
    return count


def _compare(alias: str, expected: dict[str, int], report: Report) -> int:
    there = dumps.counts(connections[alias], [])
    report.found += [
        f"{table}: {there.get(table, 0)} rows of {n}" for table, n in expected.items() if there.get(table) != n
    ]
    return sum(expected.values())


def look(report: Report) -> None:
    """Verify the journal, and that the master key opens everyone's key."""
    report.entries = Entry.objects.count()
    report.found += [f"{each.entry}: {each.why}" for each in journal.verify()]
    for row in Key.objects.order_by("pk").iterator(chunk_size=2000):
        try:
            masters.of(row.wrapped_by).unwrap(bytes(row.wrapped_sealed), bound_to=row.holder.bytes)
            report.keys += 1
        except masters.Tampered:
            report.found.append(f"the key of {row.holder} does not open")
