"""The demo: whole, the same every time, of invented people, and only for an empty installation."""

import stat
from collections import Counter
from pathlib import Path
from random import Random
from typing import Any

import pytest
from django.conf import settings as django_settings

from teranga.access.models import Staff
from teranga.access.rules import roles
from teranga.casework.models import Case
from teranga.demo import faces, house, names, population
from teranga.kernel import journal
from teranga.kernel.codes import is_known
from teranga.people.models import Person
from teranga.returns.models import Departure
from tests.cast import TODAY

WHY = "looking at what was loaded"
SIZE = 45


def test_a_demo_is_loaded_whole_and_once(db: None, frozen: Any, settings: Any, tmp_path: Path) -> None:
    settings.DATA = tmp_path
    told: list[str] = []
    assert population.load(told.append, SIZE) == SIZE == Person.objects.unscoped(WHY).count()

    stages = Counter(Case.objects.unscoped(WHY).values_list("stage_code", flat=True))
    assert len(stages) >= 5, stages
    assert Departure.objects.unscoped(WHY).exists()
    assert list(journal.verify()) == []

    kept = tmp_path / "demo"
    assert stat.S_IMODE(kept.stat().st_mode) == 0o600
    password = kept.read_text().strip()
    assert password in told[0]
    assert Staff.objects.unscoped(WHY).get(email="awa@demo.teranga.example").check_password(password)

    with pytest.raises(population.NotEmpty):
        population.load(told.append, 5)
    assert Person.objects.unscoped(WHY).count() == SIZE


def test_the_same_people_come_every_time() -> None:
    first, second = (faces.family(Random(7), "GIN", TODAY) for _ in range(2))
    assert first == second


def test_two_passwords_are_never_the_same() -> None:
    assert len({house.passphrase() for _ in range(50)}) == 50


def test_there_is_staff_of_every_role() -> None:
    assert {role for _account, _name, _office, role in house.STAFF} == set(roles())


def test_no_name_of_staff_is_one_of_the_people() -> None:
    """So that a search of the database for people's names finds people only."""
    of_staff = {part for _account, name, _office, _role in house.STAFF for part in name.split()}
    of_people = {part for name in names.tokens() for part in name.split()}
    assert of_staff & of_people == set()


def test_names_are_known_for_every_country_of_the_demo() -> None:
    for country in {*faces.WISHES_HOME, *faces.ELSEWHERE}:
        assert is_known("country", country)
        for sex in "FM":
            assert names.given(country, sex, Random(1))
        assert names.surname(country, Random(1))
        assert all(is_known("language", each) for each in faces.LANGUAGES[country])


def test_the_list_of_names_is_small() -> None:
    assert (django_settings.DATA_FILES / "demo" / "names.csv").stat().st_size < 60_000
