"""Who may manage staff, and what can't be done to one's own account."""

from __future__ import annotations

import pytest
from django.test import Client
from django.urls import reverse

from teranga.access import acts, queries, rules
from teranga.kernel import rooms
from teranga.kernel.acts import Refused
from tests.cast import Cast

pytestmark = pytest.mark.django_db
LONG = "sept chameaux bleus au marché"


def signed_in(cast: Cast, name: str) -> Client:
    client = Client()
    client.force_login(cast.member(name), backend="teranga.access.backend.StaffBackend")
    return client


def test_an_administrator_adds_a_member_of_staff_who_can_sign_in(cast: Cast) -> None:
    client = signed_in(cast, "harouna")
    said = {
        "name": "Nana",
        "email": "Nana@cast.example",
        "office": cast.agadez.pk,
        "role": "caseworker",
        "password": LONG,
    }
    assert client.post(reverse("access.add_staff"), said).status_code == 302
    answer = Client().post("/sign-in", {"username": "nana@cast.example", "password": LONG})
    assert answer.status_code == 302
    assert "Nana" in client.get(reverse("access.staff")).content.decode()


@pytest.mark.parametrize(
    ("change", "says"),
    [
        ({"email": "awa@cast.example"}, "a déjà un compte"),
        ({"email": "not an address"}, "adresse électronique complète"),
        ({"password": "court"}, "12"),
        ({"password": "motdepasse"}, "12"),
        ({"role": "king"}, ""),
    ],
)
def test_what_is_wrong_is_said_and_nobody_is_added(cast: Cast, change: dict[str, str], says: str) -> None:
    said = {
        "name": "Nana",
        "email": "nana@cast.example",
        "office": cast.agadez.pk,
        "role": "caseworker",
        "password": LONG,
    }
    before = queries.all_staff(cast.harouna).count()
    answer = signed_in(cast, "harouna").post(reverse("access.add_staff"), said | change)
    assert answer.status_code == 422
    assert says in answer.content.decode()
    assert queries.all_staff(cast.harouna).count() == before


def test_an_administrator_sees_their_own_organisation_only(cast: Cast) -> None:
    assert "Esther" not in signed_in(cast, "harouna").get(reverse("access.staff")).content.decode()
    answer = signed_in(cast, "harouna").get(reverse("access.staff_member", args=[cast.member("esther").pk]))
    assert answer.status_code == 404


def test_an_administrator_sees_no_file(cast: Cast) -> None:
    assert not {p for p in cast.harouna.permissions if p.startswith(("people", "casework"))}


@pytest.mark.safeguard("S8")
def test_an_administrator_raises_nobodys_rights_but_others(cast: Cast) -> None:
    page = reverse("access.change_role", args=[cast.member("harouna").pk])
    answer = signed_in(cast, "harouna").post(page, {"role": "supervisor"})
    assert answer.status_code == 422
    assert "votre propre compte" in answer.content.decode()
    assert queries.staff_member(cast.harouna, cast.member("harouna").pk).role_code == "administrator"


def test_a_role_is_changed_and_takes_effect_at_once(cast: Cast) -> None:
    acts.change_role(cast.member("awa"), role="monitoring_officer", by=cast.harouna)
    awa = queries.actor_of(queries.staff_member(cast.harouna, cast.member("awa").pk))
    assert awa.permissions == rules.permissions_of("monitoring_officer") | {"access.own"}


def test_an_unknown_role_opens_nothing(cast: Cast) -> None:
    assert rules.permissions_of("king") == frozenset()
    with pytest.raises(Refused) as refused:
        acts.change_role(cast.member("awa"), role="king", by=cast.harouna)
    assert refused.value.code == "unknown-role"


def test_one_changes_ones_own_password_with_the_present_one(cast: Cast) -> None:
    client = signed_in(cast, "awa")
    page = reverse("access.change_password")
    assert client.post(page, {"present": "wrong", "password": LONG}).status_code == 422
    with pytest.raises(Refused):
        acts.change_password(cast.member("awa"), password=LONG, by=cast.harouna)


def test_background_work_of_a_suspended_member_stops(cast: Cast) -> None:
    assert queries.actor_by_id(cast.awa.id) == cast.awa
    acts.suspend(cast.member("awa"), why="left", by=cast.harouna)
    assert queries.actor_by_id(cast.awa.id) is None
    acts.restore(cast.member("awa"), why="back", by=cast.harouna)
    assert queries.actor_by_id(cast.awa.id) is not None


def test_the_command_line_acts_with_its_reason(cast: Cast) -> None:
    everyone = queries.command("a reason that is long enough")
    assert everyone.permissions >= set(rooms.permissions())
    assert queries.command("a reason", office=cast.agadez).offices == {cast.agadez.pk}
