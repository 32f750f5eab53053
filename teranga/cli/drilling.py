"""A drill: the latest backup is restored in a scratch place by the programme itself, as on the day it is needed."""

import json
import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from typing import Any
from urllib.parse import quote

from django.conf import settings
from django.db import connections
from django.db.utils import Error

from teranga.kernel import acts, backups, clock
from teranga.kernel.backups import Kept
from teranga.kernel.models import Drill

_MOST_WORDS = 400


class NoDrill(Exception):
    """Why nothing can be tried out, in words."""


def drill(source: Path, keys_from: Path) -> Drill:
    """Restore the latest archives of two folders elsewhere; gives what was found, and keeps it. Raises NoDrill."""
    files, keys = _latest(source, backups.FILES), _latest(keys_from, backups.KEYS)
    began = clock.now()
    scratch = Path(tempfile.mkdtemp(prefix="drill-", dir=settings.DATA))
    try:
        with _databases() as urls:
            found = _restored(files, keys, scratch, urls)
    finally:
        shutil.rmtree(scratch)
    wrong = "; ".join(found.get("found", []))
    done = Drill(
        made_at=began,
        seconds=round((clock.now() - began).total_seconds()),
        files=files.path.name,
        keys=keys.path.name,
        backup_made_at=datetime.fromisoformat(found["made_at"]) if found.get("made_at") else files.made_at,
        **{name: found.get(name, 0) for name in ("entries", "rows", "documents")},
        is_sound=not wrong,
        found=wrong[:_MOST_WORDS],
    )
    with acts.housekeeping("the record of drills"):
        done.save(force_insert=True)
    return done


def _latest(folder: Path, kind: str) -> Kept:
    found = [each for each in backups.kept(folder) if each.kind == kind] if folder.is_dir() else []
    if not found:
        raise NoDrill(f"There is no backup of the {kind} in {folder}: make one with `teranga backup`.")
    return found[0]


def _restored(files: Kept, keys: Kept, scratch: Path, urls: dict[str, str]) -> dict[str, Any]:
    """What `teranga restore` reports, run as a process of its own that knows of nothing but the scratch place."""
    report = scratch / "report.json"
    told = {
        name: value for name, value in os.environ.items() if name not in ("DATABASE_URL", "TERANGA_KEYS_DATABASE_URL")
    }
    told |= {"TERANGA_DATA": str(scratch / "data"), "TERANGA_MASTER_KEY_FILE": str(settings.MASTER_KEY_FILE), **urls}
    command = ["restore", str(files.path), str(keys.path), "--report", str(report)]
    done = subprocess.run(  # noqa: S603  # our own interpreter and programme
        [sys.executable, "-c", "from teranga.cli import main; main()", *command],
        env=told,
        capture_output=True,
        text=True,
        check=False,
    )
    if report.exists():
        return dict(json.loads(report.read_text()))
    return {"found": [(done.stderr.strip().splitlines() or ["it ended without a word"])[-1].removeprefix("Error: ")]}


@contextmanager
def _databases() -> Iterator[dict[str, str]]:
    """Scratch databases on the same server, for as long as the drill lasts; none for SQLite."""
    names = {"default": "DATABASE_URL", "keys": "TERANGA_KEYS_DATABASE_URL"}
    made: dict[str, str] = {}
    try:
        for alias in names:
            if connections[alias].vendor == "postgresql":
                made[alias] = f"{connections[alias].settings_dict['NAME']}_drill"
                _say(
                    alias,
                    f'DROP DATABASE IF EXISTS "{made[alias]}"',
                    f'CREATE DATABASE "{made[alias]}" TEMPLATE template0',
                )
        yield {names[alias]: _url(alias, name) for alias, name in made.items()}
    except Error as error:
        raise NoDrill(f"A scratch database can't be made: give the role CREATEDB. ({str(error).strip()})") from error
    finally:
        for alias, name in made.items():
            _say(alias, f'DROP DATABASE IF EXISTS "{name}"')


def _say(alias: str, *statements: str) -> None:
    """On a connection of its own: databases aren't made inside a transaction."""
    beside: Any = connections[alias].copy()
    try:
        beside.set_autocommit(True)
        with beside.cursor() as cursor:
            for each in statements:
                cursor.execute(each)
    finally:
        beside.close()


def _url(alias: str, name: str) -> str:
    said = connections[alias].settings_dict
    who = quote(said["USER"], safe="") + (f":{quote(said['PASSWORD'], safe='')}" if said["PASSWORD"] else "")
    port = f":{said['PORT']}" if said["PORT"] else ""
    return f"postgresql://{who}@{quote(said['HOST'], safe='')}{port}/{quote(name, safe='')}"
