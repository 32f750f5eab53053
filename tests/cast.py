"""The cast: two organisations, their offices and staff, and a dozen people whose relations never change.

`installation()` builds organisations, offices and staff, and gives back the cast. People are registered and their files
opened only when a test asks for them, today: `cast.register("fatou")`, `cast.open_file("fatou")`, `cast.family()`.

Everybody is looked up by a first name in lower case: `cast.awa` is the actor, `cast.member("awa")` the account.
Ages suit the day 24 November 2026 (the `frozen` fixture).
"""

import copy
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.apps import apps
from django.db import connections, router, transaction

from teranga.access import acts as access_acts
from teranga.access import queries as access_queries
from teranga.access.models import Office, Organisation, Staff
from teranga.casework import acts as casework_acts
from teranga.casework.models import Case
from teranga.kernel import clock
from teranga.kernel.acts import housekeeping
from teranga.kernel.codes import Code
from teranga.kernel.dates import PartialDate
from teranga.kernel.scope import Actor
from teranga.people import acts as people_acts
from teranga.people.models import Person
from teranga.people.rules import legal
from teranga.people.rules.identity import Identity

TODAY = date(2026, 11, 24)
CAME_ON = date(2026, 11, 10)
PASSWORD = "cinq girafes au crépuscule"

ORGANISATIONS = {"mission": ("Mission régionale", "igo"), "home": ("Maison d'accueil", "partner")}
OFFICES = {  # name of the cast: organisation, code, name, country
    "niamey": ("mission", "NER-NIM", "Niamey", "NER"),
    "agadez": ("mission", "NER-AGZ", "Agadez", "NER"),
    "dakar": ("mission", "SEN-DKR", "Dakar", "SEN"),
    "conakry": ("mission", "GIN-CKY", "Conakry", "GIN"),
    "shelter": ("home", "NER-MDA", "Maison d'accueil", "NER"),
}
STAFF = {  # first name: full name, office, role
    "awa": ("Awa Seyni", "niamey", "caseworker"),
    "balkissa": ("Balkissa Hamani", "niamey", "caseworker"),
    "issa": ("Issa Garba", "niamey", "supervisor"),
    "rahila": ("Rahila Mahaman", "niamey", "supervisor"),
    "mariama": ("Mariama Souley", "niamey", "return_officer"),
    "rachida": ("Rachida Oumarou", "niamey", "reintegration_officer"),
    "habsatou": ("Habsatou Boukari", "niamey", "monitoring_officer"),
    "zeinabou": ("Zeinabou Tahirou", "niamey", "data_protection_officer"),
    "harouna": ("Harouna Djibo", "niamey", "administrator"),
    "ghoumour": ("Ghoumour Rhissa", "agadez", "caseworker"),
    "ndeye": ("Ndèye Mbengue", "dakar", "return_officer"),
    "cheikh": ("Cheikh Mbacké", "dakar", "reintegration_officer"),
    "mabinty": ("M'Balia Soumah", "conakry", "reintegration_officer"),
    "lansana": ("Lansana Kourouma", "conakry", "return_officer"),
    "kerfalla": ("Kerfalla Touré", "conakry", "supervisor"),
    "esther": ("Esther Nomao", "shelter", "partner_caseworker"),
    "lazare": ("Lazare Adamou", "shelter", "administrator"),
}


@dataclass(frozen=True)
class Someone:
    """One of the people assisted: what would be typed at registration, and why their file is opened."""

    given_names: str
    surname: str
    sex: str
    birth: PartialDate | None
    nationality: str = "GIN"
    categories: tuple[str, ...] = ("stranded",)
    priority: str = "medium"
    office: str = "niamey"
    by: str = "awa"
    role: str = ""  # in the family
    phone: str = ""
    answers: Mapping[str, str] = field(default_factory=dict)  # of the first screening, where they are not "no"

    @property
    def full_name(self) -> str:
        return f"{self.given_names} {self.surname}"


PEOPLE = {
    # Mamadou, adult, stranded, wishes to go home: nothing stands in his way but the steps themselves.
    "mamadou": Someone(
        "Mamadou Alpha", "Diallo", "M", PartialDate(1996, 3, 12), phone="+22790123456", answers={"wishes_return": "yes"}
    ),
    # The family: a couple with a daughter and a baby, travelling together.
    "ibrahima": Someone(
        "Ibrahima", "Camara", "M", PartialDate(1988, 7, 1), role="head", answers={"wishes_return": "yes"}
    ),
    "hawa": Someone("Hawa", "Sylla", "F", PartialDate(1992), role="spouse", answers={"wishes_return": "yes"}),
    "fanta": Someone("Fanta", "Camara", "F", PartialDate(2016, 5), role="child", answers={"wishes_return": "yes"}),
    "sory": Someone("Sory", "Camara", "M", PartialDate(2026, 2, 3), role="child"),
    # Fatou, sixteen, alone.
    "fatou": Someone(
        "Fatoumata Binta",
        "Barry",
        "F",
        PartialDate(2010, 2, 14),
        categories=("unaccompanied_child",),
        priority="immediate",
        answers={"alone": "yes", "wishes_return": "yes"},
    ),
    # Kofi, whose asylum claim was rejected and who wants to go home.
    "kofi": Someone(
        "Kofi",
        "Mensah",
        "M",
        PartialDate(1985, 11, 30),
        "GHA",
        ("rejected_asylum_seeker",),
        answers={"wishes_return": "yes"},
    ),
    # Ismaël fears to return; Tesfay's claim is still open.
    "ismael": Someone(
        "Ismaël", "Kouyaté", "M", PartialDate(1999), "MLI", ("irregular",), "high", answers={"fears_return": "yes"}
    ),
    "tesfay": Someone(
        "Tesfay", "Gebremedhin", "M", PartialDate(2001), "ERI", ("irregular",), answers={"asylum_pending": "yes"}
    ),
    # Salimata has a health need; Blessing shows signs of trafficking.
    "salimata": Someone(
        "Salimata",
        "Konaté",
        "F",
        PartialDate(1979),
        "CIV",
        ("medical_need", "stranded"),
        "high",
        answers={"health_need": "yes", "wishes_return": "yes"},
    ),
    "blessing": Someone(
        "Blessing",
        "Osagie",
        "F",
        PartialDate(2003),
        "NGA",
        ("victim_of_trafficking",),
        "immediate",
        answers={"trafficking_signs": "yes"},
    ),
    # Yaya doesn't know his age: perhaps seventeen.
    "yaya": Someone(
        "Yaya",
        "Baldé",
        "M",
        PartialDate(2009, estimated=True),
        categories=("unaccompanied_child",),
        answers={"alone": "yes"},
    ),
    # Known elsewhere: Ousmane in Agadez, Grace at the partner's.
    "ousmane": Someone("Ousmane", "Ndiaye", "M", PartialDate(1994), "SEN", office="agadez", by="ghoumour"),
    "grace": Someone("Grace", "Adjovi", "F", PartialDate(1998), "BEN", office="shelter", by="esther"),
}
SCOPES = ("assistance", "sharing_with_partners", "return", "reintegration", "tracing")
CONSENT = legal.LegalBasis(
    Code("informed_consent"), tuple(Code(each) for each in SCOPES), Code("written_signature"), Code("fra")
)
QUESTIONS = ("fears_return", "asylum_pending", "alone", "health_need", "trafficking_signs", "wishes_return")
FAMILY = ("ibrahima", "hawa", "fanta", "sory")


def identity_of(name: str) -> Identity:
    """Someone as they would be described at registration."""
    someone = PEOPLE[name]
    return Identity(
        surname=someone.surname,
        given_names=someone.given_names,
        birth=someone.birth,
        sex=Code(someone.sex),
        nationality=Code(someone.nationality),
        phones=(someone.phone,) if someone.phone else (),
    )


class Cast:
    """Who is who. Offices, organisations and actors are attributes; see the module."""

    def __init__(self) -> None:
        self.people: dict[str, Any] = {}
        self.cases: dict[str, Any] = {}
        self.organisations: dict[str, Organisation] = {}
        self.offices: dict[str, Office] = {}
        self.staff: dict[str, Staff] = {}

    def __getattr__(self, name: str) -> Any:
        for known in (self.__dict__.get("organisations", {}), self.__dict__.get("offices", {})):
            if name in known:
                return known[name]
        if name in self.__dict__.get("staff", {}):
            return self.actor(name)
        raise AttributeError(f"nobody and nothing in the cast is called {name}")

    def member(self, name: str) -> Staff:
        """The account of a member of staff, e.g. to be made responsible of a file or to sign in with."""
        return self.staff[name]

    def actor(self, name: str) -> Actor:
        return access_queries.actor_of(self.staff[name])

    def of_role(self, role: str) -> Actor:
        """The first member of staff with this role."""
        return self.actor(next(name for name, (_full, _office, held) in STAFF.items() if held == role))

    def by_name(self) -> dict[str, Actor]:
        return {name: self.actor(name) for name in self.staff}

    def register(self, name: str) -> Person:
        """Register someone, with their consent to everything that may come; the second time it is the same person."""
        if name not in self.people:
            someone = PEOPLE[name]
            self.people[name] = people_acts.register(
                office=self.offices[someone.office],
                identity=identity_of(name),
                basis=legal.basis_of_member(CONSENT, role=someone.role, birth=someone.birth, on=clock.today()),
                by=self.actor(someone.by),
            )
        return self.people[name]

    def family(self) -> list[Person]:
        """The family, registered as a household."""
        people = [self.register(name) for name in FAMILY]
        head, by, today = people[0], self.actor("awa"), clock.today()
        people_acts.form_household(head, role=Code("head"), since_on=today, by=by)
        for name, person in list(zip(FAMILY, people, strict=True))[1:]:
            people_acts.join_household(person, other=head, role=Code(PEOPLE[name].role), since_on=today, by=by)
        return people

    def open_file(self, name: str, *, screened: bool = False) -> Case:
        """Open someone's file, registering them when they aren't; `screened` with the answers of the cast."""
        if name not in self.cases:
            someone = PEOPLE[name]
            self.cases[name] = casework_acts.open_case(
                person=self.register(name),
                office=self.offices[someone.office],
                opened_on=clock.today(),
                categories=tuple(Code(each) for each in someone.categories),
                priority=Code(someone.priority),
                responsible=self.staff[someone.by],
                by=self.actor(someone.by),
            )
        if screened:
            self.screen(name)
        return self.cases[name]

    def screen(self, name: str) -> None:
        """Screen someone whose file is open: "no" where the cast says nothing else."""
        someone = PEOPLE[name]
        answers = {question: Code(someone.answers.get(question, "no")) for question in QUESTIONS}
        casework_acts.screen(self.cases[name], screened_on=clock.today(), **answers, by=self.actor(someone.by))


def installation() -> Cast:
    """Organisations, offices and staff of every role, made by the acts that make them."""
    cast, command = Cast(), access_queries.command("setting up the cast of the tests")
    for name, (label, kind) in ORGANISATIONS.items():
        cast.organisations[name] = access_acts.open_organisation(name=label, kind=Code(kind), by=command)
    for name, (organisation, code, label, country) in OFFICES.items():
        cast.offices[name] = access_acts.open_office(
            organisation=cast.organisations[organisation],
            code=Code(code),
            name=label,
            country=Code(country),
            by=command,
        )
    command = access_queries.command("setting up the cast of the tests")
    for name, (label, office, role) in STAFF.items():
        cast.staff[name] = access_acts.add_staff(
            email=f"{name}@cast.example",
            name=label,
            office=cast.offices[office],
            role=Code(role),
            password=PASSWORD,
            by=command,
        )
    return cast


class Told:
    """The installation, written once by its acts, and told again row for row: it is the dearest part of a test."""

    def __init__(self) -> None:
        empty = {table: rows for table in _tables() if (rows := _rows(*table))}
        self.cast = installation()
        self.rows = {table: rows for table in _tables() if (rows := _rows(*table)) and table not in empty}

    def again(self) -> Cast:
        """The same rows, in a database that was emptied since, and a cast that nobody changed yet."""
        with housekeeping("a test begins with what acts wrote for an earlier one"), transaction.atomic():
            for (alias, table), rows in self.rows.items():
                line = f"({', '.join(['%s'] * len(rows[0]))})"
                with connections[alias].cursor() as cursor:
                    cursor.execute(
                        f'INSERT INTO "{table}" VALUES {", ".join([line] * len(rows))}',
                        [value for row in rows for value in row],
                    )
        return copy.deepcopy(self.cast)


def _tables() -> list[tuple[str, str]]:
    """Database and name of every table there is."""
    known = apps.get_models(include_auto_created=True)
    return [
        (alias, model._meta.db_table)
        for alias in connections
        for model in known
        if model._meta.managed and router.allow_migrate_model(alias, model)
    ]


def _rows(alias: str, table: str) -> list[tuple[Any, ...]]:
    with connections[alias].cursor() as cursor:
        cursor.execute(f'SELECT * FROM "{table}"')
        return list(cursor.fetchall())
