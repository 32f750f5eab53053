"""Tables of the kernel: the journal, the read log, and (in a database of their own) the keys."""

from typing import ClassVar

from django.db import models


class Entry(models.Model):
    """One act on one file. Append-only; never points at other tables, so that it outlives them."""

    columns: ClassVar[dict[str, str]] = {
        "subject_kind": "technical",
        "act": "code",
        "actor_name": "technical",
        "facts": "pseudonymous",
        "outcome": "pseudonymous",
        "prev_hash": "technical",
        "hash": "technical",
    }

    subject_kind = models.CharField(max_length=60)
    subject = models.UUIDField()
    seq = models.PositiveIntegerField()
    at = models.DateTimeField()
    actor = models.UUIDField()
    actor_name = models.CharField(max_length=120)
    act = models.CharField(max_length=80)
    facts = models.JSONField()
    holder = models.UUIDField(null=True)
    payload_sealed = models.BinaryField(null=True)
    outcome = models.JSONField()
    request_id = models.UUIDField(null=True, unique=True)
    prev_hash = models.BinaryField(max_length=32)
    hash = models.BinaryField(max_length=32)

    class Meta:
        constraints = (models.UniqueConstraint(fields=("subject", "seq"), name="journal_one_entry_per_version"),)
        indexes = (models.Index(fields=("act", "at"), name="journal_by_act"),)

    def __str__(self) -> str:
        return f"{self.subject_kind} {self.subject} #{self.seq} {self.act}"


class Reading(models.Model):
    """Somebody read a file (S12). One row at most per reader, file, place and ten minutes: no flood can bury it."""

    columns: ClassVar[dict[str, str]] = {"subject_kind": "technical", "place": "technical", "actor_name": "technical"}

    subject_kind = models.CharField(max_length=60)
    subject = models.UUIDField()
    actor = models.UUIDField()
    actor_name = models.CharField(max_length=120)
    place = models.CharField(max_length=60)
    at = models.DateTimeField()
    span = models.BigIntegerField()

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=("subject", "actor", "place", "span"), name="reading_once_per_span"),
        )

    def __str__(self) -> str:
        return f"{self.actor_name} read {self.subject_kind} {self.subject}"


class JobRun(models.Model):
    """Background work that an entry of the journal asks for: kept with the entry, so that neither is without the other.

    `holder` is the process that does it, until `held_until` unless it says that it goes on. `attempts` are those since
    the work last went on; after the last of them `gave_up_at` is set, and a person decides.
    """

    columns: ClassVar[dict[str, str]] = {
        "act": "code",
        "holder": "technical",
        "failure_code": "code",
        "error": "technical",
    }

    entry = models.BigIntegerField(unique=True)
    act = models.CharField(max_length=80)
    asked_by = models.UUIDField(null=True)
    asked_at = models.DateTimeField(null=True)
    not_before = models.DateTimeField(null=True)
    queued_at = models.DateTimeField(null=True)
    holder = models.CharField(max_length=120, blank=True)
    held_until = models.DateTimeField(null=True)
    started_at = models.DateTimeField(null=True)
    finished_at = models.DateTimeField(null=True)
    gave_up_at = models.DateTimeField(null=True)
    attempts = models.PositiveSmallIntegerField(default=0)
    failure_code = models.CharField(max_length=40, blank=True)
    error = models.CharField(max_length=120, blank=True)  # kind and place, never the message: it might name someone

    class Meta:
        indexes = (
            models.Index(
                fields=("asked_at",),
                condition=models.Q(finished_at__isnull=True, gave_up_at__isnull=True),
                name="jobs_to_do",
            ),
        )

    def __str__(self) -> str:
        return f"{self.act} of entry {self.entry}"


class Backup(models.Model):
    """A backup that was made: where, of how much. Names the files, not their folders."""

    columns: ClassVar[dict[str, str]] = {"files": "technical", "keys": "technical"}

    made_at = models.DateTimeField()
    finished_at = models.DateTimeField()
    files = models.CharField(max_length=120)
    keys = models.CharField(max_length=120)
    files_bytes = models.BigIntegerField()
    keys_bytes = models.BigIntegerField()
    entries = models.BigIntegerField()

    def __str__(self) -> str:
        return self.files


class Drill(models.Model):
    """A backup was really restored, elsewhere, and looked at. `found` says what was not as it should be."""

    columns: ClassVar[dict[str, str]] = {"files": "technical", "keys": "technical", "found": "technical"}

    made_at = models.DateTimeField()
    seconds = models.PositiveIntegerField()
    files = models.CharField(max_length=120)
    keys = models.CharField(max_length=120)
    backup_made_at = models.DateTimeField(null=True)
    entries = models.BigIntegerField(default=0)
    rows = models.BigIntegerField(default=0)
    documents = models.BigIntegerField(default=0)
    is_sound = models.BooleanField()
    found = models.CharField(max_length=400, blank=True)

    def __str__(self) -> str:
        return f"{self.files}: {'sound' if self.is_sound else self.found}"


class Key(models.Model):
    """A person's data key, wrapped by the master key. Lives in the database "keys", stored and backed up apart."""

    columns: ClassVar[dict[str, str]] = {"wrapped_by": "technical"}

    holder = models.UUIDField(primary_key=True)
    wrapped_sealed = models.BinaryField()
    wrapped_by = models.CharField(max_length=16, default="")  # id of the master key
    made_at = models.DateTimeField()

    def __str__(self) -> str:
        return str(self.holder)


class Secret(models.Model):
    """A secret of the house (blind index, journal, backups), wrapped by the master key in use. Lies with the keys."""

    columns: ClassVar[dict[str, str]] = {"name": "technical", "wrapped_by": "technical"}

    name = models.CharField(primary_key=True, max_length=20)
    wrapped_sealed = models.BinaryField()
    wrapped_by = models.CharField(max_length=16)

    def __str__(self) -> str:
        return self.name


class KeysApart:
    """Database router: keys in "keys", everything else in "default"."""

    def db_for_read(self, model: type[models.Model], **hints: object) -> str:
        return "keys" if model in (Key, Secret) else "default"

    db_for_write = db_for_read

    def allow_migrate(self, db: str, app_label: str, model_name: str | None = None, **hints: object) -> bool:
        return (db == "keys") == (app_label == "kernel" and model_name in ("key", "secret"))
