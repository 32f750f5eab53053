"""The file: who follows it, why it was opened, what was found, what is needed and to be done, how it ended."""

from functools import lru_cache
from typing import ClassVar
from uuid import UUID

from django.db import models
from django.db.models import Exists, OuterRef, Q
from django.utils.translation import gettext_lazy as _

from teranga.access.models import Office, Staff
from teranga.kernel.scope import Actor, Record
from teranga.people.models import Person


class Serial(Record):
    """The last serial allotted in a country and year; its row is locked while a reference is made."""

    country_code = models.CharField(max_length=3)
    year = models.PositiveSmallIntegerField()
    last = models.PositiveIntegerField(default=0)

    class Meta:
        constraints = (models.UniqueConstraint(fields=("country_code", "year"), name="casework_one_serial_per_year"),)

    @staticmethod
    def scope(actor: Actor) -> Q:
        return Q(pk__in=())


class Case(Record):
    """One person's file. `office` is responsible for it now; every office in `holders` may see it."""

    columns: ClassVar[dict[str, str]] = {"reference": "pseudonymous", "categories": "code"}

    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="cases", verbose_name=_("Person"))
    office = models.ForeignKey(Office, on_delete=models.PROTECT, related_name="+", verbose_name=_("Responsible office"))
    reference = models.CharField(_("Reference"), max_length=20, unique=True)
    opened_on = models.DateField(_("Opened on"))
    priority_code = models.CharField(_("Priority"), max_length=20)
    responsible = models.ForeignKey(
        Staff, on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("Caseworker")
    )
    is_emergency_movement = models.BooleanField(_("Emergency movement"), default=False)
    # Copies for lists, written by acts, derived by rules.stage_of from the records.
    stage_code = models.CharField(_("Stage"), max_length=20)
    categories = models.CharField(_("Categories"), max_length=300, blank=True)  # codes, separated by spaces

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=("person",), condition=~Q(stage_code="closed"), name="casework_one_open_file_per_person"
            ),
        )
        indexes = (
            models.Index(fields=("office", "-opened_on", "-id"), name="casework_by_office"),
            models.Index(fields=("responsible", "stage_code", "-opened_on", "-id"), name="casework_by_caseworker"),
            models.Index(fields=("-opened_on", "-id"), name="casework_latest"),
            models.Index(fields=("office", "stage_code", "responsible"), name="casework_at_work"),
        )

    def __str__(self) -> str:
        return self.reference

    @staticmethod
    def scope(actor: Actor) -> Q:
        return _held_by(actor.offices, actor.glass)

    @staticmethod
    def organisation_scope(actor: Actor) -> Q:
        """The files of the actor's organisation: those that may be opened from another office, with a reason."""
        return Q(office__organisation=actor.organisation)

    @staticmethod
    def act_scope(actor: Actor) -> Q:
        """Only the responsible office acts on a file; the others that held it, or will receive it, read."""
        return Q(office__in=actor.offices)

    def key_holder(self) -> UUID:
        return self.person_id


@lru_cache(maxsize=256)
def _held_by(offices: frozenset[UUID], glass: frozenset[UUID]) -> Q:
    """Asked of every page, and made once."""
    held = Holder.objects.unscoped("this is the scope of a case").filter(case=OuterRef("pk"), office__in=offices)
    return Q(Exists(held)) | Q(pk__in=glass) if glass else Q(Exists(held))


class Holder(Record):
    """An office that may see a file: responsible now, formerly, or announced to receive the person."""

    part_of = "case"

    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="holders")
    office = models.ForeignKey(Office, on_delete=models.PROTECT, related_name="+")
    kind_code = models.CharField(max_length=20)  # responsible | former | receiving
    since_at = models.DateTimeField()

    class Meta:
        constraints = (models.UniqueConstraint(fields=("case", "office"), name="casework_holder_once"),)
        indexes = (models.Index(fields=("office", "case"), name="casework_held_by_office"),)


class CaseCategory(Record):
    """Why the person is assisted (data/codes/category.csv); several may hold at once."""

    part_of = "case"

    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="category_records")
    category_code = models.CharField(_("Category"), max_length=40)
    since_on = models.DateField(_("Since"))
    until_on = models.DateField(_("Until"), null=True, blank=True)

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=("case", "category_code"),
                condition=Q(until_on__isnull=True),
                name="casework_category_holds_once",
            ),
        )


class Screening(Record):
    """The first screening (later an instrument). Answers are yes, no or unknown: never "no" where nothing was asked."""

    part_of = "case"

    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="screenings")
    screened_on = models.DateField(_("Screened on"))
    fears_return_code = models.CharField(_("Expresses fear of return"), max_length=10)
    asylum_pending_code = models.CharField(_("Asylum claim pending"), max_length=10)
    alone_code = models.CharField(_("Child without a parent or guardian"), max_length=10)
    health_need_code = models.CharField(_("Health need"), max_length=10)
    trafficking_signs_code = models.CharField(_("Signs of trafficking"), max_length=10)
    wishes_return_code = models.CharField(_("Wishes to return"), max_length=10)
    note_sealed = models.BinaryField(null=True)

    class Meta:
        indexes = (models.Index(fields=("case", "-screened_on", "-id"), name="casework_screening_latest"),)


class Need(Record):
    """Something the person needs (data/codes/need.csv), found at screening or later."""

    part_of = "case"

    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="needs")
    need_code = models.CharField(_("Need"), max_length=40)
    urgency_code = models.CharField(_("Urgency"), max_length=20)
    found_on = models.DateField(_("Found on"))
    met_on = models.DateField(_("Met on"), null=True, blank=True)
    note_sealed = models.BinaryField(null=True)


class Note(Record):
    part_of = "case"

    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="notes")
    written_at = models.DateTimeField(_("Written on"))
    author = models.ForeignKey(Staff, on_delete=models.PROTECT, null=True, related_name="+")
    text_sealed = models.BinaryField()

    class Meta:
        ordering = ("-written_at",)


class Attachment(Record):
    """A document kept sealed. `file_id` names it in the vault; `name_sealed` is the name it came with."""

    part_of = "case"
    columns: ClassVar[dict[str, str]] = {"content_type": "technical"}

    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="attachments")
    kind_code = models.CharField(_("Kind"), max_length=40)
    file_id = models.UUIDField()
    name_sealed = models.BinaryField()
    content_type = models.CharField(max_length=60)
    size = models.PositiveIntegerField(_("Size"))
    added_at = models.DateTimeField(_("Added on"))

    class Meta:
        ordering = ("-added_at",)


class Task(Record):
    """Something somebody must do by a day."""

    part_of = "case"

    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="tasks")
    text_sealed = models.BinaryField()
    due_on = models.DateField(_("Due on"))
    assignee = models.ForeignKey(Staff, on_delete=models.PROTECT, null=True, related_name="+", verbose_name=_("For"))
    done_at = models.DateTimeField(_("Done on"), null=True, blank=True)

    class Meta:
        ordering = ("due_on",)
        indexes = (
            models.Index(fields=("assignee", "due_on"), condition=Q(done_at__isnull=True), name="casework_tasks_to_do"),
            models.Index(fields=("due_on", "id"), condition=Q(done_at__isnull=True), name="casework_tasks_late"),
        )


class Closure(Record):
    """The end of the work on a file: reason and outcome (S10). A file reopened keeps it, with a Reopening."""

    part_of = "case"

    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="closures")
    closed_on = models.DateField(_("Date of closing"))
    reason_code = models.CharField(_("Reason"), max_length=40)
    outcome_code = models.CharField(_("Outcome"), max_length=40)
    note_sealed = models.BinaryField(null=True)


class Reopening(Record):
    part_of = "closure"

    closure = models.OneToOneField(Closure, on_delete=models.CASCADE, related_name="reopening")
    reopened_on = models.DateField(_("Date of reopening"))
    reason_code = models.CharField(_("Reason"), max_length=40)
    note_sealed = models.BinaryField(null=True)
