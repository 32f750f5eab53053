"""What every road home is made of, as those who walk along write it down."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import timedelta
from pathlib import Path
from typing import Any

from playwright.sync_api import expect

from teranga.kernel import clock
from tests.journeys.desk import Desk

SCOPES = (
    "Enregistrement et assistance",
    "Partage avec les partenaires qui fournissent un service",
    "Préparation du retour volontaire, transporteurs et transit compris",
    "Réintégration, partage avec le bureau du pays d'origine",
    "Communication aux autorités du pays d'origine (consulat compris)",
    "Statistiques qui n'identifient personne",
)
TOPICS = (
    "Le retour volontaire, ses étapes et ses délais",
    "La liberté de choisir et de changer d'avis jusqu'au départ",
    "Les autres solutions : séjour, asile, installation ailleurs, pays tiers",
    "La procédure d'asile et la protection internationale",
    "La situation dans le pays et le lieu de retour",
    "Les conséquences : droit au séjour, demandes en cours, interdictions d'entrée",
    "L'aide à la réintégration et ses limites",
    "Ce qui est fait des données, et avec qui elles sont partagées",
    "Comment se plaindre, sans risque",
)
NO_CONCERN = {
    "La personne dit-elle craindre le retour ?": "Non",
    "Une demande d'asile est-elle pendante ?": "Non",
    "Est-ce un enfant sans parent ni tuteur ?": "Non",
    "Y a-t-il un besoin de santé ?": "Non",
    "Y a-t-il des signes de traite ?": "Non",
    "La personne souhaite-t-elle rentrer ?": "Oui",
    "Urgence de ces besoins": "Moyenne",
}
BY_A_PARENT = {"Base légale": "Consentement du parent ou du tuteur, avec l'assentiment de l'enfant"}
RETURN = "Retour volontaire assisté et réintégration"
APART = "Consigner pourquoi la famille voyage séparément"
TRAVEL_PAPER = "Laissez-passer ou titre de voyage d'urgence"


def do(desk: Desk, act: str, answers: Mapping[str, Any] | None = None) -> None:
    """Follow the link of an act, answer its questions, send it; the page that comes back says what was done."""
    desk.follow(act)
    send(desk, act, answers)
    is_done(desk, act)


def send(desk: Desk, act: str, answers: Mapping[str, Any] | None = None) -> None:
    """On the page of an act: answer and send."""
    expect(desk.page.get_by_role("heading", name=act, level=1)).to_be_visible()
    desk.fill_in(answers or {})
    desk.send(act)


def is_done(desk: Desk, act: str) -> None:
    """The page of the act is left behind; the next one says what was done."""
    expect(desk.page.get_by_role("heading", name=act, level=1)).to_have_count(0)
    expect(desk.main.get_by_role("status")).to_be_visible()


def explain_apart(desk: Desk, movement: str, staying: list[str], reason: str, words: str) -> None:
    """Say, on the open file, why these of the family stay when the others leave with a movement (its address)."""
    desk.follow(APART)
    desk.page.locator("#id_movement").select_option(value=movement.rstrip("/").rsplit("/", 1)[-1])
    desk.fill_in({"Qui reste": staying, "Motif": reason, "Ce que dit chaque adulte de la famille": words})
    desk.send(APART)
    is_done(desk, APART)


def find_file(desk: Desk, name: str) -> str:
    """From a name in the search to the open file; its reference."""
    desk.find(name)
    desk.page.locator("#hits").get_by_role("link", name=name).first.click()
    expect(desk.page.get_by_role("heading", level=1)).to_contain_text(name)
    return desk.reference


def register(desk: Desk, people: Sequence[Mapping[str, Any]], category: str) -> str:
    """Register people, alone or as a family, and open a file for each; the reference of the first."""
    desk.go("Enregistrer")
    for number, person in enumerate(people, start=1):
        if number > 1:
            desk.page.get_by_role("button", name="Ajouter un membre de la famille").click()
        desk.fill_in(person, within=desk.page.get_by_role("group", name=f"Personne {number}"))
    agreed = {
        "Langue de l'explication": "Malinké",
        "La personne accepte": SCOPES,
        "Comment il a été donné": "Signature",
    }
    desk.fill_in(agreed)
    desk.send("Enregistrer")
    expect(desk.page.get_by_role("heading", name="Ouvrir un dossier", level=1)).to_be_visible()
    desk.fill_in({"Pourquoi la personne est assistée": category})
    desk.send("Ouvrir un dossier")
    is_done(desk, "Ouvrir un dossier")
    return desk.reference


def ask_consent(desk: Desk, answers: Mapping[str, Any] | None = None) -> None:
    """On an open file: the person's own consent to everything that a return home needs."""
    reference = desk.reference
    given = {
        "Base légale": "Consentement éclairé de la personne",
        "La personne accepte": SCOPES,
        "Comment il a été donné": "Signature",
        "Langue de l'explication": "Malinké",
    }
    do(desk, "Noter un consentement", given | dict(answers or {}))
    desk.open_file(reference)


def screen(desk: Desk, answers: Mapping[str, Any] | None = None) -> None:
    do(desk, "Faire le filtrage", {"Filtrage fait le": clock.today(), **NO_CONCERN, **(answers or {})})


def counsel(desk: Desk) -> None:
    """Everything that must be explained, alone with the person and in their language."""
    told = {"Langue": "Malinké", "Expliqué": TOPICS, "Seul avec la personne": True}
    do(desk, "Consigner l'entretien sur le retour", told)


def declare(desk: Desk, answers: Mapping[str, Any] | None = None) -> None:
    signed = {"Pays de retour": "Guinée", "Langue dans laquelle elle a été lue à voix haute": "Malinké"}
    do(desk, "Consigner la déclaration de retour volontaire", signed | dict(answers or {}))


def add_travel_document(desk: Desk, number: str) -> None:
    paper = {
        "Document": TRAVEL_PAPER,
        "Numéro du document": number,
        "Délivré par": "Guinée",
        "Valable jusqu'au": clock.today() + timedelta(days=60),
    }
    do(desk, "Ajouter un document de voyage", paper)


def prepare(desk: Desk, reference: str, declaration: Mapping[str, Any] | None = None) -> None:
    """Counselled, declared, with papers."""
    desk.open_file(reference)
    counsel(desk)
    declare(desk, declaration)
    add_travel_document(desk, f"LP-{reference[7:13]}")


def plan_convoy(desk: Desk, carrier: str) -> str:
    """A bus that leaves Niamey for Conakry today; the address of its page."""
    desk.go("Départs")
    planned = {
        "Type": "Convoi de bus",
        "Bureau de départ": "Niamey (NER-NIM)",
        "Bureau d'accueil": "Conakry (GIN-CKY)",
        "Part le": clock.today(),
        "Part de": "Centre de transit, Niamey",
        "Transporteur": carrier,
        "Places": 30,
    }
    do(desk, "Planifier un mouvement", planned)
    return desk.page.url


def ask_seats(desk: Desk, movement: str, names: Sequence[str]) -> None:
    """Tick people among those who are ready for a movement, and ask for their seats."""
    desk.page.goto(movement)
    desk.follow("Réserver des voyageurs")
    for name in names:
        desk.main.get_by_role("checkbox", name=name).check()
    desk.send("Réserver des voyageurs")


def book(desk: Desk, movement: str, names: Sequence[str]) -> None:
    ask_seats(desk, movement, names)
    is_done(desk, "Réserver des voyageurs")


def close_list(desk: Desk, movement: str) -> None:
    desk.page.goto(movement)
    do(desk, "Arrêter la liste")


def leave(desk: Desk, movement: str) -> None:
    """The movement departs with everyone on its list."""
    desk.page.goto(movement)
    do(desk, "Consigner le départ", {"Départ le": clock.today()})


def arrive(desk: Desk, movement: str) -> None:
    """In the country of origin: all who travelled are there."""
    desk.page.goto(movement)
    do(desk, "Consigner l'arrivée", {"Arrivée le": clock.today()})


def receive(desk: Desk, reference: str) -> None:
    desk.page.goto("/arrivals")
    desk.main.get_by_role("row", name=reference).get_by_role("link").last.click()
    send(desk, "Accueillir la personne", {"Jour de l'accueil": clock.today()})
    is_done(desk, "Accueillir la personne")
    desk.open_file(reference)


def close(desk: Desk, reason: str, outcome: str) -> None:
    do(desk, "Clore le dossier", {"Date de clôture": clock.today(), "Motif": reason, "Résultat": outcome})


def scan(folder: Path, name: str) -> Path:
    """A small page, as a scanner makes it."""
    page = folder / name
    page.write_bytes(b"%PDF-1.4\n1 0 obj<</Type/Catalog>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n")
    return page
