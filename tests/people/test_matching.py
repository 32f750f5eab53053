"""Whether two descriptions are of one person: what speaks for it, what against, and how sure it is."""

from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from teranga.kernel.codes import Code
from teranga.kernel.dates import PartialDate
from teranga.people.rules import matching
from teranga.people.rules.identity import Document, Identity

MAMADOU = Identity("Diallo", "Mamadou", birth=PartialDate(1998, 5, 4), sex=Code("M"), nationality=Code("GIN"))


def like_mamadou(**changes: Any) -> matching.Match | None:
    return matching.match(MAMADOU, replace(MAMADOU, **changes))


def test_the_same_name_and_day_of_birth_is_almost_certain() -> None:
    found = like_mamadou(surname="Jallow", given_names="Mahamadou")
    assert found is not None
    assert found.confidence_code == "certain"
    assert found.reasons == ("similar-name", "same-birth")


def test_a_name_in_another_script_is_found() -> None:
    found = like_mamadou(surname="", given_names="محمدو جالو")
    assert found is not None and found.confidence_code in ("certain", "likely")


def test_the_same_name_born_ten_years_later_is_nobody_we_know() -> None:
    assert like_mamadou(surname="Djalo", given_names="Mamadu", birth=PartialDate(2008, 11, 2)) is None


def test_an_estimated_age_may_be_two_years_out() -> None:
    near, far = (like_mamadou(birth=PartialDate(year, estimated=True)) for year in (2000, 2007))
    assert near is not None and near.confidence_code == "likely"
    assert far is None or far.score < near.score


def test_the_first_of_january_stands_for_some_day_of_that_year() -> None:
    assert matching.birth_likeness(PartialDate(1998, 1, 1), PartialDate(1998, 5, 4)) > 0


def test_day_and_month_may_have_been_exchanged() -> None:
    assert matching.birth_likeness(PartialDate(1998, 5, 4), PartialDate(1998, 4, 5)) == 0.8


def test_a_document_number_speaks_for_itself_however_it_is_spaced() -> None:
    one = replace(MAMADOU, documents=(Document(Code("passport"), "R 012-345"),), birth=None)
    other = replace(one, given_names="M.", documents=(Document(Code("identity_card"), "r012345"),))
    found = matching.match(one, other)
    assert found is not None
    assert found.confidence_code == "certain"
    assert found.reasons[0] == "same-document"


def test_a_telephone_shared_by_different_names_makes_no_duplicate() -> None:
    one = replace(MAMADOU, phones=("+22790123456",))
    assert matching.match(one, replace(one, given_names="Aïssatou", surname="Bah", sex=Code("F"))) is None
    assert matching.match(one, replace(one, surname="Djallo")) is not None


def test_members_of_one_household_are_two_people() -> None:
    assert matching.match(MAMADOU, MAMADOU, same_household=True) is None


def test_other_names_count_too() -> None:
    other = Identity("Keïta", "Samba", other_names="Mamadou Djalo", birth=MAMADOU.birth, nationality=Code("GIN"))
    assert matching.match(MAMADOU, other) is not None


def test_a_list_is_compared_with_itself() -> None:
    others = [
        Identity("Traoré", "Awa"),
        Identity("Osagie", "Blessing"),
        Identity("", "jallow mahamadou", birth=MAMADOU.birth),
    ]
    assert [(a, b) for a, b, _match in matching.alike_among([MAMADOU, *others])] == [(0, 3)]


births = st.none() | st.builds(
    PartialDate, st.integers(1930, 2026), st.none() | st.integers(1, 12), estimated=st.booleans()
)
people = st.builds(
    Identity,
    surname=st.sampled_from(["Diallo", "Jallow", "Bah", "Koné", ""]),
    given_names=st.sampled_from(["Mamadou", "Mahamadou", "Aïssatou", "محمدو"]),
    birth=births,
    sex=st.sampled_from([Code("F"), Code("M"), Code("X")]),
    nationality=st.sampled_from([Code("GIN"), Code("MLI"), Code("")]),
    phones=st.sampled_from([(), ("+22790123456",)]),
)


@given(people, people)
def test_a_match_is_the_same_both_ways(one: Identity, other: Identity) -> None:
    there, back = matching.match(one, other), matching.match(other, one)
    assert (there is None) == (back is None)
    if there and back:
        assert there.score == pytest.approx(back.score, abs=1e-3)
        assert there.confidence_code == back.confidence_code


@given(people)
def test_everybody_is_like_themselves(one: Identity) -> None:
    found = matching.match(one, one)
    assert found is not None and "same-name" in found.reasons


@given(births, births)
def test_likeness_of_births_is_the_same_both_ways(one: PartialDate | None, other: PartialDate | None) -> None:
    assert matching.birth_likeness(one, other) == matching.birth_likeness(other, one)
    assert -1.0 <= matching.birth_likeness(one, other) <= 1.0
