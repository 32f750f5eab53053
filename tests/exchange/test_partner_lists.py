"""The lists as partners send them: excerpts of them always, the whole ones where they lie beside the project."""

from __future__ import annotations

import csv
from datetime import date
from pathlib import Path

import pytest

from teranga.exchange import reading
from teranga.exchange.rules import columns, lines

ON = date(2026, 11, 24)
EXCERPTS = Path(__file__).parent / "lists"
WHOLE = Path(__file__).resolve().parents[3] / "shared" / "data" / "partner_lists"
FILES = ("agadez_arrivees_octobre.csv", "conakry_returns.csv", "niamey_centre_transit.xlsx")
GOOD = {"agadez_arrivees_octobre.csv": 150, "conakry_returns.csv": 93, "niamey_centre_transit.xlsx": 132}


def read(path: Path) -> tuple[columns.ColumnMapping, dict[int, lines.Line]]:
    table = reading.read_table(path.read_bytes(), path.name)
    mapping = columns.guess(table.rows, on=ON)
    return mapping, dict(lines.read_list(table.rows, mapping, ON))


def codes_of(line: lines.Line) -> list[str]:
    return [blocker.code for blocker in line.refusals]


def test_a_semicolon_list_in_windows_letters_is_read() -> None:
    mapping, found = read(EXCERPTS / "agadez.csv")
    assert mapping.meanings == (
        "ignore",
        "name_full",
        "sex",
        "birth",
        "nationality",
        "arrived_on",
        "phone",
        "remarks",
    )
    assert found[2].values["surname"] == "MAIGA"
    assert found[2].values["given_names"] == "Ouango"
    assert found[2].values["nationality"] == "BFA"
    assert found[2].values["arrived_on"] == date(2026, 10, 11)
    assert str(found[2].values["birth"]) == "~2021"
    assert found[2].values["categories"] == ("rejected_asylum_seeker",)
    assert found[11].values["surname"] == "Cissé"
    assert found[12].values["facts"] == ("fear_of_return",)
    assert codes_of(found[17]) == ["line-total"]


def test_a_workbook_with_titles_and_merged_headings_is_read() -> None:
    mapping, found = read(EXCERPTS / "niamey.xlsx")
    assert mapping.header_row == 4
    assert mapping.meanings == (
        "partner_code",
        "surname",
        "given_names",
        "sex",
        "birth",
        "nationality",
        "language",
        "arrived_on",
        "household_head",
        "remarks",
    )
    assert found[6].values["name"] == "Muno DJALO"
    assert found[6].values["nationality"] == "GNB"
    assert str(found[6].values["birth"]) == "~2011"
    assert found[6].values["categories"] == ("unaccompanied_child",)
    assert found[15].values["household_code"] == "NY/26/073"
    assert found[max(found)].is_beside_the_list


def test_the_hostile_lines_are_refused_each_with_its_reason() -> None:
    _, found = read(EXCERPTS / "conakry.csv")
    hostile = [codes_of(line) for number, line in found.items() if number > 14]
    assert hostile == [
        ["line-name-not-a-name"],
        ["line-name-not-a-name", "line-birth-impossible-date"],
        ["line-empty"],
        ["line-ditto"],
        ["line-birth-in-the-future"],
        [],
        ["line-name-too-long"],
        ["line-birth-too-old", "line-arrival-not-a-date", "line-nationality-unknown"],
    ]


def test_a_name_in_arabic_is_a_name() -> None:
    _, found = read(EXCERPTS / "conakry.csv")
    assert found[20].is_person
    assert found[20].values["name"] == "محمدو جالو"


def test_every_good_line_of_the_whole_lists_becomes_a_person_and_no_other_does() -> None:
    for name in FILES if WHOLE.is_dir() else ():
        with (WHOLE / "truth.csv").open(encoding="utf-8", newline="") as truth:
            rows = [row for row in csv.DictReader(truth) if row["file"] == name]
        good = {int(row["line"]) for row in rows if row["person"] != "hostile"}
        _, found = read(WHOLE / name)
        people = {number for number, line in found.items() if line.is_person}
        assert good <= people
        assert len(good) == GOOD[name]
        # One line of the hostile ones is a person whose name is written in Arabic.
        assert people - good <= {100}
        assert not [line for line in found.values() if line.is_person and line.warnings]


@pytest.mark.parametrize("name", ["agadez.csv", "conakry.csv", "niamey.xlsx"])
def test_the_same_line_sent_again_has_the_same_fingerprint_and_no_other_has(name: str) -> None:
    table = reading.read_table((EXCERPTS / name).read_bytes())
    mapping = columns.guess(table.rows, on=ON)
    first = [lines.fingerprint(line) for _, line in lines.read_list(table.rows, mapping, ON) if line.is_person]
    later = [lines.fingerprint(line) for _, line in lines.read_list(table.rows, mapping, date(2027, 6, 1))]
    assert len(set(first)) == len(first)
    assert set(first) <= set(later)


def test_a_list_with_its_columns_moved_has_the_same_fingerprints() -> None:
    table = reading.read_table((EXCERPTS / "conakry.csv").read_bytes())
    moved = [tuple(reversed((*row, *[None] * (7 - len(row))))) for row in table.rows]
    one = lines.read_line(table.rows[3], columns.guess(table.rows, on=ON), ON)
    other = lines.read_line(moved[3], columns.guess(moved, on=ON), ON)
    assert lines.fingerprint(one) == lines.fingerprint(other)
