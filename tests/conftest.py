"""What every test of the house stands on: both databases, a key of its own, a clock that can be held, no network."""

import copy
import socket
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.test import override_settings
from django.utils import translation
from huey.contrib.djhuey import HUEY
from xdist.scheduler.loadscope import LoadScopeScheduling

from teranga.kernel import clock
from tests.cast import Cast, Told

HUEY.immediate = True  # background work is done at once, and asked for in memory
PLAIN_STATIC_FILES = "django.contrib.staticfiles.storage.StaticFilesStorage"
LOOPBACK = frozenset({"localhost", "::1"})
DATABASES = ("default", "keys")
HERE = Path(__file__).parent
OF_THE_WHOLE = frozenset({"house", "journeys", "demo", "cli", "ui"})
OF_PAGES = frozenset({"test_pages.py", "test_importing.py"})
"""Tests that go through everything, or through a page to what lies behind it: coverage is of the kernel, the rules and
the acts by tests of their own, and measuring these would take two thirds longer."""


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """A test that asks for the database gets both, with no word about it; one that asks for none is run once."""
    for item in items:
        marker = item.get_closest_marker("django_db")
        asks = {"db", "transactional_db", "django_db_setup"} & set(getattr(item, "fixturenames", ()))
        if not (marker or asks or item.get_closest_marker("each_database")):
            item.add_marker(pytest.mark.once)
        if item.path.relative_to(HERE).parts[0] in OF_THE_WHOLE or item.path.name in OF_PAGES:
            item.add_marker(pytest.mark.no_cover)
        if marker is not None or asks:
            options = {"databases": list(DATABASES), **(marker.kwargs if marker is not None else {})}
            item.add_marker(pytest.mark.django_db(**options), append=False)


TOGETHER = {
    "tests/house/test_pages.py": "walk",
    "tests/journeys/test_a_": "roads",
    "tests/journeys/test_importing": "roads",
    "tests/journeys/": "pages",
}


class Together(LoadScopeScheduling):
    """Tests go to whichever process is free; those that share what is dear to make go to one, in its groups.

    A group is told by the beginning of a test's name: the mark of xdist 3.8 for it is lost on pytest 9.2.
    """

    def _split_scope(self, nodeid: str) -> str:
        return next((group for start, group in TOGETHER.items() if nodeid.startswith(start)), nodeid)


def pytest_xdist_make_scheduler(config: pytest.Config, log: Any) -> Together:
    return Together(config, log)


@pytest.fixture(scope="session", autouse=True)
def _house_of_its_own(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """A master key and a place for files that nobody else uses; passwords are hashed fast."""
    from teranga.kernel import custody

    home = tmp_path_factory.mktemp("teranga")
    (home / "static").mkdir()
    custody.make_master_key(home / "master.key")
    with override_settings(
        DATA=home,
        MASTER_KEY_FILE=home / "master.key",
        MEDIA_ROOT=home / "media",
        STATIC_ROOT=home / "static",
        STORAGES={**settings.STORAGES, "staticfiles": {"BACKEND": PLAIN_STATIC_FILES}},
        SECOND_FACTOR=False,  # as in a demo; tests/access/test_second_factor.py asks for it
        EMAIL_BACKEND="django.core.mail.backends.locmem.EmailBackend",
        PASSWORD_HASHERS=["django.contrib.auth.hashers.MD5PasswordHasher"],
    ):
        yield


@pytest.fixture(scope="session", autouse=True)
def _no_network() -> Iterator[None]:
    """Nothing but this machine can be reached from a test."""
    connect = socket.socket.connect

    def guarded(self: socket.socket, address: Any) -> None:
        if self.family in (socket.AF_INET, socket.AF_INET6):
            host = str(address[0])
            assert host in LOOPBACK or host.startswith("127."), f"a test tried to reach {host}"
        return connect(self, address)

    patch = pytest.MonkeyPatch()
    patch.setattr(socket.socket, "connect", guarded)
    yield
    patch.undo()


@pytest.fixture(autouse=True)
def _language_of_nobody() -> None:
    """A page that was read in one test leaves its language behind; no other test begins in it."""
    translation.deactivate()


@pytest.fixture
def frozen() -> Iterator[datetime]:
    """The clock held at 24 November 2026, nine in the morning in Niamey."""
    with clock.fixed(datetime(2026, 11, 24, 8, tzinfo=UTC)) as instant:
        yield instant


@pytest.fixture(scope="session")
def _told() -> list[Told]:
    return []


@pytest.fixture
def cast(db: None, frozen: datetime, _told: list[Told]) -> Cast:
    """Organisations, offices and staff of every role; see tests/cast.py."""
    if _told:
        return _told[0].again()
    _told.append(Told())
    return copy.deepcopy(_told[0].cast)
