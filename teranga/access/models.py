"""Organisations, their offices, their staff; how each signs in, and where they are signed in."""

from typing import Any, ClassVar
from uuid import UUID

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.db import models
from django.db.models import Q

from teranga.kernel.scope import Actor, Record, ScopedQuerySet, everyone


class Organisation(Record):
    columns: ClassVar[dict[str, str]] = {"name": "text"}
    scope = staticmethod(everyone)

    name = models.CharField(max_length=120, unique=True)
    kind_code = models.CharField(max_length=30)

    def __str__(self) -> str:
        return self.name


class Office(Record):
    """A place of work: files, staff and references belong to one."""

    columns: ClassVar[dict[str, str]] = {"name": "text", "code": "technical"}
    scope = staticmethod(everyone)

    code = models.CharField(max_length=20, unique=True)
    name = models.CharField(max_length=120)
    country_code = models.CharField(max_length=3)
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="offices")

    class Meta:
        ordering = ("code",)

    def __str__(self) -> str:
        return f"{self.name} ({self.code})"


class StaffManager(BaseUserManager.from_queryset(ScopedQuerySet)):  # type: ignore[misc]
    def get_by_natural_key(self, username: str | None) -> Any:
        return self.unscoped("signing in: nobody acts yet").select_related("office").get(email=(username or "").lower())


class Staff(Record, AbstractBaseUser):
    """A member of staff. Signs in with an e-mail address; acts in one office with one role (data/roles.csv)."""

    columns: ClassVar[dict[str, str]] = {"email": "technical", "name": "technical", "password": "technical"}

    last_login = None
    email = models.EmailField(max_length=120, unique=True)
    name = models.CharField(max_length=120)
    office = models.ForeignKey(Office, on_delete=models.PROTECT, related_name="staff")
    role_code = models.CharField(max_length=40)
    is_active = models.BooleanField(default=True)
    wrong_codes = models.PositiveSmallIntegerField(default=0)  # in a row, of the second factor
    wrong_code_at = models.DateTimeField(null=True)

    objects = StaffManager()  # type: ignore[misc]
    USERNAME_FIELD = "email"

    class Meta:
        ordering = ("name",)

    def __str__(self) -> str:
        return self.name

    @staticmethod
    def scope(actor: Actor) -> Q:
        return Q(office__organisation=actor.organisation)

    def key_holder(self) -> UUID | None:
        return None


class Factor(Record):
    """What someone signs in with beside a password. What it holds is sealed with their own key."""

    part_of = "staff"
    columns: ClassVar[dict[str, str]] = {"name": "technical"}

    staff = models.ForeignKey(Staff, on_delete=models.CASCADE, related_name="factors")
    kind_code = models.CharField(max_length=20)  # totp | passkey | recovery
    name = models.CharField(max_length=60, blank=True)
    secret_sealed = models.BinaryField()
    step = models.BigIntegerField(default=0)  # a code of this half-minute or an earlier one was used already
    added_at = models.DateTimeField()
    used_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ("added_at", "id")
        constraints = (
            models.UniqueConstraint(
                fields=("staff", "kind_code"), condition=~Q(kind_code="passkey"), name="access_one_factor_of_a_kind"
            ),
        )

    def __str__(self) -> str:
        return self.name or self.kind_code


class SignIn(Record):
    """A session: where someone is signed in. Gone when it ends; no address of a machine is kept."""

    part_of = "staff"
    columns: ClassVar[dict[str, str]] = {"device": "technical"}

    staff = models.ForeignKey(Staff, on_delete=models.CASCADE, related_name="sign_ins")
    device = models.CharField(max_length=60, blank=True)
    since_at = models.DateTimeField()
    used_at = models.DateTimeField()

    class Meta:
        ordering = ("-used_at", "id")

    def __str__(self) -> str:
        return self.device


class Draft(Record):
    """What someone typed on a page and has not sent: sealed with the key of whom the page is about, else their own."""

    part_of = "staff"
    columns: ClassVar[dict[str, str]] = {"path": "pseudonymous"}

    staff = models.ForeignKey(Staff, on_delete=models.CASCADE, related_name="drafts")
    path = models.CharField(max_length=300)
    holder = models.UUIDField()
    typed_sealed = models.BinaryField()
    kept_at = models.DateTimeField()

    class Meta:
        constraints = (models.UniqueConstraint(fields=("staff", "path"), name="access_one_draft_per_page"),)

    def __str__(self) -> str:
        return self.path


class Glass(Record):
    """A file that someone opened outside their offices, for an hour: `subject` is the file, `holder` whose it is."""

    part_of = "staff"
    columns: ClassVar[dict[str, str]] = {"reference": "pseudonymous"}

    staff = models.ForeignKey(Staff, on_delete=models.CASCADE, related_name="glasses")
    office = models.ForeignKey(Office, on_delete=models.PROTECT, related_name="+")  # responsible for the file then
    subject = models.UUIDField()
    holder = models.UUIDField()
    reference = models.CharField(max_length=20)
    since_at = models.DateTimeField()
    until_at = models.DateTimeField()

    class Meta:
        ordering = ("-since_at", "-id")
        indexes = (models.Index(fields=("subject", "until_at"), name="access_glass_by_file"),)

    def __str__(self) -> str:
        return self.reference


class ReadingHour(Record):
    """How many different files someone read in one hour, and whether that was unusual for them."""

    part_of = "staff"

    staff = models.ForeignKey(Staff, on_delete=models.CASCADE, related_name="reading_hours")
    hour_at = models.DateTimeField()
    files = models.PositiveIntegerField()
    is_unusual = models.BooleanField(default=False)

    class Meta:
        ordering = ("-hour_at", "-files", "id")
        constraints = (models.UniqueConstraint(fields=("staff", "hour_at"), name="access_one_count_per_hour"),)

    def __str__(self) -> str:
        return f"{self.files}"
