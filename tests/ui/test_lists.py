"""Lists as pages and as files, and how values are said."""

import io
import uuid
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

import openpyxl
import pytest
from django.test import RequestFactory
from django.utils import translation

from teranga.kernel import clock, dates
from teranga.kernel.scope import Actor
from teranga.ui import paging, said, tables

READER = Actor(uuid.UUID(int=1), "Awa", None, frozenset(), frozenset())
PEOPLE = [
    {"name": "=Aïssatou", "sex": "F", "born": date(2010, 5, 1), "spent": Decimal("4500.50"), "known": None},
    {"name": "Mamadou", "sex": "M", "born": None, "spent": Decimal(0), "known": True},
]
COLUMNS = (
    tables.Column("name", "Nom", link=lambda row: f"/people/{row['name'][1:]}", sort="name"),
    tables.Column("sex", "Sexe", code="sex"),
    tables.Column("born", "Naissance"),
    tables.Column("spent", "Dépensé", currency="EUR"),
    tables.Column("known", "Connue", shown="export"),
    tables.Column("act", "Suite", value=lambda row: "Ouvrir", shown="page"),
)


@pytest.fixture(autouse=True)
def _in_french():
    with translation.override("fr"):
        yield


def asked(address="/people"):
    request = RequestFactory().get(address)
    request.actor, request._messages = READER, []
    return request


def people(rows=PEOPLE, **options):
    return tables.Table(rows, COLUMNS, "Personne encore.", name="personnes", **options)


def shown(address="/people", **options):
    return tables.answer(asked(address), people(**options)).content.decode()


def test_a_list_shows_the_columns_of_the_page_in_the_words_of_the_reader():
    page = shown()
    for words in ("Féminin", "1 mai 2010", "4\u202f500,50\u00a0EUR", "Ouvrir", 'data-label="Naissance"'):
        assert words in page
    assert "Connue" not in page


def test_an_empty_list_says_what_would_be_here_and_offers_no_file():
    page = shown(rows=[])
    assert "Personne encore." in page
    assert "<table" not in page
    assert "format=csv" not in page


def test_a_file_holds_every_row_of_the_list_and_not_only_the_page():
    page = paging.Page(rows=PEOPLE[:1], next="x", everything=lambda: iter(PEOPLE))
    answer = tables.answer(asked("/people?format=csv"), people(rows=page))
    lines = b"".join(answer.streaming_content).decode("utf-8-sig").splitlines()
    assert lines[0] == "Nom,Sexe,Naissance,Dépensé,Connue"
    assert len(lines) == 3
    assert lines[1].startswith("'=Aïssatou,Féminin")
    assert lines[2].endswith("Oui")


@pytest.mark.django_db
def test_a_workbook_keeps_days_and_amounts_as_what_they_are():
    answer = tables.answer(asked("/people?format=xlsx"), people())
    sheet = openpyxl.load_workbook(io.BytesIO(b"".join(answer.streaming_content))).active
    answer.close()
    assert sheet["C2"].value == datetime(2010, 5, 1)
    assert sheet["D2"].value == 4500.5
    assert sheet["C3"].value is None


@pytest.mark.parametrize("wanted", ["exe", "", "CSV", "csv%00"])
def test_an_unknown_format_shows_the_page(wanted):
    assert "<table" in shown(f"/people?format={wanted}")


def test_neighbours_exports_and_orders_keep_what_was_filtered():
    page = paging.Page(rows=PEOPLE, next="n", previous="p", everything=lambda: iter(PEOPLE))
    text = shown("/people?sex=F&page=here&sort=name", rows=page, sorted_by="name")
    for address in (
        "?sex=F&amp;sort=name&amp;page=n",
        "?sex=F&amp;sort=name&amp;page=p",
        "?sex=F&amp;sort=name&amp;format=csv",
    ):
        assert f'href="{address}"' in text
    assert 'href="?sex=F&amp;sort=-name"' in text
    assert 'aria-sort="ascending"' in text


ORDERS = {"name": (("name", "asc"), ("id", "asc")), "born": (("born", "desc"), ("id", "asc"))}


def test_a_list_is_ordered_as_asked_and_never_otherwise():
    assert tables.sorting(asked("/?sort=name"), ORDERS, "born") == ("name", ORDERS["name"])
    assert tables.sorting(asked("/?sort=-name"), ORDERS, "born") == ("-name", (("name", "desc"), ("id", "desc")))
    assert tables.sorting(asked("/?sort=password"), ORDERS, "born") == ("born", ORDERS["born"])
    assert tables.sorting(asked("/"), ORDERS, "-born")[0] == "-born"


def test_what_is_typed_into_names_is_never_markup():
    page = shown(rows=[{**PEOPLE[0], "name": "<script>alert(1)</script>"}])
    assert "<script>alert" not in page


def test_days_are_said_as_far_as_they_are_known():
    assert said.day(dates.PartialDate(1998, 3, 12)) == "12 mars 1998"
    assert said.day(dates.PartialDate(1998, 3)) == "mars 1998"
    assert said.day(dates.PartialDate(2010, estimated=True)) == "vers 2010"
    assert said.day(None) == ""


def test_near_instants_are_said_as_one_speaks(frozen):
    now = clock.now()
    assert said.instant(now) == "aujourd'hui, 09:00"
    assert said.instant(now - timedelta(days=1)) == "hier, 09:00"
    assert said.instant(datetime(2026, 10, 3, 22, 41, tzinfo=UTC)) == "3 octobre 2026, 23:41"


@pytest.mark.parametrize(
    ("days", "words"),
    [
        (-2, "en retard de 2 jours"),
        (-1, "en retard de 1 jour"),
        (0, "échéance aujourd'hui"),
        (1, "échéance demain"),
        (6, "échéance le 30 novembre 2026"),
    ],
)
def test_a_due_day_says_how_it_stands(frozen, days, words):
    assert said.due(clock.today() + timedelta(days=days)) == words


def test_amounts_have_the_decimals_of_their_currency():
    assert said.money(Decimal("1234567"), "XOF") == "1\u202f234\u202f567\u00a0XOF"
    assert said.money(Decimal("12.5"), "EUR") == "12,50\u00a0EUR"
    assert said.money(Decimal("12.5"), "XOF") == "12,50\u00a0XOF"
    assert said.money(None, "XOF") == ""


def test_nothing_known_is_said_as_nothing_and_an_answer_not_known_as_such():
    assert said.anything(None) == ""
    assert said.anything(False) == "Non"
    assert said.yes_or_no(None) == "Non connu"
    assert said.anything([date(2026, 1, 1), "x"]) == "1 janvier 2026, x"
