"""What the tests of figures share: people who left."""

from datetime import UTC, datetime
from typing import Any

import pytest

from teranga.kernel import clock
from teranga.returns import acts as returns_acts
from tests.cast import Cast
from tests.returns.road import LEAVES_ON, Road


@pytest.fixture
def road(cast: Cast) -> Road:
    return Road(cast)


def leave(road: Road, cases: list[Any]) -> Any:
    """A bus of the day LEAVES_ON with these travellers; gives back the movement, departed."""
    movement = road.movement()
    returns_acts.book(movement, cases=tuple(cases), by=road.officer)
    with clock.fixed(datetime(LEAVES_ON.year, LEAVES_ON.month, LEAVES_ON.day, 9, tzinfo=UTC)):
        returns_acts.close_manifest(movement, by=road.officer)
        returns_acts.depart(movement, departed_on=LEAVES_ON, by=road.officer)
    return movement


@pytest.fixture
def gone(road: Road) -> Any:
    """Mamadou, and the family of four, who left for Guinea on 5 December 2026."""
    return leave(road, [road.ready("mamadou"), *road.ready_family("ibrahima", "hawa", "fanta", "sory")])
