"""Making the tables and the queue of an installation, or bringing them up to this version."""

import os
from pathlib import Path

from django.conf import settings
from django.core.management import call_command

from teranga.kernel import acts


def furnish() -> None:
    """Folders, secret of the sessions, queue of background work, tables of both databases."""
    from huey.contrib.djhuey import HUEY

    settings.DATA.mkdir(parents=True, exist_ok=True)
    Path(settings.MEDIA_ROOT).mkdir(exist_ok=True)
    _make_secret(settings.DATA / "secret.key")
    if not settings.REDIS_URL:
        HUEY.storage.initialize_schema()
    with acts.housekeeping("migrations"):
        for alias in settings.DATABASES:
            call_command("migrate", *rooms_of(alias), database=alias, interactive=False, verbosity=0)


def rooms_of(alias: str) -> tuple[str, ...]:
    """The rooms whose migrations a database needs: only the kernel's where keys are kept; of the other, all (empty)."""
    return ("kernel",) if alias == "keys" else ()


def _make_secret(path: Path) -> None:
    if not path.exists():
        path.touch(mode=0o600)
        path.write_text(os.urandom(32).hex() + "\n")
