"""Signing in with an e-mail address and a password (argon2)."""

from typing import Any
from uuid import UUID

from django.contrib.auth.backends import ModelBackend

from teranga.access.models import Staff
from teranga.kernel.acts import housekeeping

LONGEST = 255
"""Characters of an address that failures are counted for: the column of django-axes, which PostgreSQL holds to."""


def who_signs_in(request: Any, credentials: dict[str, Any] | None) -> str:
    """The address that failures are counted for: one, however it is written; no more of it than the count can hold."""
    typed = (credentials or request.POST).get("username") or ""
    return str(typed).strip().lower()[:LONGEST]


class StaffBackend(ModelBackend):
    def authenticate(self, request: Any, username: str | None = None, password: str | None = None, **rest: Any) -> Any:
        with housekeeping("a stronger hash of the password may be kept at sign-in"):
            return super().authenticate(request, username=username, password=password, **rest)

    def get_user(self, user_id: UUID) -> Staff | None:
        staff = Staff.objects.unscoped("the session says who it is").select_related("office").filter(pk=user_id).first()
        return staff if staff and staff.is_active else None
