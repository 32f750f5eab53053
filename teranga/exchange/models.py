"""Lists of arrivals as partners send them: the file, its lines, what each became."""

import builtins
from typing import ClassVar
from uuid import UUID

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from teranga.access.models import Office
from teranga.kernel.scope import Actor, Record
from teranga.people.models import Person


class PartnerList(Record):
    """One list, with a key of its own: the file and its lines stay sealed, and go once every line is settled.

    They have a second key (`contents`), which is destroyed then; so no older backup opens what somebody forgotten said.
    """

    columns: ClassVar[dict[str, str]] = {
        "partner": "text",
        "headers_mark": "technical",
        "file_mark": "technical",
        "meanings": "technical",
    }

    office = models.ForeignKey(Office, on_delete=models.PROTECT, related_name="+", verbose_name=_("For the office"))
    partner = models.CharField(_("Partner"), max_length=120)
    basis_code = models.CharField(_("Legal basis"), max_length=40)
    why_sealed = models.BinaryField()
    received_at = models.DateTimeField(_("Received on"))
    file_id = models.UUIDField(null=True)
    contents = models.UUIDField(null=True)  # whose key seals the file and the lines; none in lists of version 0.1
    file_mark = models.BinaryField(max_length=16)  # keyed hash: the same file sent again is known
    lines_total = models.PositiveIntegerField(_("Lines"), default=0)
    name_sealed = models.BinaryField()
    headers_mark = models.BinaryField(max_length=16)  # keyed hash: the same columns are understood again
    headings_sealed = models.BinaryField()
    header_row = models.PositiveIntegerField()
    meanings = models.JSONField(default=list)
    mapped_at = models.DateTimeField(null=True)
    checked_at = models.DateTimeField(null=True)
    started_at = models.DateTimeField(null=True)
    stopped_at = models.DateTimeField(null=True)
    finished_at = models.DateTimeField(_("Finished on"), null=True)

    class Meta:
        indexes = (models.Index(fields=("office", "-received_at", "-id"), name="exchange_by_office"),)

    def __str__(self) -> str:
        return self.partner

    @staticmethod
    def scope(actor: Actor) -> Q:
        return Q(office__in=actor.offices)

    def key_holder(self) -> UUID:
        return self.pk

    def contents_holder(self) -> UUID:
        return self.contents or self.pk


class ListLine(Record):
    """One line of a list. `cells_sealed` is emptied when the line became a person."""

    part_of = "list"
    columns: ClassVar[dict[str, str]] = {
        "mark": "pseudonymous",
        "code_mark": "pseudonymous",
        "household_mark": "pseudonymous",
        "refusals": "code",
    }

    list = models.ForeignKey(PartnerList, on_delete=models.CASCADE, related_name="lines")
    office = models.ForeignKey(Office, on_delete=models.PROTECT, related_name="+")
    number = models.PositiveIntegerField(_("Line"))
    cells_sealed = models.BinaryField(null=True)
    mark = models.BinaryField(max_length=16)  # keyed hash of what the line says: nothing is taken twice
    code_mark = models.BinaryField(max_length=16, null=True)  # keyed hash of the partner's code for this person
    household_mark = models.BinaryField(max_length=16, null=True)  # the same of the head of the household
    state_code = models.CharField(_("State"), max_length=20)
    refusals = models.JSONField(default=builtins.list)  # `list` is the field above
    decision_code = models.CharField(max_length=20, blank=True)
    chosen = models.ForeignKey(Person, on_delete=models.SET_NULL, null=True, related_name="+")
    person = models.ForeignKey(Person, on_delete=models.SET_NULL, null=True, related_name="+")

    class Meta:
        ordering = ("number",)
        constraints = (
            models.UniqueConstraint(fields=("list", "number"), name="exchange_line_once"),
            models.UniqueConstraint(
                fields=("office", "mark"), condition=Q(state_code__in=("taken", "linked")), name="exchange_taken_once"
            ),
        )
        indexes = (
            models.Index(fields=("list", "state_code", "number"), name="exchange_by_state"),
            models.Index(fields=("mark",), name="exchange_by_mark"),
        )


class LineCandidate(Record):
    """Someone whom a line may mean: a person already known, or an earlier line of the same list."""

    part_of = "line"
    columns: ClassVar[dict[str, str]] = {"reasons": "code"}

    line = models.ForeignKey(ListLine, on_delete=models.CASCADE, related_name="candidates")
    person = models.ForeignKey(Person, on_delete=models.CASCADE, null=True, related_name="+")
    office = models.ForeignKey(Office, on_delete=models.CASCADE, null=True, related_name="+")
    earlier = models.ForeignKey(ListLine, on_delete=models.CASCADE, null=True, related_name="+")
    confidence_code = models.CharField(max_length=20)
    score = models.DecimalField(max_digits=5, decimal_places=4)
    reasons = models.JSONField(default=list)
