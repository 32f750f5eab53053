"""A system is let in by its token, as far as it goes, and by nothing else."""

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client

from teranga.access import rules as access
from teranga.integrations import acts, queries
from teranga.integrations.models import Token
from teranga.kernel import clock
from teranga.kernel.acts import Refused
from teranga.kernel.codes import Code
from tests.cast import Cast
from tests.house.walking import SIGN_IN


def test_a_token_is_shown_once_and_only_its_keyed_hash_is_kept(system: Any) -> None:
    asking = system("caseworker")
    kept = Token.objects.unscoped("what is kept of a token").get()
    assert asking.secret.startswith("teranga_") and len(asking.secret) > 40
    assert not any(asking.secret in str(value) for value in vars(kept).values())
    assert kept.secret == ""


def test_a_token_opens_what_its_permissions_open(system: Any) -> None:
    asking = system("caseworker", scopes=("casework.read",))
    assert asking.get("/files").status_code == 200
    assert asking.post("/people/find", {"text": "Diallo"}).status_code == 403


def test_without_a_token_or_with_another_nothing_is_opened(system: Any) -> None:
    asking = system("caseworker")
    answers = [
        Client().get("/api/v1/files"),
        Client().get("/api/v1/files", headers={"Authorization": f"Bearer {asking.secret}x"}),
        Client().get("/api/v1/files", headers={"Authorization": f"Basic {asking.secret}"}),
        Client().get("/api/v1/files", headers={"Authorization": "Bearer " + "é" * 500}),
    ]
    assert {answer.status_code for answer in answers} == {401}
    assert {answer.json()["code"] for answer in answers} == {"token-opens-nothing"}


def test_a_session_opens_nothing_of_the_api(cast: Cast) -> None:
    browser = Client()
    browser.force_login(cast.member("awa"), backend=SIGN_IN)
    assert browser.get("/cases").status_code == 200
    assert browser.get("/api/v1/files").status_code == 401
    assert browser.post("/api/v1/people/find", {"text": "x"}, content_type="application/json").status_code == 401


def test_a_token_opens_no_page(system: Any) -> None:
    asking = system("caseworker")
    answer = Client().get("/cases", headers={"Authorization": f"Bearer {asking.secret}"})
    assert answer.status_code == 302 and "/sign-in" in answer["Location"]


def test_a_revoked_token_opens_nothing_at_once(system: Any, cast: Cast) -> None:
    asking = system("caseworker")
    assert asking.get("/files").status_code == 200
    acts.revoke_token(asking.token, by=cast.harouna)
    assert asking.get("/files").status_code == 401
    with pytest.raises(Refused, match="token-revoked"):
        acts.revoke_token(asking.token, by=cast.harouna)


def test_a_token_ends_after_its_last_day(system: Any) -> None:
    asking = system("caseworker", expires_on=clock.today())
    assert asking.get("/files").status_code == 200
    with clock.fixed(clock.now() + timedelta(days=1)):
        assert asking.get("/files").status_code == 401


def test_a_token_that_asks_too_often_is_told_when_to_come_back(system: Any) -> None:
    asking = system("caseworker", per_minute=2)
    assert [asking.get("/files").status_code for _ in range(3)] == [200, 200, 429]
    answer = asking.get("/files")
    assert 0 < int(answer["Retry-After"]) <= 60 and answer.json()["code"] == "token-too-often"
    with clock.fixed(clock.now() + timedelta(minutes=1)):
        assert asking.get("/files").status_code == 200


def test_when_a_token_was_last_used_is_kept_to_the_minute(system: Any) -> None:
    asking = system("caseworker")
    asking.get("/files")
    assert Token.objects.unscoped("when it was used").get().used_at == clock.now()


@pytest.mark.safeguard("S8")
@pytest.mark.parametrize(
    ("role", "scope"),
    [("supervisor", "reintegration.approve"), ("supervisor", "solutions.decide"), ("administrator", "access.manage")],
)
def test_a_machine_is_no_second_person(role: str, scope: str, system: Any) -> None:
    with pytest.raises(Refused, match="token-decides-nothing"):
        system(role, scopes=(scope,))


@pytest.mark.parametrize("scopes", [("insights.read",), ("casework.read", "insights.read")])
def test_a_token_holds_nothing_that_its_role_does_not(scopes: tuple[str, ...], system: Any) -> None:
    with pytest.raises(Refused, match="token-scope-not-of-role"):
        system("caseworker", scopes=scopes)


def test_a_token_follows_its_role_when_the_role_loses_a_permission(system: Any, monkeypatch: Any) -> None:
    asking = system("caseworker")
    monkeypatch.setattr(access, "permissions_of", lambda role: frozenset({"casework.read"}))
    assert queries.actor_of(asking.token).permissions == {"casework.read"}


@pytest.mark.parametrize("wrong", [{"expires_on": -1}, {"expires_on": 367}, {"per_minute": 0}, {"per_minute": 6001}])
def test_a_token_has_an_end_and_a_pace(wrong: dict[str, int], system: Any) -> None:
    said: dict[str, Any] = {**wrong}
    if "expires_on" in said:
        said["expires_on"] = clock.today() + timedelta(days=said["expires_on"])
    with pytest.raises(Refused, match=r"token-expiry|token-rate"):
        system("caseworker", **said)


def test_an_administrator_lets_systems_in_to_their_own_offices_only(cast: Cast) -> None:
    with pytest.raises(Refused, match="not-found"):
        acts.issue_token(
            name="x",
            office=cast.shelter,
            role=Code("caseworker"),
            scopes=(Code("casework.read"),),
            expires_on=clock.today(),
            per_minute=60,
            by=cast.harouna,
        )
    assert [*queries.tokens(cast.lazare)] == [] and [*queries.tokens(cast.awa)] == []
