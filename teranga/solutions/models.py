"""Durable solutions discussed and chosen, and the best-interests procedure of a child (a minimal record)."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from teranga.access.models import Staff
from teranga.casework.models import Case
from teranga.kernel.scope import Record


class Option(Record):
    """A durable solution discussed with the person, and what came of it."""

    part_of = "case"

    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="options")
    solution_code = models.CharField(_("Solution"), max_length=40)
    outcome_code = models.CharField(_("Outcome"), max_length=20)
    discussed_on = models.DateField(_("Discussed on"))
    why_sealed = models.BinaryField(null=True)

    class Meta:
        ordering = ("discussed_on", "id")


class Choice(Record):
    """The durable solution chosen; the latest one counts."""

    part_of = "case"

    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="choices")
    solution_code = models.CharField(_("Solution"), max_length=40)
    chosen_on = models.DateField(_("Chosen on"))
    why_sealed = models.BinaryField(null=True)

    class Meta:
        ordering = ("chosen_on", "id")


class BestInterests(Record):
    """An assessment of the best interests of a child, as one author wrote it. The latest one counts.

    Care and escort may be confirmed on it after the panel's decision; whatever else changes makes a new assessment.
    """

    part_of = "case"

    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="best_interests")
    author = models.ForeignKey(Staff, on_delete=models.PROTECT, null=True, related_name="+", verbose_name=_("Author"))
    assessed_on = models.DateField(_("Assessed on"))
    purpose_code = models.CharField(_("Purpose"), max_length=40)
    recommendation_code = models.CharField(_("Recommendation"), max_length=40)
    tracing_outcome_code = models.CharField(_("Family tracing"), max_length=40)
    child_view_sealed = models.BinaryField(null=True)
    guardian_sealed = models.BinaryField(null=True)
    guardian_view_sealed = models.BinaryField(null=True)
    reasons_sealed = models.BinaryField(null=True)
    care_arrangement_code = models.CharField(_("Care at destination"), max_length=40, blank=True)
    care_confirmed_on = models.DateField(_("Care confirmed on"), null=True, blank=True)
    care_sealed = models.BinaryField(null=True)
    escort_sealed = models.BinaryField(null=True)
    escort_named_on = models.DateField(_("Escort named on"), null=True, blank=True)

    class Meta:
        ordering = ("id",)
        indexes = (models.Index(fields=("case", "-id"), name="solutions_latest_assessment"),)


class BestInterestsDecision(Record):
    """What a panel decided on one assessment, with its reasons. Its members vote; the assessment's author doesn't."""

    part_of = "case"

    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="best_interests_decisions")
    assessment = models.ForeignKey(BestInterests, on_delete=models.CASCADE, related_name="decisions")
    decided_on = models.DateField(_("Decided on"))
    decision_code = models.CharField(_("Decision"), max_length=40)
    panel_sealed = models.BinaryField()
    panel_members = models.PositiveSmallIntegerField(_("Members of the panel"))
    reasons_sealed = models.BinaryField()

    class Meta:
        ordering = ("id",)
        indexes = (models.Index(fields=("case", "-id"), name="solutions_latest_decision"),)


class LiftConfirmation(Record):
    """A second person looked at why a file no longer protects a child, or says them older, and confirms it (S8)."""

    part_of = "case"

    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="lift_confirmations")
    confirmed_on = models.DateField(_("Confirmed on"))
    confirmed_by = models.ForeignKey(Staff, on_delete=models.PROTECT, null=True, related_name="+")
    reason_sealed = models.BinaryField()

    class Meta:
        ordering = ("id",)
