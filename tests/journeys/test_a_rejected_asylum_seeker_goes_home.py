"""Someone whose claim was rejected, and who says to fear return: heard first, and home only then."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from teranga.kernel import clock
from tests.journeys import steps
from tests.journeys.conftest import Sit
from tests.journeys.desk import Desk

NAME = "Akoï GOEPOGUI"
ROUTED = {
    "Organe compétent": "Autorité nationale chargée de l'asile",
    "Orienté le": clock.today(),
}
FEAR = "La personne a exprimé une crainte de retour. Orientez-la d'abord vers l'organe compétent."
WAITING = "n'a pas encore conclu"

pytestmark = [pytest.mark.usefixtures("arrivals"), pytest.mark.safeguard("S6")]


def is_not_bookable(desk: Desk, movement: str, why: str) -> None:
    desk.page.goto(movement)
    desk.follow("Réserver des voyageurs")
    desk.sees(NAME)
    desk.sees(why)
    expect(desk.main.get_by_role("checkbox", name=NAME)).to_have_count(0)


def test_a_rejected_asylum_seeker_goes_home(sit: Sit) -> None:
    hadiza = sit("hadiza")
    reference = steps.find_file(hadiza, NAME)
    hadiza.sees("Demandeur d'asile débouté")
    hadiza.sees("dit avoir peur de rentrer")
    steps.ask_consent(hadiza)
    steps.screen(hadiza, {"La personne dit-elle craindre le retour ?": "Oui"})
    steps.prepare(hadiza, reference)
    convoy = steps.plan_convoy(hadiza, "Rimbo Transport, convoi C")

    # S6: nobody who fears return is booked, before the competent body has concluded.
    is_not_bookable(hadiza, convoy, FEAR)
    hadiza.open_file(reference)
    hadiza.sees(FEAR)
    steps.do(hadiza, "Orienter vers l'organe compétent", ROUTED)
    is_not_bookable(hadiza, convoy, WAITING)
    hadiza.open_file(reference)
    heard = {
        "Résultat": "Examinée, décision finale : pas de besoin de protection",
        "Résultat le": clock.today(),
    }
    steps.do(hadiza, "Orienter vers l'organe compétent", ROUTED | heard)

    steps.book(hadiza, convoy, [NAME])
    steps.close_list(hadiza, convoy)
    steps.leave(hadiza, convoy)
    supervisor = sit("kerfalla")
    steps.arrive(supervisor, convoy)
    steps.receive(supervisor, reference)

    steps.close(supervisor, "Assistance prévue terminée", "Rentré, réintégration non demandée")
    supervisor.sees("Ce dossier est clos")
    expect(supervisor.main.get_by_role("link", name="Clore le dossier")).to_have_count(0)
    steps.do(supervisor, "Rouvrir le dossier", {"Motif": "Suivi à reprendre après le retour"})
    expect(supervisor.main.get_by_role("link", name="Clore le dossier")).to_be_visible()
    supervisor.sees("Dossier rouvert")
