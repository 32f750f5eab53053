"""Forms about staff."""

from typing import Any
from uuid import UUID

from django.contrib.auth import password_validation
from django.contrib.auth.forms import AuthenticationForm
from django.utils.translation import gettext_lazy as _

from teranga.access import queries
from teranga.ui import forms


class SignIn(AuthenticationForm):
    error_messages = {
        "invalid_login": _("The address and the password do not match. Check both and try again."),
        "inactive": _("The address and the password do not match. Check both and try again."),
    }

    def __init__(self, *sent: Any, **options: Any) -> None:
        super().__init__(*sent, label_suffix="", **options)
        self.fields["username"].label = _("E-mail address")


class AddStaff(forms.ActForm):
    name = forms.Text(label=_("Name"), max_length=120)
    email = forms.Text(label=_("E-mail address"), max_length=120)
    office = forms.Pick(lambda actor, subject: queries.all_office_choices(actor), label=_("Office"))
    role = forms.Pick(lambda actor, subject: queries.role_choices(), label=_("Role"))
    password = forms.Text(label=_("First password"), help_text=_("At least 12 characters. They change it when they first sign in."))

    def clean_password(self) -> str:
        password: str = self.cleaned_data["password"]
        password_validation.validate_password(password)
        return password


class ChangeRole(forms.ActForm):
    role = forms.Pick(lambda actor, subject: queries.role_choices(), label=_("Role"))


class Why(forms.ActForm):
    why = forms.Text(label=_("Reason"))


__all__ = ["UUID", "AddStaff", "ChangeRole", "SignIn", "Why"]
