"""The pages of figures: the table, its files, the people behind a number; and the command."""

import csv
import io
from typing import Any

import openpyxl
import pytest
from click.testing import CliRunner
from django.db import connection, connections
from django.test import Client
from django.test.utils import CaptureQueriesContext

from teranga.cli import commands
from tests.cast import Cast
from tests.insights.conftest import leave
from tests.returns.road import Road


@pytest.fixture
def page(cast: Cast) -> Any:
    """Ask for an address as a member of staff, in French unless said."""

    def ask(name: str, path: str, language: str = "fr") -> Any:
        client = Client(headers={"accept-language": language})
        client.force_login(cast.member(name))
        return client.get(path)

    return ask


def text(answer: Any) -> str:
    content = b"".join(answer.streaming_content) if answer.streaming else answer.content
    return content.decode("utf-8-sig")


def test_the_monitoring_officer_sees_numbers_and_no_way_behind_them(page: Any, gone: Any) -> None:
    shown = page("habsatou", "/figures?year=2026")
    assert shown.status_code == 200
    assert "Guinée" in text(shown)
    assert "/figures/behind" not in text(shown)
    assert page("habsatou", "/figures/behind?year=2026").status_code == 403


def test_every_number_above_nought_leads_to_the_people_behind_it(page: Any, gone: Any) -> None:
    shown = text(page("issa", "/figures?year=2026"))
    assert "/figures/behind?year=2026&amp;to_country=GIN&amp;sex=F" in shown
    behind = text(page("issa", "/figures/behind?year=2026&to_country=GIN&sex=F"))
    assert "Hawa Sylla" in behind
    assert "Fanta Camara" in behind
    assert "Mamadou" not in behind


def test_the_page_says_how_many_are_followed_elsewhere(page: Any, gone: Any) -> None:
    assert "5 of them are followed by other offices" in text(page("ndeye", "/figures/behind?year=2026", "en"))


def test_a_number_that_cannot_be_is_not_found(page: Any) -> None:
    assert page("issa", "/figures/behind?year=2026&sex=Q").status_code == 404


@pytest.mark.parametrize("year", ["", "20x6", "0", "99999", "²⁰²⁶"])
def test_a_year_that_is_none_shows_this_year(page: Any, cast: Cast, year: str) -> None:
    shown = page("habsatou", f"/figures?year={year}")
    assert shown.status_code == 200
    assert ", 2026</h1>" in text(shown)


def test_what_is_counted_is_said_under_the_table_in_both_languages(page: Any, gone: Any) -> None:
    assert "Unité : une personne par départ" in text(page("habsatou", "/figures"))
    assert "Unit: one person for each departure" in text(page("habsatou", "/figures", "en"))


def test_the_csv_holds_the_same_numbers_as_the_page(page: Any, gone: Any) -> None:
    rows = list(csv.reader(io.StringIO(text(page("habsatou", "/figures?year=2026&format=csv")))))
    assert ["Pays de retour", "Guinée", "2", "3", "0", "5"] in rows


def test_the_workbook_holds_numbers_as_numbers(page: Any, gone: Any) -> None:
    answer = page("habsatou", "/figures?year=2026&format=xlsx")
    sheet = openpyxl.load_workbook(io.BytesIO(b"".join(answer.streaming_content))).active
    assert ("Pays de retour", "Guinée", 2, 3, 0, 5) in list(sheet.values)


def test_a_page_of_figures_asks_as_many_questions_for_many_people_as_for_one(cast: Cast, road: Road) -> None:
    client = Client()
    client.force_login(cast.member("issa"))

    def questions() -> list[int]:
        asked = []
        for path in ("/figures?year=2026", "/figures/behind?year=2026"):
            with CaptureQueriesContext(connection) as queries, CaptureQueriesContext(connections["keys"]) as keys:
                client.get(path)
            asked.append(len(queries) + len(keys))
        return asked

    leave(road, [road.ready("mamadou")])
    client.get("/figures?year=2026")  # what is asked once a session is asked
    few = questions()
    leave(road, road.many(12))
    assert questions() == few


def test_the_command_writes_the_table(gone: Any, tmp_path: Any) -> None:
    said = CliRunner().invoke(commands.house, ["figures", "--year", "2026", "--language", "en"])
    assert said.exit_code == 0
    assert "Country of return to,Guinea,2,3,0,5" in said.output
    out = tmp_path / "2026.xlsx"
    written = CliRunner().invoke(commands.house, ["figures", "--year", "2026", "--format", "xlsx", "--out", str(out)])
    assert written.exit_code == 0
    assert openpyxl.load_workbook(out).active.max_row > 10


def test_the_command_counts_one_organisation_when_told(gone: Any) -> None:
    said = CliRunner().invoke(commands.house, ["figures", "--year", "2026", "--organisation", "Maison d'accueil"])
    assert "Guinée" not in said.output
    unknown = CliRunner().invoke(commands.house, ["figures", "--year", "2026", "--organisation", "Personne"])
    assert unknown.exit_code == 2
    assert "Mission régionale" in unknown.output
