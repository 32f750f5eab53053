"""The tables of people: who is known, to which offices, under which consent. Names live in sealed columns only."""

from functools import lru_cache
from typing import ClassVar
from uuid import UUID

from django.db import models
from django.db.models import Exists, F, OuterRef, Q
from django.utils.translation import gettext_lazy as _

from teranga.access.models import Office
from teranga.kernel.scope import Actor, Record


class Person(Record):
    """Someone assisted or to be assisted. Its own chain, its own key; what names it is in `identity_sealed`."""

    office = models.ForeignKey(Office, on_delete=models.PROTECT, related_name="+", verbose_name=_("Registered by"))
    registered_at = models.DateTimeField(_("Registered on"))
    source_code = models.CharField(_("Source"), max_length=40)
    sex_code = models.CharField(_("Sex"), max_length=40)
    birth_year = models.PositiveSmallIntegerField(_("Year of birth"), null=True, blank=True)
    birth_estimated = models.BooleanField(_("Estimated age"), default=False)
    nationality_code = models.CharField(_("Nationality"), max_length=40, blank=True)
    languages = models.JSONField(_("Languages"), default=list, blank=True)
    route = models.JSONField(_("Route"), default=list, blank=True)
    lived_in_code = models.CharField(_("Country of residence"), max_length=40, blank=True)
    lived_since_year = models.PositiveSmallIntegerField(_("Lived there since"), null=True, blank=True)
    arrived_on = models.DateField(_("Arrived on"), null=True, blank=True)
    identity_sealed = models.BinaryField()
    journey_sealed = models.BinaryField(null=True)
    photo_id = models.UUIDField(_("Photo"), null=True, blank=True)

    columns: ClassVar[dict[str, str]] = {"languages": "code", "route": "code"}

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(birth_year__isnull=True) | Q(birth_year__range=(1880, 2200)),
                name="people_birth_year_plausible",
            ),
            models.CheckConstraint(
                condition=~Q(birth_year__isnull=True) | Q(birth_estimated=False), name="people_no_estimate_of_nothing"
            ),
        ]
        indexes = [
            models.Index(fields=["office", "registered_at"], name="people_by_office"),
            models.Index(fields=["nationality_code", "id"], name="people_by_nationality"),
        ]

    @staticmethod
    def scope(actor: Actor) -> Q:
        return _known_at(actor.offices, actor.glass)

    acts_by_office: ClassVar[bool] = False

    @staticmethod
    def act_scope(actor: Actor) -> Q:
        """An office to which the person was only announced reads who they are, and changes nothing."""
        known = KnownAt.objects.unscoped("this is the scope of acts on a person").filter(
            person=OuterRef("pk"), office__in=actor.offices, reads_only=False
        )
        return Q(Exists(known))

    def key_holder(self) -> UUID:
        return self.pk


@lru_cache(maxsize=256)
def _known_at(offices: frozenset[UUID], glass: frozenset[UUID]) -> Q:
    """Asked of every page, and made once."""
    known = KnownAt.objects.unscoped("this is the scope of a person").filter(person=OuterRef("pk"), office__in=offices)
    return Q(Exists(known)) | Q(pk__in=glass) if glass else Q(Exists(known))


class KnownAt(Record):
    """An office that may see the person: the one that registered them, one that received or was handed their file."""

    part_of: ClassVar[str] = "person"

    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="known_at")
    office = models.ForeignKey(Office, on_delete=models.PROTECT, related_name="+")
    since_at = models.DateTimeField(_("Known since"))
    reads_only = models.BooleanField(default=False)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["person", "office"], name="people_known_once_at_an_office")]
        indexes = [models.Index(fields=["office", "person"], name="people_known_at_office")]


class NameKey(Record):
    """One keyed hash of a phonetic form of the person's name: the blind index through which names are found."""

    is_derived: ClassVar[bool] = True  # in no backup: it would answer whether a name is known
    part_of: ClassVar[str] = "person"
    columns: ClassVar[dict[str, str]] = {"key": "pseudonymous"}

    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="name_keys")
    kind_code = models.CharField(max_length=12)
    key = models.BigIntegerField()

    class Meta:
        indexes = [models.Index(fields=["key", "person"], name="people_by_name_key")]


class ExactKey(Record):
    """One keyed hash of something that is the same or is not: a telephone number, the number of a document."""

    is_derived: ClassVar[bool] = True  # in no backup: it would answer whether a name is known
    part_of: ClassVar[str] = "person"
    columns: ClassVar[dict[str, str]] = {"key": "pseudonymous"}

    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="exact_keys")
    kind_code = models.CharField(max_length=12)
    key = models.BigIntegerField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["person", "kind_code", "key"], name="people_exact_key_once")]
        indexes = [models.Index(fields=["key", "person"], name="people_by_exact_key")]


class Household(Record):
    """People who travel and are assisted together; seen by whoever may see one of them."""

    office = models.ForeignKey(Office, on_delete=models.PROTECT, related_name="+")
    formed_on = models.DateField(_("Formed on"))

    @staticmethod
    def scope(actor: Actor) -> Q:
        member = HouseholdMember.objects.unscoped("a household is seen through its members").filter(
            household=OuterRef("pk"), person__known_at__office__in=actor.offices
        )
        return Q(Exists(member))


class HouseholdMember(Record):
    """A person's place in a household, from a day to a day."""

    part_of: ClassVar[str] = "person"

    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="memberships")
    household = models.ForeignKey(Household, on_delete=models.CASCADE, related_name="members")
    role_code = models.CharField(_("Role in the family"), max_length=40)
    since_on = models.DateField(_("Since"))
    until_on = models.DateField(_("Until"), null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["person"], condition=Q(until_on__isnull=True), name="people_in_one_household_at_a_time"
            ),
            models.UniqueConstraint(
                fields=["household"],
                condition=Q(until_on__isnull=True, role_code="head"),
                name="people_one_head_of_household",
            ),
            models.CheckConstraint(
                condition=Q(until_on__isnull=True) | Q(until_on__gte=F("since_on")), name="people_leaves_after_joining"
            ),
        ]


class Consent(Record):
    """The legal basis on which the person's data is held (S1): their informed consent, or another with its reason.

    `words_sealed`: interpreter, witness, and why a basis other than consent was needed.
    """

    part_of: ClassVar[str] = "person"

    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="consents")
    basis_code = models.CharField(_("Legal basis"), max_length=40)
    how_code = models.CharField(_("How it was given"), max_length=40, blank=True)
    language_code = models.CharField(_("Language"), max_length=40, blank=True)
    given_on = models.DateField(_("Given on"))
    expires_on = models.DateField(_("Valid until"), null=True, blank=True)
    words_sealed = models.BinaryField()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(expires_on__isnull=True) | Q(expires_on__gte=F("given_on")),
                name="people_consent_expires_later",
            ),
            models.CheckConstraint(
                condition=~Q(basis_code__in=("informed_consent", "guardian_consent")) | ~Q(how_code=""),
                name="people_consent_says_how_given",
            ),
        ]


class ConsentScope(Record):
    """One purpose or recipient that a consent covers."""

    part_of: ClassVar[str] = "consent"

    consent = models.ForeignKey(Consent, on_delete=models.CASCADE, related_name="scopes")
    scope_code = models.CharField(_("For"), max_length=40)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["consent", "scope_code"], name="people_consent_scope_once")]


class ConsentWithdrawal(Record):
    """The consent ends, from that day on; what rested on it may not be used any more (S1)."""

    part_of: ClassVar[str] = "consent"

    consent = models.OneToOneField(Consent, on_delete=models.CASCADE, related_name="withdrawal")
    withdrawn_on = models.DateField(_("Withdrawn on"))
    how_code = models.CharField(_("How it was withdrawn"), max_length=40)


class NotSame(Record):
    """Someone compared two similar people and said that they are two; they are not proposed as duplicates again."""

    part_of: ClassVar[str] = "person"

    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="said_different")
    other = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="said_different_from")
    said_at = models.DateTimeField(_("Decided on"))

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["person", "other"], name="people_not_same_once"),
            models.CheckConstraint(condition=Q(person__lt=F("other")), name="people_not_same_in_order"),
        ]


class Forgetting(Record):
    """The person's key was destroyed: what named them can't be opened again. The figures go on counting them."""

    part_of: ClassVar[str] = "person"

    person = models.OneToOneField(Person, on_delete=models.CASCADE, related_name="forgetting")
    forgotten_at = models.DateTimeField(_("Forgotten on"))
    reason_code = models.CharField(_("Why"), max_length=40)
