"""A disk is stolen: `.venv/bin/python bench/stolen.py [--people 2000]`.

Fills an installation of its own with that many invented people, serves it, lets somebody search for some of them and
open their files, kills the server outright, works on and makes a backup. Then every file but the keys is searched for
every name, telephone and document number, as a thief would (tests/house/searching.py). Prints a row of a table; ends
with 1 when something was found.
"""

import argparse
import os
import sys
import tempfile
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from bench import houses

WHO = "awa@demo.teranga.example"
VISITS = 40


def main() -> None:
    asked = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    asked.add_argument("--people", type=int, default=2000)
    asked.add_argument("--port", type=int, default=8351)
    options = asked.parse_args()
    with tempfile.TemporaryDirectory(prefix="teranga-stolen-") as folder:
        home = Path(folder) / "kept"
        houses.settle(home)
        from tests import sharing
        from tests.house import searching

        said = sharing.command(home, "demo", "--people", str(options.people))
        said += _visited(home, options.port)
        stolen = searching.steal(home, said)
    size = sum(len(content) for content in stolen.files.values())
    found = searching.found_in(stolen.files, stolen.words)
    print(
        f"| {len(stolen.people):,} | {len(searching.needles(stolen.words)):,} | {len(stolen.files):,} |"
        f" {size / 2**20:,.0f} MiB | {len(found)} |"
    )
    if found:
        raise SystemExit("\n".join(found[:40]))


def _visited(home: Path, port: int) -> str:
    """What the server said while somebody looked for people and opened their files."""
    import django

    django.setup()
    from bench.desks import Desk
    from teranga.casework.models import Case
    from teranga.people import queries

    cases = list(Case.objects.unscoped("whose files are opened").select_related("person").order_by("pk")[:VISITS])
    known = queries.identities(None, [case.person for case in cases])
    served = houses.Served(port)
    desk = Desk(port, WHO, (home / "demo").read_text().strip())
    desk.sign_in()
    for case in cases:
        name = known[case.person.pk].name
        hidden = desk.hidden("/people")
        for status, _place, _text in (
            desk.ask("/people", {**hidden, "q": name}),
            desk.ask(f"/people?q={name.replace(' ', '+')}".encode("ascii", "ignore").decode()),
            desk.ask(f"/cases/{case.reference}"),
        ):
            assert status < 500, status
    served.kill()
    return (Path(os.environ["TERANGA_DATA"]) / "served.log").read_text()


if __name__ == "__main__":
    main()
