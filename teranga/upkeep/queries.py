"""What the house asks itself: databases, master key, background work, disk; and how fast its pages are."""

import shutil
from datetime import UTC, datetime, timedelta
from pathlib import Path

from django.conf import settings
from django.db import connections
from django.db.migrations.executor import MigrationExecutor
from django.utils import formats, timezone
from django.utils.translation import gettext_lazy as _

from teranga.kernel import backups, clock, health, jobs, pace, vault
from teranga.kernel.models import JobRun, Key

SILENT_AFTER = timedelta(minutes=5)
BACKUP_EVERY, DRILL_EVERY = timedelta(hours=36), timedelta(days=40)
MUCH_WORK = 100
LITTLE_ROOM, NO_ROOM = 2 * 1024**3, 200 * 1024**2
"""Bytes left on the disk of the data: below the first somebody should look; below the second, writes may soon fail."""


def sign_of_life() -> Path:
    """The file that whoever does the background work touches."""
    return Path(settings.DATA) / "worker"


def speeds() -> list[pace.Speed]:
    """How fast each page was answered, this hour and the last."""
    return pace.speeds()


@health.check("database", label=_("Files"), order=10)
def database() -> health.Answer:
    return _answers("default")


@health.check("keys", label=_("Keys"), order=11)
def keys() -> health.Answer:
    return _answers("keys")


def _answers(alias: str) -> health.Answer:
    with connections[alias].cursor() as cursor:
        cursor.execute("SELECT 1")
        cursor.fetchone()
    return health.OK, _("The database answers")


@health.check("master-key", label=_("Master key"), order=12)
def master_key() -> health.Answer:
    """Whether the master key is there, and opens the key of somebody."""
    known = Key.objects.using("keys").first()
    try:
        if known is None:
            vault.blind("", purpose="upkeep.health")
        else:
            vault.seal(known.holder, b"", field="upkeep.health")
    except vault.NoMasterKey:
        return health.WRONG, _("There is none where the settings say")
    except vault.Tampered:
        return health.WRONG, _("It does not open the keys: it is another one")
    return health.OK, _("It opens the keys")


@health.check("schema", label=_("Version of the databases"), order=13, slow=True)
def schema() -> health.Answer:
    for alias in settings.DATABASES:
        executor = MigrationExecutor(connections[alias])
        if executor.migration_plan(executor.loader.graph.leaf_nodes()):
            return health.WRONG, _("Older than the programme: run teranga migrate")
    return health.OK, _("That of the programme")


@health.check("worker", label=_("Background work"), order=20)
def worker() -> health.Answer:
    try:
        seen = datetime.fromtimestamp(sign_of_life().stat().st_mtime, UTC)
    except OSError:
        return health.UNKNOWN, _("It has not been started here yet")
    if (silent := clock.now() - seen) > SILENT_AFTER:
        return health.WRONG, _("No sign of life for %(minutes)s minutes") % {
            "minutes": int(silent.total_seconds() / 60)
        }
    return health.OK, _("At work")


@health.check("queue", label=_("Work that waits"), order=21, slow=True)
def queue() -> health.Answer:
    waiting = jobs.to_do().count()
    given_up = JobRun.objects.filter(gave_up_at__isnull=False, finished_at__isnull=True).count()
    said = _("%(waiting)s waiting, %(given_up)s given up") % {"waiting": waiting, "given_up": given_up}
    return (health.LATE if given_up or waiting >= MUCH_WORK else health.OK), said


@health.check("disk", label=_("Disk"), order=30)
def disk() -> health.Answer:
    free = shutil.disk_usage(settings.DATA).free
    state = health.WRONG if free < NO_ROOM else health.LATE if free < LITTLE_ROOM else health.OK
    return state, _("%(free)s GB free") % {"free": round(free / 1024**3, 1)}


@health.check("backup", label=_("Last backup"), order=40)
def backup() -> health.Answer:
    made = backups.last_backup()
    if made is None:
        return health.UNKNOWN, _("None was made yet")
    late = clock.now() - made.made_at > BACKUP_EVERY
    return (health.LATE if late else health.OK), _("Made on %(day)s") % {"day": _day(made.made_at)}


@health.check("drill", label=_("Last time a backup was tried out"), order=41)
def drill() -> health.Answer:
    """An unsound backup wants attention at once, and the pages go on."""
    made = backups.last_drill()
    if made is None:
        return health.UNKNOWN, _("None was tried out yet")
    if not made.is_sound:
        return health.LATE, _("The backup tried out on %(day)s is not sound") % {"day": _day(made.made_at)}
    late = clock.now() - made.made_at > DRILL_EVERY
    return (health.LATE if late else health.OK), _("Restored whole on %(day)s") % {"day": _day(made.made_at)}


def _day(at: datetime) -> str:
    return formats.date_format(timezone.localtime(at), "SHORT_DATE_FORMAT")
