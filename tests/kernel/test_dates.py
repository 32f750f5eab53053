from __future__ import annotations

from datetime import date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from teranga.kernel import dates
from teranga.kernel.dates import NotADate, PartialDate

ON = date(2026, 11, 24)


@st.composite
def partial_dates(draw: st.DrawFn) -> PartialDate:
    day = draw(st.dates(min_value=date(1910, 1, 1), max_value=ON))
    depth = draw(st.integers(1, 3))
    return PartialDate(
        day.year, day.month if depth > 1 else None, day.day if depth > 2 else None, estimated=draw(st.booleans())
    )


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("12/03/1998", "1998-03-12"),
        ("12-03-98", "1998-03-12"),
        ("12.3.1998", "1998-03-12"),
        ("1998-03-12", "1998-03-12"),
        ("1998-03-12T10:00:00", "1998-03-12"),
        ("12/03/1998 10:00", "1998-03-12"),
        ("03/25/1998", "1998-03-25"),
        ("19980312", "1998-03-12"),
        ("9 janvier 1995", "1995-01-09"),
        ("1er février 2001", "2001-02-01"),
        ("22 octobre 2004", "2004-10-22"),
        ("8 jan 1988", "1988-01-08"),
        ("5 sept. 1999", "1999-09-05"),
        ("15-OCT-1999", "1999-10-15"),
        ("January 9, 1995", "1995-01-09"),
        ("March 1st, 1995", "1995-03-01"),
        ("9 de janeiro de 1995", "1995-01-09"),
        ("3 de marzo de 2001", "2001-03-03"),
        ("١٢/٠٣/١٩٩٨", "1998-03-12"),
        ("12 يناير 1998", "1998-01-12"),
        ("12 جانفي 1998", "1998-01-12"),
        ("12 غشت 1998", "1998-08-12"),
        ("3 كانون الثاني 1999", "1999-01-03"),
        ("Mars 2001", "2001-03"),
        ("03/2001", "2001-03"),
        ("00/00/1998", "1998"),
        ("1996", "1996"),
        ("vers 2011", "~2011"),
        ("~2015", "~2015"),
        ("c. 2011", "~2011"),
        ("2011 ?", "~2011"),
        ("né en 2002", "2002"),
        ("né(e) le 3 mai 1990", "1990-05-03"),
        ("née vers 2010", "~2010"),
        ("born in 2001", "2001"),
        ("born c. 2001", "~2001"),
        ("nascida em 2001", "2001"),
        ("26 ans", "~2000"),
        ("âgé de 26 ans", "~2000"),
        ("26 years old", "~2000"),
        ("environ 12 ans", "~2014"),
        ("٣٠ سنة", "~1996"),
        ("6 mois", "~2026-05"),
        ("2 ans et 6 mois", "~2024-05"),
        ("3 semaines", "~2026-11-03"),
        (datetime(1999, 2, 27, 0, 0), "1999-02-27"),
        (date(1999, 2, 27), "1999-02-27"),
        (1996, "1996"),
        (1996.0, "1996"),
    ],
)
def test_a_date_is_read_as_people_of_the_region_write_it(written: object, meant: str) -> None:
    assert str(dates.parse(written, on=ON)) == meant


@pytest.mark.parametrize(
    ("written", "code"),
    [
        ("1991-02-30", "impossible-date"),
        ("31/12/1899", "too-old"),
        ("130 ans", "too-old"),
        ("2099-01-01", "in-the-future"),
        ("25/12/26", "in-the-future"),
        ("soon", "not-a-date"),
        ("2010 ou 2011", "not-a-date"),
        ("26", "not-a-date"),
        ("x" * 500, "not-a-date"),
        (True, "not-a-date"),
        (float("nan"), "not-a-date"),
        (object(), "not-a-date"),
    ],
)
def test_what_is_no_date_is_refused_with_its_reason(written: object, code: str) -> None:
    with pytest.raises(NotADate) as refusal:
        dates.parse(written, on=ON)
    assert refusal.value.code == code
    assert refusal.value.value is written


@pytest.mark.parametrize("written", [None, "", "  ", "-", "?", "inconnu", "Inconnue", "غير معروف", "N/A"])
def test_nothing_known_is_no_date_and_no_fault(written: object) -> None:
    assert dates.parse(written, on=ON) is None


def test_a_bare_number_is_an_age_only_where_ages_are_asked_for() -> None:
    assert dates.parse("26", on=ON, bare_number="age") == PartialDate(2000, estimated=True)
    assert dates.parse(26, on=ON, bare_number="age") == PartialDate(2000, estimated=True)
    assert dates.parse("1996", on=ON, bare_number="age") == PartialDate(1996)


def test_a_day_count_of_a_spreadsheet_is_read_only_when_announced() -> None:
    assert dates.parse(36000, on=ON, excel_serials=True) == PartialDate(1998, 7, 24)
    with pytest.raises(NotADate):
        dates.parse(36000, on=ON)


def test_a_planned_day_is_accepted_where_days_to_come_are_expected() -> None:
    assert dates.parse("25/12/2026", on=ON, future=True) == PartialDate(2026, 12, 25)


def test_month_first_is_read_where_the_list_writes_so() -> None:
    assert dates.parse("03/04/1998", on=ON, day_first=False) == PartialDate(1998, 3, 4)


def test_someone_of_whom_only_the_year_is_known_may_be_a_child() -> None:
    born = PartialDate(2008)
    assert born.age_range_on(ON) == (17, 18)
    assert born.age_on(ON) == 17
    assert born.may_be_under(18, on=ON)
    assert not PartialDate(2007).may_be_under(18, on=ON)


def test_a_child_comes_of_age_on_the_birthday() -> None:
    born = PartialDate(2008, 11, 24)
    assert born.may_be_under(18, on=date(2026, 11, 23))
    assert not born.may_be_under(18, on=date(2026, 11, 24))
    assert PartialDate(2008, 2, 29).may_be_under(18, on=date(2026, 2, 28))


def test_there_is_no_age_before_birth() -> None:
    assert PartialDate(2027).age_on(ON) is None


def test_dates_are_ordered_by_the_earliest_day_they_can_be() -> None:
    assert sorted([PartialDate(2001, 2), PartialDate(2001), PartialDate(2000, 12, 31)]) == [
        PartialDate(2000, 12, 31),
        PartialDate(2001),
        PartialDate(2001, 2),
    ]


def test_two_dates_agree_when_one_day_fits_both() -> None:
    assert PartialDate(1998).may_be(PartialDate(1998, 3, 12))
    assert not PartialDate(1998, 4).may_be(PartialDate(1998, 3, 12))


@pytest.mark.parametrize("text", ["", "1998-3-12", "1998-13", "98", "~", "soon", "1998-02-30", "١٩٩٨"])
def test_only_its_own_writing_is_read_back(text: str) -> None:
    with pytest.raises(ValueError):
        PartialDate.from_iso(text)


def test_a_day_without_its_month_is_no_date() -> None:
    with pytest.raises(ValueError):
        PartialDate(1998, None, 3)


@given(partial_dates())
def test_a_date_written_is_read_back_unchanged(born: PartialDate) -> None:
    assert PartialDate.from_iso(str(born)) == born
    assert dates.parse(str(born), on=ON) == born


@given(partial_dates())
def test_the_latest_day_never_lies_before_the_earliest(born: PartialDate) -> None:
    assert born.earliest() <= born.latest()
    youngest, oldest = born.age_range_on(ON)
    assert 0 <= youngest <= oldest
    assert born.may_be_under(18, on=ON) == (youngest < 18)


@given(st.integers(0, 119), st.dates(min_value=date(1990, 1, 1), max_value=date(2090, 1, 1)))
def test_an_age_stays_possible_for_the_birth_made_from_it(age: int, on: date) -> None:
    youngest, oldest = dates.from_age(age, on=on).age_range_on(on)
    assert youngest <= age <= oldest


@given(
    st.one_of(
        st.text(),
        st.text(alphabet="0123456789/-. ~?ansmoiévrdeyx٠١٢", max_size=14),
        st.integers(),
        st.floats(),
        st.booleans(),
        st.binary(),
        st.datetimes(),
        st.dates(),
        st.none(),
    ),
    st.booleans(),
)
def test_nothing_but_a_named_refusal_comes_of_any_input(value: object, generous: bool) -> None:
    code = "read"
    try:
        found = dates.parse(
            value, on=ON, bare_number="age" if generous else "no", excel_serials=generous, day_first=generous
        )
    except NotADate as refusal:
        found, code = None, refusal.code
    assert code in {"read", "not-a-date", "impossible-date", "in-the-future", "too-old"}
    assert found is None or found.earliest() <= ON
