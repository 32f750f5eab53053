"""Files opened at the same moment."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime

import pytest
from django.db import connection, connections

from teranga.casework import acts
from teranga.kernel import clock
from teranga.kernel.acts import housekeeping
from teranga.kernel.codes import Code
from tests.cast import TODAY, Cast, installation

NAMES = ("mamadou", "kofi", "ismael", "tesfay", "salimata", "blessing", "ibrahima", "hawa")
MORNING = datetime(2026, 11, 24, 8, tzinfo=UTC)


@pytest.fixture(scope="module", autouse=True)
def _emptied() -> Iterator[None]:
    """A test that commits has its tables emptied afterwards, which no act does. Other threads aren't exempt."""
    with housekeeping("tables are emptied after a test that commits"):
        yield


@pytest.mark.django_db(transaction=True)
def test_files_opened_at_the_same_moment_have_references_of_their_own():
    """Four desks at once: each act takes its lock when it begins, the others wait. (SQLite in memory has one desk.)"""
    with clock.fixed(MORNING):
        cast = installation()
        for name in NAMES:
            cast.register(name)
    in_memory = connection.vendor == "sqlite" and connection.is_in_memory_db()
    with ThreadPoolExecutor(1 if in_memory else 4) as desks:
        found = list(desks.map(lambda name: opened_at_a_desk(cast, name), NAMES))
    assert sorted(reference[7:13] for reference in found) == [f"{number:06d}" for number in range(1, len(NAMES) + 1)]


def opened_at_a_desk(cast: Cast, name: str) -> str:
    try:
        with clock.fixed(MORNING):
            return acts.open_case(
                person=cast.register(name), office=cast.niamey, opened_on=TODAY, priority=Code("low"), by=cast.awa
            ).reference
    finally:
        connections.close_all()
