"""What is wrong with an identity, and on what legal basis it may be kept and used."""

from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from teranga.kernel.codes import Code
from teranga.kernel.dates import PartialDate
from teranga.people.rules import households, legal
from teranga.people.rules import identity as rules

TODAY = date(2026, 11, 24)
SOMEBODY = rules.Identity(
    "Barry", "Fatoumata Binta", birth=PartialDate(2010, 2, 14), sex=Code("F"), nationality=Code("GIN")
)
CONSENT = legal.LegalBasis(Code("informed_consent"), (Code("assistance"),), Code("written_signature"))


def wrong_with(**changes: Any) -> list[str]:
    return [each.code for each in rules.what_is_wrong_with(replace(SOMEBODY, **changes), on=TODAY)]


def missing_of(birth: PartialDate | None = None, **changes: Any) -> list[str]:
    said = legal.what_blocks_recording(replace(CONSENT, **changes), birth=birth, on=TODAY)
    return [each.code for each in said]


def test_a_whole_identity_is_right() -> None:
    assert wrong_with() == []


def test_one_name_is_enough() -> None:
    assert wrong_with(surname="") == []
    assert wrong_with(surname="", given_names="محمدو") == []


def test_nobody_is_registered_without_a_name() -> None:
    assert wrong_with(surname=" ", given_names="-") == ["name-missing"]


@pytest.mark.parametrize("name", ["<script>", '=HYPERLINK("http://x")', "Bah 2", "Moussa\n", "A;B"])
def test_what_is_no_name_is_refused(name: str) -> None:
    assert wrong_with(surname=name) == ["name-odd"]


@pytest.mark.parametrize("name", ["N'Diaye", "O’Bà-Nguéma", "El Hadj M.", "جالو", "Ɓalde", "Diallo, fils"])
def test_names_of_every_script_are_names(name: str) -> None:
    assert wrong_with(surname=name) == []


def test_a_name_of_a_thousand_signs_is_refused() -> None:
    assert wrong_with(surname="X" * 1000) == ["name-too-long"]


@pytest.mark.parametrize(
    ("birth", "code"),
    [(PartialDate(2099, 1, 1), "birth-in-the-future"), (PartialDate(1899, 12, 31), "birth-too-long-ago")],
)
def test_an_impossible_birth_is_refused(birth: PartialDate, code: str) -> None:
    assert wrong_with(birth=birth) == [code]


def test_a_telephone_is_international() -> None:
    assert wrong_with(phones=("90123456", "+22790123456")) == ["phone-not-international"]


def test_codes_are_those_of_the_lists() -> None:
    assert wrong_with(sex=Code("?"), nationality=Code("ZZZ"), languages=(Code("xx"),)) == [
        "sex-unknown",
        "nationality-unknown",
        "language-unknown",
    ]


def test_a_document_has_a_number() -> None:
    assert wrong_with(documents=(rules.Document(Code("passport"), ""),)) == ["document-without-number"]


def test_an_identity_is_tidied() -> None:
    tidied = rules.tidied(replace(SOMEBODY, surname=" Barry  Sow ", phones=("+227 90 12 34 56", "+22790123456", " ")))
    assert (tidied.surname, tidied.phones) == ("Barry Sow", ("+22790123456",))


@given(
    st.builds(
        rules.Identity,
        surname=st.text(max_size=20),
        given_names=st.text(max_size=20),
        birth=st.none() | st.builds(PartialDate, st.integers(1930, 2026), estimated=st.booleans()),
        phones=st.lists(st.text(max_size=12)).map(tuple),
        documents=st.lists(st.builds(rules.Document, st.just(Code("passport")), st.text(max_size=9))).map(tuple),
    )
)
def test_an_identity_comes_back_from_its_sealed_form(one: rules.Identity) -> None:
    said = rules.sealed_part(one)
    assert rules.of_sealed(said, sex=one.sex, nationality=one.nationality, languages=one.languages) == one
    rules.what_is_wrong_with(one, on=TODAY)


@pytest.mark.safeguard("S1")
def test_nobody_is_registered_without_a_legal_basis() -> None:
    assert [each.code for each in legal.everything_blocking_registering(SOMEBODY, None, on=TODAY)] == ["basis-missing"]
    assert missing_of(basis=Code("because")) == ["basis-missing"]


@pytest.mark.safeguard("S1")
def test_a_consent_says_what_for_and_how() -> None:
    assert missing_of() == []
    assert missing_of(scopes=(), how=Code("")) == ["consent-without-scope", "consent-without-manner"]
    assert missing_of(scopes=(Code("everything"),)) == ["consent-without-scope"]


def test_a_thumb_print_needs_its_witness() -> None:
    assert missing_of(how=Code("thumb_print")) == ["consent-without-witness"]
    assert missing_of(how=Code("thumb_print"), witness="A. Issoufou") == []


def test_another_basis_needs_its_reason() -> None:
    assert missing_of(basis=Code("vital_interest"), scopes=(), how=Code("")) == ["basis-without-reason"]
    assert missing_of(basis=Code("vital_interest"), why="unconscious on arrival") == []


def test_a_child_of_eight_does_not_consent_alone() -> None:
    assert missing_of(PartialDate(2018)) == ["consent-of-a-child-alone"]
    assert missing_of(PartialDate(2018), basis=Code("guardian_consent")) == []
    assert missing_of(PartialDate(2012)) == []


def test_a_consent_has_possible_days() -> None:
    tomorrow = TODAY + timedelta(days=1)
    assert missing_of(given_on=tomorrow) == ["consent-in-the-future"]
    assert missing_of(expires_on=TODAY - timedelta(days=1)) == ["consent-expires-before"]


def test_a_parent_consents_for_the_children_of_a_family() -> None:
    child, head = (
        legal.basis_of_member(CONSENT, role=role, birth=PartialDate(2015), on=TODAY) for role in ("child", "head")
    )
    assert (child.basis, head.basis) == ("guardian_consent", "informed_consent")


def state(**changes: Any) -> legal.ConsentState:
    return replace(legal.ConsentState(Code("informed_consent"), frozenset({"assistance", "return"}), TODAY), **changes)


def what_blocks(scope: str, *states: legal.ConsentState, days: int = 0) -> str | None:
    found = legal.what_blocks_using(states, scope, on=TODAY + timedelta(days=days))
    return found.code if found else None


@pytest.mark.safeguard("S1")
def test_data_is_used_for_what_was_consented_to_and_no_more() -> None:
    assert what_blocks("return", state()) is None
    assert what_blocks("tracing", state()) == "consent-missing"
    assert what_blocks("return") == "consent-missing"


@pytest.mark.safeguard("S1")
def test_a_consent_that_was_withdrawn_or_expired_carries_nothing() -> None:
    assert what_blocks("return", state(withdrawn_on=TODAY)) == "consent-withdrawn"
    assert what_blocks("return", state(expires_on=TODAY), days=1) == "consent-expired"
    assert what_blocks("return", state(withdrawn_on=TODAY), state()) is None


def test_a_consent_withdrawn_tomorrow_holds_today() -> None:
    assert what_blocks("return", state(withdrawn_on=TODAY + timedelta(days=1))) is None


@pytest.mark.safeguard("S1")
def test_a_basis_that_is_no_consent_carries_assistance_only() -> None:
    shared = state(basis=Code("partner_list_shared"), scopes=frozenset())
    assert what_blocks("assistance", shared) is None
    assert what_blocks("return", shared) == "consent-missing"
    assert legal.is_consent_to_ask([shared], on=TODAY)
    assert not legal.is_consent_to_ask([shared, state()], on=TODAY)
    assert not legal.is_consent_to_ask([], on=TODAY)


def test_a_consent_is_withdrawn_once_and_after_it_was_given() -> None:
    def why(consent: legal.ConsentState, day: date) -> str | None:
        found = legal.what_blocks_withdrawing(consent, day, on=TODAY)
        return found.code if found else None

    assert why(state(), TODAY) is None
    assert why(state(withdrawn_on=TODAY), TODAY) == "consent-already-withdrawn"
    assert why(state(), TODAY + timedelta(days=1)) == "withdrawal-day-impossible"
    assert why(state(), TODAY - timedelta(days=1)) == "withdrawal-day-impossible"


def test_an_office_of_another_organisation_is_told_with_consent_only() -> None:
    assert legal.what_blocks_making_known([state()], same_organisation=True, on=TODAY) is None
    told = legal.what_blocks_making_known([state()], same_organisation=False, on=TODAY)
    assert told is not None and told.code == "consent-missing"


def test_a_household_has_one_head_and_a_person_one_household() -> None:
    def why(**changes: Any) -> str | None:
        facts = replace(households.JoiningFacts("child", TODAY, belongs=False, has_head=True), **changes)
        found = households.what_blocks_joining(facts, on=TODAY)
        return found.code if found else None

    assert why() is None
    assert why(role="friend of a friend") == "role-unknown"
    assert why(belongs=True) == "in-a-household"
    assert why(role="head") == "has-a-head"
    assert why(since_on=TODAY + timedelta(days=1)) == "joins-in-the-future"


@pytest.mark.safeguard("S7")
def test_nobody_is_taken_out_of_a_family_without_a_reason() -> None:
    def why(**changes: Any) -> str | None:
        facts = replace(households.LeavingFacts(TODAY - timedelta(days=9), None, TODAY, "joins an aunt"), **changes)
        found = households.what_blocks_leaving(facts, on=TODAY)
        return found.code if found else None

    assert why() is None
    assert why(why=" ") == "leaves-without-reason"
    assert why(left_on=TODAY) == "left-the-household"
    assert why(until_on=TODAY - timedelta(days=10)) == "leaves-before-joining"
