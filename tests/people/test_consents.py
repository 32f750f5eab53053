"""Consents of people who are known: recorded, used, withdrawn; and to which offices a person is shown."""

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from teranga.kernel import clock, journal
from teranga.kernel.acts import Refused
from teranga.kernel.codes import Code
from teranga.people import acts, queries
from teranga.people.rules.legal import LegalBasis
from tests.cast import TODAY


def test_a_consent_recorded_later_covers_more(cast: Any, known: Any) -> None:
    kofi = known("kofi")
    assert not queries.has_consent(kofi, "tracing", TODAY)
    consent = acts.record_consent(
        kofi,
        basis=Code("informed_consent"),
        scopes=(Code("tracing"), Code("tracing")),
        how=Code("thumb_print"),
        language=Code("twi"),
        given_on=TODAY,
        interpreter="Ama Owusu",
        witness="Balkissa Hamani",
        by=cast.awa,
    )
    assert queries.has_consent(kofi, "tracing", TODAY)
    shown = next(each for each in queries.consents(kofi, on=TODAY) if each.consent == consent)
    assert (shown.scopes, shown.witness, shown.interpreter, shown.why) == (
        ("tracing",),
        "Balkissa Hamani",
        "Ama Owusu",
        "",
    )
    with pytest.raises(AttributeError):
        _ = shown.nothing


def test_names_said_in_a_consent_are_sealed_in_the_journal(cast: Any, known: Any) -> None:
    kofi = known("kofi")
    acts.record_consent(
        kofi, basis=Code("vital_interest"), why="brought in unconscious", by=cast.awa
    )  # fmt: skip
    entry = journal.entries(kofi)[0]
    assert entry.arguments["basis"] == "vital_interest" and entry.arguments["why"] == "brought in unconscious"


@pytest.mark.safeguard("S1")
def test_a_consent_without_its_purpose_is_not_recorded(cast: Any, known: Any) -> None:
    with pytest.raises(Refused) as refused:
        acts.record_consent(known("kofi"), basis=Code("informed_consent"), how=Code("audio"), by=cast.awa)
    assert refused.value.code == "consent-without-scope"


@pytest.mark.safeguard("S1")
def test_a_withdrawal_ends_the_use_at_once_and_only_once(cast: Any, known: Any) -> None:
    kofi = known("kofi")
    consent = queries.consent(cast.awa, kofi, kofi.consents.get().pk)
    acts.withdraw_consent(consent, withdrawn_on=TODAY, how=Code("in_person"), by=cast.awa)
    blocker = queries.what_blocks_using(kofi, "return", on=TODAY)
    assert blocker is not None and (blocker.code, blocker.values["withdrawn_on"]) == ("consent-withdrawn", TODAY)
    assert not queries.consents(kofi, on=TODAY)[0].is_in_force
    with pytest.raises(Refused) as refused:
        acts.withdraw_consent(consent, withdrawn_on=TODAY, how=Code("in_person"), by=cast.awa)
    assert refused.value.code == "consent-already-withdrawn"


def test_the_consent_of_someone_else_is_not_found(cast: Any, known: Any) -> None:
    kofi, ousmane = known("kofi"), known("ousmane")
    with pytest.raises(Refused):
        queries.consent(cast.awa, kofi, queries.consents(ousmane, on=TODAY)[0].consent.pk)


def test_consent_is_to_be_asked_of_who_came_on_a_list(cast: Any, known: Any) -> None:
    shared = LegalBasis(Code("partner_list_shared"), why="agreement of March with the shelter")
    kofi = known("kofi", basis=shared)
    assert queries.is_consent_to_ask(kofi, on=TODAY)
    assert queries.has_consent(kofi, "assistance", TODAY) and not queries.has_consent(kofi, "return", TODAY)


def test_consents_of_many_people_ask_as_often_as_of_one(cast: Any, known: Any, django_assert_num_queries: Any) -> None:
    people = [known(name) for name in ("kofi", "mamadou", "ismael")]
    for some in (people[:1], people):
        with django_assert_num_queries(2):
            assert len(queries.consent_states(some)) == len(some)


def test_another_office_sees_a_person_once_told(cast: Any, known: Any) -> None:
    kofi = known("kofi")
    with pytest.raises(Refused) as refused:
        queries.person(cast.ndeye, kofi.pk)
    assert refused.value.code == "not-found"
    acts.make_known_at(kofi, office=cast.dakar, by=_reaching(cast.awa, cast.dakar))
    assert queries.person(cast.ndeye, kofi.pk) == kofi


@pytest.mark.safeguard("S1")
def test_a_partner_is_told_with_consent_only(cast: Any, known: Any) -> None:
    kofi, by = known("kofi"), _reaching(cast.awa, cast.shelter)
    with pytest.raises(Refused) as refused:
        acts.make_known_at(kofi, office=cast.shelter, by=by)
    assert refused.value.code == "consent-missing"
    acts.record_consent(
        kofi,
        basis=Code("informed_consent"),
        scopes=(Code("sharing_with_partners"),),
        how=Code("audio"),
        by=cast.awa,
    )
    acts.make_known_at(kofi, office=cast.shelter, by=by)
    acts.make_known_at(kofi, office=cast.shelter, by=by)
    assert queries.person(cast.esther, kofi.pk) == kofi


def _reaching(actor: Any, office: Any) -> Any:
    return replace(actor, offices=actor.offices | {office.pk})


@pytest.mark.safeguard("S12")
def test_a_person_is_not_read_without_a_trace(cast: Any, known: Any) -> None:
    kofi = known("kofi")
    queries.person(cast.balkissa, kofi.pk)
    assert [(each.actor_name, each.place) for each in journal.readings(kofi)] == [("Balkissa Hamani", "person")]


def test_a_consent_expires_on_its_day(cast: Any, known: Any, basis: Any) -> None:
    kofi = known("kofi", basis=replace(basis, expires_on=TODAY))
    assert queries.has_consent(kofi, "return", clock.today())
    assert not queries.has_consent(kofi, "return", TODAY + timedelta(days=1))
