"""Long files prepared in the background, for whoever asked; and work that somebody says to try again."""

from typing import ClassVar
from uuid import UUID

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from teranga.access.models import Organisation
from teranga.kernel.scope import Actor, Record


class Preparation(Record):
    """A file that takes long to make, made piece by piece and sealed with a key of its own, which goes with it.

    `place` is where the next piece begins: after a restart the work goes on from there.
    """

    columns: ClassVar[dict[str, str]] = {
        "kind": "code",
        "place": "pseudonymous",
        "checksum": "technical",
    }

    kind = models.CharField(max_length=60)
    format_code = models.CharField(_("Format"), max_length=10)
    asked_by = models.UUIDField()
    asked_at = models.DateTimeField(_("Asked for on"))
    asked_sealed = models.BinaryField()
    place = models.CharField(max_length=600, blank=True)
    total = models.PositiveIntegerField(_("To prepare"))
    done = models.PositiveIntegerField(_("Prepared"), default=0)
    stopped_at = models.DateTimeField(null=True)
    finished_at = models.DateTimeField(_("Ready since"), null=True)
    expires_at = models.DateTimeField(_("Kept until"), null=True)
    gone_at = models.DateTimeField(null=True)
    checksum = models.CharField(_("SHA-256"), max_length=64, blank=True)

    class Meta:
        indexes = (
            models.Index(fields=("asked_by", "-asked_at", "-id"), name="background_by_asker"),
            models.Index(fields=("expires_at",), condition=Q(gone_at__isnull=True), name="background_expiring"),
        )

    @staticmethod
    def scope(actor: Actor) -> Q:
        """Whoever asked, and nobody else: it holds what they may see. The command line lets it expire."""
        return Q() if actor.may("access.install") else Q(asked_by=actor.id)

    def key_holder(self) -> UUID:
        return self.pk


class PreparedPiece(Record):
    """A piece of a file being prepared, sealed on the disk."""

    part_of = "preparation"
    columns: ClassVar[dict[str, str]] = {}

    preparation = models.ForeignKey(Preparation, on_delete=models.CASCADE, related_name="pieces")
    number = models.PositiveIntegerField()
    name_sealed = models.BinaryField()
    file_id = models.UUIDField()

    class Meta:
        ordering = ("number",)
        constraints = (models.UniqueConstraint(fields=("preparation", "number"), name="background_piece_once"),)


class Retry(Record):
    """Somebody said to try again with background work that had been given up."""

    columns: ClassVar[dict[str, str]] = {}

    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    entry = models.BigIntegerField()
    at = models.DateTimeField()

    @staticmethod
    def scope(actor: Actor) -> Q:
        return Q(organisation=actor.organisation)
