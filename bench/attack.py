"""Attack the API on this machine: `.venv/bin/python bench/attack.py [--inputs 12000] [--people 60]`.

Makes an installation of its own in a temporary directory (in PostgreSQL: DATABASE_URL and TERANGA_KEYS_DATABASE_URL
name two empty databases), fills it with invented people, lets in a system of every role, and sends each operation what
its description lets one send, and what it doesn't, with the keys of records that exist. Prints what was answered; ends
with 1 when anything was answered by a failure.
"""

import argparse
import logging
import os
import subprocess
import sys
import tempfile
import time
from functools import cache
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[1]


def main() -> None:
    asked = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    asked.add_argument("--inputs", type=int, default=12_000, help="how many, over all operations")
    asked.add_argument("--people", type=int, default=60, help="people registered before anything is sent")
    asked.add_argument("--seed", type=int, default=0, help="where chance begins")
    options = asked.parse_args()
    with tempfile.TemporaryDirectory(prefix="teranga-attack-") as folder:
        os.environ |= {"TERANGA_DATA": folder, "DJANGO_SETTINGS_MODULE": "teranga.settings", "TERANGA_HOSTS": "*"}
        os.environ.pop("TERANGA_MASTER_KEY_FILE", None)
        (Path(folder) / "static").mkdir()
        subprocess.run([Path(sys.executable).with_name("teranga"), "init"], check=True, stdout=subprocess.DEVNULL)
        sys.path.insert(0, str(ROOT))
        import django

        django.setup()
        sys.exit(run(options))


def run(options: Any) -> int:
    """Attack, and say what came of it."""
    from bench import hostile
    from teranga.cli import addresses
    from teranga.demo import population
    from teranga.integrations.api import door

    logging.disable(logging.WARNING)
    needs = {operation.name: operation.needs for operation in addresses.operations()}
    population.load(lambda line: None, options.people)
    secrets = let_in()
    operations = list(hostile.operations(door.description()))
    seen, began = hostile.Seen(), time.monotonic()
    each = -(-options.inputs // len(operations) // 2) * 2
    for number, operation in enumerate(operations):
        name = operation.definition.raw["operationId"]
        able = [secret for secret, held in secrets.items() if needs[name] in held]
        known = hostile.Known([*secrets], able, keys_for(name))
        hostile.attack(operation, known, seen, inputs=each, start=options.seed + number)
    print(f"{seen.inputs} inputs to {len(operations)} operations in {time.monotonic() - began:.0f} s")
    print("answered: " + ", ".join(f"{status}: {count}" for status, count in sorted(seen.statuses.items())))
    print(f"done: {seen.done.total()} acts of {len(seen.done)} kinds")
    for failure in seen.failures[:40]:
        print(failure)
    print(f"{len(seen.failures)} failures")
    return 1 if seen.failures else 0


def let_in() -> dict[str, set[str]]:
    """A token of every role in the busiest office, and what it may."""
    from teranga.access import queries as access
    from teranga.integrations import acts, queries
    from teranga.kernel import clock
    from teranga.kernel.codes import Code

    office = access.office("NER-NIM")
    assert office is not None
    by = access.command("an attack on the API", office=office)
    common: dict[str, Any] = {"office": office, "expires_on": clock.today(), "per_minute": 6000, "by": by}
    return {
        acts.issue_token(name=role, role=Code(role), scopes=tuple(map(Code, held)), **common).secret: {"token", *held}
        for role, held in queries.grantable().items()
        if held
    }


def keys_for(operation: str) -> dict[str, list[str]]:
    """Keys of records of the busiest office that suit the subject and the arguments of an act; "": of every kind."""
    from teranga.integrations import queries

    found = {"": [key for label in KINDS for key in keys_of(label)]}
    found |= {name: keys_of("casework.Case") for name in ("reference", "cases", "absent")}
    found |= {name: keys_of("people.Person") for name in ("person", "other")}
    found |= {"office": keys_of("access.Office"), "receiving_office": keys_of("access.Office")}
    found |= {name: keys_of("access.Staff") for name in ("responsible", "assignee")}
    found |= {"need": keys_of("casework.Need"), "provider": keys_of("assistance.Provider")}
    known = queries.performable().get(operation)
    return found if known is None or known.creates else found | {"subject": keys_of(known.subject._meta.label)}


KINDS = ("casework.Case", "people.Person", "access.Office", "access.Staff", "returns.Movement", "casework.Need")


@cache
def keys_of(label: str) -> list[str]:
    """Keys of some records of a kind: references of files, ids of the others."""
    from django.apps import apps

    from teranga.access import queries as access

    model: Any = apps.get_model(label)
    by = access.command("an attack on the API", office=access.office("NER-NIM"))
    rows = model.objects.visible_to(by).order_by("-pk")[:60]
    return [getattr(each, "reference", None) or str(each.pk) for each in rows] or ["none"]


if __name__ == "__main__":
    main()
