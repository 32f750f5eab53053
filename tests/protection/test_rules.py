"""How long data is kept, who approves that it goes, what a copy withholds: rules, with no database."""

from datetime import date, timedelta
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from teranga.kernel import codes
from teranga.protection.rules import approving, copying, periods

CLOSED = date(2026, 11, 24)
ONE, OTHER = UUID(int=1), UUID(int=2)


def kept(**changes: object) -> periods.Kept:
    said = {"office": "NER-NIM", "contact_on": date(2026, 1, 10), "closed_on": CLOSED, **changes}
    return periods.Kept(**said)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("facts", "rule", "last_day"),
    [
        ({"has_returned": True, "was_assisted": True}, "return", date(2031, 11, 24)),
        ({"was_assisted": True}, "assistance", date(2029, 11, 24)),
        ({}, "contact", date(2027, 11, 24)),
        ({"closed_on": None}, "registration", date(2026, 7, 10)),
        ({"had_signs_of_trafficking": True}, "trafficking", date(2031, 11, 24)),
        ({"was_child": True, "birth_year": 2010}, "child", date(2035, 12, 31)),
        ({"was_child": True, "birth_year": None}, "child", date(2031, 11, 24)),
        ({"was_child": True, "birth_year": 2010, "has_returned": True}, "child", date(2035, 12, 31)),
    ],
)
def test_each_kind_of_record_is_kept_as_long_as_its_rule_says(
    facts: dict[str, object], rule: str, last_day: date
) -> None:
    assert periods.ended(kept(**facts), periods.PERSON, on=last_day) is None
    assert periods.ended(kept(**facts), periods.PERSON, on=last_day + timedelta(days=1)) == periods.Ended(
        codes.Code(rule), last_day
    )


def test_a_photo_goes_before_the_file_does() -> None:
    day = date(2028, 1, 1)
    assert periods.ended(kept(was_assisted=True, has_photo=True), periods.PERSON, on=day) is None
    ended = periods.ended(kept(was_assisted=True, has_photo=True), periods.PHOTO, on=day)
    assert ended is not None and ended.rule == "photo"
    assert periods.ended(kept(was_assisted=True), periods.PHOTO, on=day) is None


@given(
    years=st.integers(0, 80),
    birth_year=st.none() | st.integers(1950, 2026),
    flags=st.fixed_dictionaries(
        {name: st.booleans() for name in ("was_child", "was_assisted", "has_returned", "had_signs_of_trafficking")}
    ),
)
def test_nothing_ends_while_a_file_is_open_and_nothing_starts_again(
    years: int, birth_year: int | None, flags: dict[str, bool]
) -> None:
    day = date(2026 + years, 12, 1)
    facts = {"birth_year": birth_year, **flags}
    assert periods.ended(kept(is_open=True, **facts), periods.PERSON, on=day) is None
    ended = periods.ended(kept(**facts), periods.PERSON, on=day)
    if ended is not None:
        assert ended.on < day
        assert periods.ended(kept(**facts), periods.PERSON, on=day + timedelta(days=400)) == ended
        assert ended.on >= date(2027, 11, 24), "no file is kept for less than the shortest of its rules"


def test_the_periods_say_where_they_come_from() -> None:
    for row in codes.rows(periods.RULES):
        assert int(row["months"]) >= periods.shortest()
        assert row["standard_fr"] and row["standard_en"]
        assert row["what"] in (periods.PERSON, periods.PHOTO)


def test_an_office_may_have_its_own_period(monkeypatch: pytest.MonkeyPatch, tmp_path: object) -> None:
    own = periods.OF_OFFICES.__class__(str(tmp_path)) / "retention.csv"
    own.write_text("office,rule,months,until_age\nNER-AGZ,contact,3,\n", encoding="utf-8")
    monkeypatch.setattr(periods, "OF_OFFICES", own)
    periods.periods.cache_clear()
    try:
        day = date(2027, 3, 1)
        assert periods.ended(kept(office="NER-AGZ"), periods.PERSON, on=day) is not None
        assert periods.ended(kept(office="NER-NIM"), periods.PERSON, on=day) is None
        assert periods.shortest() == 3
    finally:
        periods.periods.cache_clear()


def test_the_second_approval_is_somebody_elses() -> None:
    assert approving.what_blocks_approving((), left=1) is None
    assert approving.what_blocks_approving((), left=0).code == "erasure-nothing-left"  # type: ignore[union-attr]
    assert approving.what_blocks_approving((ONE,), left=1).code == "erasure-approved-already"  # type: ignore[union-attr]
    assert approving.what_blocks_confirming((), ONE, left=1).code == "erasure-not-approved"  # type: ignore[union-attr]
    assert approving.what_blocks_confirming((ONE,), ONE, left=1).code == "erasure-same-person"  # type: ignore[union-attr]
    assert approving.what_blocks_confirming((ONE,), OTHER, left=1) is None
    assert approving.what_blocks_erasing((ONE,)).code == "erasure-not-approved-twice"  # type: ignore[union-attr]
    assert approving.what_blocks_erasing((ONE, ONE)) is not None
    assert approving.what_blocks_erasing((ONE, OTHER)) is None


def test_a_hold_says_why_and_ends_in_the_future() -> None:
    assert approving.what_blocks_holding(None, " ", on=CLOSED).code == "hold-unexplained"  # type: ignore[union-attr]
    assert approving.what_blocks_holding(date(2026, 1, 1), "Plainte", on=CLOSED).code == "hold-in-the-past"  # type: ignore[union-attr]
    assert periods.is_held(date(2026, 12, 1), None, on=CLOSED)
    assert not periods.is_held(date(2026, 12, 1), None, on=date(2026, 12, 2))
    assert not periods.is_held(None, CLOSED, on=CLOSED)


def test_what_is_sealed_and_not_named_is_withheld() -> None:
    assert copying.treatment("casework.note", "something_sealed", "sealed").how == copying.PROTECTION
    assert copying.treatment("casework.note", "something_sealed", None).how == copying.PROTECTION
    assert copying.treatment("casework.note", "something_id", "pseudonymous").how == copying.INTERNAL
    assert copying.language("ful") == "fr" and copying.language("eng") == "en"
