"""How every story begins: registered, a file opened, screened, helped."""

from datetime import date, timedelta
from decimal import Decimal
from functools import partial

from teranga.assistance import acts as assistance_acts
from teranga.assistance.models import Service
from teranga.casework import acts as casework_acts
from teranga.casework.models import Case, Task
from teranga.demo import faces
from teranga.demo.world import Party, Road, World, codes, scan
from teranga.kernel import clock
from teranga.kernel.codes import Code
from teranga.kernel.scope import Actor
from teranga.people import acts as people_acts
from teranga.people.rules import legal

QUESTIONS = ("fears_return", "asylum_pending", "alone", "health_need", "trafficking_signs", "wishes_return")
CONSENT = legal.LegalBasis(
    Code("informed_consent"),
    codes("assistance", "sharing_with_partners", "return", "reintegration", "tracing", "non_identifying_statistics"),
    Code("written_signature"),
    Code("fra"),
)
AT_NIGHT = legal.LegalBasis(
    Code("vital_interest"), why="Arrivée de nuit, épuisé ; abri et repas d'abord, consentement demandé le lendemain."
)
HELP = {  # need: services given for it, the provider in Niamey, days until given, quantity, cost in francs
    "accommodation": ("transit_centre", "Centre de transit, Niamey", 1, (5, 30), 3500),
    "food": ("meals", "Centre de transit, Niamey", 1, (6, 60), 1200),
    "wash_nfi": ("hygiene_kit", "Centre de transit, Niamey", 2, (1, 1), 8500),
    "health": ("medical_consultation", "Centre de santé intégré Boukoki, Niamey", 3, (1, 2), 6000),
    "mhpss": ("individual_counselling", "Cellule d'écoute, Niamey", 5, (2, 6), 0),
    "documentation": ("consular_assistance", "", 8, (1, 1), 15000),
    "justice": ("legal_advice", "Clinique juridique, Niamey", 6, (1, 2), 10000),
    "family": ("family_contact", "", 1, (1, 3), 500),
    "safety": ("safe_shelter", "Maison d'accueil, Niamey", 1, (10, 40), 7000),
}
OFTEN = ("accommodation", "food", "wash_nfi", "family", "documentation", "mhpss")


def register(world: World, party: Party, categories: tuple[str, ...]) -> Road:
    """The day they came: who they are, on which legal basis; their files are opened at once, or the next day."""
    at_night = world.chance(0.12) and len(party.faces) == 1 and "child" not in categories[0]
    yield world.at(party.came_on, 21 if at_night else None)
    by, office = world.caseworker(party), world.house.offices[party.office]
    people = people_acts.register_family(
        office=office,
        members=[people_acts.Member(face.identity, Code(face.role)) for face in party.faces],
        basis=AT_NIGHT if at_night else CONSENT,
        journey=faces.journey(world.rng, party.nationality, party.came_on),
        by=by,
    )
    world.people += len(people)
    opened_on = world.after(party.came_on, 0, 2)
    yield world.at(opened_on, 17)
    for person, face in zip(people, party.faces, strict=True):
        if at_night:
            people_acts.record_consent(person, **{**vars(CONSENT), "given_on": opened_on}, by=by)
        party.cases.append(
            casework_acts.open_case(
                person=person,
                office=office,
                opened_on=opened_on,
                categories=codes(*_suiting(categories, face)),
                priority=Code("medium"),
                responsible=world.house.staff[_account(world, party)],
                is_emergency_movement=party.is_emergency,
                by=by,
            )
        )


def _account(world: World, party: Party) -> str:
    role = "partner_caseworker" if party.office == "NER-MDA" else "caseworker"
    return world.house.one(party.office, role, party.turn)


def _suiting(categories: tuple[str, ...], face: faces.Face) -> tuple[str, ...]:
    return categories if face.role in ("head", "spouse") else ("stranded",)


def screen(world: World, party: Party, **answers: str) -> Road:
    """The first screening, within two days: needs are found, and planned for."""
    screened_on = world.after(clock.today(), 0, 2)
    yield world.at(screened_on)
    by = world.caseworker(party)
    for number, case in enumerate(party.cases):
        found = world.rng.sample(OFTEN, 1 if number else world.rng.randint(1, 3))
        ask(case, by, codes(*found), **answers | ({"health_need": "no"} if number else {}))
        if world.chance(0.7):
            _plan(world, party, case)
        else:
            world.later(world.at(world.after(screened_on, 2, 5)), partial(_plan, world, party, case))
    if world.chance(0.6):
        kind = "fear" if answers.get("fears_return") == "yes" else party.notes
        casework_acts.write_note(party.head, text=world.text(kind), by=by)


def ask(case: Case, by: Actor, needs: tuple[Code, ...] = (), **answers: str) -> None:
    """The six questions, today; "no" where nothing else is said."""
    said = {question: Code(answers.get(question, "no")) for question in QUESTIONS}
    casework_acts.screen(case, screened_on=clock.today(), **said, needs=needs, by=by)


def _plan(world: World, party: Party, case: Case) -> None:
    """A service planned for each need, and the day it is given; at once, or when somebody finds the time."""
    if not _is_theirs(world, party, case):
        return
    on = clock.today()
    for need in case.needs.filter(met_on=None):
        service, provider, days, (least, most), cost = HELP[need.need_code]
        planned = assistance_acts.plan_service(
            case,
            service=Code(service),
            quantity=Decimal(world.rng.randint(least, most)),
            due_on=on + timedelta(days=days + 2),
            need=need,
            provider=world.provider(party.office, provider),
            by=world.caseworker(party),
        )
        if not world.chance(0.08):  # the others are late, until somebody looks after them
            world.later(world.at(world.after(on, 1, days + 2)), partial(_deliver, world, party, planned, cost))


def _deliver(world: World, party: Party, planned: Service, cost: int) -> None:
    """A planned service is given, unless the file closed or moved meanwhile."""
    if _is_theirs(world, party, planned.case):
        spent = {"cost": cost * planned.quantity, "currency": Code("XOF"), "funding_line": Code("regional")}
        assistance_acts.deliver_service(
            planned,
            delivered_on=clock.today(),
            quantity=planned.quantity,
            meets_need=True,
            by=world.caseworker(party),
            **(spent if cost else {}),
        )


def give_up(case: Case, by: Actor) -> None:
    """What was planned and never given is given up, before a file closes."""
    for planned in case.services.filter(delivery=None, cancellation=None):
        assistance_acts.cancel_service(planned, reason=Code("not_needed"), by=by)


def _is_theirs(world: World, party: Party, case: Case) -> bool:
    case.refresh_from_db(fields=["stage_code", "office"])
    return case.stage_code != "closed" and case.office_id == world.house.offices[party.office].pk


def live_on(world: World, party: Party, until: date) -> Road:
    """Life in the centre: notes, tasks, a document."""
    by, day = world.caseworker(party), party.came_on
    for _ in range(world.rng.randint(0, 2)):
        day = world.after(day, 2, 9)
        if day >= until:
            return
        yield world.at(day)
        casework_acts.write_note(party.head, text=world.text(party.notes), by=by)
    if world.chance(0.35) and day < until:
        task = casework_acts.add_task(party.head, text=world.text("task"), due_on=world.after(day, 2, 10), by=by)
        if world.chance(0.75):
            world.later(world.at(world.after(day, 1, 12)), partial(_finish, world, party, task))
    if world.chance(0.15):
        casework_acts.attach(party.head, kind=Code("identity_document"), file=scan("Carte d'identité"), by=by)


def _finish(world: World, party: Party, task: Task) -> None:
    task.refresh_from_db(fields=["done_at"])
    if task.done_at is None and _is_theirs(world, party, task.case):
        casework_acts.finish_task(task, by=world.caseworker(party))


def trafficked(world: World, party: Party) -> Road:
    """Someone who may be a victim of trafficking: sheltered, listened to, nothing hurried."""
    yield from register(world, party, ("victim_of_trafficking",))
    yield from screen(world, party, trafficking_signs="yes")
    yield from live_on(world, party, party.came_on + timedelta(days=90))
