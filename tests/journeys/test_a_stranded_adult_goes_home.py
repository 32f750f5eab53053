"""From a line of a partner's list to home, followed up, closed, and counted."""

from __future__ import annotations

import re
from datetime import timedelta
from pathlib import Path

import openpyxl
from playwright.sync_api import expect

from teranga.kernel import clock
from tests.journeys import steps
from tests.journeys.conftest import Sit
from tests.journeys.desk import Desk

NAME = "Fodé Kolibaly"


def bring_in(desk: Desk, folder: Path) -> None:
    """The list of a partner, two people long, is imported."""
    arrived = f"{clock.today() - timedelta(days=3):%d/%m/%Y}"
    listed = folder / "liste.csv"
    listed.write_text(
        "Nom;Prénoms;Sexe;Date de naissance;Nationalité;Date d'arrivée\n"
        f"Kolibaly;Fodé;H;14/02/1991;Guinée;{arrived}\n"
        f"Zoumanigui;Siba;H;03/09/1986;Guinée;{arrived}\n",
        encoding="utf-8",
    )
    desk.go("Importer")
    desk.follow("Importer une liste")
    about = {
        "La liste": listed,
        "Partenaire qui l'a communiquée": "Centre de transit",
        "Accord ou motif": "Accord de partage du 12 mars 2026",
    }
    desk.fill_in(about)
    desk.send("Lire la liste")
    steps.send(desk, "Confirmer les colonnes")
    expect(desk.page.get_by_role("heading", name="Prêt à importer")).to_be_visible()
    desk.follow("Importer les lignes acceptées")
    steps.send(desk, "Importer les lignes acceptées")
    expect(desk.page.get_by_role("heading", name="Import terminé")).to_be_visible()


def assist(desk: Desk) -> None:
    """What is needed is found, and given, with its cost and who pays for it."""
    steps.do(desk, "Ajouter un besoin", {"Besoin": "Alimentation et eau", "Urgence": "Élevée"})
    given = {
        "Prestation": "Panier alimentaire",
        "Quantité fournie": "1",
        "Coût": "12 500",
        "Ligne budgétaire": "Programme régional de protection",
        "Le besoin est désormais couvert": True,
    }
    desk.follow("Noter une prestation")
    expect(desk.page.get_by_role("heading", name="Noter une prestation", level=1)).to_be_visible()
    desk.main.get_by_label(re.compile("Pour le besoin")).select_option(index=1)
    steps.send(desk, "Noter une prestation", given)
    desk.sees("Panier alimentaire")


def agree_to_return(desk: Desk, folder: Path) -> None:
    """The solution is talked over and chosen, all is explained, and the paper is signed."""
    steps.do(desk, "Consigner une solution discutée", {"Solution": steps.RETURN, "Résultat": "Envisagée"})
    steps.do(desk, "Choisir la solution", {"Solution": steps.RETURN})
    steps.counsel(desk)
    desk.follow("Consigner la déclaration de retour volontaire")
    assert desk.download("Déclaration à signer (PDF)").read_bytes().startswith(b"%PDF")
    desk.open_file(desk.reference)
    steps.declare(desk, {"Document signé, numérisé": steps.scan(folder, "declaration-signee.pdf")})
    desk.sees("declaration-signee.pdf")


def travel(officer: Desk, reference: str) -> str:
    """The papers are found, and nothing is missing any more; a seat, a list for the carrier, and the bus leaves."""
    officer.open_file(reference)
    officer.sees("Pas de document de voyage")
    steps.add_travel_document(officer, "LP-2026-0931")
    officer.does_not_see("Pas de document de voyage")
    convoy = steps.plan_convoy(officer, "Rimbo Transport, convoi A")
    steps.book(officer, convoy, [NAME])
    steps.close_list(officer, convoy)
    assert officer.download("Manifeste (PDF)").read_bytes().startswith(b"%PDF")
    with officer.download("Manifeste (XLSX)").open("rb") as sheet:
        cells = [str(cell or "") for row in openpyxl.load_workbook(sheet).active.values for cell in row]
    written = " ".join(cells)
    assert "Kolibaly" in written.title()
    assert not re.search("bloqué|migrant|débouté|traite|vulnérab|motif|catégorie", written, re.IGNORECASE)
    steps.leave(officer, convoy)
    return convoy


def rebuild(officer: Desk, supervisor: Desk, reference: str, folder: Path) -> None:
    """A project is proposed by one, approved by another, paid, visited, and carried to its end."""
    officer.follow("Proposer un projet de réintégration")
    project = {
        "Objectif": "Ouvrir un atelier de couture à Kindia.",
        "Économique": "Petite entreprise",
        "Fin": clock.today() + timedelta(days=120),
        "Budget": "900 000",
        "Ligne budgétaire": "Fonds de réintégration",
    }
    officer.fill_in(project)
    first, second = (
        officer.page.get_by_role("group", name="Tranche 1"),
        officer.page.get_by_role("group", name="Tranche 2"),
    )
    officer.fill_in({"Montant": "900 000", "Échéance": clock.today()}, within=first)
    if second.count():
        second.locator("[data-row-remove]").click()
    steps.send(officer, "Proposer un projet de réintégration")
    officer.sees("Ouvrir un atelier de couture")
    expect(officer.main.get_by_role("link", name="Approuver le projet")).to_have_count(0)

    supervisor.open_file(reference)
    approval = supervisor.main.get_by_role("link", name="Approuver le projet").first.get_attribute("href")
    answer = officer.page.goto(str(approval))
    assert answer and answer.status in (403, 404), "who proposes does not approve (S8)"
    steps.do(supervisor, "Approuver le projet")
    officer.open_file(reference)
    paid = {"Mode de versement": "Espèces contre reçu", "Justificatif": steps.scan(folder, "recu.pdf")}
    steps.do(officer, "Verser la tranche", paid)
    visit = {"Comment": "Visite sur le lieu d'activité", "Résultat": "Projet en bonne voie"}
    steps.do(officer, "Noter une visite de suivi", visit)
    ended = {"Motif": "Projet mené à son terme", "Résultat": "Objectif atteint"}
    steps.do(officer, "Terminer le projet", ended)


def assisted(desk: Desk) -> int:
    """The number of people of this year, as the table of figures says it."""
    desk.page.goto(f"/figures?year={clock.today().year}")
    said = re.search(r"Personnes assistées par le retour\s+(\d+)", desk.main.inner_text())
    assert said
    return int(said[1])


def test_a_stranded_adult_goes_home(sit: Sit, tmp_path: Path) -> None:
    monitoring = sit("habsatou")
    before = assisted(monitoring)

    awa = sit("awa")
    bring_in(awa, tmp_path)
    reference = steps.find_file(awa, NAME)
    awa.sees("onsentement")
    steps.ask_consent(awa)
    steps.screen(awa)
    assist(awa)
    agree_to_return(awa, tmp_path)
    convoy = travel(sit("hadiza"), reference)

    steps.arrive(sit("facinet"), convoy)
    home = sit("mbalia")
    steps.receive(home, reference)
    home.follow("Tout le fil")
    home.sees("Panier alimentaire")
    home.open_file(reference)
    awa.open_file(reference)
    awa.sees("Un autre bureau suit ce dossier")

    rebuild(home, sit("kerfalla"), reference, tmp_path)
    steps.close(home, "Solution durable atteinte", "Rentré et réintégré")
    home.sees("Ce dossier est clos")

    assert assisted(monitoring) == before + 1
    expect(monitoring.main.locator("a[href*='behind']")).to_have_count(0)
    monitoring.does_not_see("Kolibaly")
    supervisor = sit("issa")
    assisted(supervisor)
    supervisor.main.locator("a[href*='behind']").first.click()
    expect(supervisor.page.get_by_role("heading", name="Les personnes derrière le chiffre")).to_be_visible()
    supervisor.sees(reference)
