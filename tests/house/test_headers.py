"""Cookies, forms of other sites, and the policy. What each answer carries, every walk looks at: see walking.ask."""

import os
import subprocess
import sys

import pytest
from django.conf import settings
from django.test import Client
from django.urls import reverse

from tests.cast import PASSWORD, Cast
from tests.house import guarded, walking


def test_cookies_are_for_this_site_and_its_server(cast: Cast) -> None:
    client = Client()
    client.get(reverse("access.sign_in"))
    email = cast.member("awa").email
    client.post(reverse("access.sign_in"), {"username": email, "password": PASSWORD})
    client.post(reverse("set_language"), {"language": "en"})
    assert {"sessionid", "csrftoken", "language"} <= {name.removeprefix("__Host-") for name in client.cookies}
    for name, cookie in client.cookies.items():
        assert cookie["samesite"] in {"Lax", "Strict"}, name
        assert cookie["domain"] == "", name
        assert cookie["httponly"] or name.endswith("csrftoken"), name


@pytest.mark.once
def test_behind_https_cookies_never_leave_it() -> None:
    """Secure, named so that no other host can set them, and the browser told to stay with HTTPS for a year."""
    ask = (
        "from teranga import settings as s; import json; print(json.dumps(["
        "s.SESSION_COOKIE_SECURE, s.CSRF_COOKIE_SECURE,"
        "s.LANGUAGE_COOKIE_SECURE, s.SECURE_HSTS_SECONDS, s.SECURE_HSTS_INCLUDE_SUBDOMAINS, s.SESSION_COOKIE_NAME,"
        "s.CSRF_COOKIE_NAME, s.LANGUAGE_COOKIE_NAME, s.DEBUG]))"
    )
    environment = {**os.environ, "TERANGA_HTTPS": "1"}
    said = subprocess.run([sys.executable, "-c", ask], env=environment, capture_output=True, text=True, check=True)
    expected = '[true, true, true, 31536000, true, "__Host-sessionid", "__Host-csrftoken", "__Host-language", false]'
    assert said.stdout.strip() == expected


def test_signing_in_begins_a_session_of_its_own(cast: Cast) -> None:
    client = Client()
    planted = client.session
    planted["planted"] = True
    planted.save()
    client.cookies[settings.SESSION_COOKIE_NAME] = planted.session_key
    client.post(reverse("access.sign_in"), {"username": cast.member("awa").email, "password": PASSWORD})
    assert client.session.session_key != planted.session_key and len(client.session.session_key or "") == 32


def test_only_methods_that_a_page_knows_are_answered(cast: Cast) -> None:
    client = Client(raise_request_exception=False)
    client.force_login(cast.member("awa"), backend=walking.SIGN_IN)
    for path in ("/people", "/cases", "/people/register", "/health"):
        assert client.trace(path).status_code == 405
        assert client.delete(path).status_code == 405


def test_a_form_of_another_site_does_nothing(cast: Cast) -> None:
    client = Client(enforce_csrf_checks=True)
    client.force_login(cast.member("awa"), backend=walking.SIGN_IN)
    for path in (reverse("people.register"), reverse("access.sign_out"), reverse("access.change_password")):
        assert client.post(path, {}).status_code == 403
        elsewhere = {"Origin": "https://evil.example", "X-CSRFToken": "a" * 64}
        assert client.post(path, {}, headers=elsewhere).status_code == 403


@pytest.mark.once
def test_the_policy_of_the_settings_is_the_one_of_this_test() -> None:
    directives = settings.CONTENT_SECURITY_POLICY["DIRECTIVES"]
    assert {name: " ".join(values) for name, values in directives.items()} == guarded.POLICY


def test_what_is_not_there_is_guarded_too(db: None) -> None:
    for path in ("/nowhere", "/people?q=%00", "/static/nothing.js", "/health"):
        answer = Client(raise_request_exception=False).get(path)
        wrong = [
            each for each in guarded.missing(answer, signed_in=False) if "static" not in path or "policy" not in each
        ]
        assert not wrong, f"{path}: {wrong}"
