"""What the page of a person shows."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from functools import cache
from typing import Any, ClassVar
from uuid import UUID

from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext_lazy as _

from teranga.kernel import codes, dates, rooms
from teranga.kernel.scope import Actor
from teranga.people.models import Person
from teranga.people.queries import bases, duplicates, families, known
from teranga.people.rules.identity import Identity, Journey


@dataclass(frozen=True)
class Profile:
    """Who a person is, in words, with what surrounds them: `{% datum profile "birth" %}`."""

    person: Person
    identity: Identity
    journey: Journey
    age: str
    consents: list[bases.KnownConsent]
    is_consent_to_ask: bool
    relatives: list[families.Relative]
    similar: list[duplicates.Duplicate]
    files: list[tuple[Any, str]]

    labels: ClassVar[dict[str, Any]] = {
        "other_names": _("Other names"),
        "birth": _("Born"),
        "birth_place": _("Place of birth"),
        "sex": _("Sex"),
        "nationality": _("Nationality"),
        "languages": _("Languages"),
        "father": _("Father's name"),
        "mother": _("Mother's name"),
        "phones": _("Telephone"),
        "documents": _("Documents"),
        "arrived_on": _("Arrived on"),
        "route": _("Route"),
        "lived_in": _("Country where they lived"),
        "lived_at": _("Place where they lived"),
        "lived_since": _("Since the year"),
    }

    def __getattr__(self, name: str) -> Any:
        """A fact of the identity or the journey, said in words."""
        if name not in self.labels:
            raise AttributeError(name)
        value = getattr(self.identity, name) if hasattr(self.identity, name) else getattr(self.journey, name)
        listed = {
            "sex": "sex",
            "nationality": "country",
            "languages": "language",
            "route": "country",
            "lived_in": "country",
        }
        if name == "documents":
            return [f"{codes.label('document_kind', each.kind)} {each.number}" for each in value]
        if name == "lived_since":
            return str(value or "")
        if name in listed and isinstance(value, tuple):
            return [codes.label(listed[name], each) for each in value]
        return codes.label(listed[name], value) if name in listed and value else value


def profile(actor: Actor, who: str | UUID, *, on: date) -> Profile:
    """Everything the page of a person shows. Raises Refused("not-found"). The read is logged (S12)."""
    person = known.person(actor, who)
    identity = known.identity(person)
    return Profile(
        person=person,
        identity=identity,
        journey=known.journey(person),
        age=age(identity.birth, on=on),
        consents=bases.consents(person, on=on),
        is_consent_to_ask=bases.is_consent_to_ask(person, on=on),
        relatives=families.relatives(actor, person),
        similar=duplicates.possible_duplicates(actor, identity, of=person) if identity.name else [],
        files=files(actor, [person])[person.pk],
    )


def files(actor: Actor, people: Iterable[Person]) -> dict[UUID, list[tuple[Any, str]]]:
    """The files of people, as (label, address); the rooms above say."""
    people = list(people)
    found: dict[Any, list[tuple[Any, str]]] = defaultdict(list)
    for contribution in rooms.all("person_links") if people else ():
        for key, links in contribution(actor, people).items():
            found[getattr(key, "pk", key)] += links
    return found


def age(birth: dates.PartialDate | None, *, on: date) -> str:
    """An age as it is said: "34 years", "about 16 years", "7 months"; "" when nothing is known of it.

    Where the date leaves a choice it is the greater age, which is the one that was said; rules count with the lesser.
    """
    if birth is None or birth.age_on(on) is None:
        return ""
    least, years = birth.age_range_on(on)
    if years < 2 and birth.month:
        latest = birth.latest()
        months = max(0, (on.year - latest.year) * 12 + on.month - latest.month - (on.day < latest.day))
        return ngettext("%(months)s month", "%(months)s months", months) % {"months": months}
    return _years(years, birth.estimated or least != years, get_language())


@cache
def _years(years: int, is_about: bool, language: str | None) -> str:
    """In the reader's language, which is one of the arguments so that each is said once."""
    text = ngettext("%(years)s year", "%(years)s years", years) % {"years": years}
    return str(_("about %(age)s") % {"age": text}) if is_about else text


def how_many_seen(actor: Actor) -> int:
    """How many people an actor sees."""
    return Person.objects.visible_to(actor).count()
