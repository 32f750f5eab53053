"""Forms about systems that are let in."""

from collections.abc import Callable
from typing import Any

from django import forms as django_forms
from django.utils.translation import gettext_lazy as _

from teranga.access import queries as access
from teranga.integrations import queries
from teranga.kernel import acts, rooms
from teranga.ui import fields, forms, widgets


def _permissions() -> list[tuple[str, Any]]:
    """Everything that a token of some role may hold, in words."""
    worded = rooms.permissions()
    return [(code, worded[code]) for code in sorted({each for held in queries.grantable().values() for each in held})]


def _acts() -> list[tuple[str, Any]]:
    return [(code, acts.registry[code].done) for code in queries.acts_to_tell()]


def _roles() -> list[tuple[str, str]]:
    able = queries.grantable()
    return [(code, label) for code, label in access.role_choices() if able[code]]


class Listed(fields.Ours, django_forms.MultipleChoiceField):
    """Any number of what `offered` lists, as a tuple."""

    widget = widgets.Several

    def __init__(self, offered: Callable[[], list[tuple[str, Any]]], **options: Any) -> None:
        self.offered = offered
        super().__init__(**options)

    def prepare(self, actor: Any, subject: Any) -> None:
        self.choices = self.offered()

    def clean(self, value: Any) -> tuple[str, ...]:
        return tuple(super().clean(value))


class Issue(forms.ActForm):
    name = forms.Text(label=_("Name of the system"), max_length=120)
    office = forms.Pick(
        lambda actor, subject: access.office_choices(actor), record=access.visible_office, label=_("For the office")
    )
    role = django_forms.ChoiceField(choices=_roles, label=_("Role"))
    scopes = Listed(_permissions, label=_("It may"), help_text=_("No more than the role may."))
    expires_on = forms.Day(label=_("Valid until"), past=False)
    per_minute = forms.Number(label=_("Requests a minute"), least=1, most=6000)


class AddWebhook(forms.ActForm):
    url = forms.Text(label=_("Address"), max_length=300, help_text=_("https, on a host that the operator listed."))
    acts = Listed(_acts, label=_("It is told"))


class Confirm(forms.ActForm):
    """Nothing to say but yes."""
