"""A family of four is registered in one go, and found again; the page speaks the other language in one click."""

from __future__ import annotations

import io
import re

from PIL import Image
from playwright.sync_api import Locator, Page, expect

from tests.journeys.conftest import Served, Sit, come_in
from tests.journeys.desk import Desk

FAMILY = (
    ("Zeyna", "Tchambaza", "Féminin", "34 ans", "Chef de ménage"),
    ("Souleymane", "Tchambaza", "Masculin", "1988", "Conjoint ou conjointe"),
    ("Rokia", "Tchambaza", "Féminin", "03/2015", "Enfant"),
    ("Issouf", "Tchambaza", "Masculin", "vers 2019", "Enfant"),
)


def portrait() -> bytes:
    out = io.BytesIO()
    Image.radial_gradient("L").convert("RGB").save(out, "JPEG")
    return out.getvalue()


def row(page: Page, number: int) -> Locator:
    return page.get_by_role("group", name=f"Personne {number}")


def type_family(desk: Desk) -> None:
    for number, (given, surname, sex, birth, role) in enumerate(FAMILY, start=1):
        if number > 1:
            desk.page.get_by_role("button", name="Ajouter un membre de la famille").click()
        answers = {
            "Prénoms": given,
            "Nom de famille": surname,
            "Sexe": sex,
            "Date de naissance ou âge": birth,
            "Nationalité": "Togo",
            "Rôle dans la famille": role,
        }
        desk.fill_in(answers, within=row(desk.page, number))
    photo = {"name": "portrait.jpg", "mimeType": "image/jpeg", "buffer": portrait()}
    desk.fill_in({"Téléphone": "+227 96 71 43 08", "Photo": photo}, within=row(desk.page, 1))
    expect(row(desk.page, 1).locator("img.photo")).to_be_visible()
    desk.fill_in({"Itinéraire": "Mali, Algérie", "Langue de l'explication": "Haoussa"})


def test_a_family_is_registered_in_one_go_and_found_again(sit: Sit) -> None:
    desk = sit("awa")
    page = desk.page
    desk.go("Enregistrer")
    type_family(desk)

    # Without saying what was agreed to and how, nothing is kept, and nothing typed is lost.
    desk.send("Enregistrer")
    expect(desk.main.get_by_role("alert")).to_be_visible()
    expect(row(page, 4).get_by_label("Prénoms")).to_have_value("Issouf")
    scopes = ["Enregistrement et assistance", "Préparation du retour volontaire, transporteurs et transit compris"]
    desk.fill_in({"La personne accepte": scopes, "Comment il a été donné": "Signature"})
    photo = {"name": "portrait.jpg", "mimeType": "image/jpeg", "buffer": portrait()}
    desk.fill_in({"Photo": photo}, within=row(page, 1))
    desk.send("Enregistrer")

    # One file each, opened together.
    expect(page.get_by_role("heading", name="Ouvrir un dossier", level=1)).to_be_visible()
    desk.sees("Zeyna Tchambaza")
    expect(page.get_by_label("Ouvrir aussi un dossier pour les autres membres du ménage")).to_be_checked()
    desk.fill_in({"Pourquoi la personne est assistée": "Migrant bloqué"})
    desk.send("Ouvrir un dossier")
    expect(page.get_by_role("heading", level=1)).to_contain_text("Zeyna Tchambaza")
    reference = desk.reference
    for given, surname, *_rest in FAMILY[1:]:
        expect(desk.main.get_by_role("link", name=f"{given} {surname}")).to_be_visible()
    shown = page.locator("img.photo")
    expect(shown).to_be_visible()
    expect(shown).to_have_js_property("complete", True)
    assert shown.evaluate("each => each.naturalWidth") > 0, "the photo uploaded isn't shown"

    # The consent is each one's: as the page of the person says it.
    desk.follow("Identité, consentement, famille")
    desk.sees(scopes[0])
    desk.sees("Signature")
    desk.sees("Mali")

    # Found again by how it might be spelt, by telephone as dialled, by reference.
    for words in ("Zeina Chambaza", "96714308", reference):
        page.get_by_role("searchbox").fill(words)
        page.get_by_role("searchbox").press("Enter")
        link = page.locator("#hits").get_by_role("link", name="Zeyna Tchambaza")
        title = page.get_by_role("heading", level=1, name=re.compile("Zeyna Tchambaza"))
        expect(link.or_(title).first).to_be_visible()
        if link.count():
            link.first.click()
        expect(title).to_contain_text(reference)

    someone_alike_is_shown_while_typing(desk)


def someone_alike_is_shown_while_typing(desk: Desk) -> None:
    """The same mother comes again, spelt otherwise: the page says so before anything is sent, and asks to compare."""
    desk.go("Enregistrer")
    answers = {
        "Prénoms": "Zeina",
        "Nom de famille": "Chambaza",
        "Sexe": "Féminin",
        "Nationalité": "Togo",
        "Téléphone": "+227 96714308",
    }
    desk.fill_in(answers, within=row(desk.page, 1))
    desk.page.keyboard.press("Tab")
    alike = desk.page.locator("#similar")
    expect(alike.get_by_role("heading", name="Peut-être déjà connue")).to_be_visible()
    expect(alike.get_by_role("link", name="Zeyna Tchambaza")).to_be_visible()
    desk.fill_in({"La personne accepte": "Enregistrement et assistance", "Comment il a été donné": "Signature"})
    desk.send("Enregistrer")
    desk.is_told("Quelqu'un de semblable est connu. Comparez, puis décidez.")
    expect(desk.main.get_by_label("J'ai comparé : ce n'est aucune de ces personnes.")).not_to_be_checked()


def test_the_other_language_is_one_click_away_and_remembered(page: Page, served: Served) -> None:
    come_in(page, "balkissa", served.password)
    expect(page.get_by_role("heading", name="Mes dossiers")).to_be_visible()
    page.get_by_role("navigation").get_by_role("link", name="Dossiers", exact=True).click()
    page.get_by_role("button", name="English").click()
    expect(page.get_by_role("heading", name="Files", level=1)).to_be_visible()
    assert page.url.endswith("/cases"), "the language changes where one is"

    page.get_by_text("Balkissa Hamani").first.click()
    page.get_by_role("button", name="Sign out").click()
    come_in(page, "balkissa", served.password)
    expect(page.get_by_role("heading", name="My files")).to_be_visible()
    page.get_by_role("button", name="Français").click()
    expect(page.get_by_role("heading", name="Mes dossiers")).to_be_visible()
