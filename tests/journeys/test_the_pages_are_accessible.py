"""Everyone can use the pages that staff meet: axe finds nothing, in both languages, at a desk and on a cheap phone."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, expect

from tests.journeys import steps
from tests.journeys.accessible import at_both_widths
from tests.journeys.conftest import Served, Sit, browsing, watched
from tests.journeys.desk import REFERENCE, Desk

LIST = Path(__file__).resolve().parents[1] / "exchange" / "lists" / "conakry.csv"
STAGES = ("opened", "assisted", "return", "reintegration", "closed")
CHILD = {
    "Prénoms": "Yassa",
    "Nom de famille": "Kpoghomou",
    "Sexe": "Masculin",
    "Date de naissance ou âge": "17 ans",
    "Nationalité": "Guinée",
}


def file_at(places: dict[str, str], stage: str) -> str:
    """A file at that stage; where a small demo has none, one of the nearest stage."""
    return next(places[each] for each in (stage, *STAGES) if each in places)


@pytest.fixture(scope="module")
def files(served: Served, browser: Browser) -> dict[str, str]:
    """The places of pages about somebody: a file of each stage, a child's, a person, a movement, an import."""
    return {}


@pytest.fixture
def places(sit: Sit, files: dict[str, str]) -> dict[str, str]:
    if not files:
        files.update(_found(sit("awa"), sit("hadiza")))
    return files


def _found(awa: Desk, hadiza: Desk) -> dict[str, str]:
    found = {}
    found["child"] = f"/cases/{steps.register(awa, [CHILD], 'Enfant non accompagné')}"
    for stage in STAGES:
        awa.page.goto(f"/cases?stage={stage}")
        if listed := REFERENCE.search(awa.main.inner_text()):
            found[stage] = f"/cases/{listed[0]}"
    awa.page.goto(file_at(found, "return"))
    awa.follow("Identité, consentement, famille")
    found["person"] = awa.page.url
    hadiza.page.goto("/movements")
    hadiza.main.get_by_role("rowheader").get_by_role("link").first.click()
    hadiza.page.wait_for_url("**/movements/*")
    found["movement"] = hadiza.page.url
    awa.page.goto("/import/new")
    awa.fill_in({"La liste": LIST, "Partenaire qui l'a communiquée": "Croix-Rouge", "Accord ou motif": "Accord"})
    awa.send("Lire la liste")
    found["columns"] = awa.page.url
    awa.send("Confirmer les colonnes")
    expect(awa.page.get_by_role("heading", name="Prêt à importer")).to_be_visible(timeout=60_000)
    found["import"] = awa.page.url
    return found


def addresses(places: dict[str, str]) -> Iterator[tuple[str, str]]:
    """Whose page, and where."""
    going, opened, helped = (file_at(places, stage) for stage in (STAGES[2], STAGES[0], STAGES[1]))
    yield from (("awa", at) for at in ("/cases/mine", "/cases", "/people/register", "/import"))
    yield from (("awa", places[stage]) for stage in STAGES if stage in places)
    yield from (("awa", place) for place in (places["child"], places["person"], f"{places['person']}/consent"))
    yield from (("awa", f"{opened}/{act}") for act in ("screening", "solution/discuss"))
    yield from (("awa", f"{helped}/{act}") for act in ("services/record", "document"))
    yield from (("awa", f"{places['child']}/best-interests/assess") for _ in [0])
    yield from (("awa", at) for at in ("/import/new", places["columns"], places["import"]))
    yield from (("awa", f"{places['import']}/{at}") for at in ("lines/refused", "duplicates"))
    yield from (("hadiza", f"{going}/return/{act}") for act in ("counsel", "declare", "medical"))
    yield from (("hadiza", at) for at in ("/movements", places["movement"]))
    yield from (("hadiza", f"{places['movement']}/{act}") for act in ("book",))
    yield from (("facinet", "/arrivals"), ("kerfalla", "/approvals"), ("habsatou", "/figures"), ("laouali", "/staff"))


def test_everyone_can_use_the_pages_of_the_journeys(sit: Sit, places: dict[str, str], language: str) -> None:
    desks: dict[str, Desk] = {}
    wrong = []
    for account, place in addresses(places):
        desk = desks.get(account) or desks.setdefault(account, sit(account, language=language))
        answer = desk.page.goto(place)
        assert answer, place
        assert answer.status == 200, f"{place}: {answer.status}"
        assert desk.page.locator("html").get_attribute("lang") == language
        wrong += at_both_widths(desk.page)
    desks["awa"].find("Diallo")
    wrong += at_both_widths(desks["awa"].page)
    assert not wrong, "\n\n".join(wrong)


def test_everyone_can_sign_in(browser: Browser, served: Served, language: str) -> None:
    with browser.new_context(**browsing(served, language, 1280)) as context, watched(context.new_page()) as page:
        page.goto("/sign-in")
        assert not at_both_widths(page)
        page.get_by_role("main").get_by_role("button").click()
        assert not at_both_widths(page), "the form that came back"


def test_a_slash_goes_to_the_search_on_the_page_of_a_file(sit: Sit, places: dict[str, str]) -> None:
    page = sit("awa").page
    page.goto(file_at(places, STAGES[0]))
    page.keyboard.press("/")
    expect(page.get_by_role("searchbox")).to_be_focused()


@pytest.mark.parametrize("place", ["/people/register", "opened"])
def test_the_main_button_of_a_page_is_reached_by_tab(sit: Sit, places: dict[str, str], place: str) -> None:
    page = sit("awa").page
    page.goto(place if place.startswith("/") else file_at(places, place))
    reached = "document.activeElement.matches('main .btn-act')"
    page.keyboard.press("Tab")
    expect(page.get_by_role("link", name="Aller au contenu")).to_be_focused()
    for _ in range(120):
        if page.evaluate(reached):
            return
        page.keyboard.press("Tab")
    raise AssertionError(f"no press of Tab reaches the main button of {page.url}")
