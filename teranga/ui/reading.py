"""How what people type is read: text, days, amounts, phone numbers. Pure: returns the value, or raises `Unreadable`.

The doors that have no form (imports) may read with the same functions.
"""

import re
import unicodedata
from datetime import date
from decimal import Decimal

import phonenumbers

FIRST_YEAR, LAST_YEAR = 1900, 2100

# Marks that change the direction or the width of what is shown, and that nobody types: pasted along from messengers.
_INVISIBLE = re.compile("[\u200b\u202a-\u202e\u2060\u2066-\u2069\ufeff]")
_SPACES = re.compile(r"[ \t\u00a0\u202f\u2007\u2009]+")
_LINE_END = re.compile(r"\r\n?|\u2028|\u2029|\u0085")
_ISO_DAY = re.compile(r"(\d{4})-(\d{1,2})-(\d{1,2})")
_TYPED_DAY = re.compile(r"(\d{1,2})[ ./-](\d{1,2})[ ./-](\d{4})")
_AMOUNT = re.compile(r"\d{1,15}([.,]\d+)?")
_GROUPED = re.compile(r"\d{1,3}([ '’]\d{3})+([.,]\d+)?")
_PHONE_NOISE = re.compile(r"[ \-./()\u2010-\u2015]")
_PHONE = re.compile(r"\+?\d{4,20}")


class Unreadable(ValueError):
    """What was typed can't be read. `code`: control not-a-day no-such-day year amount decimals phone country."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


def tidy(text: str, *, lines: bool = False) -> str:
    """Text as it is kept: composed (Unicode NFC), trimmed, single spaces; with `lines`, line ends kept as "\\n".

    Raises Unreadable("control") for control characters and unpaired surrogates.
    """
    text = _INVISIBLE.sub("", _LINE_END.sub("\n", text))
    rows = [_SPACES.sub(" ", row).strip() for row in text.split("\n")]
    tidied = ("\n" if lines else " ").join(rows).strip()
    if any(unicodedata.category(sign) in ("Cc", "Cs") for sign in tidied.replace("\n", "")):
        raise Unreadable("control")
    return unicodedata.normalize("NFC", tidied if lines else _SPACES.sub(" ", tidied))


def day(text: str) -> date:
    """A whole day, typed 12/03/2026, 12.3.2026, 12-03-2026, 12 03 2026 or 2026-03-12. Day before month, always."""
    typed = tidy(text)
    if iso := _ISO_DAY.fullmatch(typed):
        year, month, number = (int(part) for part in iso.groups())
    elif usual := _TYPED_DAY.fullmatch(typed):
        number, month, year = (int(part) for part in usual.groups())
    else:
        raise Unreadable("not-a-day")
    if not FIRST_YEAR <= year <= LAST_YEAR:
        raise Unreadable("year")
    try:
        return date(year, month, number)
    except ValueError:
        raise Unreadable("no-such-day") from None


def amount(text: str, *, places: int = 2) -> Decimal:
    """An amount of money, not negative: 4500, 4 500, 4 500,50 or 4500.5.

    "4.500" is refused when `places` < 3: it means 4500 to one reader and 4,5 to another.
    """
    typed = tidy(text)
    if not (_AMOUNT.fullmatch(typed) or _GROUPED.fullmatch(typed)):
        raise Unreadable("amount")
    whole, _, decimals = re.sub(r"[ '’]", "", typed).replace(",", ".").partition(".")
    if len(whole) > 15:
        raise Unreadable("amount")
    if len(decimals) > places:
        raise Unreadable("decimals")
    return Decimal(f"{int(whole)}.{decimals or 0}" if decimals else int(whole))


def phone(text: str, *, region: str = "") -> str:
    """A phone number as ITU-T E.164 writes it: "+22790123456". `region` (ISO 3166 alpha-2: "NE") is where a number
    typed without a country's calling code is dialled.

    Raises Unreadable("country") for a local number without `region`, Unreadable("phone") for what is none.
    """
    typed = _PHONE_NOISE.sub("", tidy(text))
    if not _PHONE.fullmatch(typed):
        raise Unreadable("phone")
    abroad = f"+{typed[2:]}" if typed.startswith("00") else typed
    if not (region or abroad.startswith("+")):
        raise Unreadable("country")
    try:
        number = phonenumbers.parse(abroad, region or None)
    except phonenumbers.NumberParseException as wrong:
        raise Unreadable("phone") from wrong
    if not phonenumbers.is_possible_number(number):
        raise Unreadable("phone")
    return phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164)
