"""The roads of the demo: home, staying, protection. Each is cut where today cuts it."""

from datetime import timedelta

from teranga.casework import acts as casework_acts
from teranga.casework import queries as casework_queries
from teranga.casework.models import Case
from teranga.demo import arriving, faces
from teranga.demo.world import Party, Road, World, codes, scan
from teranga.kernel import clock
from teranga.kernel.codes import Code
from teranga.kernel.scope import Actor
from teranga.returns import acts as returns_acts
from teranga.returns import rules as returns_rules
from teranga.solutions import acts as solutions_acts

SHELTER = "NER-MDA"
"""The partner's office: it shelters, and decides on no solution."""
TOPICS = codes(*sorted(returns_rules.topics_required()))


def home(world: World, party: Party, categories: tuple[str, ...] = ("stranded",)) -> Road:
    """Someone, or a family, who wishes to go home: until they wait for a place."""
    ill = "medical_need" in categories
    yield from arriving.register(world, party, categories)
    yield from arriving.screen(world, party, wishes_return="yes", health_need="yes" if ill else "no")
    yield from arriving.live_on(world, party, party.came_on + timedelta(days=6))
    yield from prepare(world, party)


def prepare(world: World, party: Party) -> Road:
    """Counselled, a solution chosen, declared, papers, cleared: then they wait."""
    yield from counsel(world, party)
    chosen_on = world.after(clock.today(), 1, 3)
    yield world.at(chosen_on)
    for case in party.cases:
        choose(world, party, case, "voluntary_return")
    yield world.at(world.after(chosen_on, 1, 4))
    declare(world, party)
    yield world.at(world.after(chosen_on, 6, 16))
    add_papers(world, party)
    yield world.at(world.after(clock.today(), 1, 4))
    clear(world, party)
    world.waiting.setdefault((party.office, party.nationality), []).append(party)


def counsel(world: World, party: Party) -> Road:
    yield world.at(world.after(clock.today(), 2, 6))
    for case, face in zip(party.cases, party.faces, strict=True):
        language = face.identity.languages[-1] if face.identity.languages else Code("fra")
        returns_acts.counsel(
            case, counselled_on=clock.today(), language=language, topics=TOPICS, by=world.caseworker(party)
        )


def choose(world: World, party: Party, case: Case, solution: str) -> None:
    """The options are gone through, one is chosen."""
    by, today = world.caseworker(party), clock.today()
    other = "host_integration" if solution != "host_integration" else "voluntary_return"
    solutions_acts.discuss(case, solution=Code(solution), outcome=Code("considered"), discussed_on=today, by=by)
    if case is party.head:
        why = "La personne n'y voit pas d'avenir pour elle."
        solutions_acts.discuss(case, solution=Code(other), outcome=Code("rejected"), discussed_on=today, why=why, by=by)
    solutions_acts.choose(case, solution=Code(solution), chosen_on=today, by=by)


def declare(world: World, party: Party, guardian: str = "") -> None:
    """The declaration of each, with its scan for the head; children sign with who cares for them."""
    party.declared_on = clock.today()
    for number, (case, face) in enumerate(zip(party.cases, party.faces, strict=True)):
        returns_acts.declare(
            case,
            signed_on=clock.today(),
            destination=Code(party.nationality),
            language=Code("fra"),
            signatories=returns_rules.Signatories(
                witness=world.house.staff[world.house.one("NER-NIM", "supervisor")].name,
                guardian=guardian or ("" if face.role in ("head", "spouse") else party.faces[0].identity.name),
            ),
            scan=scan("Déclaration signée") if number == 0 else None,
            by=world.caseworker(party),
        )


def add_papers(world: World, party: Party) -> None:
    today = clock.today()
    for case in party.cases:
        returns_acts.add_travel_document(
            case,
            kind=Code("emergency_travel_document"),
            number=f"LP{world.rng.randrange(10**6):06d}",
            country=Code(party.nationality),
            issued_on=today,
            expires_on=today + timedelta(days=180),
            by=world.officer(party.office),
        )


def clear(world: World, party: Party, outcome: str = "") -> None:
    """The physician's word on everyone with a health need; it holds for a month, so that it is asked for again before
    the journey."""
    for case in party.cases:
        if casework_queries.protection_facts(case, clock.today()).has_health_need:
            returns_acts.record_medical(
                case,
                examined_on=clock.today(),
                outcome=Code(outcome or ("fit_with_conditions" if world.chance(0.3) else "fit")),
                valid_until=clock.today() + timedelta(days=returns_rules.FITNESS_DAYS),
                by=world.officer(party.office),
            )


def withdraw(world: World, party: Party) -> None:
    """They change their mind; everything else goes on."""
    returns_acts.withdraw(
        party.head, withdrawn_on=clock.today(), reason=Code("changed_mind"), by=world.caseworker(party)
    )
    world.begin(world.at(world.after(clock.today(), 4, 9)), settle(world, party))


def stay(world: World, party: Party, categories: tuple[str, ...] = ("irregular",)) -> Road:
    """Someone who stays in the country, or moves on."""
    yield from arriving.register(world, party, categories)
    yield from arriving.screen(world, party)
    yield from arriving.live_on(world, party, party.came_on + timedelta(days=20))
    yield world.at(world.after(clock.today(), 6, 25))
    yield from settle(world, party)


def settle(world: World, party: Party) -> Road:
    """A place in the host country is found, or elsewhere; after some months the file closes."""
    if world.chance(0.25):
        yield world.at(world.after(clock.today(), 5, 30))
        yield from close(world, party, "moved_on", "settled_elsewhere", 2)
        return
    for case in party.cases if party.office != SHELTER else ():
        choose(world, party, case, "host_integration")
    yield world.at(world.after(clock.today(), 60, 150))
    yield from close(world, party, "assistance_completed", "stayed_in_host", 1)


def close(world: World, party: Party, reason: str, outcome: str, text: int) -> Road:
    """The files of a party are closed, once nothing planned is left open."""
    note = faces.texts()["closure"][text]
    for case in party.cases:
        end(case, reason, outcome, note, world.caseworker(party))
    if world.chance(0.15):
        yield world.at(world.after(clock.today(), 20, 60))
        if world.house.accounts(party.office, "supervisor"):
            reopened = {"reopened_on": clock.today(), "reason": Code("came_back")}
            casework_acts.reopen(party.head, **reopened, by=world.supervisor(party.office))


def end(case: Case, reason: str, outcome: str, note: str, by: Actor) -> None:
    """A file ends, with what was left of it settled first."""
    case.refresh_from_db()
    arriving.give_up(case, by)
    for task in case.tasks.filter(done_at=None):
        casework_acts.finish_task(task, by=by)
    for need in case.needs.filter(met_on=None):
        casework_acts.meet_need(need, met_on=clock.today(), by=by)
    ending = {"reason": Code(reason), "outcome": Code(outcome), "note": note}
    casework_acts.close(case, closed_on=clock.today(), **ending, by=by)


def fear(world: World, party: Party, *, asylum: bool = False) -> Road:
    """Someone who fears return, or whose claim is pending: routed to the competent body, which takes its time."""
    answers = {"asylum_pending": "yes"} if asylum else {"fears_return": "yes"}
    yield from arriving.register(world, party, ("irregular",))
    yield from arriving.screen(world, party, **answers)
    yield from route(world, party)


def take_fright(world: World, party: Party) -> None:
    """On the eve of leaving, someone says that they are afraid: heard, and screened again."""
    by = world.caseworker(party)
    casework_acts.write_note(party.head, text=world.text("fear"), by=by)
    arriving.ask(party.head, by, fears_return="yes")


def route(world: World, party: Party) -> Road:
    """To the competent body; what follows depends on what it finds."""
    routed_on = world.after(clock.today(), 1, 5)
    yield world.at(routed_on)
    by = world.officer(party.office)
    body = Code("unhcr" if world.chance(0.5) else "asylum_authority")
    returns_acts.route_fear(party.head, body=body, routed_on=routed_on, by=by)
    yield from arriving.live_on(world, party, routed_on + timedelta(days=60))
    concluded_on = max(world.after(routed_on, 50, 140), clock.today())
    yield world.at(concluded_on)
    granted = world.chance(0.5)
    outcome = Code("protection_granted" if granted else "no_protection_need")
    returns_acts.route_fear(party.head, body=body, routed_on=routed_on, outcome=outcome, outcome_on=concluded_on, by=by)
    if not granted and party.nationality in faces.WISHES_HOME:
        yield from prepare(world, party)
    else:
        yield from settle(world, party)
