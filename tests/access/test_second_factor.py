"""A password and something more: codes of an app, recovery codes, and who must have them."""

from __future__ import annotations

import base64
import re
from datetime import timedelta
from typing import Any
from urllib.parse import unquote

import pytest
from cryptography.hazmat.primitives.hashes import SHA1
from cryptography.hazmat.primitives.twofactor.totp import TOTP
from django.test import Client
from hypothesis import given
from hypothesis import strategies as st

from teranga.access import acts, queries, rules
from teranga.access.models import Factor
from teranga.kernel import clock, vault
from teranga.kernel.acts import Refused
from tests.cast import PASSWORD, Cast

RFC_SECRET = "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ"
"""The key of RFC 6238, appendix B, whose codes are published; ours are their last six figures."""
RFC_CODES = {59: "287082", 1111111109: "081804", 1111111111: "050471", 1234567890: "005924", 2000000000: "279037"}


def at(seconds: int) -> Any:
    return clock.now().fromtimestamp(seconds, tz=clock.now().tzinfo)


@pytest.mark.parametrize(("seconds", "code"), RFC_CODES.items())
def test_codes_are_those_of_the_standard(seconds: int, code: str) -> None:
    step = seconds // 30
    assert queries.step_of_code(RFC_SECRET, code, now=at(seconds)) == step
    assert queries.step_of_code(RFC_SECRET, code, now=at(seconds + 30)) == step, "a clock half a minute off"
    assert queries.step_of_code(RFC_SECRET, code, now=at(seconds + 90)) is None
    assert queries.step_of_code(RFC_SECRET, f"{code[:3]} {code[3:]}", now=at(seconds)) == step


@given(st.text(max_size=12))
def test_any_text_typed_as_a_code_is_answered(typed: str) -> None:
    queries.step_of_code(RFC_SECRET, typed, now=at(59))
    assert rules.readable_code(typed) == rules.readable_code(f" {typed}-")


def code_at(seconds: float, key: str = RFC_SECRET) -> str:
    """What an app with this key shows at an instant, by the library that every other app agrees with."""
    return TOTP(base64.b32decode(key), 6, SHA1(), 30).generate(int(seconds)).decode()


def with_app(cast: Cast, name: str) -> None:
    """Give someone an app with the key of the standard; the code was used a minute ago."""
    with clock.fixed(at(1234567890 - 60)):
        acts.add_totp(cast.member(name), secret=RFC_SECRET, code=code_at(1234567890 - 60), by=cast.actor(name))


def password_typed(name: str, client: Client) -> Any:
    return client.post("/sign-in", {"username": f"{name}@cast.example", "password": PASSWORD})


STEP = "/sign-in/second-step"


@pytest.mark.django_db
class TestSigningIn:
    def test_the_password_alone_opens_nothing_where_there_is_a_second_factor(self, cast: Cast) -> None:
        with_app(cast, "awa")
        client = Client()
        assert password_typed("awa", client).headers["Location"] == STEP
        assert client.get("/people/register").status_code == 302
        assert client.get("/my-account").status_code == 302
        assert client.post(STEP, {"code": "000000"}).status_code == 200
        assert client.get("/people/register").status_code == 302

    def test_the_code_of_the_app_opens_and_opens_once(self, cast: Cast) -> None:
        with_app(cast, "awa")
        with clock.fixed(at(1234567890)):
            for status in (302, 200):
                client = Client()
                password_typed("awa", client)
                assert client.post(STEP, {"code": "005924"}).status_code == status
            assert client.get("/people/register").status_code == 302

    def test_nobody_comes_to_the_second_step_without_the_first(self, cast: Cast) -> None:
        with_app(cast, "awa")
        assert Client().get(STEP).status_code == Client().post(STEP, {"code": "1"}).status_code == 404
        client = Client()
        password_typed("awa", client)
        with clock.fixed(clock.now() + timedelta(minutes=6)):
            assert client.get(STEP).status_code == 404

    def test_five_wrong_codes_close_the_account_for_a_quarter_of_an_hour_from_everywhere(self, cast: Cast) -> None:
        with_app(cast, "awa")
        with clock.fixed(at(1234567890)):
            for number in range(5):
                client = Client(REMOTE_ADDR=f"10.0.0.{number}")
                password_typed("awa", client)
                answer = client.post(STEP, {"code": "111111"})
            assert answer.status_code == 429
            assert client.post(STEP, {"code": "005924"}).status_code == 429
        with clock.fixed(at(1234567890) + timedelta(minutes=16)):
            password_typed("awa", client)
            assert client.post(STEP, {"code": code_at(1234567890 + 16 * 60)}).status_code == 302

    def test_a_recovery_code_opens_once(self, cast: Cast) -> None:
        with_app(cast, "awa")
        codes = queries.new_recovery_codes()
        acts.renew_recovery_codes(cast.member("awa"), codes=codes, by=cast.awa)
        for status in (302, 200):
            client = Client()
            password_typed("awa", client)
            assert client.post(STEP, {"code": codes[3].lower().replace("-", " ")}).status_code == status
        (shown,) = [each for each in queries.shown_factors(cast.awa) if each.factor.kind_code == "recovery"]
        assert shown.left == len(codes) - 1

    def test_what_is_kept_says_neither_key_nor_code(self, cast: Cast) -> None:
        with_app(cast, "awa")
        codes = queries.new_recovery_codes()
        acts.renew_recovery_codes(cast.member("awa"), codes=codes, by=cast.awa)
        for factor in Factor.objects.unscoped("what a thief of the database would read"):
            assert RFC_SECRET.encode() not in bytes(factor.secret_sealed)
            opened = str(vault.unseal(factor.staff_id, factor.secret_sealed, field=queries.SECRET))
            assert not any(code in opened or code.replace("-", "") in opened for code in codes)


@pytest.mark.django_db
class TestWhoMust:
    @pytest.fixture(autouse=True)
    def _outside_a_demo(self, settings: Any) -> None:
        settings.SECOND_FACTOR = True

    @pytest.mark.parametrize("name", ["harouna", "issa", "zeinabou"])
    def test_some_roles_open_nothing_until_a_second_factor_is_added(self, cast: Cast, name: str) -> None:
        client = Client()
        password_typed(name, client)
        for path in ("/", "/staff", "/cases", "/people/register", "/people?q=diallo"):
            assert client.get(path).headers["Location"] == "/my-account", path
        assert client.post("/staff/invite", {}).headers["Location"] == "/my-account"
        assert "second facteur" in client.get("/my-account").content.decode()

    def test_a_caseworker_is_asked_for_none_and_may_have_one(self, cast: Cast) -> None:
        client = Client()
        password_typed("awa", client)
        assert client.get("/people/register").status_code == 200

    def test_a_supervisor_adds_an_app_notes_recovery_codes_and_goes_on(self, cast: Cast) -> None:
        client = Client()
        password_typed("issa", client)
        page = client.get("/my-account/app").content.decode()
        assert "data:image/svg+xml" in page
        secret = re.search(r'name="secret" value="([^"]+)"', page)
        key = re.search(r'class="key">([A-Z2-7 ]+)<', page)
        assert secret and key
        said = {"secret": secret[1], "present": PASSWORD, "code": "12345"}
        assert client.post("/my-account/app", said).status_code == 422
        wrong = {**said, "code": code_at(clock.now().timestamp(), key[1].replace(" ", "")), "present": "x"}
        assert client.post("/my-account/app", wrong).status_code == 422
        answer = client.post("/my-account/app", {**wrong, "present": PASSWORD})
        assert answer.headers["Location"] == "/my-account/recovery-codes"
        page = client.get("/my-account/recovery-codes").content.decode()
        codes = re.search(r'name="codes" value="([^"]+)"', page)
        assert codes and len(re.findall(r"<li>\w{5}-\w{5}</li>", page)) == 10
        said = {"codes": codes[1], "present": PASSWORD, "noted": "on"}
        assert client.post("/my-account/recovery-codes", said).status_code == 302
        assert client.get("/cases/mine").status_code == 200

    def test_the_last_second_factor_stays_where_the_role_asks_for_one(self, cast: Cast) -> None:
        with_app(cast, "issa")
        (factor,) = queries.factors_of(cast.member("issa"))
        with pytest.raises(Refused) as refused:
            acts.remove_factor(factor, by=cast.issa)
        assert refused.value.code == "second-factor-required"

    def test_an_administrator_takes_a_lost_phones_factor_away_but_never_their_own(self, cast: Cast) -> None:
        with_app(cast, "issa")
        acts.reset_factors(cast.member("issa"), why="téléphone volé", by=cast.harouna)
        assert queries.factors_of(cast.member("issa")) == []
        with pytest.raises(Refused) as refused:
            acts.reset_factors(cast.member("harouna"), why="x", by=cast.harouna)
        assert refused.value.code == "own-account"

    def test_nobody_touches_the_second_factor_of_another(self, cast: Cast) -> None:
        with_app(cast, "issa")
        (factor,) = queries.factors_of(cast.member("issa"))
        for act, subject in ((acts.remove_factor, factor), (acts.sign_out_everywhere, cast.member("issa"))):
            with pytest.raises(Refused) as refused:
                act(subject, by=cast.rahila)
            assert refused.value.code == "not-found"


def test_the_picture_for_the_app_names_the_account() -> None:
    class Someone:
        email = "awa+x@cast.example"

    picture = unquote(queries.secret_as_picture(Someone(), RFC_SECRET))  # type: ignore[arg-type]
    assert picture.startswith("data:image/svg+xml") and "<script" not in picture
