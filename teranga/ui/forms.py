"""Forms of acts, of rows within them, and of filters. Rooms import this module and use its fields: `forms.Day(…)`."""

import uuid
from collections.abc import Mapping
from datetime import datetime
from typing import Any, ClassVar
from uuid import UUID

from django import forms
from django.forms.utils import ErrorDict
from django.utils.translation import gettext_lazy as _

from teranga.ui.choosing import Choice, Choices, Pick, Tick, YesNoUnknown
from teranga.ui.fields import (
    Amount,
    Day,
    File,
    Number,
    Partial,
    Phone,
    Photo,
    Prose,
    RequestKey,
    Seen,
    Text,
)
from teranga.ui.rows import RowForm, Rows
from teranga.ui.uploads import Upload

__all__ = [
    "ActForm", "Amount", "Choice", "Choices", "Day", "File", "Filters", "Number", "Partial", "Phone", "Photo", "Pick",
    "Prose", "RowForm", "Rows", "Seen", "Text", "Tick", "Upload", "YesNoUnknown",
]  # fmt: skip


class ActForm(forms.Form):
    """The form of an act: its fields are named as the act's arguments.

    `groups` may put fields under a heading: (("Identity", ("name", "sex_code")), …); what is in no group comes first.
    `is_kept`: what is typed and not sent is kept, sealed; not where a password or a code is typed.
    """

    request_id = RequestKey()
    groups: tuple[tuple[Any, tuple[str, ...]], ...] = ()
    is_kept: ClassVar[bool] = True
    kept_at: datetime | None = None
    kept_words = _("What you had typed and not sent is here again. Files must be chosen again.")
    afresh = _("Start afresh")

    def __init__(
        self,
        data: Any = None,
        files: Any = None,
        *,
        actor: Any,
        subject: Any = None,
        initial: Mapping[str, Any] | None = None,
        prefix: str | None = None,
    ) -> None:
        self.actor, self.subject = actor, subject
        start = {"request_id": uuid.uuid4(), **(initial or {})}
        super().__init__(data, files, initial=start, prefix=prefix, label_suffix="")
        for field in self.fields.values():
            self.make_ready(field)

    def make_ready(self, field: forms.Field) -> None:
        """A field of the house learns for whom, and about what, it asks."""
        if hasattr(field, "prepare"):
            field.prepare(self.actor, self.subject)

    def arguments(self) -> dict[str, Any]:
        """What was typed, as the act's keyword arguments."""
        return {name: value for name, value in self.cleaned_data.items() if name not in ("request_id", "seen")}

    @property
    def request_key(self) -> UUID | None:
        return self.cleaned_data.get("request_id")

    @property
    def seen_version(self) -> int | None:
        return self.cleaned_data.get("seen")

    def leave_unjudged(self, kept_at: datetime) -> None:
        """What it holds was kept at that instant, before it was whole: shown as typed, with nothing called wrong."""
        self.kept_at = kept_at
        self._errors = ErrorDict()
        for field in self.fields.values():
            if isinstance(field, Rows):
                field.is_unjudged = True

    def again(self, **hidden: Any) -> None:
        """Told what happened meanwhile, the user has looked: sent again as it is, the form counts."""
        again: Any = self.data.copy()  # type: ignore[attr-defined]
        for name, value in hidden.items():
            again[self.add_prefix(name)] = str(value)
        self.data = again

    def grouped(self) -> list[tuple[Any, list[Any]]]:
        """The visible fields under their headings, in order; the first heading may be empty."""
        named = {name for _heading, names in self.groups for name in names}
        loose = [bound for bound in self.visible_fields() if bound.name not in named]
        return [("", loose), *((heading, [self[name] for name in names]) for heading, names in self.groups)]


class Filters(ActForm):
    """The filters of a list, sent by GET: nothing is required, and what can't be read filters nothing."""

    request_id = None  # type: ignore[assignment]

    use_required_attribute = False

    def make_ready(self, field: forms.Field) -> None:
        field.required = field.widget.is_required = False
        if hasattr(field, "few"):
            field.few = 0
        super().make_ready(field)

    def chosen(self) -> dict[str, Any]:
        """The filters that say something."""
        self.is_valid()
        return {name: value for name, value in self.cleaned_data.items() if value not in (None, "", (), [])}
