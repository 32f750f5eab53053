"""Households of people who are known, and people who are not who they resemble."""

from datetime import timedelta
from typing import Any

import pytest
from django.utils import translation

from teranga.kernel.acts import Refused
from teranga.kernel.codes import Code
from teranga.kernel.dates import PartialDate
from teranga.people import acts, queries
from tests.cast import CAME_ON, TODAY
from tests.people.conftest import identity_of


def join(person: Any, other: Any, by: Any, role: str = "child") -> Any:
    return acts.join_household(person, other=other, role=Code(role), since_on=CAME_ON, by=by)


def test_a_child_joins_and_the_household_is_formed_around_the_other(cast: Any, known: Any) -> None:
    hawa, fanta = known("hawa"), known("fanta")
    join(fanta, hawa, cast.awa)
    assert queries.family_of(fanta) == [hawa]
    assert [each.role_code for each in queries.relatives(cast.awa, hawa)] == ["head", "child"]


def test_nobody_joins_two_households_or_themselves(cast: Any, known: Any) -> None:
    hawa, fanta, kofi = known("hawa"), known("fanta"), known("kofi")
    join(fanta, hawa, cast.awa)
    for person, other, code in ((fanta, kofi, "in-a-household"), (kofi, kofi, "household-with-oneself")):
        with pytest.raises(Refused) as refused:
            join(person, other, cast.awa)
        assert refused.value.code == code
    with pytest.raises(Refused) as refused:
        join(kofi, hawa, cast.awa, role="head")
    assert refused.value.code == "has-a-head"


def test_nobody_joins_someone_they_can_not_see(cast: Any, known: Any) -> None:
    with pytest.raises(Refused) as refused:
        join(known("fanta"), known("ousmane"), cast.awa)
    assert refused.value.code == "not-found"


@pytest.mark.safeguard("S7")
def test_who_left_a_household_is_no_longer_family_and_may_join_another(cast: Any, known: Any) -> None:
    hawa, fanta, ibrahima = known("hawa"), known("fanta"), known("ibrahima")
    member = join(fanta, hawa, cast.awa)
    with pytest.raises(Refused) as refused:
        acts.leave_household(member, until_on=TODAY, why=" ", by=cast.awa)
    assert refused.value.code == "leaves-without-reason"
    acts.leave_household(
        queries.membership(cast.awa, fanta, member.pk), until_on=TODAY, why="to her father", by=cast.awa
    )
    assert queries.family_of(hawa) == []
    join(fanta, ibrahima, cast.awa)
    assert queries.family_of(ibrahima) == [fanta]


def test_a_place_in_a_household_is_the_persons_own(cast: Any, known: Any) -> None:
    hawa, fanta = known("hawa"), known("fanta")
    member = join(fanta, hawa, cast.awa)
    with pytest.raises(Refused):
        queries.membership(cast.awa, hawa, member.pk)


def test_people_who_were_told_apart_are_not_proposed_again(cast: Any, known: Any) -> None:
    kofi, twin = known("kofi"), known("kofi")
    assert [each.person for each in queries.possible_duplicates(cast.awa, identity_of("kofi"), of=kofi)] == [twin]
    said = acts.say_not_same(kofi, other=twin, by=cast.awa)
    assert acts.say_not_same(twin, other=kofi, by=cast.awa) == said
    for one in (kofi, twin):
        assert queries.possible_duplicates(cast.awa, identity_of("kofi"), of=one) == []
    assert len(queries.possible_duplicates(cast.awa, identity_of("kofi"))) == 2


def test_nobody_is_told_apart_from_themselves(cast: Any, known: Any) -> None:
    kofi = known("kofi")
    with pytest.raises(Refused) as refused:
        acts.say_not_same(kofi, other=kofi, by=cast.awa)
    assert refused.value.code == "same-person"


def test_members_of_a_household_are_not_proposed_to_each_other(cast: Any, known: Any) -> None:
    kofi, twin = known("kofi"), known("kofi")
    join(twin, kofi, cast.awa, role="sibling")
    assert queries.possible_duplicates(cast.awa, identity_of("kofi"), of=kofi) == []


def test_those_registered_last_come_first(cast: Any, known: Any) -> None:
    kofi, hawa, fanta = known("kofi"), known("hawa"), known("fanta")
    found = queries.registered_lately(cast.awa, but_not=fanta)
    assert [person for person, _who in found] == [hawa, kofi]
    assert found[0][1].name == "Hawa Sylla"
    assert timedelta(days=14) == TODAY - CAME_ON


@pytest.mark.parametrize(
    ("birth", "said"),
    [
        (PartialDate(1992), "about 34 years"),
        (PartialDate(2026, 2, 3), "9 months"),
        (PartialDate(2026, 11, 24), "0 months"),
        (PartialDate(2009, estimated=True), "about 17 years"),
        (PartialDate(2027), ""),
        (None, ""),
    ],
)
def test_an_age_is_said_as_people_say_it(birth: PartialDate | None, said: str) -> None:
    with translation.override("en"):
        assert queries.age(birth, on=TODAY) == said
