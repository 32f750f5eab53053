"""The fields of the house: they tidy and read what was typed (see `reading`), and answer in the user's words."""

from collections.abc import Callable, Iterable, Mapping
from datetime import date
from decimal import Decimal
from typing import Any, ClassVar

from django import forms
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext_lazy as _

from teranga.kernel import clock, dates
from teranga.ui import reading, uploads, widgets

ODD_TEXT = _("This text holds signs that can't be kept. Type it again, or paste it without formatting.")
REQUIRED = _("Answer this question: it is needed.")


class Ours:
    """What every field of the house has: words for "missing", and a moment to get ready for one actor and subject."""

    def prepare(self, actor: Any, subject: Any) -> None:
        """Called once per form, before it is shown or read."""


class Text(Ours, forms.CharField):
    """One line of text, tidied. Empty is ""."""

    lines: ClassVar[bool] = False

    def __init__(self, *, max_length: int = 200, autocomplete: str = "off", **options: Any) -> None:
        options.setdefault("widget", widgets.line(autocomplete))
        super().__init__(max_length=max_length, strip=False, **options)
        self.error_messages["required"] = REQUIRED

    def to_python(self, value: Any) -> str:
        try:
            return reading.tidy(str(value or ""), lines=self.lines)
        except reading.Unreadable as wrong:
            raise ValidationError(ODD_TEXT, code=wrong.code) from wrong


class Prose(Text):
    """Text of several lines. Empty is ""."""

    lines = True

    def __init__(self, *, max_length: int = 10_000, rows: int = 5, **options: Any) -> None:
        super().__init__(max_length=max_length, widget=widgets.prose(rows), **options)


class Day(Ours, forms.DateField):
    """A whole day, picked or typed (12/03/2026). Not after today unless `future`; nor before, if not `past`."""

    words: ClassVar[Mapping[str, Any]] = {
        "required": REQUIRED,
        "not-a-day": _("Type the day like this: 12/03/2026."),
        "no-such-day": _("There is no such day. Check the day and the month."),
        "year": _("Check the year: it is between 1900 and 2100."),
        "control": ODD_TEXT,
        "future": _("This day has not come yet. Give today or an earlier day."),
        "past": _("This day has passed. Give today or a later day."),
    }

    def __init__(self, *, future: bool = False, past: bool = True, **options: Any) -> None:
        self.future, self.past = future or not past, past
        super().__init__(widget=widgets.Day(), **options)
        self.error_messages.update(self.words)

    def prepare(self, actor: Any, subject: Any) -> None:
        today = clock.today()
        self.widget.attrs["min"] = str(date(reading.FIRST_YEAR, 1, 1) if self.past else today)
        self.widget.attrs["max"] = str(date(reading.LAST_YEAR, 12, 31) if self.future else today)

    def to_python(self, value: Any) -> date | None:
        if value in self.empty_values or isinstance(value, date):
            return value or None
        try:
            return reading.day(str(value))
        except reading.Unreadable as wrong:
            raise ValidationError(self.error_messages[wrong.code], code=wrong.code) from wrong

    def validate(self, value: Any) -> None:
        super().validate(value)
        today = clock.today()
        for wrong in (
            "future" if value and not self.future and value > today else "",
            "past" if value and not self.past and value < today else "",
        ):
            if wrong:
                raise ValidationError(self.error_messages[wrong], code=wrong)


class Partial(Text):
    """A date as far as it is known, or an age ("12/03/1998", "vers 2010", "26 ans"): a `dates.PartialDate`, or None."""

    words: ClassVar[Mapping[str, Any]] = {
        "not-a-date": _("Type a date (12/03/1998), a year (1998, about 2010) or an age (26 years)."),
        "impossible-date": Day.words["no-such-day"],
        "in-the-future": Day.words["future"],
        "too-old": _("Check the year or the age: it is more than 120 years ago."),
    }

    def __init__(self, **options: Any) -> None:
        options.setdefault("help_text", _("For example 12/03/1998, 03/1998, 1998, about 2010, 26 years."))
        super().__init__(max_length=40, **options)

    def clean(self, value: Any) -> Any:
        typed = super().clean(value)
        if not typed:
            return None
        try:
            known = dates.parse(typed, on=clock.today())
        except dates.NotADate as wrong:
            raise ValidationError(self.words[wrong.code], code=wrong.code) from wrong
        if known is None and self.required:
            raise ValidationError(REQUIRED, code="required")
        return known


class Amount(Ours, forms.Field):
    """An amount of money, not negative, as Decimal; None when empty. `currency` is shown beside it."""

    words: ClassVar[Mapping[str, Any]] = {
        "required": REQUIRED,
        "amount": _("Type an amount in figures, like 4500 or 4500,50."),
        "decimals": _("Type the amount without a sign between the thousands, like 4500 or 4500,50."),
        "control": ODD_TEXT,
        "least": _("The amount is at least %(least)s."),
        "most": _("The amount is at most %(most)s."),
    }

    def __init__(
        self, *, currency: str = "", places: int = 2, least: Any = 0, most: Any = 10**12, **options: Any
    ) -> None:
        self.currency, self.places, self.least, self.most = currency, places, Decimal(least), Decimal(most)
        super().__init__(widget=widgets.figures("decimal"), **options)
        self.error_messages.update(self.words)

    def to_python(self, value: Any) -> Decimal | None:
        if value in self.empty_values or isinstance(value, Decimal):
            return None if value in self.empty_values else value
        try:
            return reading.amount(str(value), places=self.places)
        except reading.Unreadable as wrong:
            raise ValidationError(self.error_messages[wrong.code], code=wrong.code) from wrong

    def validate(self, value: Any) -> None:
        super().validate(value)
        if value is not None and value < self.least:
            raise ValidationError(self.error_messages["least"], code="least", params={"least": self.least})
        if value is not None and value > self.most:
            raise ValidationError(self.error_messages["most"], code="most", params={"most": self.most})


class Number(Ours, forms.IntegerField):
    """A whole number, from `least` to `most`; None when empty."""

    def __init__(self, *, least: int = 0, most: int = 1_000_000, **options: Any) -> None:
        super().__init__(min_value=least, max_value=most, widget=widgets.figures("numeric"), **options)
        self.error_messages.update({"required": REQUIRED, "invalid": _("Type a whole number, in figures.")})


class Phone(Text):
    """A phone number, as E.164 ("+22790123456"); "" when empty. `region` (ISO 3166 alpha-2, or a function of the actor
    and subject giving one) is where numbers typed without a calling code are dialled."""

    words: ClassVar[Mapping[str, Any]] = {
        "country": _("Begin with + and the country's calling code, like +227 90 12 34 56."),
        "phone": _("This is not a phone number. Type it like +227 90 12 34 56."),
        "control": ODD_TEXT,
    }

    def __init__(self, *, region: str | Callable[[Any, Any], str] = "", **options: Any) -> None:
        self._asked, self._whose = region, (None, None)
        super().__init__(max_length=40, widget=widgets.telephone(), **options)

    def prepare(self, actor: Any, subject: Any) -> None:
        self._whose = (actor, subject)

    def clean(self, value: Any) -> str:
        typed = super().clean(value)
        try:
            return self._read(typed) if typed else ""
        except reading.Unreadable as wrong:
            raise ValidationError(self.words[wrong.code], code=wrong.code) from wrong

    def _read(self, typed: str) -> str:
        try:
            return reading.phone(typed)
        except reading.Unreadable as wrong:
            region = self._asked(*self._whose) if callable(self._asked) else self._asked
            if wrong.code != "country" or not region:
                raise
            return reading.phone(typed, region=region)


class File(Ours, forms.FileField):
    """A file of some kinds ("pdf", "image", "xlsx", "csv"), judged by its content. An `uploads.Upload`, or None."""

    words: ClassVar[Mapping[str, Any]] = {
        "required": _("Choose a file."),
        "invalid": _("The file did not arrive whole. Choose it again."),
        "missing": _("Choose a file."),
        "empty": _("This file is empty. Choose another."),
        "max_length": _("The file's name is too long. Rename it and choose it again."),
        "size": _("This file is too large: at most %(max_mb)s MB."),
        "kind": _("This kind of file can't be taken. Choose one of these: %(kinds)s."),
        "broken": _("This file can't be opened: it is damaged or was not sent whole. Choose it again."),
        "too-large-image": _("This picture has too many pixels. Make it smaller and choose it again."),
    }
    kind_words: ClassVar[Mapping[str, str]] = {
        "pdf": "PDF",
        "image": "JPEG, PNG, WebP",
        "xlsx": "Excel (XLSX)",
        "csv": "CSV",
    }

    def __init__(
        self, *, max_mb: int = 10, kinds: Iterable[str] = ("pdf", "image"), widget: Any = None, **options: Any
    ) -> None:
        self.max_mb, self.kinds = max_mb, tuple(kinds)
        super().__init__(
            widget=widget or widgets.file(",".join(uploads.ACCEPT[kind] for kind in self.kinds)), **options
        )
        self.error_messages.update(self.words)

    def prepare(self, actor: Any, subject: Any) -> None:
        self.help_text = self.help_text or _("%(kinds)s, at most %(max_mb)s MB.") % self._values

    @property
    def _values(self) -> dict[str, Any]:
        return {"max_mb": self.max_mb, "kinds": ", ".join(self.kind_words[kind] for kind in self.kinds)}

    def clean(self, value: Any, initial: Any = None) -> uploads.Upload | None:
        sent: UploadedFile | None = super().clean(value, None)
        if not sent:
            return None
        if (sent.size or 0) > self.max_mb * 1024 * 1024:
            raise ValidationError(self.error_messages["size"], code="size", params=self._values)
        try:
            return self.taken(sent.name or "", sent.read())
        except uploads.NotAccepted as wrong:
            raise ValidationError(self.error_messages[wrong.code], code=wrong.code, params=self._values) from wrong

    def taken(self, name: str, data: bytes) -> uploads.Upload:
        return uploads.checked(name, data, self.kinds)


class Photo(File):
    """A photograph: kept as a JPEG of at most 1200 px, without the place or the device. An `Upload`, or None."""

    def __init__(self, **options: Any) -> None:
        super().__init__(kinds=("image",), widget=widgets.photo(), **options)

    def taken(self, name: str, data: bytes) -> uploads.Upload:
        return uploads.photo(name, data)


class RequestKey(forms.UUIDField):
    """The hidden key that makes a form count once, however often it is sent."""

    widget = forms.HiddenInput

    def __init__(self, **options: Any) -> None:
        super().__init__(required=False, **options)
        self.error_messages["invalid"] = _("This page is too old to be sent. Open it again; copy what you typed first.")


class Seen(forms.IntegerField):
    """The hidden version of the file that the user saw: the act is refused if someone changed the file meanwhile."""

    widget = forms.HiddenInput

    def __init__(self, **options: Any) -> None:
        super().__init__(required=False, min_value=0, **options)
        self.error_messages["invalid"] = RequestKey().error_messages["invalid"]
