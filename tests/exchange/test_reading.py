from __future__ import annotations

import io
import zipfile
from datetime import date, datetime
from pathlib import Path

import openpyxl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from teranga.exchange import reading
from teranga.exchange.reading import Unreadable
from teranga.kernel import words

TEXT = "Nom;Âge\r\nÉlodie Kouamé;3 années\r\nAïssatou Bâ;26\r\n"


def workbook(rows: list[list[object]], title: str = "Liste") -> openpyxl.Workbook:
    book = openpyxl.Workbook()
    book.active.title = title
    for row in rows:
        book.active.append(row)
    return book


def saved(book: openpyxl.Workbook) -> bytes:
    file = io.BytesIO()
    book.save(file)
    return file.getvalue()


def with_part(data: bytes, name: str, content: bytes) -> bytes:
    """The workbook with one of its parts replaced or added."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new:
        for part in old.infolist():
            if part.filename != name:
                new.writestr(part, old.read(part))
        new.writestr(name, content)
    return out.getvalue()


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "cp1252", "mac_roman"])
def test_a_text_is_read_in_whatever_letters_it_was_saved(encoding: str) -> None:
    table = reading.read_table(TEXT.encode(encoding))
    assert table.rows == [("Nom", "Âge"), ("Élodie Kouamé", "3 années"), ("Aïssatou Bâ", "26")]


def test_a_text_in_arabic_windows_letters_is_read() -> None:
    table = reading.read_table("الاسم,العمر\nمحمدو جالو,26\n".encode("cp1256"))
    assert table.rows[1] == ("محمدو جالو", "26")


@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
def test_the_sign_between_cells_is_found(delimiter: str) -> None:
    text = "\n".join(
        delimiter.join(row) for row in [["Nom", "Sexe", "Âge"], ["Ba Awa", "F", "3"], ["Sy Ali", "M", "4"]]
    )
    table = reading.read_table(text.encode())
    assert table.delimiter == delimiter
    assert table.rows[1] == ("Ba Awa", "F", "3")


def test_a_delimiter_announced_by_the_spreadsheet_is_obeyed() -> None:
    assert reading.read_table(b"sep=;\r\na;b,c\r\n").rows == [(), ("a", "b,c")]


def test_a_quote_that_nobody_closed_does_not_swallow_the_list() -> None:
    text = 'Nom;Note\nBa;"mal fermé\n' + "\n".join(f"Personne {n};x" for n in range(60))
    assert len(reading.read_table(text.encode()).rows) == 62


def test_empty_lines_keep_their_number() -> None:
    assert reading.read_table(b"a,b\n\n,\nc,d\n\n").rows == [("a", "b"), (), (), ("c", "d")]


def test_the_fullest_sheet_is_read_and_hidden_ones_and_drafts_are_not() -> None:
    book = workbook([["Nom", "Sexe"], ["Ba", "F"]])
    draft = book.create_sheet("Brouillon")
    hidden = book.create_sheet("Ancienne liste")
    marked = book.create_sheet("Feuil2")
    marked.append(["brouillon — ne pas utiliser"])
    for sheet in (draft, hidden, marked):
        for _ in range(9):
            sheet.append(["x", "y"])
    hidden.sheet_state = "hidden"
    table = reading.read_table(saved(book))
    assert table.sheet == "Liste"
    assert table.rows == [("Nom", "Sexe"), ("Ba", "F")]
    assert reading.read_table(saved(book), sheet="Feuil2").sheet == "Feuil2"


def test_a_workbook_of_drafts_only_says_so() -> None:
    assert refusal_of(saved(workbook([["x"]], title="brouillon"))) == "list-no-sheet"


def refusal_of(data: bytes) -> str:
    with pytest.raises(Unreadable) as refused:
        reading.read_table(data)
    assert words.refusal(refused.value.blocker)
    return refused.value.code


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (b"", "list-empty"),
        (b" \r\n ", "list-empty"),
        (b",,\n,,\n", "list-empty"),
        (b"%PDF-1.7 abc", "list-not-a-list"),
        (b"<html><table><tr><td>Nom</td></tr></table></html>", "list-not-a-list"),
        (b"\x89PNG\r\n\x1a\n" + bytes(range(256)) * 4, "list-not-a-list"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "list-old-or-locked"),
        (b"PK\x03\x04 nothing behind", "list-broken"),
        (b"a," * 300 + b"\n", "list-too-many-columns"),
        (b"a\n" * 100_001, "list-too-many-rows"),
    ],
)
def test_what_is_no_list_is_refused_in_words(data: bytes, code: str) -> None:
    assert refusal_of(data) == code


def test_a_file_beyond_the_size_is_refused_unopened() -> None:
    assert refusal_of(b"a" * (reading.MOST_BYTES + 1)) == "list-too-large"


def test_an_opendocument_workbook_is_named_as_what_it_is() -> None:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as parts:
        parts.writestr("content.xml", "<x/>")
    assert refusal_of(file.getvalue()) == "list-opendocument"


def test_a_workbook_that_unpacks_to_too_much_is_not_unpacked() -> None:
    bomb = with_part(saved(workbook([["a"]])), "xl/bomb.bin", b"\0" * (reading.MOST_BYTES_UNPACKED + 1))
    assert len(bomb) < reading.MOST_BYTES
    assert refusal_of(bomb) == "list-hostile"


def test_a_workbook_with_entities_is_not_parsed() -> None:
    lol = b'<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a "ha"><!ENTITY b "&a;&a;">]><x>&b;</x>'
    assert refusal_of(with_part(saved(workbook([["a"]])), "xl/workbook.xml", lol)) == "list-hostile"


def test_a_workbook_that_lies_about_its_size_is_read_as_it_is() -> None:
    sheet = (
        b'<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><dimension ref="A1:XFD1048576"/>'
        b'<sheetData><row r="1"><c r="A1" t="inlineStr"><is><t>Nom</t></is></c></row></sheetData></worksheet>'
    )
    assert reading.read_table(with_part(saved(workbook([["a"]])), "xl/worksheets/sheet1.xml", sheet)).rows == [("Nom",)]


def test_a_damaged_sheet_is_refused_in_words() -> None:
    data = saved(workbook([["a"]]))
    assert refusal_of(with_part(data, "xl/worksheets/sheet1.xml", b"<worksheet><sheetData><row")) == "list-broken"


def test_a_sheet_of_too_many_columns_is_refused() -> None:
    assert refusal_of(saved(workbook([["x"] * 201]))) == "list-too-many-columns"


def test_errors_of_formulas_say_nothing() -> None:
    assert reading.read_table(saved(workbook([["Nom", "#REF!"], ["Ba", True]]))).rows == [("Nom",), ("Ba", "oui")]


@settings(max_examples=150, deadline=None)
@given(st.one_of(st.binary(max_size=400), st.text(max_size=200).map(lambda text: text.encode("utf-8", "replace"))))
def test_any_bytes_are_read_or_refused_in_words(data: bytes) -> None:
    try:
        table = reading.read_table(data)
    except Unreadable as refused:
        table = reading.Table(rows=[])
        assert words.refusal(refused.blocker)  # noqa: PT017
    assert all(isinstance(row, tuple) for row in table.rows)


WORKBOOK = (Path(__file__).parent / "lists" / "niamey.xlsx").read_bytes()


@settings(max_examples=60, deadline=None)
@given(st.lists(st.tuples(st.integers(4, len(WORKBOOK) - 1), st.integers(0, 255)), min_size=1, max_size=6))
def test_a_workbook_damaged_anywhere_is_read_or_refused_in_words(damage: list[tuple[int, int]]) -> None:
    whole = bytearray(WORKBOOK)
    for place, byte in damage:
        whole[place] = byte
    try:
        reading.read_table(bytes(whole))
    except Unreadable as refused:
        assert words.refusal(refused.blocker)  # noqa: PT017


# What was made to harm: each is refused by what it holds, before a parser walks it.

MAIN = b"http://schemas.openxmlformats.org/spreadsheetml/2006/main"


def sheet_of(cells: bytes) -> bytes:
    part = b'<worksheet xmlns="%s"><sheetData>%s</sheetData></worksheet>' % (MAIN, cells)
    return with_part(saved(workbook([["a"]])), "xl/worksheets/sheet1.xml", part)


def a_name_in_row(number: int) -> bytes:
    return b'<row r="%d"><c r="A%d" t="inlineStr"><is><t>Nom</t></is></c></row>' % (number, number)


@pytest.mark.parametrize(
    ("cells", "code"),
    [
        (a_name_in_row(100_001), "list-too-many-rows"),
        (a_name_in_row(999_999_999), "list-too-many-rows"),
        (b'<row r="1"><c r="XFD1"><v>1</v></c></row>', "list-too-many-columns"),
        (b"<row>" + b"<c/>" * 2_500_001 + b"</row>", "list-too-many-cells"),
        (b"<x/>" * 2_300_000, "list-hostile"),
    ],
    ids=["row-100001", "row-999999999", "column-XFD", "cells", "marks"],
)
def test_a_sheet_too_large_for_a_list_is_refused_in_words(cells: bytes, code: str) -> None:
    assert refusal_of(sheet_of(cells)) == code


def test_more_texts_than_a_list_holds_are_not_gathered() -> None:
    texts = b'<sst xmlns="%s">%s</sst>' % (MAIN, b"<si/>" * 1_000_001)
    assert refusal_of(with_part(saved(workbook([["a"]])), "xl/sharedStrings.xml", texts)) == "list-too-many-cells"


def test_one_long_text_that_many_cells_share_is_refused() -> None:
    long = b'<sst xmlns="%s"><si><t>%s</t></si></sst>' % (MAIN, b"a" * 1_000_000)
    shared = with_part(sheet_of(b"<row>" + b'<c t="s"><v>0</v></c>' * 60 + b"</row>"), "xl/sharedStrings.xml", long)
    assert refusal_of(with_part(shared, "xl/_rels/workbook.xml.rels", _with_texts(shared))) == "list-hostile"


def _with_texts(data: bytes) -> bytes:
    with zipfile.ZipFile(io.BytesIO(data)) as parts:
        relations = parts.read("xl/_rels/workbook.xml.rels")
    if b"sharedStrings" in relations:
        return relations
    return relations.replace(
        b"</Relationships>", b'<Relationship Id="t" Type="x/sharedStrings" Target="sharedStrings.xml"/></Relationships>'
    )


def test_a_workbook_of_too_many_sheets_is_refused() -> None:
    book = workbook([["a"]])
    for _ in range(101):
        book.create_sheet()
    assert refusal_of(saved(book)) == "list-too-many-sheets"


def test_a_row_formatted_far_below_the_list_is_no_line() -> None:
    cells = a_name_in_row(1) + b'<row r="1048576"><c r="A1048576" s="0"/></row>'
    assert reading.read_table(sheet_of(cells)).rows == [("Nom",)]


def test_what_was_read_is_kept_as_it_was() -> None:
    rows = [("Nom", None, 3, 2.5), (), (date(2026, 3, 12), datetime(2026, 3, 12, 8, 30), "Bâ")]
    assert reading.unpacked(reading.packed(rows)) == rows
    assert reading.unpacked(b"Nom;Age\nBa;3\n") is None
