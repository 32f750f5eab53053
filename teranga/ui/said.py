"""How values are said to a reader: days, instants, amounts, codes; the same on pages, in exports and in documents."""

from datetime import date, datetime, timedelta
from decimal import Decimal
from functools import lru_cache
from typing import Any

from django.utils import formats, timezone
from django.utils.translation import get_language, ngettext, pgettext
from django.utils.translation import gettext as _

from teranga.kernel import clock, dates

NARROW_SPACE = "\u202f"
NO_BREAK = "\u00a0"
NO_CENTS = frozenset({"XOF", "XAF", "GNF", "JPY", "RWF", "BIF", "DJF", "KMF", "UGX", "VND"})
"""Currencies counted without hundredths (ISO 4217, exponent 0)."""


def day(value: Any) -> str:
    """ "12 October 2026"; a partial date as far as it is known; an instant as its day. Empty for nothing."""
    if isinstance(value, dates.PartialDate):
        return _partial(value)
    if isinstance(value, datetime):
        value = timezone.localtime(value).date() if timezone.is_aware(value) else value.date()
    return _formatted(value, "DATE_FORMAT", get_language()) if isinstance(value, date) else ""


def instant(value: Any) -> str:
    """ "today, 16:20", "yesterday, 16:20", "12 October 2026, 16:20", in the installation's time zone."""
    if not isinstance(value, datetime):
        return day(value)
    local = timezone.localtime(value) if timezone.is_aware(value) else value
    today = clock.today()
    at = formats.time_format(local, "TIME_FORMAT")
    if local.date() == today:
        return _("today, %(time)s") % {"time": at}
    if local.date() == today - timedelta(days=1):
        return _("yesterday, %(time)s") % {"time": at}
    return _("%(day)s, %(time)s") % {"day": day(local), "time": at}


def days_left(on: date) -> int:
    """Days from today to a due day; negative when it is late."""
    return (on - clock.today()).days


def due(on: date) -> str:
    """How a due day stands today: "late by 2 days", "due today", "due tomorrow", "due on 30 October 2026"."""
    left = days_left(on)
    if left < 0:
        return ngettext("late by %(days)s day", "late by %(days)s days", -left) % {"days": -left}
    if left < 2:
        return _("due tomorrow") if left else _("due today")
    return _("due on %(day)s") % {"day": day(on)}


def money(amount: Any, currency: str = "") -> str:
    """ "4 500 XOF", "1 234,50 EUR": grouped as the reader's language does, with a space that doesn't break."""
    if amount in (None, ""):
        return ""
    figure = Decimal(str(amount))
    places = 0 if currency in NO_CENTS and figure == figure.to_integral_value() else 2
    text = formats.number_format(figure, decimal_pos=places, use_l10n=True, force_grouping=True)
    return f"{text.replace(NO_BREAK, NARROW_SPACE)}{NO_BREAK}{currency}" if currency else text


def yes_or_no(value: bool | None) -> str:
    """Yes, No, or that it is not known."""
    if value is None:
        return pgettext("answer", "Not known")
    return _("Yes") if value else _("No")


def anything(value: Any, *, currency: str = "") -> str:
    """A value of any kind as a reader expects it."""
    if type(value) is str and not currency:
        return value
    if value is None:
        return ""
    if isinstance(value, bool):
        return yes_or_no(value)
    if currency:
        return money(value, currency)
    if isinstance(value, datetime):
        return instant(value)
    if isinstance(value, date | dates.PartialDate):
        return day(value)
    if isinstance(value, int | float | Decimal):
        return formats.number_format(value, use_l10n=True, force_grouping=True)
    if isinstance(value, list | tuple | set | frozenset):
        return ", ".join(anything(each) for each in value)
    return str(value)


def _partial(value: dates.PartialDate) -> str:
    if value.is_whole:
        text = _formatted(value.earliest(), "DATE_FORMAT", get_language())
    elif value.month:
        text = _formatted(value.earliest(), "YEAR_MONTH_FORMAT", get_language())
    else:
        text = str(value.year)
    return _("about %(date)s") % {"date": text} if value.estimated else text


@lru_cache(maxsize=4096)
def _formatted(day: date, form: str, language: str | None) -> str:
    """A day in the reader's language, which is one of the arguments so that each day is said once."""
    return str(formats.date_format(day, form))
