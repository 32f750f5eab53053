"""Children who came alone: nothing is decided but in their best interests."""

from datetime import timedelta
from typing import Any

from teranga.demo import arriving, faces, roads
from teranga.demo.world import Party, Road, World
from teranga.kernel import clock
from teranga.kernel.codes import Code
from teranga.solutions import acts as solutions_acts
from teranga.solutions import rules as solutions_rules


def child_alone(world: World, party: Party, *, category: str = "unaccompanied_child") -> Road:
    """A child who came without parents: nothing is decided but in their best interests."""
    party.notes = "child"
    yield from arriving.register(world, party, (category,))
    yield from arriving.screen(world, party, alone="yes", wishes_return="yes")
    yield from arriving.live_on(world, party, party.came_on + timedelta(days=15))
    assessed_on = world.after(clock.today(), 8, 20)
    yield world.at(assessed_on)
    goes_home = party.nationality in faces.WISHES_HOME and world.chance(0.7)
    assess(world, party, goes_home=goes_home, found=world.chance(0.75))
    decided_on = world.after(assessed_on, 7, 21)
    yield world.at(decided_on)
    if world.chance(0.15):
        decide(world, party, "deferred", "La recherche de la famille n'est pas terminée.")
        return
    decide(world, party, "approved", "La famille a été retrouvée et l'attend.")
    if goes_home:
        party.escort = True
        yield from roads.counsel(world, party)
        yield world.at(world.after(clock.today(), 2, 4))
        roads.choose(world, party, party.head, "voluntary_return")
        roads.declare(world, party, guardian="Service de protection de l'enfance")
        roads.add_papers(world, party)
        roads.clear(world, party)
        world.waiting.setdefault((party.office, party.nationality), []).append(party)


def assess(world: World, party: Party, *, goes_home: bool, found: bool) -> None:
    """The assessment by the caseworker: the child's and the guardian's views, tracing, care and escort."""
    today = clock.today()
    returning: dict[str, Any] = {
        "care": "kinship",
        "care_confirmed_on": today,
        "care_details": "Une tante maternelle, jointe par téléphone et visitée par le bureau du pays.",
        "escort": world.house.staff[world.house.one(party.office, "return_officer")].name,
        "escort_named_on": today,
    }
    assessment = solutions_rules.Assessment(
        purpose="durable_solution",
        recommendation="repatriation" if goes_home else "local_integration",
        tracing="successful" if goes_home or found else "pending",
        child_view="Je veux revoir ma mère et retourner à l'école.",
        guardian="Service de protection de l'enfance",
        guardian_view="Le tuteur est d'avis de suivre le souhait de l'enfant.",
        reasons="Lien affectif fort avec la famille, école proche, aucun danger signalé.",
        **(returning if goes_home else {}),
    )
    solutions_acts.assess_best_interests(
        party.head, assessed_on=today, assessment=assessment, by=world.caseworker(party)
    )


def decide(world: World, party: Party, decision: str, reasons: str) -> None:
    """The panel's decision, recorded by a supervisor of the office."""
    supervisor = world.supervisor(party.office)
    members = (
        solutions_rules.PanelMember(supervisor.name, "Mission régionale"),
        solutions_rules.PanelMember("Direction régionale de la protection de l'enfant", "État"),
        solutions_rules.PanelMember("Juge des mineurs", "Justice"),
    )
    solutions_acts.decide_best_interests(
        party.head, decided_on=clock.today(), decision=Code(decision), members=members, reasons=reasons, by=supervisor
    )
