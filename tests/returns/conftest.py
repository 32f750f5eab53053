import pytest

from tests.cast import Cast
from tests.returns.road import Road


@pytest.fixture
def road(cast: Cast) -> Road:
    return Road(cast)
