"""Names drawn by country, as often as they are borne: `data/demo/names.csv`."""

import csv
from functools import cache
from random import Random

from django.conf import settings


@cache
def known() -> dict[tuple[str, str, str], tuple[tuple[str, ...], tuple[int, ...]]]:
    """(country, "given" or "surname", sex or "") to names and their weights."""
    found: dict[tuple[str, str, str], list[tuple[str, int]]] = {}
    with (settings.DATA_FILES / "demo" / "names.csv").open(encoding="utf-8", newline="") as lines:
        for row in csv.DictReader(lines):
            key = (row["country_code"], row["part"], row["sex"])
            found.setdefault(key, []).append((row["name"], int(row["weight"])))
    return {key: (tuple(name for name, _ in rows), tuple(w for _, w in rows)) for key, rows in found.items()}


def countries() -> list[str]:
    return list(dict.fromkeys(country for country, _part, _sex in known()))


def tokens() -> set[str]:
    """Every part of a name that the population may bear."""
    return {name for names, _weights in known().values() for name in names}


def surname(country: str, rng: Random) -> str:
    return _drawn((country, "surname", ""), rng)


def given(country: str, sex: str, rng: Random) -> str:
    """One given name, or two for one in five."""
    first, second = _drawn((country, "given", sex), rng), _drawn((country, "given", sex), rng)
    return f"{first} {second}" if rng.random() < 0.2 and first != second else first


def _drawn(key: tuple[str, str, str], rng: Random) -> str:
    names, weights = known()[key]
    return rng.choices(names, weights)[0]
