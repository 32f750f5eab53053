"""What a page made up and showed (a key, codes) comes back with the form, signed, so that nobody slips in another."""

from typing import Any

from django import forms
from django.core import signing
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

_SALT = "teranga.ui.signed"
_HALF_AN_HOUR = 1800


def sign(value: Any) -> str:
    """A value as the hidden field carries it."""
    return signing.dumps(value, salt=_SALT, compress=True)


def read(text: Any) -> Any:
    """The value of a hidden field; None when it is none of ours, or older than half an hour."""
    try:
        return signing.loads(str(text or ""), salt=_SALT, max_age=_HALF_AN_HOUR)
    except signing.BadSignature:
        return None


class Shown(forms.CharField):
    """A hidden field that gives back the value which its page showed."""

    def __init__(self) -> None:
        super().__init__(widget=forms.HiddenInput, max_length=4000, required=False)

    def clean(self, value: Any) -> Any:
        found = read(super().clean(value))
        if found is None:
            raise ValidationError(_("This page was open for too long. Look at what it shows now, and send it again."))
        return found
