"""What is kept no longer: proposed, approved by two, erased, certified; holds; copies that people were given."""

from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from teranga.access.models import Office
from teranga.kernel.scope import Actor, Record
from teranga.people.models import Person


class Proposal(Record):
    """What an office should erase, since one rule of data/codes/retention_rule.csv says its period has ended."""

    office = models.ForeignKey(Office, on_delete=models.PROTECT, related_name="+", verbose_name=_("Office"))
    rule_code = models.CharField(_("Rule"), max_length=40)
    proposed_at = models.DateTimeField(_("Proposed on"))

    class Meta:
        ordering = ("-proposed_at", "-id")
        indexes = (models.Index(fields=("office", "-proposed_at", "-id"), name="protection_by_office"),)

    @staticmethod
    def scope(actor: Actor) -> Q:
        return Q(office__in=actor.offices)


class ProposedErasure(Record):
    """One person, or their photo, of a proposal. `seen`: the last entry of the journal about them when it was made;
    anything later lifts it."""

    part_of = "proposal"
    columns: ClassVar[dict[str, str]] = {"reference": "pseudonymous"}

    proposal = models.ForeignKey(Proposal, on_delete=models.CASCADE, related_name="erasures")
    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="+")
    kind_code = models.CharField(_("What"), max_length=20)
    reference = models.CharField(_("File"), max_length=20, blank=True)
    ended_on = models.DateField(_("Kept until"))
    seen = models.BigIntegerField()
    lifted_at = models.DateTimeField(_("Lifted on"), null=True)
    lifted_code = models.CharField(_("Why it was lifted"), max_length=20, blank=True)
    erased_at = models.DateTimeField(_("Erased on"), null=True)

    class Meta:
        ordering = ("ended_on", "id")
        constraints = (
            models.UniqueConstraint(
                fields=("person", "kind_code"),
                condition=Q(lifted_at__isnull=True, erased_at__isnull=True),
                name="protection_proposed_once",
            ),
        )


class Approval(Record):
    """Somebody approved a proposal: number 1, then number 2, by somebody else (S8)."""

    part_of = "proposal"

    proposal = models.ForeignKey(Proposal, on_delete=models.CASCADE, related_name="approvals")
    number = models.PositiveSmallIntegerField()
    approved_by = models.UUIDField()
    approved_at = models.DateTimeField(_("Approved on"))

    class Meta:
        ordering = ("number",)
        constraints = (
            models.UniqueConstraint(fields=("proposal", "number"), name="protection_approval_once"),
            models.UniqueConstraint(fields=("proposal", "approved_by"), name="protection_approved_by_two"),
            models.CheckConstraint(condition=Q(number__in=(1, 2)), name="protection_two_approvals"),
        )


class Certificate(Record):
    """What was erased of a proposal, in figures. It stays, and names nobody who was erased."""

    part_of = "proposal"

    proposal = models.OneToOneField(Proposal, on_delete=models.CASCADE, related_name="certificate")
    certified_at = models.DateTimeField(_("Certified on"))
    erased = models.PositiveIntegerField(_("Erased"))
    lifted = models.PositiveIntegerField(_("Lifted"))


class Hold(Record):
    """Somebody's data is kept beyond its period, for a reason, until a day or until it is released."""

    part_of: ClassVar[str] = "person"

    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="holds")
    reason_code = models.CharField(_("Reason"), max_length=40)
    since_on = models.DateField(_("Since"))
    until_on = models.DateField(_("Until"), null=True, blank=True)
    released_on = models.DateField(_("Released on"), null=True)
    why_sealed = models.BinaryField()

    class Meta:
        ordering = ("-since_on", "-id")


class OwnCopy(Record):
    """A person's own copy of what is held about them, as it was made: sealed with their key, kept for a week."""

    part_of: ClassVar[str] = "person"

    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="own_copies")
    made_at = models.DateTimeField(_("Made on"))
    made_by = models.UUIDField()
    reason_code = models.CharField(_("Asked for by"), max_length=40)
    handed_code = models.CharField(_("How it is handed over"), max_length=40)
    language_code = models.CharField(_("Language of the person"), max_length=10)
    texts = models.PositiveIntegerField(_("Free texts handed over"))
    texts_withheld = models.PositiveIntegerField(_("Free texts withheld"))
    pdf_id = models.UUIDField(null=True)
    json_id = models.UUIDField(null=True)
    gone_at = models.DateTimeField(_("Deleted here on"), null=True)

    class Meta:
        ordering = ("-made_at", "-id")
        indexes = (models.Index(fields=("made_at",), condition=Q(gone_at__isnull=True), name="protection_copies_kept"),)
