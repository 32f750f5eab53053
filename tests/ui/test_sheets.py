from __future__ import annotations

import csv
import io
from datetime import UTC, date, datetime
from decimal import Decimal

import openpyxl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from teranga.ui import sheets

HOSTILE = [
    '=HYPERLINK("http://127.0.0.1/x","Moussa")',
    "+2 27",
    "-1+1",
    "@SUM(A1)",
    "\t=1",
    "\r=1",
    " =1",
    "＝1",
    "\n=1",
]


def read_back(data: bytes) -> list[list[str]]:
    return list(csv.reader(io.StringIO(data.decode("utf-8-sig"), newline="")))


@pytest.mark.parametrize("cell", HOSTILE)
def test_no_cell_becomes_a_formula_in_a_spreadsheet(cell: str) -> None:
    assert read_back(sheets.csv_bytes(["Nom"], [[cell]]))[1][0].startswith("'")
    sheet = openpyxl.load_workbook(io.BytesIO(sheets.xlsx_bytes(["Nom"], [[cell]]))).active
    assert sheet["A2"].data_type == "s"


def test_accents_and_scripts_survive_both_ways_out() -> None:
    rows = [["Aïssatou Cissé", "محمدو جالو", 'Une "virgule", ici']]
    assert read_back(sheets.csv_bytes(["a", "b", "c"], rows))[1:] == rows
    sheet = openpyxl.load_workbook(io.BytesIO(sheets.xlsx_bytes(["a", "b", "c"], rows))).active
    assert [cell.value for cell in sheet[2]] == rows[0]


def test_numbers_and_days_stay_numbers_and_days() -> None:
    row = [12, Decimal("4500.50"), -3, date(2026, 10, 31), datetime(2026, 10, 31, 9, 30, tzinfo=UTC), True, None]
    assert read_back(sheets.csv_bytes([], [row]))[1][:4] == ["12", "4500.50", "-3", "2026-10-31"]
    sheet = openpyxl.load_workbook(io.BytesIO(sheets.xlsx_bytes([], [row]))).active
    values = [cell.value for cell in sheet[2]]
    assert values[:5] == [12, 4500.5, -3, datetime(2026, 10, 31), datetime(2026, 10, 31, 9, 30)]


def test_a_long_list_leaves_in_parts() -> None:
    parts = list(sheets.csv_parts(["n"], ([n] for n in range(2000))))
    assert len(parts) > 3
    assert len(read_back(b"".join(parts))) == 2001


def test_a_download_is_named_with_its_accents_and_no_line_breaks() -> None:
    response = sheets.csv_response('Arrivées\r\n"x".csv', ["a"], [])
    assert "\n" not in response["Content-Disposition"]
    assert "Arriv%C3%A9es" in response["Content-Disposition"]
    assert b"".join(response.streaming_content).startswith(b"\xef\xbb\xbf")


def test_a_workbook_is_answered_as_a_file() -> None:
    response = sheets.xlsx_response("liste.xlsx", ["a"], [[1]])
    data = b"".join(response.streaming_content)
    for close in response._resource_closers:
        close()
    assert openpyxl.load_workbook(io.BytesIO(data)).active["A2"].value == 1


anything = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(),
    st.floats(),
    st.text(),
    st.dates(),
    st.datetimes(),
    st.decimals(allow_nan=False),
)


@settings(max_examples=40, deadline=None)
@given(st.lists(st.lists(anything, max_size=4), max_size=5))
def test_any_rows_can_be_written_and_read_back(rows: list[list[object]]) -> None:
    assert len(read_back(sheets.csv_bytes(["h"], rows))) == len(rows) + 1
    assert openpyxl.load_workbook(io.BytesIO(sheets.xlsx_bytes(["h"], rows))).active is not None
