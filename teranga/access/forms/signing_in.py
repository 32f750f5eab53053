"""Forms of signing in: the password, and what comes after it."""

import json
from typing import Any

from django import forms as django_forms
from django.contrib.auth import password_validation
from django.contrib.auth.forms import AuthenticationForm
from django.utils.translation import gettext_lazy as _

from teranga.ui import forms

MISMATCH = _("The address and the password do not match. Check both and try again.")
PASSKEY_FAILED = _("The passkey did not answer as it should. Nothing was changed: try again.")
WRONG = _("This does not open the account. Try again.")
PASSKEY_WORDS = {
    "absent": _("This browser or this address knows no passkeys: use another way, or another browser."),
    "failed": _("The passkey did not answer. Try again, or use another way."),
    "ask": _("Use a passkey"),
    "scripts": _("A passkey needs JavaScript; a code does not."),
}


class SignIn(AuthenticationForm):
    """Says the same whether or not the address has an account."""

    error_messages = {"invalid_login": MISMATCH, "inactive": MISMATCH}

    def __init__(self, *sent: Any, **options: Any) -> None:
        super().__init__(*sent, label_suffix="", **options)
        self.fields["username"].label = _("E-mail address")


class SecondStep(django_forms.Form):
    """A code of the app or a recovery code; or what a passkey signed (`credential`, filled by the browser)."""

    code = django_forms.CharField(label=_("Code"), required=False, max_length=40)
    credential = django_forms.CharField(widget=django_forms.HiddenInput, required=False, max_length=20_000)
    words = PASSKEY_WORDS

    def __init__(self, *sent: Any, **options: Any) -> None:
        super().__init__(*sent, **options)
        self.label_suffix = ""
        self.fields["code"].help_text = _("Six figures from your authenticator app, or one of your recovery codes.")
        self.fields["code"].widget.attrs.update(autocomplete="one-time-code", autofocus=True, spellcheck="false")

    def clean_credential(self) -> Any:
        return answer(self.cleaned_data["credential"])


def answer(text: str) -> Any:
    """What the browser says a passkey answered; None for nothing, and for what is no answer."""
    try:
        said = json.loads(text) if text else None
    except ValueError:
        return None
    return said if isinstance(said, dict) else None


def _good_password(password: str) -> str:
    password_validation.validate_password(password)
    return password


class NewPassword(django_forms.CharField):
    """A password that is not short, common or only figures."""

    def __init__(self, **options: Any) -> None:
        words = _("At least 12 characters, not a common one.")
        widget = django_forms.PasswordInput(attrs={"autocomplete": "new-password"})
        super().__init__(widget=widget, help_text=words, strip=False, **options)

    def clean(self, value: Any) -> str:
        return _good_password(super().clean(value))


class Join(forms.ActForm):
    is_kept = False
    password = NewPassword(label=_("Password"))
