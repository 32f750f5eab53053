"""The yearly table counts departures, and every number has its people behind it."""

from datetime import UTC, datetime
from typing import Any

import pytest

from teranga.casework import acts as casework_acts
from teranga.insights import queries, rules
from teranga.kernel import clock
from teranga.kernel.acts import Refused
from teranga.kernel.codes import Code
from teranga.kernel.models import Reading
from teranga.people import acts as people_acts
from teranga.returns import acts as returns_acts
from tests.cast import TODAY, Cast, Someone
from tests.insights.conftest import leave
from tests.returns.road import LEAVES_ON, Road


def of(table: rules.YearlyTable, by: str) -> dict[str, int]:
    found = next(each for each in table.breakdowns if each.by == by)
    return {line.code: line.total for line in found.lines}


def test_people_are_counted_on_the_day_of_departure(cast: Cast, gone: Any) -> None:
    table = queries.yearly_table(cast.habsatou, 2026)
    assert table.total == 5
    assert of(table, "from") == {"NER": 5}
    assert of(table, "to") == {"GIN": 5}
    assert of(table, "age") == {"0-4": 1, "5-11": 1, "25-49": 3}
    assert of(table, "category") == {"stranded": 5}
    assert queries.yearly_table(cast.habsatou, 2025).total == queries.yearly_table(cast.habsatou, 2027).total == 0


def test_another_organisation_counts_none_of_them(cast: Cast, gone: Any) -> None:
    assert queries.yearly_table(cast.esther, 2026).total == 0


def test_an_emergency_movement_is_counted_beside(road: Road, cast: Cast) -> None:
    urgent = road.ready("mamadou")
    casework_acts.mark_emergency(urgent, is_emergency_movement=True, by=cast.awa)
    leave(road, [urgent])
    table = queries.yearly_table(cast.habsatou, 2026)
    assert (table.total, table.emergencies) == (0, 1)
    assert queries.behind(cast.issa, rules.Cut(2026, emergencies=True)).total == 1


def test_whoever_stayed_behind_is_not_counted(cast: Cast, road: Road, gone: Any) -> None:
    off = (road.files["mamadou"],)
    with clock.fixed(datetime(LEAVES_ON.year, LEAVES_ON.month, LEAVES_ON.day, 18, tzinfo=UTC)):
        returns_acts.arrive(gone, arrived_on=LEAVES_ON, outcome=Code("off_loaded"), cases=off, by=cast.mariama)
    assert queries.yearly_table(cast.habsatou, 2026).total == 4


def test_an_unknown_birth_is_counted_as_an_unknown_age(cast: Cast, road: Road) -> None:
    along, unknown = road.ready("mamadou"), road.prepare(road.file_of(Someone("Sans", "Âge", "M", None)))
    head = along.person
    people_acts.form_household(head, role=Code("head"), since_on=TODAY, by=cast.awa)
    people_acts.join_household(unknown.person, other=head, role=Code("sibling"), since_on=TODAY, by=cast.awa)
    leave(road, [along, unknown])
    assert of(queries.yearly_table(cast.habsatou, 2026), "age")["unknown"] == 1


def test_each_number_has_as_many_people_behind_it(cast: Cast, gone: Any) -> None:
    table = queries.yearly_table(cast.issa, 2026)
    sides = {"from": "from_country", "to": "to_country", "age": "age", "category": "category"}
    for each in table.breakdowns:
        for line in each.lines:
            for sex, people in zip(rules.sexes(), line.by_sex, strict=True):
                cut = rules.Cut(2026, sex=sex, **{sides[each.by]: line.code})
                assert queries.behind(cast.issa, cut).total == people, cut


def test_the_list_behind_a_number_names_the_people_and_is_logged(cast: Cast, gone: Any) -> None:
    found = queries.behind(cast.issa, rules.Cut(2026, sex="F"))
    assert {row.name for row in found.page} == {"Hawa Sylla", "Fanta Camara"}
    assert found.elsewhere == 0
    assert Reading.objects.filter(place="figures", actor=cast.issa.id).count() == 2


def test_files_of_other_offices_are_counted_but_not_listed(cast: Cast, gone: Any) -> None:
    in_dakar = queries.behind(cast.ndeye, rules.Cut(2026))
    assert (in_dakar.total, in_dakar.elsewhere, list(in_dakar.page)) == (5, 5, [])


def test_a_number_with_unknown_codes_does_not_exist(cast: Cast) -> None:
    with pytest.raises(Refused, match="not-found"):
        queries.behind(cast.issa, rules.Cut(2026, to_country="XYZ"))


def test_the_years_to_choose_from_have_departures(cast: Cast, gone: Any) -> None:
    assert queries.years(cast.habsatou) == [2026]
    with clock.fixed(datetime(2028, 1, 5, tzinfo=UTC)):
        assert queries.years(cast.habsatou) == [2028, 2027, 2026]


def test_the_table_asks_as_many_questions_for_many_people_as_for_one(
    cast: Cast, road: Road, django_assert_num_queries: Any
) -> None:
    reader = cast.habsatou
    leave(road, [road.ready("mamadou")])
    with django_assert_num_queries(1):
        queries.yearly_table(reader, 2026)
    leave(road, road.many(4))
    with django_assert_num_queries(1):
        assert queries.yearly_table(reader, 2026).total == 5


def test_a_later_correction_does_not_change_a_past_year(cast: Cast, road: Road, gone: Any) -> None:
    casework_acts.set_categories(road.files["mamadou"], categories=(Code("irregular"),), by=cast.awa)
    assert of(queries.yearly_table(cast.habsatou, 2026), "category") == {"stranded": 5}


def test_the_sheet_holds_every_line_and_the_notes(cast: Cast, gone: Any) -> None:
    header, rows = queries.sheet(queries.yearly_table(cast.habsatou, 2026))
    assert all(len(row) == len(header) for row in rows)
    assert [row[-1] for row in rows if str(row[1]) == "Total"] == [5, 5, 5]
