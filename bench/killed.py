"""Kill -9 at random instants: `.venv/bin/python bench/killed.py [--instants 100] [--postgresql]`.

Serves an installation of its own with its worker. Two desks register families by the pages, lists are imported behind
them, and at an instant drawn at random everything is killed outright: sometimes only the worker, or only the web
server, and the rest a moment later. Each time it is then looked at, before anything is started again: every family that
a page acknowledged is there, none is there by half, and every chain of the journal verifies. At the end the imports go
on until they are done: the people are exactly those of the lists and of the families. Prints a row of a table; ends
with an error when anything does not hold.
"""

import argparse
import sys
import tempfile
import time
from collections import Counter
from pathlib import Path
from random import Random
from typing import Any
from uuid import uuid5

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from bench import houses

PASSWORD = "cinq girafes au crépuscule"
VICTIMS = ("", "", "", "work", "granian")
"""Whom an instant strikes first: everything, the worker, the web server."""


def main() -> None:
    asked = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    asked.add_argument("--instants", type=int, default=100, help="how often everything is killed")
    asked.add_argument("--lines", type=int, default=120, help="lines of each list imported")
    asked.add_argument("--seed", type=int, default=1, help="of the instants")
    asked.add_argument("--port", type=int, default=8349)
    asked.add_argument("--postgresql", action="store_true", help="in a PostgreSQL of its own, durable as by default")
    asked.add_argument("--server", default="", help="in databases of its own on this PostgreSQL (postgresql://…)")
    options = asked.parse_args()
    with tempfile.TemporaryDirectory(prefix="teranga-killed-") as folder:
        if options.postgresql:
            with houses.cluster(Path(folder)) as server:
                _campaign(options, Path(folder) / "kept", server)
        else:
            _campaign(options, Path(folder) / "kept", options.server)
            if options.server:
                houses.leave(options.server)


def _campaign(options: Any, folder: Path, server: str) -> None:
    began = time.monotonic()
    houses.settle(folder, server)
    import django

    django.setup()
    from bench.desks import Day, Desk

    office, by, email = _staff()
    day = Day(Random(options.seed), options.lines, office, by, [Desk(options.port, email, PASSWORD) for _ in range(2)])
    struck: Counter[str] = Counter()
    for number in range(options.instants):
        served = houses.Served(options.port)
        doing, victim = day.work_until_killed(), day.rng.choice(VICTIMS)
        time.sleep(day.rng.uniform(0.05, 4))
        if victim:
            served.kill(victim)
            time.sleep(day.rng.uniform(0, 1.5))
        served.kill()
        struck[victim or "all"] += 1
        day.ending.set()
        for each in doing:
            each.join()
        _look(day)
        print(f"instant {number + 1}: {len(day.families)} families sent, {len(day.lists)} lists", file=sys.stderr)
    unfinished = _finish(day, options.port)
    row = _everyone(day)
    kind = "PostgreSQL" if server else "SQLite"
    print(f"| {kind} | {options.instants} | {_counted(struck)} | {row} | {time.monotonic() - began:.0f} |")
    wrong = day.wrong + unfinished
    if wrong:
        raise SystemExit("\n".join(["", *wrong[:20], f"{len(wrong)} things do not hold."]))


def _counted(struck: "Counter[str]") -> str:
    names = {"all": "everything", "work": "the worker first", "granian": "the web server first"}
    return ", ".join(f"{names[each]} {count}" for each, count in struck.most_common())


def _staff() -> tuple[Any, Any, str]:
    """One office, one caseworker (who signs in with a password alone), and the address they sign in with."""
    from teranga.access import acts, queries
    from teranga.kernel.codes import Code

    command = queries.command("measuring what survives")
    organisation = acts.open_organisation(name="Mission", kind=Code("igo"), by=command)
    place = {"code": Code("NER-NIM"), "name": "Niamey", "country": Code("NER")}
    office = acts.open_office(organisation=organisation, **place, by=command)
    command = queries.command("measuring what survives", office=office)
    who = {"email": "awa@example.org", "name": "Awa Seyni", "role": Code("caseworker"), "password": PASSWORD}
    staff = acts.add_staff(office=office, **who, by=command)
    return office, queries.actor_of(staff), staff.email


def _look(day: Any) -> None:
    """Before anything is started again: what was acknowledged is there, nothing is there by half."""
    from teranga.kernel import journal
    from teranga.kernel.models import Entry
    from teranga.people.models import Person

    for family in day.families:
        keys = [uuid5(family.request, f"member {each}") for each in (0, 1)] if family.request else []
        there = Entry.objects.filter(request_id__in=keys).count()
        homes = Entry.objects.filter(request_id__in=[uuid5(key, "household") for key in keys]).count()
        if family.is_acknowledged and (there, homes) != (2, 2):
            day.wrong.append(f"acknowledged, and not there: {family}")
        if (there, homes) not in ((0, 0), (2, 2)):
            day.wrong.append(f"there by half: {family}")
    people = Person.objects.unscoped("everyone is looked at after a crash")
    registered = Entry.objects.filter(act="people.register").values("subject")
    odd = [
        *people.exclude(pk__in=registered).values_list("pk", flat=True),
        *people.filter(known_at=None).values_list("pk", flat=True),
        *people.filter(consents=None).values_list("pk", flat=True),
        *people.filter(name_keys=None).values_list("pk", flat=True),
    ]
    day.wrong += [f"a person by half: {pk}" for pk in odd]
    if people.count() != registered.count():
        day.wrong.append("the journal has registered others than there are")
    day.wrong += [f"journal: {broken.entry}: {broken.why}" for broken in journal.verify()]
    _look_at_lists(day)


def _look_at_lists(day: Any) -> None:
    from teranga.casework.models import Case
    from teranga.exchange.models import ListLine

    lines = ListLine.objects.unscoped("every line is looked at after a crash")
    taken = lines.filter(state_code="taken")
    files = Case.objects.unscoped("their files").filter(person__in=taken.values("person"))
    if taken.filter(person=None).exists() or taken.exclude(cells_sealed=None).exists():
        day.wrong.append("a line is taken by half")
    if files.count() != taken.count():
        day.wrong.append(f"{taken.count()} lines taken, {files.count()} files of their people")


def _finish(day: Any, port: int) -> list[str]:
    """Started a last time, and left alone until the last list is in."""
    from teranga.exchange import queries

    served = houses.Served(port)
    deadline = time.monotonic() + 300
    while day.see_to_the_import(more=False) and time.monotonic() < deadline:
        time.sleep(0.2)
    stage = queries.stage_code(queries.partner_list(day.by, day.lists[-1])) if day.lists else "finished"
    served.supervisor.terminate()
    served.supervisor.wait()
    _look(day)
    return [] if stage == "finished" else [f"the last import is still {stage}"]


def _everyone(day: Any) -> str:
    """The people are those of the lists, once each, and the families: all of those acknowledged, whole."""
    from teranga.kernel import journal
    from teranga.kernel.models import Entry
    from teranga.people import queries
    from teranga.people.models import Person

    people = list(Person.objects.unscoped("everyone is counted at the end"))
    there = Counter(identity.surname.upper() for identity in queries.identities(day.by, people).values())
    listed = {name.upper() for name in day.listed}
    missing, doubled = listed - set(there), [name for name, count in there.items() if count > 1]
    sent = {name.upper() for family in day.families for name in family.names}
    acknowledged = [family for family in day.families if family.is_acknowledged]
    lost = [name for family in acknowledged for name in family.names if name.upper() not in there]
    day.wrong += [f"of a list, and not there: {len(missing)}"] if missing else []
    day.wrong += [f"there twice: {len(doubled)}"] if doubled else []
    day.wrong += [f"acknowledged, and not there: {len(lost)}"] if lost else []
    day.wrong += ["there, and of nobody"] if set(there) - listed - sent else []
    silent = sum(there[name.upper()] for f in day.families if not f.is_acknowledged for name in f.names) // 2
    broken = len(list(journal.verify()))
    return (
        f"{len(acknowledged)} of {len(acknowledged)} ({silent} more were whole, the answer cut off) | "
        f"{len(day.lists)} lists, {len(listed) - len(missing)} of {len(listed)} people, {len(doubled)} twice | "
        f"{Entry.objects.count()} entries, {broken} broken"
    )


if __name__ == "__main__":
    main()
