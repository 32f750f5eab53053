"""A house in use: files at every stage, so that every page has something to show."""

import pytest

from tests.cast import PEOPLE, Cast


@pytest.fixture
def in_use(cast: Cast) -> Cast:
    """Everybody of the cast has a file."""
    cast.family()
    for name, someone in PEOPLE.items():
        if not someone.role:
            cast.open_file(name)
    return cast
