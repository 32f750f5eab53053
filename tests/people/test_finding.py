"""Finding people by what is typed, and the people who may be the same, within and beyond one's own office."""

from dataclasses import replace
from typing import Any

import pytest

from teranga.kernel import rooms
from teranga.kernel.codes import Code
from teranga.kernel.dates import PartialDate
from teranga.people import queries
from teranga.people.rules.identity import Document, Identity
from tests.people.conftest import identity_of


def found(actor: Any, text: str) -> list[str]:
    return [hit.name for hit in queries.find(actor, text)]


@pytest.fixture
def some(known: Any) -> dict[str, Any]:
    return {name: known(name) for name in ("mamadou", "kofi", "ismael", "fatou", "ousmane", "hawa")}


@pytest.mark.parametrize(
    "text",
    [
        "Mamadou Alpha Diallo",
        "jallow MAHAMADOU",
        "Mamadu Djalo",
        "محمدو جالو",
        "diallo",
        "Mamadou Dialo 1996",
        "1998 Mohamed Diallo",
        "+227 90 12 34 56",
        "0022790123456",
        "90123456",
    ],
)
def test_a_person_is_found_under_any_spelling_and_number(cast: Any, some: Any, text: str) -> None:
    assert found(cast.awa, text)[0] == "Mamadou Alpha Diallo"


@pytest.mark.parametrize(
    "text", ["", "   ", "Zacharie Nobody", "12", "diallo 1950", "%", "'; DROP TABLE people_person; --"]
)
def test_what_means_nobody_finds_nobody(cast: Any, some: Any, text: str) -> None:
    assert found(cast.awa, text) == []


def test_a_document_is_found_by_its_number(cast: Any, known: Any) -> None:
    known("kofi", identity=replace(identity_of("kofi"), documents=(Document(Code("passport"), "G 0123-456"),)))
    hit = queries.find(cast.awa, "g0123456")[0]
    assert (hit.name, hit.why) == ("Kofi Mensah", ("same-document",))


def test_a_hit_says_why(cast: Any, some: Any) -> None:
    assert queries.find(cast.awa, "Kofi Mensah 1985")[0].why == ("same-name", "similar-birth")
    assert queries.find(cast.awa, "Koffi Mensa")[0].why == ("similar-name",)


def test_the_nearest_comes_first(cast: Any, known: Any) -> None:
    for given, surname in (("Awa", "Traoré"), ("Awa", "Touré"), ("Awa Marie", "Traoré")):
        known("hawa", identity=Identity(surname, given))
    assert found(cast.awa, "awa traore")[:2] == ["Awa Traoré", "Awa Marie Traoré"]


def test_other_names_are_found(cast: Any, known: Any) -> None:
    known("kofi", identity=replace(identity_of("kofi"), other_names="Petit Koné"))
    assert found(cast.awa, "petit kone") == ["Kofi Mensah"]


def test_who_belongs_to_another_office_is_not_found(cast: Any, some: Any) -> None:
    assert found(cast.awa, "Ousmane Ndiaye") == []
    assert found(cast.ghoumour, "Usman N'Diaye") == ["Ousmane Ndiaye"]


def test_finding_asks_as_often_for_many_as_for_one(cast: Any, known: Any, django_assert_max_num_queries: Any) -> None:
    for number in range(12):
        known("kofi", identity=replace(identity_of("kofi"), birth=PartialDate(1985 + number)))
    with django_assert_max_num_queries(5):
        assert len(queries.find(cast.awa, "Kofi Mensah")) == 12


def test_rooms_above_find_by_reference_and_give_the_files(
    cast: Any, some: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    kofi = some["kofi"]
    card = rooms.Room(
        "above",
        "Above",
        finders=(lambda actor, text: [kofi.pk] if text == "NER-26-000417-K" else [],),
        person_links=(lambda actor, people: {each.pk: [("NER-26-000417-K", "/f")] for each in people},),
    )
    monkeypatch.setattr(rooms, "cards", {"above": card})
    hit = queries.find(cast.awa, "NER-26-000417-K")[0]
    assert (hit.person, hit.why, hit.links) == (kofi, ("same-reference",), (("NER-26-000417-K", "/f"),))
    assert queries.person(cast.awa, "NER-26-000417-K") == kofi
    assert queries.files(cast.awa, [kofi]) == {kofi.pk: [("NER-26-000417-K", "/f")]}


def test_a_duplicate_is_named_to_those_who_may_see_it(cast: Any, some: Any) -> None:
    again = Identity("Jallow", "Mahamadou A.", birth=PartialDate(1996, 3, 12), nationality=Code("GIN"))
    (alike,) = queries.possible_duplicates(cast.awa, again)
    assert alike.person == some["mamadou"] and alike.identity is not None
    assert alike.match.confidence_code == "certain"


def test_a_duplicate_elsewhere_says_where_to_ask_and_nothing_else(cast: Any, some: Any) -> None:
    (alike,) = queries.possible_duplicates(cast.awa, identity_of("ousmane"))
    assert (alike.person, alike.identity, alike.office) == (None, None, cast.agadez)


def test_one_name_alone_is_compared_by_its_year(cast: Any, known: Any) -> None:
    known("kofi", identity=Identity("", "Bintou", birth=PartialDate(2001)))
    assert len(queries.possible_duplicates(cast.awa, Identity("", "Binta", birth=PartialDate(2002)))) <= 1
    assert len(queries.possible_duplicates(cast.awa, Identity("", "Bintu", birth=PartialDate(2001)))) == 1
    assert len(queries.possible_duplicates(cast.awa, Identity("", "Bintou"))) == 1


def test_a_list_is_compared_with_few_questions(cast: Any, some: Any, django_assert_max_num_queries: Any) -> None:
    listed = [identity_of(name) for name in ("mamadou", "tesfay", "kofi", "ousmane")] * 5
    with django_assert_max_num_queries(6):
        alike = queries.possible_duplicates_of_many(cast.awa, listed)
    assert [len(each) for each in alike[:4]] == [1, 0, 1, 1]
    assert queries.possible_duplicates_of_many(cast.awa, []) == []
