"""Organisations, their offices, their staff."""

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
