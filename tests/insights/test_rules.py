"""The yearly figures add up, whatever was counted."""

from hypothesis import given
from hypothesis import strategies as st

from teranga.insights import rules
from teranga.kernel import codes

countries = st.sampled_from(["NER", "GIN", "SEN", "MLI", "ZZ?"])
tallies = st.lists(
    st.builds(
        rules.Tally,
        from_country=countries,
        to_country=countries,
        sex=st.sampled_from(["F", "M", "X", ""]),
        age=st.none() | st.integers(0, 120),
        categories=st.lists(st.sampled_from([row["code"] for row in codes.rows("category")]), max_size=3).map(tuple),
        people=st.integers(1, 5000),
    ),
    max_size=40,
)


@given(st.integers(0, 130))
def test_every_age_is_in_exactly_one_group(age):
    assert sum(group.holds(age) for group in rules.age_groups()) == 1


@given(st.integers(0, 130))
def test_the_ages_of_a_group_are_those_sorted_into_it(age):
    first, last = rules.ages_of(rules.age_group(age))
    assert first <= age and (last is None or age <= last)


def test_an_unknown_age_is_shown_as_unknown_and_not_guessed():
    assert rules.age_group(None) == "unknown"
    assert rules.ages_of("unknown") is None


@given(tallies)
def test_rows_and_columns_add_up_to_the_same_total(counted):
    table = rules.yearly_table(2026, counted, emergencies=3)
    assert table.total == sum(tally.people for tally in counted)
    for each in table.breakdowns:
        if each.totals is None:
            continue
        assert each.totals.total == table.total
        assert sum(line.total for line in each.lines) == table.total
        for column, together in enumerate(each.totals.by_sex):
            assert sum(line.by_sex[column] for line in each.lines) == together


@given(tallies)
def test_columns_by_sex_are_the_same_in_every_breakdown(counted):
    table = rules.yearly_table(2026, counted, emergencies=0)
    assert len({each.totals.by_sex for each in table.breakdowns if each.totals}) == 1


@given(tallies)
def test_nobody_is_counted_twice_within_one_category(counted):
    by_category = rules.breakdown("category", counted)
    assert by_category.totals is None
    for line in by_category.lines:
        assert line.total == sum(tally.people for tally in counted if line.code in tally.categories)


def test_a_year_without_departures_has_totals_of_nought():
    table = rules.yearly_table(2026, [], emergencies=0)
    assert table.total == 0
    assert {each.totals.by_sex for each in table.breakdowns if each.totals} == {(0,) * len(rules.sexes())}


def test_countries_come_with_most_people_first():
    some = [rules.Tally("NER", to, "M", 30, (), people) for to, people in (("GIN", 2), ("SEN", 9), ("MLI", 2))]
    assert [line.code for line in rules.breakdown("to", some).lines] == ["SEN", "GIN", "MLI"]


def test_an_address_with_unknown_codes_is_no_number_of_the_table():
    assert rules.Cut(2026, to_country="GIN", age="unknown", category="stranded").is_of_this_world()
    assert not rules.Cut(2026, to_country="Guinée").is_of_this_world()
    assert not rules.Cut(2026, age="12-99").is_of_this_world()
