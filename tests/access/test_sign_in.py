"""Signing in: the same answer whoever asks, closed after repeated failures, open again later."""

from __future__ import annotations

from datetime import timedelta
from typing import Any, ClassVar

import pytest
from axes.models import AccessAttempt
from django.contrib.auth.hashers import MD5PasswordHasher
from django.test import Client
from django.urls import reverse

from teranga.access import acts
from tests.cast import PASSWORD, Cast

pytestmark = pytest.mark.django_db
SIGN_IN = "/sign-in"


def sign_in(client: Client, email: str, password: str) -> object:
    return client.post(SIGN_IN, {"username": email, "password": password})


def test_a_member_of_staff_comes_to_the_first_page_of_their_role(cast: Cast, client: Client) -> None:
    answer = sign_in(client, "HAROUNA@cast.example", PASSWORD)
    assert answer.status_code == 302
    assert client.get("/", follow=True).redirect_chain[-1][0] == reverse("access.staff")


def test_a_wrong_password_and_an_unknown_address_get_the_same_answer(cast: Cast, client: Client) -> None:
    wrong = sign_in(client, "awa@cast.example", "wrong")
    unknown = sign_in(client, "nobody@cast.example", "wrong")
    assert wrong.status_code == unknown.status_code == 200
    assert "ne correspondent pas" in wrong.content.decode()
    assert "ne correspondent pas" in unknown.content.decode()


def test_a_suspended_account_gets_the_same_answer_and_its_sessions_end(cast: Cast, client: Client) -> None:
    sign_in(client, "awa@cast.example", PASSWORD)
    acts.suspend(cast.member("awa"), why="left", by=cast.harouna)
    assert client.get("/people/register").status_code == 302
    answer = sign_in(Client(), "awa@cast.example", PASSWORD)
    assert "ne correspondent pas" in answer.content.decode()


def test_five_failures_close_the_door_for_a_quarter_of_an_hour(cast: Cast, client: Client) -> None:
    for written in ("awa", "Awa", "AWA", "aWa", "awA"):  # one address, however it is written
        answer = sign_in(client, f"{written}@cast.example", "wrong")
    assert answer.status_code == 429
    assert "15 minutes" in answer.content.decode()
    assert sign_in(client, "awa@cast.example", PASSWORD).status_code == 429
    assert sign_in(client, "issa@cast.example", PASSWORD).status_code == 302
    for attempt in AccessAttempt.objects.all():
        attempt.attempt_time -= timedelta(minutes=16)
        attempt.save(update_fields=["attempt_time"])
    assert sign_in(Client(), "awa@cast.example", PASSWORD).status_code == 302


def test_a_page_asks_to_sign_in_and_comes_back(cast: Cast, client: Client) -> None:
    answer = client.get("/people/register")
    assert answer.status_code == 302
    assert answer.headers["Location"] == "/sign-in?next=/people/register"
    answer = client.post("/sign-in", {"username": "awa@cast.example", "password": PASSWORD, "next": "/people/register"})
    assert answer.headers["Location"] == "/people/register"


def test_signing_out_ends_the_session(cast: Cast, client: Client) -> None:
    sign_in(client, "awa@cast.example", PASSWORD)
    client.post("/sign-out")
    assert client.get("/people/register").status_code == 302


def test_the_language_is_changed_in_one_click_and_remembered(cast: Cast, client: Client) -> None:
    assert "Se connecter" in client.get(SIGN_IN).content.decode()
    client.post("/language", {"language": "en", "next": SIGN_IN})
    assert "Sign in" in client.get(SIGN_IN).content.decode()


def test_pages_of_those_signed_in_are_kept_by_no_cache(cast: Cast, client: Client) -> None:
    sign_in(client, "awa@cast.example", PASSWORD)
    assert "no-store" in client.get("/people/register").headers["Cache-Control"]


class Counted(MD5PasswordHasher):
    """The hasher of the tests, which counts its work."""

    work: ClassVar[list[str]] = []

    def encode(self, password: str, salt: str) -> str:
        self.work.append(salt)
        return super().encode(password, salt)


def test_as_much_work_is_done_whether_or_not_there_is_an_account(cast: Cast, settings: Any) -> None:
    """Nobody learns from the time of the answer who has an account, was invited, or was suspended."""
    acts.suspend(cast.member("balkissa"), why="partie", by=cast.harouna)
    acts.send_link(cast.member("rahila"), by=cast.harouna)
    settings.PASSWORD_HASHERS = ["tests.access.test_sign_in.Counted"]
    spent = {}
    for name in ("awa", "balkissa", "rahila", "nobody"):
        Counted.work.clear()
        assert sign_in(Client(), f"{name}@cast.example", "wrong").status_code == 200
        spent[name] = len(Counted.work)
    assert set(spent.values()) == {1}, spent


def test_an_address_longer_than_any_is_answered_like_a_wrong_one(client: Client, cast: Cast) -> None:
    answer = client.post("/sign-in", {"username": "é" * 4000, "password": "what it may be"})
    assert answer.status_code in (200, 422)
