"""The two organisations of the demo: offices, staff of every role, providers, and the one password that opens them."""

import os
from dataclasses import dataclass, field
from pathlib import Path
from random import SystemRandom

from teranga.access import acts as access_acts
from teranga.access import queries as access_queries
from teranga.access.models import Office, Staff
from teranga.assistance import acts as assistance_acts
from teranga.assistance.models import Provider
from teranga.kernel.codes import Code
from teranga.kernel.scope import Actor

DOMAIN = "demo.teranga.example"
ORGANISATIONS = {"mission": ("Mission régionale", "igo"), "home": ("Maison d'accueil", "partner")}
OFFICES = {  # code: organisation, name, country
    "NER-NIM": ("mission", "Niamey", "NER"),
    "NER-AGZ": ("mission", "Agadez", "NER"),
    "SEN-DKR": ("mission", "Dakar", "SEN"),
    "GIN-CKY": ("mission", "Conakry", "GIN"),
    "NER-MDA": ("home", "Maison d'accueil, Niamey", "NER"),
}
STAFF = (  # account, name, office, role; no name here is borne by anyone of the population (a test looks)
    ("awa", "Awa Seyni", "NER-NIM", "caseworker"),
    ("balkissa", "Balkissa Hamani", "NER-NIM", "caseworker"),
    ("issa", "Issa Garba", "NER-NIM", "supervisor"),
    ("hadiza", "Hadiza Souley", "NER-NIM", "return_officer"),
    ("rachida", "Rachida Djibo", "NER-NIM", "reintegration_officer"),
    ("habsatou", "Habsatou Boukari", "NER-NIM", "monitoring_officer"),
    ("zeinabou", "Zeinabou Tahirou", "NER-NIM", "data_protection_officer"),
    ("laouali", "Laouali Maman", "NER-NIM", "administrator"),
    ("ghoumour", "Ghoumour Rhissa", "NER-AGZ", "caseworker"),
    ("raichatou", "Raïchatou Attaher", "NER-AGZ", "supervisor"),
    ("bilal", "Bilal Assalek", "NER-AGZ", "return_officer"),
    ("ardo", "Ardo Kébé", "SEN-DKR", "caseworker"),
    ("soukeyna", "Soukeyna Gassama", "SEN-DKR", "supervisor"),
    ("ndeye", "Ndèye Mbengue", "SEN-DKR", "return_officer"),
    ("mbagnick", "Mbagnick Ndour", "SEN-DKR", "reintegration_officer"),
    ("yomba", "Yomba Millimouno", "GIN-CKY", "caseworker"),
    ("kerfalla", "Kerfalla Sandouno", "GIN-CKY", "supervisor"),
    ("facinet", "Facinet Loua", "GIN-CKY", "return_officer"),
    ("mbalia", "M'Balia Tolno", "GIN-CKY", "reintegration_officer"),
    ("noemie", "Noémie Adamou", "NER-MDA", "partner_caseworker"),
    ("lazare", "Lazare Ganda", "NER-MDA", "administrator"),
)
PROVIDERS = (  # organisation's account that adds it, name, kind, place
    ("awa", "Centre de transit", "own_office", "Niamey"),
    ("awa", "Centre de transit", "own_office", "Agadez"),
    ("awa", "Centre de santé intégré Boukoki", "health_facility", "Niamey"),
    ("awa", "Hôpital national", "health_facility", "Niamey"),
    ("awa", "Clinique juridique", "legal_aid", "Niamey"),
    ("awa", "Cellule d'écoute", "psychosocial", "Niamey"),
    ("awa", "Maison d'accueil", "shelter", "Niamey"),
    ("awa", "Hôtel de transit", "company", "Conakry"),
    ("awa", "Centre d'accueil", "shelter", "Dakar"),
    ("noemie", "Maison d'accueil", "own_office", "Niamey"),
)
_WORDS = (
    "acacia baobab calebasse dattier encre figuier girafe harmattan igname jardin karite lagune mangue natte oseille "
    "pirogue quartz rivage savane tamarin usine village wagon xylophone yaourt zebre argile barque caravane dune "
    "etoile fleuve grenier hibou indigo jasmin kapok lune marche nuage oasis puits"
)


@dataclass
class House:
    """Who works where. `actor` and `member` are asked by office and role; several of one role take turns."""

    password: str
    offices: dict[str, Office] = field(default_factory=dict)
    staff: dict[str, Staff] = field(default_factory=dict)
    actors: dict[str, Actor] = field(default_factory=dict)
    providers: dict[tuple[str, str], Provider] = field(default_factory=dict)

    def accounts(self, office: str, role: str) -> list[str]:
        return [account for account, _name, code, held in STAFF if code == office and held == role]

    def one(self, office: str, role: str, turn: int = 0) -> str:
        """An account of an office with a role."""
        found = self.accounts(office, role)
        return found[turn % len(found)]

    def actor(self, office: str, role: str, turn: int = 0) -> Actor:
        return self.actors[self.one(office, role, turn)]


def build() -> House:
    """Organisations, offices, accounts and providers, by the acts that make them."""
    house, command = House(passphrase()), access_queries.command("loading the demo population")
    organisations = {
        key: access_acts.open_organisation(name=name, kind=Code(kind), by=command)
        for key, (name, kind) in ORGANISATIONS.items()
    }
    for code, (organisation, name, country) in OFFICES.items():
        house.offices[code] = access_acts.open_office(
            organisation=organisations[organisation], code=Code(code), name=name, country=Code(country), by=command
        )
    command = access_queries.command("loading the demo population")
    for account, name, code, role in STAFF:
        house.staff[account] = access_acts.add_staff(
            email=f"{account}@{DOMAIN}",
            name=name,
            office=house.offices[code],
            role=Code(role),
            password=house.password,
            by=command,
        )
        house.actors[account] = access_queries.actor_of(house.staff[account])
    for account, name, kind, place in PROVIDERS:
        by = house.actors[account]
        provider = assistance_acts.add_provider(name=name, kind=Code(kind), place=place, by=by)
        organisation = "home" if account == "noemie" else "mission"
        house.providers[organisation, f"{name}, {place}"] = provider
    return house


def passphrase() -> str:
    """Four words and a number, drawn anew for every installation (about 30 bits and a lock-out after five attempts)."""
    draw = SystemRandom()
    return "-".join([*draw.sample(_WORDS.split(), 4), str(draw.randrange(100, 1000))])


def keep(password: str, path: Path) -> None:
    """Write the password where the sign-in page of the demo finds it, for the owner of the installation alone."""
    handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(handle, "w") as out:
        out.write(password + "\n")


__all__ = ["DOMAIN", "STAFF", "House", "build", "keep", "passphrase"]
