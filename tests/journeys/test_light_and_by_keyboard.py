"""The main pages on a bad line, without a mouse, and without JavaScript."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, StorageState

from tests.journeys.conftest import Served, Sit, browsing
from tests.journeys.desk import REFERENCE

FIRST_VISIT, LATER = 150 * 1024, 20 * 1024  # bytes over the wire
PLACES = ("/cases/mine", "/cases", "/people", "/people/register", "file", "file/screening", "/import/new")
FOLLOW = """() => {
    window.met = new Set(); window.unseen = [];
    document.addEventListener("focusin", event => {
        const met = event.target, how = getComputedStyle(met);
        window.met.add(met);
        const ringed = how.outlineStyle !== "none" && parseFloat(how.outlineWidth) > 0;
        if (met.matches(":focus-visible") && !ringed && how.boxShadow === "none")
            window.unseen.push(met.outerHTML.slice(0, 120));
    });
}"""
MISSED = """() => {
    const groups = new Set([...window.met].filter(each => each.type === "radio").map(each => each.name));
    return [...document.querySelectorAll("a[href], button, input, select, textarea, summary")]
        .filter(each => each.checkVisibility() && !each.disabled && each.type !== "hidden" && !window.met.has(each)
            && each.tabIndex >= 0 && !(each.type === "radio" && groups.has(each.name)))
        .map(each => each.outerHTML.slice(0, 120));
}"""
SAID = """() => [...document.querySelectorAll("main :is(h1, h2, h3, th, tr, label, dt, dd)")]
    .filter(each => each.checkVisibility()).map(each => each.innerText.replace(/\\s+/g, " ").trim())"""


@pytest.fixture
def file(sit: Sit) -> str:
    """The place of a file of the demo."""
    page = sit("awa").page
    page.goto("/cases")
    found = REFERENCE.search(page.get_by_role("main").inner_text())
    assert found
    return f"/cases/{found[0]}"


@contextmanager
def elsewhere(
    browser: Browser, served: Served, door: StorageState, *, scripts: bool = True
) -> Iterator[BrowserContext]:
    """Awa at another browser, which has seen nothing of the house yet."""
    options = browsing(served, "fr", 1280)
    with browser.new_context(**options, storage_state=door, java_script_enabled=scripts) as context:
        yield context


def weight_of(page: Page, place: str) -> int:
    """Bytes that came over the wire, headers too, until nothing more is asked for."""
    came: list[float] = []
    watch = page.context.new_cdp_session(page)
    watch.send("Network.enable")
    watch.on("Network.loadingFinished", lambda done: came.append(done["encodedDataLength"]))
    page.goto(place, wait_until="networkidle")
    watch.detach()
    return int(sum(came))


def test_the_page_of_a_file_is_light(
    browser: Browser, served: Served, file: str, doors: dict[str, StorageState]
) -> None:
    with elsewhere(browser, served, doors["awa"]) as context:
        page = context.new_page()
        first, later = weight_of(page, file), weight_of(page, file)
    assert first <= FIRST_VISIT, f"{first} bytes at the first visit"
    assert later <= LATER, f"{later} bytes at a later one"


def test_tab_reaches_everything_and_one_sees_where_one_is(sit: Sit, file: str) -> None:
    page = sit("awa").page
    wrong = []
    for place in PLACES:
        page.goto(place.replace("file", file, 1))
        page.evaluate(FOLLOW)
        for _ in range(page.locator("a[href], button, input, select, textarea, summary").count() + 3):
            page.keyboard.press("Tab")
        wrong += [f"{place}: Tab never reaches {each}" for each in page.evaluate(MISSED)]
        wrong += [f"{place}: nobody sees the focus on {each}" for each in page.evaluate("() => window.unseen")]
    assert not wrong, "\n".join(wrong)


def test_without_javascript_a_page_says_the_same(
    browser: Browser, served: Served, sit: Sit, file: str, doors: dict[str, StorageState]
) -> None:
    desk = sit("awa").page
    with elsewhere(browser, served, doors["awa"], scripts=False) as context:
        plain = context.new_page()
        for place in PLACES:
            at = place.replace("file", file, 1)
            desk.goto(at)
            answer = plain.goto(at)
            assert answer and answer.status == 200
            missing = [words for words in desk.evaluate(SAID) if words not in set(plain.evaluate(SAID))]
            assert not missing, f"{at}: {missing}"
