"""A field that is a list of small forms: the members of a family, the lines of a budget."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.forms.formsets import BaseFormSet, formset_factory
from django.forms.utils import ErrorDict
from django.template.loader import render_to_string
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext


class RowForm(forms.Form):
    """One row. An empty row counts for nothing."""

    use_required_attribute = False

    def __init__(self, *sent: Any, actor: Any = None, subject: Any = None, **options: Any) -> None:
        super().__init__(*sent, **options)
        self.label_suffix = ""
        for field in self.fields.values():
            if hasattr(field, "prepare"):
                field.prepare(actor, subject)


class _Grid(forms.Widget):
    """Draws the rows, and one more as a template to add from."""

    needs_multipart_form = False
    use_fieldset = True
    field: Rows

    def id_for_label(self, id_: str | None) -> str:
        return ""

    def value_from_datadict(self, data: Any, files: Any, name: str) -> BaseFormSet[Any]:
        return self.field.formset(name, data=data, files=files)

    def value_omitted_from_data(self, data: Any, files: Any, name: str) -> bool:
        return f"{name}-TOTAL_FORMS" not in data

    def render(self, name: str, value: Any, attrs: Any = None, renderer: Any = None) -> SafeString:
        rows = value if isinstance(value, BaseFormSet) else self.field.formset(name, initial=value or ())
        return render_to_string(
            "ui/_rows.html",
            {
                "rows": rows,
                "add": self.field.add,
                "row": self.field.row,
                "most": self.field.most,
                "remove": _("Remove"),
            },
        )


class Rows(forms.Field):
    """Rows of one `RowForm`, at most `most`, at least `least`; `blank` empty ones are offered. A tuple of dicts."""

    def __init__(
        self, form: type[RowForm], *, add: Any, row: Any, least: int = 0, most: int = 30, blank: int = 1, **options: Any
    ) -> None:
        self.form, self.add, self.row, self.least, self.most = form, add, row, least, most
        self.actor = self.subject = None
        self.is_unjudged = False  # rows kept before they were whole: shown as typed, with nothing called wrong
        self.made = formset_factory(form, extra=blank, max_num=most, absolute_max=most, validate_max=True)
        super().__init__(widget=_Grid(), required=least > 0, **options)

    def prepare(self, actor: Any, subject: Any) -> None:
        self.actor, self.subject = actor, subject
        self.widget.field = self
        self.widget.needs_multipart_form = any(
            each.widget.needs_multipart_form for each in self.form.base_fields.values()
        )

    def too_few(self) -> str:
        text = ngettext("Fill in at least %(count)s row.", "Fill in at least %(count)s rows.", self.least)
        return text % {"count": self.least}

    def formset(self, name: str, **options: Any) -> BaseFormSet[Any]:
        rows = self.made(prefix=name, form_kwargs={"actor": self.actor, "subject": self.subject}, **options)
        if self.is_unjudged:
            for form in rows.forms:
                form._errors = ErrorDict()  # type: ignore[attr-defined]
        return rows

    def clean(self, value: Any) -> tuple[dict[str, Any], ...]:
        if not value.is_valid():
            raise ValidationError(_("Some rows need another look: see below."), code="rows")
        filled = tuple(form.cleaned_data for form in value.forms if form.has_changed())
        if len(filled) < self.least:
            raise ValidationError(self.too_few(), code="few")
        return filled
