"""How what people type is read."""

import unicodedata
from contextlib import suppress
from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from teranga.ui import reading

DAYS = st.dates(min_value=date(1900, 1, 1), max_value=date(2100, 12, 31))


def refusal(reader, text, **options):
    with pytest.raises(reading.Unreadable) as refused:
        reader(text, **options)
    return refused.value.code


@given(
    DAYS,
    st.sampled_from(
        ["{0:%d/%m/%Y}", "{0.day}/{0.month}/{0:%Y}", "{0:%d.%m.%Y}", "{0:%d-%m-%Y}", "{0:%Y-%m-%d}", " {0:%d %m %Y} "]
    ),
)
def test_a_day_is_read_in_every_way_it_is_written(day, way):
    assert reading.day(way.format(day)) == day


def test_a_day_typed_in_arabic_figures_is_read():
    assert reading.day("١٢/٠٣/٢٠٢٦") == date(2026, 3, 12)


@pytest.mark.parametrize(
    ("typed", "code"),
    [
        ("31/02/2026", "no-such-day"),
        ("12/13/2026", "no-such-day"),
        ("00/01/2026", "no-such-day"),
        ("12/03/26", "not-a-day"),
        ("demain", "not-a-day"),
        ("12/03", "not-a-day"),
        ("12/03/1899", "year"),
        ("2101-01-01", "year"),
        ("12/03/0000", "year"),
        ("12/03/2026\x00", "control"),
    ],
)
def test_what_is_no_day_is_refused_with_the_reason(typed, code):
    assert refusal(reading.day, typed) == code


@given(st.text(max_size=60))
def test_no_text_makes_a_reader_fail_otherwise(text):
    for reader in (reading.day, reading.amount, reading.phone, reading.tidy):
        with suppress(reading.Unreadable):
            reader(text)


@given(st.text(max_size=200), st.booleans())
def test_tidied_text_is_composed_trimmed_and_stays_as_it_is(text, lines):
    try:
        tidied = reading.tidy(text, lines=lines)
    except reading.Unreadable:
        return
    assert tidied == tidied.strip()
    assert unicodedata.is_normalized("NFC", tidied)
    assert not any(unicodedata.category(sign) in ("Cc", "Cs") for sign in tidied.replace("\n", "" if lines else "\n"))
    assert reading.tidy(tidied, lines=lines) == tidied


def test_prose_keeps_its_lines_and_a_line_of_text_becomes_one():
    typed = "  Arrivée à pied.\r\n\r\n Sans  papiers. "
    assert reading.tidy(typed, lines=True) == "Arrivée à pied.\n\nSans papiers."
    assert reading.tidy(typed) == "Arrivée à pied. Sans papiers."


def test_marks_pasted_along_from_a_messenger_are_left_out():
    assert reading.tidy("\u202a+227 90 12 34 56\u202c") == "+227 90 12 34 56"


def test_a_name_in_arabic_letters_keeps_its_joiners():
    assert reading.tidy("محمد\u200cعلی") == "محمد\u200cعلی"


@given(st.decimals(min_value=0, max_value=10**12, places=2))
def test_an_amount_is_read_with_comma_point_and_groups(amount):
    plain = f"{amount:.2f}"
    grouped = f"{amount:,.2f}".replace(",", "\u202f").replace(".", ",")
    assert reading.amount(plain) == reading.amount(plain.replace(".", ",")) == reading.amount(grouped) == amount


@pytest.mark.parametrize("typed", ["4.500", "4,500", "1.5000"])
def test_an_amount_that_means_two_things_is_refused(typed):
    assert refusal(reading.amount, typed) == "decimals"


@pytest.mark.parametrize("typed", ["-5", "1e5", "NaN", "Infinity", "4 50", "4,500.00", "", "XOF", "9" * 16])
def test_what_is_no_amount_is_refused(typed):
    assert refusal(reading.amount, typed) == "amount"


def test_an_amount_may_have_no_decimals_where_the_currency_has_none():
    assert reading.amount("4 500", places=0) == Decimal(4500)
    assert refusal(reading.amount, "4500,50", places=0) == "decimals"


@pytest.mark.parametrize("typed", ["+227 90 12 34 56", "00227 90-12-34-56", "(+227) 90.12.34.56", "+٢٢٧٩٠١٢٣٤٥٦"])
def test_a_phone_number_becomes_the_same_however_it_is_typed(typed):
    assert reading.phone(typed) == "+22790123456"


def test_a_local_number_asks_for_its_country_unless_that_is_known():
    assert refusal(reading.phone, "90 12 34 56") == "country"
    assert reading.phone("90 12 34 56", region="NE") == "+22790123456"


@pytest.mark.parametrize("typed", ["+22790", "+1234567890123456", "+0227901234", "quatre", "90+123456", ""])
def test_what_is_no_phone_number_is_refused(typed):
    assert refusal(reading.phone, typed) == "phone"
