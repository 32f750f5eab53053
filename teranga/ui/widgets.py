"""Inputs with the classes of the look, sizes that fit what is typed, and keyboards that fit a phone."""

from datetime import date
from typing import Any, cast

from django import forms
from django.forms.utils import flatatt
from django.utils.html import conditional_escape
from django.utils.safestring import SafeString, mark_safe


class Day(forms.DateInput):
    """The browser's own day picker; what can't be a day comes back as it was typed."""

    input_type = "date"

    def __init__(self) -> None:
        super().__init__(attrs={"class": "form-control in-day", "autocomplete": "off"}, format="%Y-%m-%d")

    def format_value(self, value: Any) -> str | None:
        return value.isoformat() if isinstance(value, date) else super().format_value(value)


class OneOfFew(forms.RadioSelect):
    """Answers shown at once."""

    def __init__(self) -> None:
        super().__init__(attrs={"class": "form-check-input"})


class Several(forms.CheckboxSelectMultiple):
    """Boxes to tick, any number of them."""

    def __init__(self) -> None:
        super().__init__(attrs={"class": "form-check-input"})


class Tick(forms.CheckboxInput):
    """One box."""

    def __init__(self) -> None:
        super().__init__(attrs={"class": "form-check-input"})


class OneOfMany(forms.Select):
    """A list to open. Written without a template for each of its lines: there are 250 countries, and a page of a
    family asks for several of them."""

    def render(self, name: str, value: Any, attrs: Any = None, renderer: Any = None) -> SafeString:
        chosen = set(self.format_value(value))
        lines = "".join(
            f'\n  <option value="{conditional_escape(code)}"{" selected" if str(code) in chosen else ""}>'
            f"{conditional_escape(label)}</option>"
            for code, label in cast(Any, self.choices)
        )
        said = flatatt({"name": name, **self.build_attrs(self.attrs, attrs)})
        return mark_safe(f"<select{said}>{lines}\n</select>")  # each part of it is escaped


class Chosen(forms.FileInput):
    """A file to choose."""


def line(autocomplete: str) -> forms.TextInput:
    return forms.TextInput(attrs={"class": "form-control", "autocomplete": autocomplete})


def prose(rows: int) -> forms.Textarea:
    return forms.Textarea(attrs={"class": "form-control", "rows": rows})


def figures(keyboard: str) -> forms.TextInput:
    return forms.TextInput(attrs={"class": "form-control in-figures", "inputmode": keyboard, "autocomplete": "off"})


def telephone() -> forms.TextInput:
    return forms.TextInput(
        attrs={"class": "form-control in-phone", "type": "tel", "inputmode": "tel", "autocomplete": "off", "dir": "ltr"}
    )


def one_of_many() -> forms.Select:
    return OneOfMany(attrs={"class": "form-select"})


def file(accept: str) -> Chosen:
    return Chosen(attrs={"class": "form-control", "accept": accept})


def photo() -> Chosen:
    return Chosen(
        attrs={
            "class": "form-control",
            "accept": "image/jpeg,image/png,image/webp",
            "capture": "environment",
            "data-photo": "",
        }
    )
