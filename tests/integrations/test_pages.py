"""The administrator lets systems in, sees what they are told, and shuts them out."""

import re
from datetime import timedelta
from typing import Any

import pytest
from click.testing import CliRunner
from django.test import Client
from django.urls import reverse

from teranga.cli import commands
from teranga.integrations.models import Token, Webhook
from teranga.kernel import clock
from tests.cast import Cast
from tests.house.walking import SIGN_IN


@pytest.fixture
def harouna(cast: Cast) -> Client:
    browser = Client(headers={"Accept-Language": "en"})
    browser.force_login(cast.member("harouna"), backend=SIGN_IN)
    return browser


def asked(cast: Cast, **more: Any) -> dict[str, Any]:
    return {
        "name": "Borne du centre",
        "office": str(cast.niamey.pk),
        "role": "caseworker",
        "scopes": ["casework.read", "people.find"],
        "expires_on": str(clock.today() + timedelta(days=30)),
        "per_minute": "60",
    } | more


def test_a_token_is_shown_when_it_is_issued_and_never_again(harouna: Client, cast: Cast) -> None:
    shown = harouna.post(reverse("integrations.issue"), asked(cast)).content.decode()
    (secret,) = re.findall(r"teranga_[\w-]{43}", shown)
    answer = Client().get("/api/v1/files", headers={"Authorization": f"Bearer {secret}"})
    assert answer.status_code == 200
    token = Token.objects.unscoped("the only token").get()
    for page in (reverse("integrations.tokens"), reverse("integrations.token", args=[token.pk])):
        text = harouna.get(page).content.decode()
        assert "Borne du centre" in text and secret not in text


def test_the_same_form_sent_twice_issues_one_token_and_shows_it_once(harouna: Client, cast: Cast) -> None:
    key = "7f3c1f9e-6f0b-4b7e-9a52-0f5f3a0c1d11"
    pages = [harouna.post(reverse("integrations.issue"), asked(cast, request_id=key)) for _ in range(2)]
    assert [len(re.findall(r"teranga_[\w-]{43}", page.content.decode())) for page in pages] == [1, 0]
    assert Token.objects.unscoped("the only token").count() == 1


def test_what_can_not_be_granted_is_said_beside_the_field(harouna: Client, cast: Cast) -> None:
    page = harouna.post(reverse("integrations.issue"), asked(cast, scopes=["insights.read"]))
    assert page.status_code == 422 and "only among those that the role holds" in page.content.decode()


def test_a_revoked_token_is_shown_as_shut(harouna: Client, system: Any) -> None:
    token = system("caseworker").token
    assert harouna.post(reverse("integrations.revoke", args=[token.pk])).status_code == 302
    assert "Shut" in harouna.get(reverse("integrations.tokens")).content.decode()


def test_a_webhook_is_added_seen_and_ended(harouna: Client, system: Any, settings: Any) -> None:
    settings.WEBHOOK_HOSTS = ["hooks.example.org"]
    token = system("caseworker").token
    said = {"url": "https://hooks.example.org/teranga", "acts": ["casework.write_note"]}
    shown = harouna.post(reverse("integrations.add_webhook", args=[token.pk]), said).content.decode()
    assert "whsec_" in shown
    hook = Webhook.objects.unscoped("the only webhook").get()
    page = harouna.get(reverse("integrations.webhook", args=[hook.pk])).content.decode()
    assert "Note written" in page and "whsec_" not in page
    assert harouna.post(reverse("integrations.end_webhook", args=[hook.pk])).status_code == 302


def test_tokens_are_issued_listed_and_revoked_from_the_command_line(cast: Cast) -> None:
    def run(*words: str) -> Any:
        return CliRunner().invoke(commands.house, ["token", *words])

    issued = run("issue", "Borne", "--office", "NER-NIM", "--role", "caseworker", "--scope", "casework.read")
    assert issued.exit_code == 0 and issued.output.startswith("teranga_")
    listed = run("list")
    assert (
        "open  NER-NIM  caseworker  used never  Borne" in listed.output and issued.output.strip() not in listed.output
    )
    assert run("revoke", listed.output.split()[0]).exit_code == 0
    assert "shut" in run("list").output
    refused = run("issue", "Borne", "--office", "NER-NIM", "--role", "caseworker", "--scope", "insights.read")
    assert refused.exit_code == 1 and "permission" in refused.output
