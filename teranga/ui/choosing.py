"""Fields whose answer is chosen: codes of a list, yes or no, a colleague, a person."""

from collections.abc import Callable, Iterable, Mapping
from functools import cache
from typing import Any, ClassVar
from uuid import UUID

from django import forms
from django.utils.translation import get_language, pgettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from teranga.kernel import codes
from teranga.ui import widgets
from teranga.ui.fields import Ours

FEW = 5


def _listed(list_name: str, only: tuple[str, ...], blank: str = "") -> widgets.Offered:
    """The codes of a list with their labels; those of `only`, in that order, when it says so. `blank`: an empty choice
    "first" or "last".

    Countries keep their regions in the order of the list, and inside each the order of the reader's alphabet.
    """
    return _offered(get_language() or "", list_name, only, blank)


@cache
def _offered(language: str, list_name: str, only: tuple[str, ...], blank: str) -> widgets.Offered:
    first = [("", "—")] if blank == "first" else []
    last = [("", pgettext("answer", "Not said"))] if blank == "last" else []
    return widgets.Offered([*first, *_listed_in(language, list_name, only), *last])


@cache
def _listed_in(language: str, list_name: str, only: tuple[str, ...]) -> list[tuple[str, str]]:
    known = [(str(code), str(label)) for code, label in codes.choices(list_name)]
    if only:
        return [(code, dict(known)[code]) for code in only]
    regions = {row["code"]: row.get("region", "") for row in codes.rows(list_name)}
    if not any(regions.values()):
        return known
    order = list(dict.fromkeys(regions.values()))
    return sorted(known, key=lambda each: (order.index(regions[each[0]]), codes.fold(each[1])))


class Choice(Ours, forms.ChoiceField):
    """One code of a list of data/codes; "" when empty. `only` keeps some codes, in that order."""

    def __init__(self, list_name: str, *, only: Iterable[str] = (), **options: Any) -> None:
        self.list_name, self.only = list_name, tuple(only)
        super().__init__(**options)
        self.error_messages.update(
            {"required": _("Choose one of these."), "invalid_choice": _("Choose one of the list.")}
        )

    few = FEW
    """Up to so many choices are shown at once; more are a list to open."""

    def prepare(self, actor: Any, subject: Any) -> None:
        listed = _listed(self.list_name, self.only)
        few = len(listed) <= self.few
        blank = "first" if not few else "" if self.required else "last"
        self.widget = widgets.OneOfFew() if few else widgets.one_of_many()
        self.widget.is_required = self.required
        self.choices = _listed(self.list_name, self.only, blank)


class Choices(Ours, forms.MultipleChoiceField):
    """Any number of codes of a list, as a tuple, in the order of the list."""

    widget = widgets.Several

    def __init__(self, list_name: str, *, only: Iterable[str] = (), **options: Any) -> None:
        self.list_name, self.only = list_name, tuple(only)
        super().__init__(**options)
        self.error_messages.update(
            {"required": _("Choose at least one."), "invalid_choice": _("Choose from the list.")}
        )

    def prepare(self, actor: Any, subject: Any) -> None:
        self.choices = _listed(self.list_name, self.only)

    def clean(self, value: Any) -> tuple[str, ...]:
        chosen = set(super().clean(value))
        return tuple(code for code, _label in _listed(self.list_name, self.only) if code in chosen)


class YesNoUnknown(Ours, forms.ChoiceField):
    """True, False, or None for "not known". When required, one of the three must be said."""

    answers: ClassVar[Mapping[str, bool | None]] = {"yes": True, "no": False, "unknown": None, "": None}

    def __init__(self, **options: Any) -> None:
        shown = [("yes", _("Yes")), ("no", _("No")), ("unknown", pgettext_lazy("answer", "Not known"))]
        super().__init__(choices=shown, widget=widgets.OneOfFew(), **options)
        self.error_messages.update(
            {"required": _("Answer yes, no or not known."), "invalid_choice": _("Answer yes, no or not known.")}
        )

    def prepare_value(self, value: Any) -> Any:
        return {True: "yes", False: "no"}.get(value, value) if isinstance(value, bool) else value

    def clean(self, value: Any) -> bool | None:
        return self.answers[super().clean(value)]


class Tick(Ours, forms.BooleanField):
    """A box to tick: True or False. When required, it must be ticked: a statement that the user makes."""

    def __init__(self, **options: Any) -> None:
        super().__init__(widget=widgets.Tick(), **options)
        self.error_messages["required"] = _("Tick this box to go on.")


class Pick(Ours, forms.ChoiceField):
    """One record, offered by `choices(actor, subject)` as (uuid, label); None when empty.

    Gives its UUID, or what `record(actor, uuid)` makes of it.
    """

    def __init__(
        self,
        choices: Callable[[Any, Any], Iterable[tuple[Any, Any]]],
        *,
        record: Callable[[Any, UUID], Any] | None = None,
        **options: Any,
    ) -> None:
        self.offered, self.record, self.actor = choices, record, None
        super().__init__(widget=widgets.one_of_many(), **options)
        self.error_messages.update(
            {"required": _("Choose one of the list."), "invalid_choice": _("Choose one of the list.")}
        )

    def prepare(self, actor: Any, subject: Any) -> None:
        self.actor = actor
        self.choices = [("", "—"), *((str(key), label) for key, label in self.offered(actor, subject))]

    def prepare_value(self, value: Any) -> Any:
        return str(getattr(value, "pk", value)) if value else ""

    def clean(self, value: Any) -> Any:
        chosen = super().clean(value)
        if not chosen:
            return None
        return self.record(self.actor, UUID(chosen)) if self.record else UUID(chosen)
