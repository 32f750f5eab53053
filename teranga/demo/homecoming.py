"""What follows at home: a project proposed, approved, paid, visited, ended; and the file's end."""

from datetime import timedelta
from decimal import Decimal

from teranga.casework.models import Case
from teranga.demo import faces, roads
from teranga.demo.world import Party, Road, World, codes, scan
from teranga.kernel import clock
from teranga.kernel.codes import Code
from teranga.kernel.scope import Actor
from teranga.reintegration import acts as reintegration_acts
from teranga.reintegration.models import Instalment, Project

CURRENCY = {"GIN": ("GNF", 6_000_000), "SEN": ("XOF", 650_000)}


def reintegrate(world: World, party: Party, by: Actor) -> Road:
    """A project for the head of the party; the others' files close, or all do when nothing is asked for."""
    if world.chance(0.2):
        _close(party.cases, "returned", by)
        return
    _close(party.cases[1:], "returned", by)
    case, today = party.head, clock.today()
    currency, budget = CURRENCY["GIN" if party.office == "GIN-CKY" else "SEN"]
    parts = tuple((Decimal(budget * part // 10), today + timedelta(days=days)) for part, days in ((6, 20), (4, 80)))
    project = reintegration_acts.propose(
        case,
        goal=world.text("goal"),
        activities=codes(world.rng.choice(("small_business", "farming", "apprenticeship")), "counselling"),
        budget=Decimal(budget),
        currency=Code(currency),
        funding_line=Code("reintegration_fund"),
        starts_on=today + timedelta(days=10),
        ends_on=today + timedelta(days=190),
        instalments=parts,
        by=by,
    )
    yield world.at(world.after(today, 10, 60))
    supervisor = world.supervisor(party.office)
    if world.chance(0.08):
        why = "Le budget ne correspond pas à l'activité ; à proposer de nouveau."
        reintegration_acts.refuse(project, decided_on=clock.today(), why=why, by=supervisor)
        return
    reintegration_acts.approve(project, decided_on=clock.today(), by=supervisor)
    yield from _carry_out(world, party, project, by)


def _carry_out(world: World, party: Party, project: Project, by: Actor) -> Road:
    """Paid twice, visited after three and six months, ended; then the file closes."""
    project.refresh_from_db()
    first, second = project.instalments.order_by("number")
    started = clock.today()
    yield world.at(world.after(started, 10, 25))
    _pay(world, first, by)
    yield world.at(world.after(started, 70, 90))
    _visit(world, project, by)
    yield world.at(world.after(clock.today(), 1, 12))
    _pay(world, second, by)
    yield world.at(world.after(started, 165, 190))
    _visit(world, project, by)
    yield world.at(world.after(clock.today(), 5, 20))
    if world.chance(0.12):
        ending = {"reason": Code("migrated_again"), "outcome": Code("not_met")}
    else:
        ending = {"reason": Code("completed"), "outcome": Code("met" if world.chance(0.7) else "partly_met")}
    reintegration_acts.complete(project, ended_on=clock.today(), **ending, by=by)
    yield world.at(world.after(clock.today(), 5, 30))
    _close([party.head], "returned_reintegrated", by)


def _pay(world: World, instalment: Instalment, by: Actor) -> None:
    reintegration_acts.pay(
        instalment,
        paid_on=clock.today(),
        amount=instalment.amount,
        how=Code(world.rng.choice(("mobile_money", "bank_transfer", "supplier"))),
        receipt=scan("Reçu"),
        by=by,
    )


def _visit(world: World, project: Project, by: Actor) -> None:
    reintegration_acts.visit(
        project,
        visited_on=clock.today(),
        how=Code(world.rng.choice(("planned_home", "work_place"))),
        outcome=Code("on_track" if world.chance(0.8) else "difficulties"),
        note=world.text("visit"),
        by=by,
    )


def _close(cases: list[Case], outcome: str, by: Actor) -> None:
    for case in cases:
        roads.end(case, "solution_achieved", outcome, faces.texts()["closure"][0], by)
