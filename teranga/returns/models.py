"""Voluntary return: counselling, declaration and withdrawal, papers, movements and bookings, departure, arrival."""

from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from teranga.access.models import Office, Staff
from teranga.casework.models import Attachment, Case
from teranga.kernel.scope import Actor, Record
from teranga.people.models import Person


class Counselling(Record):
    """An individual talk about return: what was explained (data/codes/counselling_topic.csv), in which language."""

    part_of = "case"
    columns: ClassVar[dict[str, str]] = {"topics": "code"}

    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="counsellings")
    counselled_on = models.DateField(_("Counselled on"))
    language_code = models.CharField(_("Language"), max_length=10)
    topics = models.JSONField(_("Explained"), default=list)
    was_alone = models.BooleanField(_("Alone with the person"), default=True)
    note_sealed = models.BinaryField(null=True)

    class Meta:
        ordering = ("counselled_on", "id")


class Declaration(Record):
    """A declaration of voluntary return, signed. It holds for a time, until it is withdrawn."""

    part_of = "case"

    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="declarations")
    signed_on = models.DateField(_("Signed on"))
    destination_code = models.CharField(_("Country of return"), max_length=3)
    language_code = models.CharField(_("Language"), max_length=10)
    signatories_sealed = models.BinaryField(null=True)  # witness, interpreter, parent or guardian
    scan = models.ForeignKey(Attachment, on_delete=models.PROTECT, null=True, related_name="+", verbose_name=_("Scan"))

    class Meta:
        ordering = ("signed_on", "id")


class Withdrawal(Record):
    """The person no longer wishes to return. No reason is required, and nothing else on file changes."""

    part_of = "declaration"

    declaration = models.OneToOneField(Declaration, on_delete=models.CASCADE, related_name="withdrawal")
    withdrawn_on = models.DateField(_("Withdrawn on"))
    reason_code = models.CharField(_("Reason"), max_length=40)
    note_sealed = models.BinaryField(null=True)


class TravelDocument(Record):
    """A paper that a border accepts. Its number is sealed."""

    part_of = "case"

    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="travel_documents")
    kind_code = models.CharField(_("Document"), max_length=40)
    number_sealed = models.BinaryField()
    country_code = models.CharField(_("Issued by"), max_length=3)
    issued_on = models.DateField(_("Issued on"), null=True, blank=True)
    expires_on = models.DateField(_("Valid until"), null=True, blank=True)

    class Meta:
        ordering = ("id",)


class MedicalClearance(Record):
    """What a physician said about the journey: fit or not, until when, on which conditions. Never why."""

    part_of = "case"
    columns: ClassVar[dict[str, str]] = {"conditions": "code"}

    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="medical_clearances")
    examined_on = models.DateField(_("Examined on"))
    outcome_code = models.CharField(_("Fitness to travel"), max_length=20)
    valid_until = models.DateField(_("Valid until"), null=True, blank=True)
    conditions = models.JSONField(_("Conditions of the journey"), default=list)
    note_sealed = models.BinaryField(null=True)
    recorded_by = models.ForeignKey(Staff, on_delete=models.PROTECT, null=True, related_name="+")

    class Meta:
        ordering = ("examined_on", "id")


class FearRouting(Record):
    """Someone who fears return, or whose claim is pending, was sent to the competent body; what came of it (S6)."""

    part_of = "case"

    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="fear_routings")
    body_code = models.CharField(_("Competent body"), max_length=40)
    routed_on = models.DateField(_("Routed on"))
    outcome_code = models.CharField(_("Outcome"), max_length=40)
    outcome_on = models.DateField(_("Outcome on"), null=True, blank=True)
    note_sealed = models.BinaryField(null=True)
    recorded_by = models.ForeignKey(Staff, on_delete=models.PROTECT, null=True, related_name="+")

    class Meta:
        ordering = ("id",)  # as recorded: the latest record counts, whatever day it is about


class SeparationReason(Record):
    """Why somebody of a family does not leave with the others on a movement (S7), on the file where it was said.

    `movement` and `staying` are null only where reasons were recorded before they were asked for; such count no more.
    """

    part_of = "case"

    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="separation_reasons")
    movement = models.ForeignKey("Movement", on_delete=models.PROTECT, null=True, related_name="+")
    staying = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, related_name="+")
    reason_code = models.CharField(_("Reason"), max_length=40)
    explained_on = models.DateField(_("Recorded on"))
    why_sealed = models.BinaryField(null=True)

    class Meta:
        ordering = ("explained_on", "id")


class Movement(Record):
    """A bus convoy or a flight. Seen by the office that sends it and the one that receives; the first acts on it."""

    columns: ClassVar[dict[str, str]] = {"carrier": "text", "departs_from": "text"}

    office = models.ForeignKey(Office, on_delete=models.PROTECT, related_name="+", verbose_name=_("Sending office"))
    receiving_office = models.ForeignKey(
        Office, on_delete=models.PROTECT, related_name="+", verbose_name=_("Receiving office")
    )
    kind_code = models.CharField(_("Kind"), max_length=40)
    carrier = models.CharField(_("Carrier"), max_length=120, blank=True)
    departs_on = models.DateField(_("Departs on"))
    departs_from = models.CharField(_("Departs from"), max_length=120)
    destination_code = models.CharField(_("Destination"), max_length=3)
    capacity = models.PositiveIntegerField(_("Seats"))

    class Meta:
        constraints = (models.CheckConstraint(condition=Q(capacity__gte=1), name="returns_movement_has_seats"),)
        indexes = (
            models.Index(fields=("office", "-departs_on", "-id"), name="returns_leaving_office"),
            models.Index(fields=("receiving_office", "-departs_on", "-id"), name="returns_reaching_office"),
        )

    @staticmethod
    def scope(actor: Actor) -> Q:
        return Q(office__in=actor.offices) | Q(receiving_office__in=actor.offices)

    @staticmethod
    def act_scope(actor: Actor) -> Q:
        return Q(office__in=actor.offices)


class Rescheduling(Record):
    """The day of departure was moved; every gate is judged again for the new one."""

    part_of = "movement"

    movement = models.ForeignKey(Movement, on_delete=models.CASCADE, related_name="reschedulings")
    from_on = models.DateField(_("Planned for"))
    to_on = models.DateField(_("Moved to"))


class MovementCancellation(Record):
    """The movement will not leave; every booking on it is cancelled with it."""

    part_of = "movement"

    movement = models.OneToOneField(Movement, on_delete=models.CASCADE, related_name="cancellation")
    reason_code = models.CharField(_("Reason"), max_length=40)
    cancelled_at = models.DateTimeField(_("Cancelled on"))


class Booking(Record):
    """A place on a movement. Cancelled by a record, never deleted; one at a time for a file."""

    part_of = "movement"

    movement = models.ForeignKey(Movement, on_delete=models.CASCADE, related_name="bookings")
    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="bookings")
    booked_at = models.DateTimeField(_("Booked on"))
    # Copy for the constraint below, cleared by the acts that cancel, by departure, and by nothing else.
    is_open = models.BooleanField(default=True)

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=("case",), condition=Q(is_open=True), name="returns_one_open_booking"),
        )
        indexes = (models.Index(fields=("movement", "is_open"), name="returns_travellers"),)


class BookingCancellation(Record):
    """Why and when a place was given up."""

    part_of = "booking"

    booking = models.OneToOneField(Booking, on_delete=models.CASCADE, related_name="cancellation")
    reason_code = models.CharField(_("Reason"), max_length=40)
    cancelled_at = models.DateTimeField(_("Cancelled on"))


class ManifestClosure(Record):
    """The list of travellers is final: every gate was judged, and nobody is added any more."""

    part_of = "movement"

    movement = models.ForeignKey(Movement, on_delete=models.CASCADE, related_name="manifest_closures")
    closed_at = models.DateTimeField(_("Closed on"))
    travellers = models.PositiveIntegerField(_("Travellers"))


class ManifestReopening(Record):
    """A closed list was opened again, so that it can be added to; it must be closed again before departure."""

    part_of = "closure"

    closure = models.OneToOneField(ManifestClosure, on_delete=models.CASCADE, related_name="reopening")
    reopened_at = models.DateTimeField(_("Reopened on"))


class Departure(Record):
    """Somebody left, on a day, from a country to a country: what the yearly figures count.

    Sex, age and categories are copies of that day: figures of a year stay what they were, and need no name opened.
    """

    part_of = "case"
    columns: ClassVar[dict[str, str]] = {"categories": "code"}

    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="departures")
    movement = models.ForeignKey(Movement, on_delete=models.PROTECT, related_name="departures")
    departed_on = models.DateField(_("Departed on"))
    from_country_code = models.CharField(_("Left from"), max_length=3)
    to_country_code = models.CharField(_("Left for"), max_length=3)
    is_emergency_movement = models.BooleanField(_("Emergency movement"), default=False)
    sex_code = models.CharField(_("Sex"), max_length=40)
    age_years = models.PositiveSmallIntegerField(_("Age"), null=True, blank=True)
    categories = models.CharField(_("Categories"), max_length=300, blank=True)  # codes, separated by spaces

    class Meta:
        constraints = (models.UniqueConstraint(fields=("case", "movement"), name="returns_departs_once"),)
        indexes = (models.Index(fields=("departed_on", "from_country_code"), name="returns_by_departure"),)


class Arrival(Record):
    """What became of somebody who left (data/codes/arrival_outcome.csv)."""

    part_of = "case"

    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="arrivals")
    departure = models.OneToOneField(Departure, on_delete=models.CASCADE, related_name="arrival")
    arrived_on = models.DateField(_("Arrived on"))
    outcome_code = models.CharField(_("Outcome"), max_length=20)

    class Meta:
        indexes = (models.Index(fields=("arrived_on",), name="returns_by_arrival"),)


class Reception(Record):
    """The receiving office met the person and took over the file."""

    part_of = "case"

    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="receptions")
    departure = models.OneToOneField(Departure, on_delete=models.CASCADE, related_name="reception")
    office = models.ForeignKey(Office, on_delete=models.PROTECT, related_name="+", verbose_name=_("Office"))
    received_by = models.ForeignKey(Staff, on_delete=models.PROTECT, null=True, related_name="+")
    received_on = models.DateField(_("Day of the reception"))
    handed_to_sealed = models.BinaryField(null=True)
    note_sealed = models.BinaryField(null=True)
