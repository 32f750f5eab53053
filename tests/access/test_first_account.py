"""An installation is set up from the command line; nobody is given a password."""

from __future__ import annotations

import pytest
from click.testing import CliRunner
from django.test import Client

from teranga.access import queries
from teranga.cli import commands
from tests.cast import PASSWORD, Cast

pytestmark = pytest.mark.django_db


def say(*words: str) -> tuple[int, str]:
    done = CliRunner().invoke(commands.house, words)
    return done.exit_code, done.output


def test_the_first_administrator_is_invited_and_chooses_their_password() -> None:
    assert say("open-office", "NER-NIM", "Niamey", "--organisation", "Mission", "--country", "NER")[0] == 0
    status, told = say("invite", "harouna@example.org", "Harouna", "--office", "NER-NIM")
    assert status == 0
    link = told.split("http://localhost:8000")[1].strip()
    client = Client()
    assert client.post(link, {"password": PASSWORD}).status_code == 302
    assert client.post("/sign-in", {"username": "harouna@example.org", "password": PASSWORD}).status_code == 302
    assert client.get("/", follow=True).redirect_chain[-1][0] == "/staff"


@pytest.mark.parametrize(
    ("words", "says"),
    [
        (("open-office", "NER-NIM", "Niamey", "--organisation", "X", "--country", "NER"), "already"),
        (("open-office", "XXX-YYY", "Y", "--organisation", "X", "--country", "Niger"), "ISO 3166"),
        (("invite", "x@example.org", "X", "--office", "XXX"), "no office"),
        (("invite", "awa@cast.example", "X", "--office", "NER-NIM"), "already has an account"),
        (("invite", "x@example.org", "X", "--office", "NER-NIM", "--role", "king"), "does not exist"),
    ],
)
def test_what_is_wrong_is_said(cast: Cast, words: tuple[str, ...], says: str) -> None:
    before = queries.all_staff(cast.harouna).count()
    status, told = say(*words)
    assert status == 1 and says in told
    assert queries.all_staff(cast.harouna).count() == before
