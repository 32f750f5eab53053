"""Bringing people of the cast along the road of a return, by the acts that staff would use."""

from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any
from uuid import UUID

from teranga.casework import acts as casework_acts
from teranga.casework.models import Case
from teranga.kernel import clock, dates
from teranga.kernel.codes import Code
from teranga.people import acts as people_acts
from teranga.people.rules.identity import Identity
from teranga.returns import acts, rules
from teranga.solutions import acts as solutions_acts
from teranga.solutions import rules as solutions_rules
from tests.cast import CONSENT, PEOPLE, QUESTIONS, TODAY, Cast, Someone

LEAVES_ON = date(2026, 12, 5)
TOPICS = tuple(Code(topic) for topic in sorted(rules.topics_required()))
PANEL = (
    solutions_rules.PanelMember("Issa Garba", "Mission régionale"),
    solutions_rules.PanelMember("Aminata Sow", "Direction de la protection de l'enfant"),
    solutions_rules.PanelMember("Paul Adamou", "Maison d'accueil"),
)
ASSESSMENT = solutions_rules.Assessment(
    purpose="durable_solution",
    recommendation="repatriation",
    tracing="successful",
    child_view="Je veux retrouver ma tante.",
    guardian="Mme Zara Moussa",
    guardian_view="Le retour lui convient.",
    reasons="Une tante paternelle a été retrouvée à Labé.",
    care="kinship",
    care_confirmed_on=TODAY,
    care_details="Kadiatou Barry, Labé",
    escort="Lansana Kourouma",
    escort_named_on=TODAY,
)


@dataclass
class Road:
    """Opens files and prepares people. `by` names the member of staff; Mariama is the return officer of Niamey."""

    cast: Cast
    files: dict[str, Case] = field(default_factory=dict)

    @property
    def officer(self) -> Any:
        return self.cast.mariama

    def open(self, name: str, **answers: str) -> Case:
        """Open the file of someone of the cast and screen them, with other answers where they are given."""
        someone, case = PEOPLE[name], self.cast.open_file(name)
        said = {question: Code(answers.get(question) or someone.answers.get(question, "no")) for question in QUESTIONS}
        casework_acts.screen(case, screened_on=TODAY, **said, by=getattr(self.cast, someone.by))
        self.files[name] = case
        return case

    def file_of(self, someone: Someone) -> Case:
        """Register an adult who is not of the cast, and open their file."""
        by, office = getattr(self.cast, someone.by), getattr(self.cast, someone.office)
        identity = Identity(
            surname=someone.surname,
            given_names=someone.given_names,
            birth=someone.birth,
            sex=Code(someone.sex),
            nationality=Code(someone.nationality),
        )
        person = people_acts.register(office=office, identity=identity, basis=CONSENT, by=by)
        categories = tuple(Code(category) for category in someone.categories)
        opened: Case = casework_acts.open_case(
            person=person,
            office=office,
            opened_on=TODAY,
            categories=categories,
            priority=Code(someone.priority),
            by=by,
        )
        return opened

    def family(self, *names: str) -> list[Case]:
        """A household: the first is its head."""
        cases = [self.files.get(name) or self.open(name) for name in names]
        head = cases[0].person
        people_acts.form_household(head, role=Code("head"), since_on=TODAY, by=self.cast.awa)
        for name, case in zip(names[1:], cases[1:], strict=True):
            role = Code(PEOPLE[name].role)
            people_acts.join_household(case.person, other=head, role=role, since_on=TODAY, by=self.cast.awa)
        return cases

    def counsel(self, case: Case, **options: Any) -> Any:
        said = {"counselled_on": TODAY, "language": Code("fra"), "topics": TOPICS, **options}
        return acts.counsel(case, **said, by=self.officer)

    def declare(self, case: Case, **options: Any) -> Any:
        said = {"signed_on": TODAY, "destination": Code("GIN"), "language": Code("fra"), **options}
        return acts.declare(case, **said, by=self.officer)

    def papers(self, case: Case) -> None:
        """A laissez-passer, the number that only the vault knows."""
        expires_on = LEAVES_ON + timedelta(days=60)
        document = {"kind": Code("emergency_travel_document"), "number": "LP-4711-SECRET", "country": Code("GIN")}
        acts.add_travel_document(case, **document, expires_on=expires_on, by=self.officer)

    def decide(self, case: Case, **changes: Any) -> None:
        """A best-interests procedure, whole: assessed by Awa, decided by the supervisor's panel."""
        assessment = ASSESSMENT if not changes else type(ASSESSMENT)(**{**vars(ASSESSMENT), **changes})
        solutions_acts.assess_best_interests(case, assessed_on=TODAY, assessment=assessment, by=self.cast.awa)
        decision = {"decided_on": TODAY, "decision": Code("approved"), "members": PANEL, "reasons": "Approuvé."}
        solutions_acts.decide_best_interests(case, **decision, by=self.cast.issa)

    def prepare(self, case: Case, **declaration: Any) -> Case:
        """Counselled, declared and with papers: everything that any adult needs."""
        self.counsel(case)
        self.declare(case, **declaration)
        self.papers(case)
        return case

    def ready(self, name: str, **answers: str) -> Case:
        return self.prepare(self.open(name, **answers))

    def ready_family(self, *names: str) -> list[Case]:
        cases = self.family(*names)
        for case in cases:
            self.prepare(case, signatories=rules.Signatories(witness="Ali Bako", guardian="Ibrahima Camara"))
        return cases

    def apart(self, movement: Any, case: Case, *staying: Case, **options: Any) -> Any:
        """Say, on a file, why some of the family stay when the others leave with a movement."""
        said = {"reason": Code("chosen_by_family"), "explained_on": clock.today(), **options}
        persons = tuple(each.person for each in staying)
        return acts.explain_separation(case, movement=movement, staying=persons, **said, by=self.officer)

    def close(self, case: Case) -> None:
        """Close a file on which nothing was left to do."""
        ended = {"reason": Code("duplicate"), "outcome": Code("unknown")}
        casework_acts.close(case, closed_on=TODAY, **ended, by=self.cast.awa)

    def movement(self, **options: Any) -> Any:
        planned = {
            "office": self.cast.niamey,
            "kind": Code("bus_convoy"),
            "departs_on": LEAVES_ON,
            "departs_from": "Niamey, centre de transit",
            "receiving_office": self.cast.conakry,
            "capacity": 45,
            "carrier": "Rimbo Transport",
        }
        return acts.plan_movement(**{**planned, **options}, by=self.officer)

    def many(self, number: int) -> list[Case]:
        """Stranded adults, alike but for their names."""
        letters = "abcdefghijklmnopqrstuvwxyz"
        names = [f"Alpha {letters[at // 26]}{letters[at % 26]}" for at in range(number)]
        people = [Someone(name, "Bah", "M", dates.PartialDate(1990, 3, 1)) for name in names]
        return [self.prepare(self.file_of(someone)) for someone in people]


def ids(cases: Any) -> set[UUID]:
    return {case.pk for case in cases}
