"""Systems that ask by themselves: what lets them in, and where they are told what was done."""

from typing import ClassVar
from uuid import UUID

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from teranga.access.models import Office
from teranga.kernel.scope import Actor, Record


class Token(Record):
    """What lets another system in by the API: one office, some permissions of one role, until a day.

    Only a keyed hash of the token is kept; whoever issued it saw it once.
    """

    columns: ClassVar[dict[str, str]] = {"name": "text", "scopes": "code", "hash": "technical"}

    name = models.CharField(_("Integration"), max_length=120)
    office = models.ForeignKey(Office, on_delete=models.PROTECT, related_name="+", verbose_name=_("Office"))
    role_code = models.CharField(_("Role"), max_length=40)
    scopes = models.JSONField(_("Permissions"))
    expires_on = models.DateField(_("Valid until"))
    per_minute = models.PositiveIntegerField(_("Requests a minute"))
    hash = models.BinaryField(max_length=16, unique=True)
    issued_at = models.DateTimeField(_("Issued on"))
    used_at = models.DateTimeField(_("Last used on"), null=True)  # to the minute
    secret = ""  # the token itself, on what the act returns; kept nowhere

    class Meta:
        ordering = ("-issued_at",)

    def __str__(self) -> str:
        return self.name

    @staticmethod
    def scope(actor: Actor) -> Q:
        return Q(office__in=actor.offices) if actor.may("integrations.manage") else Q(pk__in=())

    def key_holder(self) -> UUID | None:
        return None


class TokenRevocation(Record):
    """From now on the token opens nothing."""

    part_of = "token"

    token = models.OneToOneField(Token, on_delete=models.CASCADE, related_name="revocation")
    revoked_at = models.DateTimeField(_("Revoked on"))


class Webhook(Record):
    """Where an integration is told that acts were done. Told through `position`, the number of an entry of the journal.

    `secret_sealed` signs what is sent, with a key of its own.
    """

    part_of = "token"
    columns: ClassVar[dict[str, str]] = {"url": "technical", "acts": "code"}

    token = models.ForeignKey(Token, on_delete=models.CASCADE, related_name="webhooks")
    url = models.CharField(_("Address"), max_length=300)
    acts = models.JSONField(_("Acts"))
    secret_sealed = models.BinaryField()
    position = models.BigIntegerField()
    added_at = models.DateTimeField(_("Added on"))
    ended_at = models.DateTimeField(_("Stopped on"), null=True)
    secret = ""  # the key, on what the act returns


class Delivery(Record):
    """One act told, or being told, to one webhook: an attempt that failed is made again later, a few times."""

    part_of = "webhook"
    columns: ClassVar[dict[str, str]] = {"act": "code", "error": "technical"}

    webhook = models.ForeignKey(Webhook, on_delete=models.CASCADE, related_name="deliveries")
    entry = models.BigIntegerField()
    act = models.CharField(_("Act"), max_length=80)
    attempts = models.PositiveSmallIntegerField(_("Attempts"), default=0)
    next_at = models.DateTimeField(_("Next attempt"), null=True)  # None: delivered, or given up
    delivered_at = models.DateTimeField(_("Told on"), null=True)
    error = models.CharField(_("Last error"), max_length=60, blank=True)

    class Meta:
        constraints = (models.UniqueConstraint(fields=("webhook", "entry"), name="integrations_told_once"),)
        indexes = (models.Index(fields=("next_at",), name="integrations_to_tell"),)
