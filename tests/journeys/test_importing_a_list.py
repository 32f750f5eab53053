"""A caseworker in Agadez imports the lists of three partners, as they came: one after the other, in the browser."""

import csv
import re
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.journeys.conftest import Sit

EXCERPTS = Path(__file__).resolve().parents[1] / "exchange" / "lists"
WHOLE = Path(__file__).resolve().parents[3] / "shared" / "data" / "partner_lists"
LISTS = (
    # file, lines that are people, lines refused; the list of Conakry has a name in Arabic and lines made to do harm
    [("agadez_arrivees_octobre.csv", 150, 0), ("conakry_returns.csv", 94, 6), ("niamey_centre_transit.xlsx", 132, 0)]
    if WHOLE.is_dir()
    else [("agadez.csv", 15, 0), ("conakry.csv", 14, 6), ("niamey.xlsx", 14, 0)]
)
FOLDER = WHOLE if WHOLE.is_dir() else EXCERPTS
PATIENCE = 60_000


def upload(page: Page, name: str) -> None:
    """From the list of imports to the page that says what was found in a file, its columns confirmed as guessed."""
    page.get_by_role("navigation", name="Pages principales").get_by_role("link", name="Importer").click()
    page.get_by_role("link", name="Importer une liste").click()
    page.get_by_label("La liste", exact=True).set_input_files(FOLDER / name)
    page.get_by_label("Partenaire qui l'a communiquée").fill(f"Partenaire de {name}")
    page.get_by_label("Accord ou motif").fill("Accord de partage du 12 mars 2026, article 4")
    page.get_by_role("button", name="Lire la liste").click()
    expect(page.get_by_role("heading", name="Confirmer les colonnes")).to_be_visible()
    page.get_by_role("button", name="Confirmer les colonnes").click()
    reached(page, "Prêt à importer")


def reached(page: Page, stage: str) -> None:
    """The page goes on by itself to the next stage of an import, while work goes on behind it."""
    expect(page.get_by_role("heading", name=stage)).to_be_visible(timeout=PATIENCE)


def counts(page: Page) -> dict[str, int]:
    """How many lines are in which state, as the page says it."""
    said = (re.fullmatch(r"(.*?)\s+(\d+)", text.strip()) for text in page.locator("#progress li").all_inner_texts())
    return {found[1]: int(found[2]) for found in said if found}


def decide(page: Page) -> None:
    """Every possible duplicate is compared: the same person where the page shows somebody, another where it can't."""
    waiting = page.get_by_text(re.compile("doublons? possibles? atten"))
    for number in range(12):
        if not waiting.is_visible():
            return
        page.get_by_role("link", name="Décider des doublons possibles").click()
        expect(page.get_by_role("heading", name="Décider des doublons possibles")).to_be_visible()
        for _page in range(number):
            page.get_by_role("link", name="Suivants").click()
        for line in page.locator("form.act").get_by_role("group").all():
            if not line.get_by_role("radio", checked=True).count():
                same = line.get_by_role("radio", name="C'est la même personne")
                (same.first if same.count() else line.get_by_role("radio", name="C'est une autre personne")).check()
        page.get_by_role("button", name="Décider des doublons possibles").click()
        expect(page.get_by_text("Décisions enregistrées")).to_be_visible()
    raise AssertionError(f"possible duplicates still wait: {counts(page)}")


def take(page: Page) -> None:
    page.get_by_role("link", name="Importer les lignes acceptées").click()
    page.get_by_role("button", name="Importer les lignes acceptées").click()
    reached(page, "Import terminé")


@pytest.fixture
def agadez(sit: Sit) -> Page:
    """Ghoumour, caseworker in Agadez; a script from a list that runs would ask something, and fails the test."""
    page = sit("ghoumour").page
    page.on("dialog", lambda dialog: pytest.fail(f"a list made the page say {dialog.message!r}"))
    return page


def test_lists_of_three_partners_become_people_each_once(agadez: Page) -> None:
    for name, people, refused in LISTS:
        upload(agadez, name)
        checked = counts(agadez)
        assert checked.get("Lignes acceptées", 0) + checked.get("Doublons possibles", 0) == people, checked
        assert checked.get("Lignes refusées", 0) == refused, checked
        decide(agadez)
        take(agadez)
        settled = counts(agadez)
        assert settled["Nouvelles personnes"] + settled.get("Personnes déjà connues", 0) == people, settled
        assert settled.get("Lignes refusées", 0) == refused, settled
        assert "Doublons possibles" not in settled
        assert settled["Nouvelles personnes"] > people / 2

    # The lines of Conakry which were refused, on the page and in a file to correct and send again.
    agadez.goto("/import")
    agadez.get_by_role("link", name="Partenaire de conakry").click()
    hostile_lines_are_shown_as_they_came(agadez)
    with agadez.expect_download() as download:
        agadez.get_by_role("link", name="Télécharger les lignes refusées").click()
    text = download.value.path().read_text(encoding="utf-8-sig")
    header, *lines = csv.reader(text.splitlines(), delimiter=";" if text.splitlines()[0].count(";") else ",")
    assert len(lines) == 6
    assert header[:2] == ["Ligne", "Motifs"]
    assert all(line[1] for line in lines), "a line is refused without a reason"
    assert not any(cell.startswith(("=", "+", "@")) for line in lines for cell in line), "a cell is a formula"

    # The one whose name is written in Arabic is somebody, found by it.
    agadez.get_by_role("searchbox").fill("محمدو جالو")
    agadez.get_by_role("searchbox").press("Enter")
    expect(agadez.locator("#hits").get_by_role("link", name="محمدو جالو")).to_be_visible()

    # The first list sent again: every line is recognised, nothing is left to import.
    name, people, _refused = LISTS[0]
    upload(agadez, name)
    assert counts(agadez)["Lignes déjà importées"] == people
    expect(agadez.get_by_role("link", name="Importer les lignes acceptées")).to_have_count(0)
    agadez.get_by_role("link", name="Lignes déjà importées").click()
    expect(agadez.get_by_role("heading", name="Lignes déjà importées")).to_be_visible()


def hostile_lines_are_shown_as_they_came(page: Page) -> None:
    page.get_by_role("link", name="Lignes refusées", exact=True).click()
    expect(page.get_by_role("heading", name="Lignes refusées")).to_be_visible()
    expect(page.get_by_role("heading", name="<script>alert(1)</script> Bah")).to_be_visible()
    expect(page.get_by_role("heading", name="=HYPERLINK(")).to_be_visible()
    assert page.locator("main script, main a[href*='127.0.0.1/x']").count() == 0
    assert page.locator("main .wrong-text").count() >= 6
    page.go_back()
    expect(page.get_by_role("heading", name="Import terminé")).to_be_visible()


def test_a_file_that_is_no_list_is_refused_and_what_was_typed_is_kept(agadez: Page, tmp_path: Path) -> None:
    picture = tmp_path / "photo.csv"
    picture.write_bytes(b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR" + bytes(64))
    agadez.goto("/import/new")
    agadez.get_by_label("La liste", exact=True).set_input_files(picture)
    agadez.get_by_label("Partenaire qui l'a communiquée").fill("Croix-Rouge")
    agadez.get_by_label("Accord ou motif").fill("Accord")
    agadez.get_by_role("button", name="Lire la liste").click()
    expect(agadez.get_by_role("alert").first).to_be_visible()
    expect(agadez.get_by_label("Partenaire qui l'a communiquée")).to_have_value("Croix-Rouge")
