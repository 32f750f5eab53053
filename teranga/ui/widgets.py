"""Inputs with the classes of the look, sizes that fit what is typed, and keyboards that fit a phone."""

from datetime import date
from typing import Any

from django import forms


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
    return forms.Select(attrs={"class": "form-select"})


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
