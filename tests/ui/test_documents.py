from __future__ import annotations

import csv
import re
from datetime import date
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from teranga.kernel.dates import PartialDate
from teranga.ui import documents

PERSON = {"name": "Aïssatou Cissé", "born": PartialDate(2011, 5, estimated=True), "nationality": "Guinée"}


def pages(pdf: bytes) -> int:
    return len(re.findall(rb"/Type\s*/Page\b", pdf))


def traveller(number: int) -> dict[str, Any]:
    return {
        "surname": "N’DIAYE",
        "given_names": "Fatoumata محمدو",
        "sex": "F",
        "born": PartialDate(1990),
        "nationality": "SEN",
        "document_number": f"LP{number:06d}",
        "expires": date(2027, 3, 1),
        "services": ["WCHR"] if number % 20 == 0 else [],
    }


@pytest.mark.parametrize("language", ["fr", "en"])
def test_a_declaration_is_printed_for_an_adult_and_for_a_child(language: str) -> None:
    adult = documents.pdf("declaration", {"reference": "NER-26-000417-K", "person": PERSON}, language)
    child = documents.pdf("declaration", {"person": PERSON, "is_child": True, "consents": {"carrier": True}}, language)
    assert adult.startswith(b"%PDF")
    assert child.startswith(b"%PDF")


def test_an_empty_declaration_can_be_filled_in_by_hand() -> None:
    assert pages(documents.pdf("declaration", {}, "fr")) == 2


def test_a_manifest_holds_a_convoy_of_three_buses() -> None:
    values = {"reference": "MOV-26-0012", "travellers": [traveller(n) for n in range(137)], "totals": {"all": 137}}
    assert pages(documents.pdf("manifest", values, "fr")) >= 4


def test_the_same_values_give_the_same_bytes() -> None:
    assert documents.pdf("declaration", {"person": PERSON}, "fr") == documents.pdf(
        "declaration", {"person": PERSON}, "fr"
    )


def test_an_unknown_document_is_a_fault_at_once() -> None:
    for name in ("nothing", "../secret", "common"):
        with pytest.raises(KeyError):
            documents.pdf(name, {}, "fr")


@pytest.mark.parametrize("name", documents.names())
def test_every_word_of_a_document_is_there_in_both_languages_with_the_same_gaps(name: str) -> None:
    with (documents.folder() / f"{name}.csv").open(encoding="utf-8", newline="") as lines:
        for row in csv.DictReader(lines):
            assert row["fr"].strip()
            assert row["en"].strip()
            assert sorted(re.findall(r"{\w+}", row["fr"])) == sorted(re.findall(r"{\w+}", row["en"]))


def test_the_manifest_has_no_word_on_why_anyone_travels() -> None:
    words = (documents.folder() / "manifest.csv").read_text(encoding="utf-8").lower()
    for word in (
        "victim",
        "traite",
        "asile",
        "asylum",
        "category",
        "catégorie",
        "deport",
        "expuls",
        "vulnér",
        "vulner",
    ):
        assert word not in words


@settings(max_examples=15, deadline=None)
@given(
    st.one_of(st.text(max_size=60), st.sampled_from(['#import "/etc/passwd"', "#eval(1)", "$x$ *b* _i_ @a <b>", "\\"]))
)
def test_whatever_a_name_holds_is_printed_and_never_run(name: str) -> None:
    made = documents.pdf("declaration", {"reference": name, "person": {"name": name}}, "fr")
    assert made.startswith(b"%PDF")
