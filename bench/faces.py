"""Other names, births and numbers for people who are told again: as varied as the people of a region are."""

from dataclasses import replace
from random import Random
from typing import Any

from teranga.demo import names
from teranga.kernel.dates import PartialDate
from teranga.people.rules.identity import Identity

BORNE_BY_MANY = 0.65
"""How often a family bears a name of the demo's list; the others bear one of some thousand rarer ones."""


class Again:
    """For one copy of the demo: members of a household go on sharing a name."""

    def __init__(self, rng: Random) -> None:
        self.rng = rng
        self.shared: dict[tuple[Any, str], str] = {}

    def of(self, who: Identity, home: Any) -> Identity:
        """Somebody else, of the same country, sex and family."""
        if not who.name:
            return who
        country = who.nationality if (who.nationality, "surname", "") in names.known() else "GIN"
        at = (home, who.surname)
        if at not in self.shared:
            self.shared[at] = self._surname(country)
        sex = who.sex if who.sex in ("M", "F") else "M"
        given = names.given(country, sex, self.rng)
        if " " not in given and self.rng.random() < 0.3:
            given = f"{given} {names.given(country, sex, self.rng)}"
        return replace(
            who, surname=self.shared[at], given_names=given, birth=self._birth(who.birth),
            phones=tuple(f"+227{self.rng.choice('89')}{self.rng.randrange(10**7):07d}" for _ in who.phones),
            documents=tuple(replace(each, number=f"{self.rng.randrange(10**9):09d}") for each in who.documents),
        )  # fmt: skip

    def _surname(self, country: str) -> str:
        if self.rng.random() < BORNE_BY_MANY:
            return names.surname(country, self.rng)
        return "".join(self.rng.choice("bdfgklmnst") + self.rng.choice("aeiou") for _ in range(3)).capitalize()

    def _birth(self, birth: PartialDate | None) -> PartialDate | None:
        """The same age, within some years for the grown-up."""
        if birth is None:
            return None
        year = birth.year - (self.rng.randrange(6) if birth.year < 2000 else 0)
        month = self.rng.randint(1, 12) if birth.month else None
        return replace(birth, year=year, month=month, day=self.rng.randint(1, 28) if birth.day else None)
