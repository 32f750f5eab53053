"""A real server with the demo population, and a real browser, as a newcomer would meet them."""

import os
import re
import signal
import socket
import subprocess
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import ExitStack, closing, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Protocol

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, Playwright, StorageState, expect, sync_playwright

from teranga.demo.house import DOMAIN
from tests import sharing
from tests.journeys.desk import Desk

BROWSER_ARGUMENTS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-sync",
    "--disable-component-update",
    "--no-first-run",
]
WIDTHS = {1280: 900, 360: 740}
PATIENCE = 15_000  # ms, for what is awaited on a page


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    here = Path(__file__).parent
    for item in items:
        if here in item.path.parents:
            item.add_marker(pytest.mark.journey)
            item.add_marker(pytest.mark.once)


@dataclass(frozen=True)
class Served:
    """A running Teranga: its address, its data directory, and the password of the demo's accounts."""

    url: str
    home: Path
    password: str

    def teranga(self, *arguments: str) -> str:
        """Run the command on the served data and give back what it said."""
        return sharing.command(self.home, *arguments)


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _wait_until_served(url: str, process: "subprocess.Popen[bytes]", log: Path) -> None:
    deadline = time.monotonic() + 60
    while time.monotonic() < deadline:
        assert process.poll() is None, f"the server ended:\n{log.read_text()}"
        try:
            urllib.request.urlopen(url, timeout=5).close()
            return
        except urllib.error.HTTPError:
            return
        except OSError:
            time.sleep(0.1)
    raise AssertionError(f"nothing is served after a minute:\n{log.read_text()}")


@pytest.fixture(scope="session")
def served(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    """`teranga init && teranga demo && teranga serve`, ended with SIGTERM as an operator would."""
    home, port = tmp_path_factory.mktemp("served") / "kept", _free_port()
    password = sharing.in_use(tmp_path_factory, home)
    house = Served(f"http://127.0.0.1:{port}", home, password)
    log = home / "serve.log"
    with log.open("wb") as out:
        process = subprocess.Popen(
            [sharing.TERANGA, "serve", "--port", str(port)],
            env=sharing.surroundings(home),
            stdout=out,
            stderr=subprocess.STDOUT,
        )
        try:
            _wait_until_served(house.url, process, log)
            yield house
        finally:
            process.send_signal(signal.SIGTERM)
            assert process.wait(timeout=30) == 0, log.read_text()


@pytest.fixture(scope="session")
def playwright() -> Iterator[Playwright]:
    """Playwright keeps an event loop in this thread; the tests that follow are not asynchronous for that."""
    patch = pytest.MonkeyPatch()
    patch.setenv("DJANGO_ALLOW_ASYNC_UNSAFE", "true")
    expect.set_options(timeout=PATIENCE)
    with sync_playwright() as started:
        yield started
    patch.undo()


@pytest.fixture(scope="session")
def browser(playwright: Playwright) -> Iterator[Browser]:
    started = playwright.chromium.launch(
        executable_path=os.environ.get("TERANGA_BROWSER", "/usr/bin/chromium"), args=BROWSER_ARGUMENTS
    )
    yield started
    started.close()


@pytest.fixture(params=["fr", "en"])
def language(request: pytest.FixtureRequest) -> str:
    """The language the browser asks for."""
    return str(request.param)


@pytest.fixture(params=list(WIDTHS))
def width(request: pytest.FixtureRequest) -> int:
    """A desk's screen and a cheap phone's."""
    return int(request.param)


@pytest.fixture
def context(browser: Browser, served: Served, request: pytest.FixtureRequest) -> Iterator[BrowserContext]:
    """A fresh browser; in the `language` and at the `width` when the test asks for them, else French on a desk."""
    asked = request.fixturenames
    language = request.getfixturevalue("language") if "language" in asked else "fr"
    width = request.getfixturevalue("width") if "width" in asked else 1280
    opened = browser.new_context(**browsing(served, language, width))
    opened.set_default_timeout(PATIENCE)
    yield opened
    opened.close()


@pytest.fixture
def page(context: BrowserContext) -> Iterator[Page]:
    """A page of a browser where nobody is signed in; see `watched`."""
    with watched(context.new_page()) as opened:
        yield opened


ARRIVALS = Path(__file__).with_name("lists") / "arrivees_novembre.csv"


@pytest.fixture(scope="session")
def arrivals(served: Served) -> str:
    """A partner's list of those who came to Niamey in November, imported; what the command reports, line by line."""
    return served.teranga("import", str(ARRIVALS), "--office", "NER-NIM", "--partner", "Croix-Rouge")


class Sit(Protocol):
    def __call__(self, account: str, *, language: str = "fr", width: int = 1280) -> Desk: ...


@pytest.fixture(scope="session")
def doors() -> dict[str, StorageState]:
    """What each account's browser remembers once it has signed in."""
    return {}


@pytest.fixture
def sit(browser: Browser, served: Served, doors: dict[str, StorageState]) -> Iterator[Sit]:
    """Sit down at an account's desk: `sit("awa")`. Each signs in once; a test has as many desks as it needs."""
    with ExitStack() as opened:

        def at(account: str, *, language: str = "fr", width: int = 1280) -> Desk:
            options = browsing(served, language, width)
            if account not in doors:
                with closing(browser.new_context(**options)) as context:
                    come_in(context.new_page(), account, served.password)
                    doors[account] = context.storage_state()
            context = opened.enter_context(closing(browser.new_context(**options, storage_state=doors[account])))
            context.set_default_timeout(PATIENCE)
            page = opened.enter_context(watched(context.new_page()))
            page.goto("/")
            return Desk(page)

        yield at


def come_in(page: Page, account: str, password: str) -> None:
    """Sign in as one would, in whatever language the page is."""
    page.goto("/sign-in")
    page.get_by_label(re.compile("Adresse électronique|E-mail address|Email")).fill(f"{account}@{DOMAIN}")
    page.get_by_label(re.compile("Mot de passe|Password")).fill(password)
    page.get_by_role("main").get_by_role("button").click()
    page.wait_for_url(lambda url: "/sign-in" not in url)


def browsing(served: Served, language: str, width: int) -> dict[str, Any]:
    """A browser that asks for a language, at a width."""
    return {
        "base_url": served.url,
        "locale": {"fr": "fr-FR", "en": "en-GB"}[language],
        "timezone_id": "Africa/Niamey",
        "viewport": {"width": width, "height": WIDTHS[width]},
        "accept_downloads": True,
        "reduced_motion": "reduce",
    }


@contextmanager
def watched(opened: Page) -> Iterator[Page]:
    """A page that fails its test when a script of it fails, or when it asks anyone but our server for anything."""
    wrong: list[str] = []
    opened.on("pageerror", lambda error: wrong.append(f"script: {error}"))
    opened.on(
        "console",
        lambda said: wrong.append(f"console: {said.text}") if _is_ours_to_mend(said.type, said.text) else None,
    )
    opened.on("request", lambda asked: wrong.append(f"outside: {asked.url}") if _is_outside(asked.url) else None)
    opened.on("response", lambda got: wrong.append(f"{got.status}: {got.url}") if got.status >= 500 else None)
    yield opened
    assert not wrong, wrong


def _is_ours_to_mend(kind: str, text: str) -> bool:
    """A refused form is a 422, which Chromium reports as an error; that one is meant."""
    return kind == "error" and not re.search(r"status of 4\d\d", text)


def _is_outside(url: str) -> bool:
    return not url.startswith(("http://127.0.0.1:", "http://localhost:", "data:", "blob:", "about:"))
