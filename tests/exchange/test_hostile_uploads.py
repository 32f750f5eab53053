"""A file made to harm is refused in words, beside the field it was chosen in; nothing of it is kept."""

from __future__ import annotations

import random
from collections.abc import Callable
from pathlib import Path

import pytest
from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from teranga.exchange.models import PartnerList
from tests.cast import Cast
from tests.exchange import hostile_files
from tests.house import hostile, walking


def kept() -> int:
    return sum(1 for path in Path(settings.MEDIA_ROOT).rglob("*") if path.is_file())


@pytest.fixture
def awa(cast: Cast) -> Client:
    client = Client()
    client.force_login(cast.member("awa"), backend=walking.SIGN_IN)
    return client


@pytest.fixture
def doors(cast: Cast) -> dict[str, str]:
    case = cast.open_file("mamadou")
    return {
        hostile_files.LIST: reverse("exchange.upload"),
        hostile_files.PHOTO: reverse("people.keep_photo", args=[case.reference]),
        hostile_files.DOCUMENT: reverse("casework.attach", args=[case.reference]),
    }


@pytest.mark.parametrize("what", list(hostile_files.FILES))
def test_a_hostile_file_is_refused_in_words(what: str, awa: Client, doors: dict[str, str]) -> None:
    door, name, made = hostile_files.FILES[what]
    before = kept()
    answer = send(awa, doors[door], name, made)
    assert answer.status_code == 422
    errors = answer.context["form"].errors
    assert set(errors) <= {"file", "photo", "scan", "__all__"}, errors
    assert all(str(words).strip() for found in errors.values() for words in found)
    assert kept() == before
    assert not PartnerList.objects.unscoped("was anything of it kept").exists()


def test_an_honest_file_is_taken_at_each_door(awa: Client, doors: dict[str, str]) -> None:
    """So that the refusals above are for the files and nothing else."""
    for door, name, data in (
        (hostile_files.LIST, "liste.csv", b"Nom;Sexe\nBa;F\n"),
        (hostile_files.PHOTO, "photo.jpg", hostile_files.jpeg()),
        (hostile_files.DOCUMENT, "photo.jpg", hostile_files.jpeg()),
    ):
        assert send(awa, doors[door], name, lambda data=data: data).status_code == 302, door  # type: ignore[misc]


def test_what_is_far_too_large_is_refused_before_it_is_read(awa: Client, doors: dict[str, str]) -> None:
    """Two thousand million bytes, told by their length; the answer does not wait for them."""
    answer = awa.post(doors[hostile_files.LIST], CONTENT_LENGTH=str(2 * 1024**3))
    assert answer.status_code == 413
    assert "25" in answer.content.decode() and "MB" in answer.content.decode()


def send(client: Client, door: str, name: str, made: Callable[[], bytes]) -> object:
    """The form of the page, filled in honestly but for the file."""
    form = hostile.forms_of(client.get(door).content.decode())
    chance = random.Random(1)
    answers = {field: hostile.plausible(asked, chance) for field, asked in form.fields.items()}
    file = next(field for field, asked in form.fields.items() if asked.kind == "file")
    return client.post(door, {**answers, file: SimpleUploadedFile(name, made())})
