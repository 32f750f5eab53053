"""A family of three comes to Niamey together, and goes home together: nobody is left behind without a reason (S7)."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from tests.journeys import steps
from tests.journeys.conftest import Sit
from tests.journeys.desk import Desk

FATHER, MOTHER, DAUGHTER = "Siba MONEMOU", "Watta MONEMOU", "Kpana MONEMOU"
FAMILY = (FATHER, MOTHER, DAUGHTER)
SEPARATED = "La famille serait séparée"

pytestmark = [pytest.mark.usefixtures("arrivals"), pytest.mark.safeguard("S7")]


def test_a_family_goes_home_together(sit: Sit) -> None:
    awa, hadiza, facinet = sit("awa"), sit("hadiza"), sit("facinet")
    files = {name: prepared(awa, hadiza, name) for name in FAMILY}

    # All but the mother
    convoy = steps.plan_convoy(hadiza, "Compagnie du Fleuve")
    steps.ask_seats(hadiza, convoy, [FATHER, DAUGHTER])
    hadiza.is_told(FATHER, SEPARATED)
    hadiza.page.goto(convoy)
    hadiza.sees("0 voyageur")

    # The mother's papers are late: with that reason on file the two may have their seats
    hadiza.open_file(files[MOTHER])
    steps.explain_apart(hadiza, convoy, [MOTHER], "Papiers d'un membre pas encore prêts", "D'accord.")
    steps.book(hadiza, convoy, [FATHER, DAUGHTER])
    hadiza.sees("2 voyageurs")

    # They came in time: all together
    steps.book(hadiza, convoy, [MOTHER])
    hadiza.sees("3 voyageurs")
    for name in FAMILY:
        expect(hadiza.main.get_by_role("row", name=name)).to_contain_text("En règle")
    steps.close_list(hadiza, convoy)
    steps.leave(hadiza, convoy)
    steps.arrive(facinet, convoy)
    for name in FAMILY:
        steps.receive(facinet, files[name])
    facinet.open_file(files[FATHER])
    for other in (MOTHER, DAUGHTER):
        expect(facinet.main.get_by_role("link", name=other).first).to_be_visible()


def prepared(awa: Desk, hadiza: Desk, name: str) -> str:
    """Someone of the list, agreed to return, with papers; a parent agrees and signs for a child."""
    is_child = name == DAUGHTER
    reference = steps.find_file(awa, name)
    for other in FAMILY:
        awa.sees(other)
    steps.ask_consent(awa, steps.BY_A_PARENT if is_child else None)
    steps.prepare(hadiza, reference, {"Parent ou tuteur": FATHER} if is_child else None)
    return reference
