"""Individual reintegration projects: proposed, decided by someone else, paid in instalments, followed up, ended."""

from typing import ClassVar

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from teranga.casework.models import Attachment, Case
from teranga.kernel.scope import Record


class Project(Record):
    """A project of one person, after arrival. Its instalments add up to its budget."""

    part_of = "case"
    columns: ClassVar[dict[str, str]] = {"dimensions": "code", "activities": "code"}

    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="projects")
    kind_code = models.CharField(_("Kind"), max_length=20)
    proposed_on = models.DateField(_("Proposed on"))
    proposed_by = models.UUIDField()
    goal_sealed = models.BinaryField()
    dimensions = models.CharField(_("Dimensions"), max_length=60)  # codes, separated by spaces
    activities = models.CharField(_("Activities"), max_length=400)  # codes, separated by spaces
    budget = models.DecimalField(_("Budget"), max_digits=16, decimal_places=3)
    currency_code = models.CharField(_("Currency"), max_length=3)
    funding_line_code = models.CharField(_("Funding line"), max_length=40)
    starts_on = models.DateField(_("Starts on"))
    ends_on = models.DateField(_("Ends on"))
    # A copy for lists, written by acts, derived by rules.status from the records.
    status_code = models.CharField(_("Status"), max_length=20)

    class Meta:
        ordering = ("-proposed_on", "-pk")
        constraints = (
            models.CheckConstraint(condition=Q(budget__gt=0), name="reintegration_budget_positive"),
            models.CheckConstraint(condition=Q(ends_on__gte=F("starts_on")), name="reintegration_ends_after_start"),
            models.UniqueConstraint(
                fields=("case",),
                condition=Q(status_code__in=("proposed", "approved")),
                name="reintegration_one_open_project",
            ),
        )
        indexes = (models.Index(fields=("status_code", "proposed_on", "id"), name="reintegration_by_status"),)


class Approval(Record):
    """The decision to pay for a project, by someone other than its proposer (S8)."""

    part_of = "project"

    project = models.OneToOneField(Project, on_delete=models.CASCADE, related_name="approval")
    decided_on = models.DateField(_("Decided on"))
    decided_by = models.UUIDField()
    why_sealed = models.BinaryField(null=True)


class Refusal(Record):
    """The decision not to, by someone other than the proposer, with its reason."""

    part_of = "project"

    project = models.OneToOneField(Project, on_delete=models.CASCADE, related_name="refusal")
    decided_on = models.DateField(_("Decided on"))
    decided_by = models.UUIDField()
    why_sealed = models.BinaryField()


class Instalment(Record):
    """A part of the budget, due by a day. Paid in the order of `number`."""

    part_of = "project"

    project = models.ForeignKey(Project, on_delete=models.CASCADE, related_name="instalments")
    number = models.PositiveSmallIntegerField(_("Number"))
    amount = models.DecimalField(_("Amount"), max_digits=16, decimal_places=3)
    due_on = models.DateField(_("Due on"))

    class Meta:
        ordering = ("project", "number")
        constraints = (
            models.UniqueConstraint(fields=("project", "number"), name="reintegration_instalment_once"),
            models.CheckConstraint(condition=Q(amount__gt=0), name="reintegration_instalment_positive"),
        )


class Payment(Record):
    """An instalment paid, once. Its receipt accounts for it."""

    part_of = "instalment"

    instalment = models.OneToOneField(Instalment, on_delete=models.CASCADE, related_name="payment")
    paid_on = models.DateField(_("Paid on"))
    paid_by = models.UUIDField()
    amount = models.DecimalField(_("Amount"), max_digits=16, decimal_places=3)
    how_code = models.CharField(_("Paid by"), max_length=40)

    class Meta:
        constraints = (models.CheckConstraint(condition=Q(amount__gt=0), name="reintegration_payment_positive"),)


class Receipt(Record):
    """What accounts for a payment: a document kept on the file."""

    part_of = "payment"

    payment = models.OneToOneField(Payment, on_delete=models.CASCADE, related_name="receipt")
    received_on = models.DateField(_("Received on"))
    document = models.ForeignKey(Attachment, on_delete=models.PROTECT, related_name="+", verbose_name=_("Document"))


class Visit(Record):
    """A follow-up of the person and the project after return."""

    part_of = "project"

    project = models.ForeignKey(Project, on_delete=models.CASCADE, related_name="visits")
    visited_on = models.DateField(_("Visited on"))
    visited_by = models.UUIDField()
    how_code = models.CharField(_("How"), max_length=40)
    outcome_code = models.CharField(_("Outcome"), max_length=40)
    note_sealed = models.BinaryField(null=True)
    next_visit_on = models.DateField(_("Next visit"), null=True, blank=True)

    class Meta:
        ordering = ("-visited_on", "-pk")


class Ending(Record):
    """The end of a project: carried out in full, or stopped early, and why."""

    part_of = "project"

    project = models.OneToOneField(Project, on_delete=models.CASCADE, related_name="ending")
    ended_on = models.DateField(_("Ended on"))
    ended_by = models.UUIDField()
    reason_code = models.CharField(_("Reason"), max_length=40)
    outcome_code = models.CharField(_("Outcome"), max_length=40)
    note_sealed = models.BinaryField(null=True)
