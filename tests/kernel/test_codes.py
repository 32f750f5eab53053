from __future__ import annotations

import csv
import subprocess
import sys

import pytest
from django.utils import translation
from hypothesis import given
from hypothesis import strategies as st

from teranga.kernel import codes


@pytest.mark.parametrize(
    ("written", "code"),
    [
        ("Burkinabè", "BFA"),
        ("BF", "BFA"),
        ("bfa", "BFA"),
        ("cote d ivoire", "CIV"),
        ("Côte d’Ivoire", "CIV"),
        ("RCI", "CIV"),
        ("Niger", "NER"),
        ("Nigérienne", "NER"),
        ("Nigerien", "NER"),
        ("Nigeria", "NGA"),
        ("Nigériane", "NGA"),
        ("NIGERIAN", "NGA"),
        ("GUINEE", "GIN"),
        ("Guinéen(ne)", "GIN"),
        ("Guinée Conakry", "GIN"),
        ("GUINE BISSAU", "GNB"),
        ("Guinée-Bissau", "GNB"),
        ("Guinée équatoriale", "GNQ"),
        ("Guinea Ecuatorial", "GNQ"),
        ("RDC", "COD"),
        ("Congo", "COG"),
        ("السنغال", "SEN"),
        ("maliens", "MLI"),
        ("apatride", "XXA"),
        ("inconnue", "XXX"),
    ],
)
def test_a_nationality_is_found_as_people_write_it(written: str, code: str) -> None:
    assert codes.find("country", written) == code


@pytest.mark.parametrize("written", ["", "ZZZ", "Nige", "Congolais", "x" * 10_000])
def test_a_nationality_that_may_mean_two_or_none_is_not_guessed(written: str) -> None:
    assert codes.find("country", written) is None


@pytest.mark.parametrize(
    ("written", "code"), [("Homme", "M"), ("H", "M"), ("f", "F"), ("masculin", "M"), ("male", "M"), ("Femme", "F")]
)
def test_a_sex_is_found_in_any_word_for_it(written: str, code: str) -> None:
    assert codes.find("sex", written) == code


@pytest.mark.parametrize(
    ("written", "code"), [("poular", "ful"), ("malinké", "emk"), ("haoussa", "hau"), ("FR", "fra"), ("wolof", "wol")]
)
def test_a_language_is_found_under_the_names_it_goes_by(written: str, code: str) -> None:
    assert codes.find("language", written) == code


def test_a_label_speaks_the_readers_language_and_falls_back() -> None:
    label = codes.label("country", "SEN")
    with translation.override("fr"):
        assert str(label) == "Sénégal"
    with translation.override("en"):
        assert str(label) == "Senegal"
    with translation.override("ar"):
        assert str(codes.label("need", "food")) == "Food and water"
    assert str(codes.label("country", "ZZZ")) == "ZZZ"
    assert str(codes.label("country", None)) == ""


def test_a_misspelt_list_is_noticed_at_once() -> None:
    with pytest.raises(KeyError):
        codes.label("contry", "SEN")
    with pytest.raises(KeyError):
        codes.choices("contry")


def test_choices_keep_the_order_of_the_list_and_may_start_blank() -> None:
    assert [code for code, _ in codes.choices("priority")] == ["immediate", "high", "medium", "low"]
    assert codes.choices("priority", blank=True)[0] == ("", "—")
    assert codes.is_known("priority", "high")
    assert not codes.is_known("priority", None)


def test_the_region_has_its_twenty_three_countries() -> None:
    assert len([row for row in codes.rows("country") if row["region"] == "WCA"]) == 23


def test_every_service_answers_a_need_and_every_activity_a_dimension() -> None:
    assert all(codes.is_known("need", row["need"]) for row in codes.rows("service"))
    assert all(codes.is_known("reintegration_dimension", row["dimension"]) for row in codes.rows("project_activity"))


@pytest.mark.parametrize("name", codes.names())
def test_a_list_has_unique_codes_and_a_french_and_an_english_label_for_each(name: str) -> None:
    with (codes.FOLDER / f"{name}.csv").open(encoding="utf-8", newline="") as lines:
        written = list(csv.DictReader(lines))
    assert len({row["code"] for row in written}) == len(written) > 0
    for row in written:
        assert None not in row
        assert row["code"].strip() == row["code"] != ""
        assert row["fr"].strip()
        assert row["en"].strip()


@pytest.mark.parametrize("name", codes.names())
def test_no_alias_means_two_codes(name: str) -> None:
    owner: dict[str, str] = {}
    for row in codes.rows(name):
        for alias in (row.get("aliases") or "").split(";"):
            if folded := codes.fold(alias):
                assert owner.setdefault(folded, row["code"]) == row["code"]
                assert codes.find(name, alias) == row["code"], alias


@given(st.sampled_from(codes.names()), st.text())
def test_finding_answers_a_known_code_or_none_for_any_text(name: str, written: str) -> None:
    found = codes.find(name, written)
    assert found is None or codes.is_known(name, found)


@given(st.text())
def test_folding_twice_changes_nothing(written: str) -> None:
    assert codes.fold(codes.fold(written)) == codes.fold(written)


def test_rules_that_use_codes_stay_free_of_django() -> None:
    asked = (
        "import sys; from teranga.kernel import codes, dates; codes.find('sex', 'H'); print('django' in sys.modules)"
    )
    answer = subprocess.run(
        [sys.executable, "-c", asked], capture_output=True, text=True, check=True, cwd=codes.FOLDER.parents[1]
    )
    assert answer.stdout.strip() == "False"
