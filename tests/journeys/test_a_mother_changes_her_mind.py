"""At the last moment a mother no longer wishes to leave: her place is given back, and her child goes nowhere alone."""

from __future__ import annotations

from collections.abc import Mapping

import pytest
from playwright.sync_api import expect

from teranga.kernel import clock
from tests.journeys import steps
from tests.journeys.conftest import Sit
from tests.journeys.desk import Desk

MOTHER, SON = "Hawa Guilavogui", "Saa Guilavogui"
SHARED = {"Nom de famille": "Guilavogui", "Nationalité": "Guinée"}
FAMILY: tuple[Mapping[str, str], ...] = (
    {
        **SHARED,
        "Prénoms": "Hawa",
        "Sexe": "Féminin",
        "Date de naissance ou âge": "1990",
        "Rôle dans la famille": "Chef de ménage",
    },
    {
        **SHARED,
        "Prénoms": "Saa",
        "Sexe": "Masculin",
        "Date de naissance ou âge": "05/2016",
        "Rôle dans la famille": "Enfant",
    },
)
SEPARATED = "La famille serait séparée"
ALONE = "Pas de décision sur l'intérêt supérieur"
SHELTER = "Hébergement en centre de transit"

pytestmark = [pytest.mark.safeguard("S2"), pytest.mark.safeguard("S3"), pytest.mark.safeguard("S7")]


def make_ready(desk: Desk, reference: str, declaration: Mapping[str, str] | None = None) -> None:
    desk.open_file(reference)
    steps.screen(desk)
    steps.prepare(desk, reference, declaration)


def test_a_mother_changes_her_mind_at_the_last_moment(sit: Sit) -> None:
    hadiza, awa = sit("hadiza"), sit("awa")
    mother = steps.register(hadiza, FAMILY, "Migrant bloqué")
    son = steps.find_file(hadiza, SON)
    make_ready(hadiza, mother)
    make_ready(hadiza, son, {"Parent ou tuteur": MOTHER})
    awa.open_file(mother)
    shelter = {"Prestation": SHELTER, "Quantité": "10", "Échéance": clock.today()}
    steps.do(awa, "Planifier une prestation", shelter)
    convoy = steps.plan_convoy(hadiza, "Rimbo Transport, convoi B")
    steps.book(hadiza, convoy, [MOTHER, SON])
    steps.close_list(hadiza, convoy)

    # Her declaration and her place end at once; her shelter goes on.
    hadiza.open_file(mother)
    steps.do(hadiza, "Se retirer du retour", {"Motif": "A changé d'avis"})
    hadiza.sees("La déclaration a été retirée")
    awa.open_file(mother)
    awa.sees(SHELTER)
    expect(awa.main.get_by_role("link", name="Fournir la prestation").first).to_be_visible()
    hadiza.page.goto(convoy)
    expect(hadiza.main.get_by_role("row", name=MOTHER)).to_have_count(0)
    expect(hadiza.main.get_by_role("row", name=SON)).to_be_visible()

    # The bus does not leave with her son alone: the family's own reason is asked for, and then the panel's decision.
    hadiza.follow("Consigner le départ")
    steps.send(hadiza, "Consigner le départ")
    hadiza.is_told(SEPARATED, ALONE)
    hadiza.open_file(son)
    chosen = "Choix de la famille, exprimé par chaque adulte"
    steps.explain_apart(hadiza, convoy, [MOTHER], chosen, "Sa tante l'attend à Nzérékoré.")
    hadiza.page.goto(convoy)
    hadiza.follow("Consigner le départ")
    steps.send(hadiza, "Consigner le départ")
    hadiza.is_told(ALONE)
    expect(hadiza.main.get_by_role("alert")).not_to_contain_text(SEPARATED)
