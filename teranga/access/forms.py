"""Forms about staff and signing in."""

from typing import Any

from django import forms as django_forms
from django.contrib.auth import password_validation
from django.contrib.auth.forms import AuthenticationForm
from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.utils.translation import gettext_lazy as _

from teranga.access import queries
from teranga.ui import forms

MISMATCH = _("The address and the password do not match. Check both and try again.")


class SignIn(AuthenticationForm):
    """Says the same whether or not the address has an account."""

    error_messages = {"invalid_login": MISMATCH, "inactive": MISMATCH}

    def __init__(self, *sent: Any, **options: Any) -> None:
        super().__init__(*sent, label_suffix="", **options)
        self.fields["username"].label = _("E-mail address")


class AddStaff(forms.ActForm):
    name = forms.Text(label=_("Name"), max_length=120)
    email = forms.Text(label=_("E-mail address"), max_length=120)
    office = forms.Pick(
        lambda actor, subject: queries.all_office_choices(actor), record=queries.visible_office, label=_("Office")
    )
    role = django_forms.ChoiceField(choices=queries.role_choices, label=_("Role"))
    password = forms.Text(
        label=_("First password"), help_text=_("At least 12 characters. Give it to them yourself, never by e-mail.")
    )

    def clean_email(self) -> str:
        email: str = self.cleaned_data["email"]
        try:
            validate_email(email)
        except ValidationError as wrong:
            raise ValidationError(_("Type a whole e-mail address, like awa@example.org."), code="email") from wrong
        return email

    def clean_password(self) -> str:
        password: str = self.cleaned_data["password"]
        password_validation.validate_password(password)
        return password


class ChangeRole(forms.ActForm):
    role = django_forms.ChoiceField(choices=queries.role_choices, label=_("Role"))


class Why(forms.ActForm):
    why = forms.Text(label=_("Reason"))


class ChangePassword(forms.ActForm):
    """One's own password; the present one is asked again."""

    present = django_forms.CharField(label=_("Present password"), widget=django_forms.PasswordInput)
    password = django_forms.CharField(
        label=_("New password"),
        widget=django_forms.PasswordInput,
        help_text=_("At least 12 characters, not a common one."),
    )

    def clean_present(self) -> str:
        present: str = self.cleaned_data["present"]
        if not queries.knows_password(self.actor, present):
            raise ValidationError(_("This is not your present password."), code="mismatch")
        return present

    def clean_password(self) -> str:
        password: str = self.cleaned_data["password"]
        password_validation.validate_password(password)
        return password

    def arguments(self) -> dict[str, Any]:
        return {"password": self.cleaned_data["password"]}
