"""Where one is signed in; what ends a session; what was typed when it ended."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.test import Client

from teranga.access import acts, queries, rules
from teranga.access.models import Draft, SignIn
from teranga.kernel import clock
from teranga.kernel.codes import Code
from tests.cast import PASSWORD, Cast

FIREFOX = "Mozilla/5.0 (Windows NT 10.0; Win64; x64; rv:140.0) Gecko/20100101 Firefox/140.0"
PHONE = (
    "Mozilla/5.0 (Linux; Android 10; K) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/141.0.0.0 Mobile Safari/537.36"
)
PAGE = "/people/register"


@pytest.mark.parametrize(
    ("says", "called"),
    [
        (FIREFOX, "Firefox · Windows"),
        (PHONE, "Chrome · Android"),
        ("Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) Version/18.0 Safari/604.1", "Safari · iPhone"),
        ("curl/8", ""),
        ("", ""),
    ],
)
def test_a_device_is_called_by_browser_and_system(says: str, called: str) -> None:
    assert rules.device_called(says) == called


def signed_in(name: str, agent: str = FIREFOX) -> Client:
    client = Client(headers={"user-agent": agent})
    assert client.post("/sign-in", {"username": f"{name}@cast.example", "password": PASSWORD}).status_code == 302
    client.get("/my-account")
    return client


def is_in(client: Client) -> bool:
    return client.get("/my-account").status_code == 200


pytestmark = pytest.mark.django_db


def test_one_sees_where_one_is_signed_in_and_signs_out_there(cast: Cast) -> None:
    here, phone = signed_in("awa"), signed_in("awa", PHONE)
    page = here.get("/my-account").content.decode()
    assert "Firefox · Windows" in page and "Chrome · Android" in page
    (other,) = [each for each in queries.own_sessions(cast.awa) if each.device.startswith("Chrome")]
    theirs = signed_in("issa")
    path = f"/my-account/{other.staff_id}/session/{other.pk}/end"
    assert theirs.post(path).status_code == 404
    assert here.post(path).status_code == 302
    assert is_in(here) and not is_in(phone)


def test_signing_out_everywhere_ends_every_session(cast: Cast) -> None:
    here, phone = signed_in("awa"), signed_in("awa", PHONE)
    assert here.post("/my-account/sign-out-everywhere").status_code == 302
    assert not is_in(here) and not is_in(phone)


def test_no_address_of_a_machine_is_kept_of_a_session(cast: Cast) -> None:
    names = {field.name for field in SignIn._meta.concrete_fields}
    assert names == {"id", "staff", "device", "since_at", "used_at"}


ENDINGS: dict[str, Callable[[Cast], Any]] = {
    "another role": lambda cast: acts.change_role(cast.member("awa"), role=Code("monitoring_officer"), by=cast.harouna),
    "another office": lambda cast: acts.move(cast.member("awa"), office=cast.agadez, by=cast.harouna),
    "a suspension": lambda cast: acts.suspend(cast.member("awa"), why="parti", by=cast.harouna),
    "a new link": lambda cast: acts.send_link(cast.member("awa"), by=cast.harouna),
    "a changed password": lambda cast: acts.change_password(
        cast.member("awa"), password="sept chameaux bleus", by=cast.awa
    ),
}


@pytest.mark.parametrize("ending", ENDINGS)
def test_a_session_ends_at_once_with(cast: Cast, ending: str) -> None:
    client, other = signed_in("awa"), signed_in("balkissa")
    ENDINGS[ending](cast)
    assert not is_in(client)
    assert is_in(other)


def test_a_session_ends_when_nobody_uses_it(cast: Cast, settings: Any) -> None:
    settings.IDLE_MINUTES = 20
    client, start = signed_in("awa"), clock.now()
    for minutes in (15, 30, 45):
        with clock.fixed(start + timedelta(minutes=minutes)):
            assert is_in(client)
    with clock.fixed(start + timedelta(minutes=66)):
        answer = client.get(f"{PAGE}?x=1", follow=True)
        assert answer.redirect_chain[0][0] == "/sign-in?next=/people/register%3Fx%3D1"
        assert "faute d'activité" in answer.content.decode().replace("&#x27;", "'")
    assert not is_in(client)


def test_a_session_ends_after_a_working_day_however_busy(cast: Cast) -> None:
    client, start = signed_in("awa"), clock.now()
    for minutes in range(0, 12 * 60, 15):
        with clock.fixed(start + timedelta(minutes=minutes)):
            assert is_in(client)
    with clock.fixed(start + timedelta(hours=12, minutes=1)):
        assert not is_in(client)


class TestTypedText:
    """What is typed is not lost by a time-out, and shown to nobody else."""

    @pytest.fixture
    def page(self, cast: Cast) -> str:
        return f"/cases/{cast.open_file('mamadou').reference}/note"

    def test_what_was_sent_too_late_is_there_after_signing_in_again(self, cast: Cast, page: str) -> None:
        client, start = signed_in("awa"), clock.now()
        with clock.fixed(start + timedelta(minutes=30)):
            answer = client.post(page, {"text": "Entretien avec Mamadou, il pleure"})
            assert answer.headers["Location"] == f"/sign-in?next={page}"
            again = signed_in("awa").get(page)
            assert again.status_code == 200
            assert "Entretien avec Mamadou, il pleure" in again.content.decode()
            assert "Pleure" not in signed_in("issa").get(page).content.decode().title()

    def test_what_is_being_typed_is_kept_sealed_and_goes_once_it_is_sent(self, cast: Cast, page: str) -> None:
        client = signed_in("awa")
        assert client.post(page, {"text": "Il pleure"}, headers={"x-draft": "1"}).status_code == 204
        (draft,) = Draft.objects.unscoped("what a thief of the database would read")
        assert draft.holder == cast.register("mamadou").pk, "whoever is forgotten is forgotten in drafts too"
        assert b"pleure" not in bytes(draft.typed_sealed)
        assert "Il pleure" in client.get(page).content.decode()
        assert client.post(page, {"text": "Il pleure encore"}).status_code == 302
        assert "Il pleure" not in client.get(page).content.decode()

    def test_a_draft_is_discarded_and_wiped_by_signing_out(self, cast: Cast, page: str) -> None:
        client = signed_in("awa")
        for leave in ({"discard-draft": "1"}, None):
            client.post(page, {"text": "Il pleure"}, headers={"x-draft": "1"})
            client.post(page, leave) if leave else client.post("/sign-out")
            assert not Draft.objects.unscoped("what is left after leaving").exists()

    def test_a_draft_that_arrives_after_its_form_is_none(self, cast: Cast, page: str) -> None:
        client, typed = signed_in("awa"), {"text": "Il pleure", "request_id": str(uuid4())}
        assert client.post(page, typed).status_code == 302
        assert client.post(page, typed, headers={"x-draft": "1"}).status_code == 204
        assert "Il pleure" not in client.get(page).content.decode()

    def test_a_page_left_alone_signs_out_and_wipes_nothing(self, cast: Cast, page: str) -> None:
        client = signed_in("awa")
        client.post(page, {"text": "Il pleure"}, headers={"x-draft": "1"})
        answer = client.post("/sign-out", {"timed-out": "1", "next": page}, follow=True)
        assert answer.redirect_chain[-1][0] == f"/sign-in?next={page}"
        assert "faute d&#x27;activité" in answer.content.decode()
        assert not is_in(client)
        assert "Il pleure" in signed_in("awa").get(page).content.decode()

    def test_a_form_of_many_rows_comes_back_with_nothing_called_wrong(self, cast: Cast) -> None:
        client = signed_in("awa")
        page = client.get(PAGE).content.decode()
        typed = {"members-TOTAL_FORMS": "2", "members-INITIAL_FORMS": "0", "members-1-surname": "Camara"}
        assert client.post(PAGE, typed, headers={"x-draft": "1"}).status_code == 204
        page = client.get(PAGE)
        assert page.status_code == 200
        assert 'value="Camara"' in page.content.decode()
        assert 'class="field wrong"' not in page.content.decode()

    def test_no_password_is_ever_kept(self, cast: Cast) -> None:
        client, start = signed_in("awa"), clock.now()
        client.post("/my-account/password", {"present": PASSWORD, "password": "x"}, headers={"x-draft": "1"})
        with clock.fixed(start + timedelta(minutes=30)):
            client.post("/my-account/password", {"present": PASSWORD, "password": "x"})
        assert not Draft.objects.unscoped("what is left of a password").exists()

    def test_whose_page_it_is_not_keeps_nothing_there(self, cast: Cast, page: str) -> None:
        answer = signed_in("ghoumour").post(page, {"text": "x"}, headers={"x-draft": "1"})
        assert answer.status_code == 404
