"""Forms about staff."""

from django import forms as django_forms
from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.utils.translation import gettext_lazy as _

from teranga.access import queries
from teranga.ui import forms


def _address(typed: str) -> str:
    try:
        validate_email(typed)
    except ValidationError as wrong:
        raise ValidationError(_("Type a whole e-mail address, like awa@example.org."), code="email") from wrong
    return typed


class Invite(forms.ActForm):
    name = forms.Text(label=_("Name"), max_length=120)
    email = forms.Text(label=_("E-mail address"), max_length=120)
    office = forms.Pick(
        lambda actor, subject: queries.all_office_choices(actor), record=queries.visible_office, label=_("Office")
    )
    role = django_forms.ChoiceField(choices=queries.role_choices, label=_("Role"))

    def clean_email(self) -> str:
        return _address(self.cleaned_data["email"])


class LookAtRole(forms.Filters):
    """Which role to compare with the present one, before anything is granted."""

    role = django_forms.ChoiceField(choices=queries.role_choices, label=_("Role"))


class ChangeRole(forms.ActForm):
    seen = forms.Seen()
    role = django_forms.ChoiceField(choices=queries.role_choices, label=_("Role"))


class Why(forms.ActForm):
    why = forms.Text(label=_("Reason"))


class Confirm(forms.ActForm):
    """Nothing to say: the button is the answer."""


def _successor() -> forms.Pick:
    return forms.Pick(
        queries.successor_choices,
        record=queries.staff_member,
        required=False,
        label=_("Hand their open files to"),
        help_text=_("With nobody named the files are nobody's: their supervisors see them as such, and assign them."),
    )


class Suspend(Why):
    colleague = _successor()


class Move(forms.ActForm):
    office = forms.Pick(
        lambda actor, subject: queries.all_office_choices(actor), record=queries.visible_office, label=_("Office")
    )
    colleague = _successor()
