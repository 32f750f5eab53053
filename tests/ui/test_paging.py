"""Long lists by key: walking through them loses no row and shows none twice."""

from datetime import date, timedelta

import pytest
from django.core import signing
from django.db import connection, models
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from teranga.ui import paging


class Line(models.Model):
    """A row of a table that lives as long as the test."""

    id = models.IntegerField(primary_key=True)
    opened_on = models.DateField(null=True)
    rank = models.IntegerField()
    word = models.CharField(max_length=10)

    class Meta:
        app_label = "tests_of_paging"
        db_table = "tests_of_paging"


@pytest.fixture
def table(db):
    with connection.cursor() as cursor:
        cursor.execute(
            "CREATE TEMPORARY TABLE tests_of_paging"
            " (id integer PRIMARY KEY, opened_on date, rank integer NOT NULL, word varchar(10) NOT NULL)"
        )
    yield
    with connection.cursor() as cursor:
        cursor.execute("DROP TABLE tests_of_paging")


LINES = st.lists(
    st.tuples(
        st.none() | st.dates(min_value=date(2026, 1, 1), max_value=date(2026, 1, 4)),
        st.integers(-2, 2),
        st.sampled_from(["a", "b", "É", "ى", ""]),
    ),
    max_size=30,
)
DIRECTIONS = st.sampled_from(["asc", "desc"])
ORDERS = st.tuples(st.permutations(["opened_on", "rank", "word"]), st.lists(DIRECTIONS, min_size=4, max_size=4)).map(
    lambda drawn: tuple(zip([*drawn[0][:2], "id"], drawn[1], strict=False))
)


def fill(lines):
    Line.objects.all().delete()
    Line.objects.bulk_create(Line(id=number, opened_on=o, rank=r, word=w) for number, (o, r, w) in enumerate(lines))


def walk(order, size, start=None, forwards=True):
    """The pages from one on, in the direction given."""
    token, pages = start, []
    while True:
        page = paging.page(Line.objects.all(), order, token, size=size)
        pages.append(page)
        token = page.next if forwards else page.previous
        if not token:
            return pages


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=150, deadline=None)
@given(lines=LINES, order=ORDERS, size=st.integers(1, 7))
def test_walking_on_and_back_shows_every_row_once(table, lines, order, size):
    fill(lines)
    onward = walk(order, size)
    seen = [row.pk for page in onward for row in page]
    assert sorted(seen) == list(range(len(lines)))
    assert all(len(page) == size for page in onward[:-1])
    assert not onward[0].previous

    last = paging.page(Line.objects.all(), order, onward[-2].next, size=size) if len(onward) > 1 else onward[0]
    back = walk(order, size, start=last.previous, forwards=False) if last.previous else []
    assert [row.pk for page in reversed(back) for row in page] + [row.pk for row in last] == seen
    assert [row.pk for row in last.everything()] == seen


@pytest.fixture
def days(table):
    fill([(date(2026, 1, 1) + timedelta(days=number // 2), 0, "") for number in range(20)])


BY_DAY = (("opened_on", "desc"), ("id", "asc"))


def test_a_row_added_before_the_page_moves_nothing_on_the_next_one(days):
    first = paging.page(Line.objects.all(), BY_DAY, size=5)
    expected = [row.pk for row in paging.page(Line.objects.all(), BY_DAY, first.next, size=5)]
    Line.objects.create(id=99, opened_on=date(2026, 2, 1), rank=0, word="")
    assert [row.pk for row in paging.page(Line.objects.all(), BY_DAY, first.next, size=5)] == expected


def test_going_back_to_what_has_become_short_shows_a_whole_first_page(days):
    second = paging.page(Line.objects.all(), BY_DAY, paging.page(Line.objects.all(), BY_DAY, size=5).next, size=5)
    Line.objects.filter(pk__in=[18, 19]).delete()
    first = paging.page(Line.objects.all(), BY_DAY, second.previous, size=5)
    assert (len(first), first.previous) == (5, "")


@pytest.mark.parametrize(
    "token",
    ["", "x", "a:b:c", "..", "\x00", signing.dumps([0, []], salt="other")],
    ids=["none", "letter", "colons", "dots", "nul", "signed for something else"],
)
def test_a_forged_token_leads_to_the_first_page(days, token):
    assert paging.page(Line.objects.all(), BY_DAY, token, size=5) == paging.page(Line.objects.all(), BY_DAY, size=5)


def test_a_token_of_another_order_leads_to_the_first_page(days):
    other = paging.page(Line.objects.all(), (("rank", "asc"), ("id", "asc")), size=5)
    assert not paging.page(Line.objects.all(), BY_DAY, other.next, size=5).previous


def test_a_page_costs_one_query_and_counts_nothing(days, django_assert_num_queries):
    with django_assert_num_queries(1) as asked:
        paging.page(Line.objects.all(), BY_DAY, size=5)
    assert "COUNT" not in asked[0]["sql"]


def test_rows_are_dressed_a_page_at_a_time(days):
    batches = []

    def dress(records):
        batches.append(len(records))
        return [f"n° {record.pk}" for record in records]

    page = paging.page(Line.objects.all(), BY_DAY, size=5, dress=dress)
    assert page.rows[0] == "n° 18"
    assert len(list(page.everything())) == 20
    assert batches == [5, 20]
