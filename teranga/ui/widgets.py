"""Inputs with the classes of the look, sizes that fit what is typed, and keyboards that fit a phone."""

from collections.abc import Iterable, Iterator
from datetime import date
from functools import cached_property
from typing import Any, cast

from django import forms
from django.forms.utils import flatatt
from django.utils.choices import BaseChoiceIterator
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


class Offered(BaseChoiceIterator):
    """Choices made once for every form that offers them: Django looks through any others again for each field."""

    def __init__(self, choices: Iterable[tuple[Any, Any]]) -> None:
        self.choices = tuple(choices)

    def __iter__(self) -> Iterator[tuple[Any, Any]]:
        return iter(self.choices)

    def __len__(self) -> int:
        return len(self.choices)

    @cached_property
    def lines(self) -> list[tuple[str, str, str]]:
        """Each code, with its line of a list to open: as it is, and as the one that was chosen."""
        line = '\n  <option value="{}"{}>{}</option>'.format
        said = [(str(code), conditional_escape(code), conditional_escape(label)) for code, label in self.choices]
        return [(code, line(value, "", label), line(value, " selected", label)) for code, value, label in said]


class OneOfMany(forms.Select):
    """A list to open. Written without a template for each of its lines: there are 250 countries, and a page of a
    family asks for several of them."""

    def render(self, name: str, value: Any, attrs: Any = None, renderer: Any = None) -> SafeString:
        choices = cast(Any, self.choices)
        offered = choices if isinstance(choices, Offered) else Offered(choices)
        chosen = set(self.format_value(value))
        lines = "".join(selected if code in chosen else plain for code, plain, selected in offered.lines)
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
