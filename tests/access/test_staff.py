"""Who may manage staff, and what can't be done to one's own account."""

from __future__ import annotations

from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.core import mail
from django.test import Client
from django.urls import reverse

from teranga.access import acts, queries, rules
from teranga.kernel import clock, rooms
from teranga.kernel.acts import Refused
from teranga.kernel.codes import Code
from tests.cast import Cast

pytestmark = pytest.mark.django_db
LONG = "sept chameaux bleus au marché"


def signed_in(cast: Cast, name: str) -> Client:
    client = Client()
    client.force_login(cast.member(name), backend="teranga.access.backend.StaffBackend")
    return client


def invitation(cast: Cast, **change: str) -> dict[str, str]:
    said = {"name": "Nana", "email": "Nana@cast.example", "office": str(cast.agadez.pk), "role": "caseworker"}
    return said | change


def test_whoever_is_invited_gets_a_link_by_mail_and_chooses_their_own_password(
    cast: Cast, django_capture_on_commit_callbacks: Any
) -> None:
    with django_capture_on_commit_callbacks(execute=True):
        assert signed_in(cast, "harouna").post(reverse("access.invite"), invitation(cast)).status_code == 302
    (sent,) = mail.outbox
    assert sent.to == ["nana@cast.example"]
    assert "Bonjour Nana" in sent.body and "Hello Nana" in sent.body
    link = "/welcome/" + sent.body.split("http://localhost:8000/welcome/")[1].split()[0]
    assert "Nana" in Client().get(link).content.decode()
    assert Client().post(link, {"password": "court"}).status_code == 422
    assert Client().post(link, {"password": LONG}).status_code == 302
    assert Client().post("/sign-in", {"username": "nana@cast.example", "password": LONG}).status_code == 302
    assert Client().get(link).status_code == Client().post(link, {"password": LONG + "!"}).status_code == 404


def test_a_link_is_too_old_after_three_days_and_void_once_there_is_a_newer_one(cast: Cast) -> None:
    nana = acts.invite(
        email="n@cast.example", name="Nana", office=cast.agadez, role=Code("caseworker"), by=cast.harouna
    )
    link = queries.link_for(nana).removeprefix("http://localhost:8000")
    assert Client().get(link).status_code == 200
    with clock.fixed(clock.now() + timedelta(days=3, minutes=1)):
        assert Client().get(link).status_code == 404
    acts.send_link(nana, by=cast.harouna)
    assert Client().get(link).status_code == 404
    assert Client().get(reverse("access.welcome", args=(uuid4(), "x-y"))).status_code == 404


def test_nobody_who_was_invited_signs_in_before_choosing_a_password(cast: Cast) -> None:
    acts.invite(email="n@cast.example", name="Nana", office=cast.agadez, role=Code("caseworker"), by=cast.harouna)
    for guess in ("", "teranga", "password"):
        answer = Client().post("/sign-in", {"username": "n@cast.example", "password": guess})
        assert answer.status_code == 200


@pytest.mark.parametrize(("is_sent", "shown"), [(True, False), (False, True)])
def test_the_administrator_sees_the_link_only_where_no_mail_is_sent(
    cast: Cast, settings: Any, is_sent: bool, shown: bool
) -> None:
    settings.MAIL_IS_SENT = is_sent
    nana = acts.invite(
        email="n@cast.example", name="Nana", office=cast.agadez, role=Code("caseworker"), by=cast.harouna
    )
    page = signed_in(cast, "harouna").get(reverse("access.staff_member", args=(nana.pk,))).content.decode()
    assert ("/welcome/" in page) is shown
    awa = signed_in(cast, "harouna").get(reverse("access.staff_member", args=(cast.member("awa").pk,)))
    assert "/welcome/" not in awa.content.decode()


@pytest.mark.parametrize(
    ("change", "says"),
    [
        ({"email": "awa@cast.example"}, "a déjà un compte"),
        ({"email": "not an address"}, "adresse électronique complète"),
        ({"role": "king"}, ""),
    ],
)
def test_what_is_wrong_is_said_and_nobody_is_invited(cast: Cast, change: dict[str, str], says: str) -> None:
    before = queries.all_staff(cast.harouna).count()
    answer = signed_in(cast, "harouna").post(reverse("access.invite"), invitation(cast, **change))
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
