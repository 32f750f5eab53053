"""Measure Teranga on this machine: `make bench N=100000`, or `.venv/bin/python bench/run.py --people 100000`.

With --postgresql in a PostgreSQL of its own.

Makes an installation of its own (SQLite as `teranga init` makes it, or a PostgreSQL of its own), fills it with a crowd
(bench/crowds.py), looks whether the crowd is what it should be, times what staff do, and prints a table in Markdown.
`--at` keeps the installation in a folder, and takes it up again when it is there: then nothing is filled.
"""

import argparse
import os
import platform
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from bench import houses


def main() -> None:
    asked = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    asked.add_argument("--people", type=int, default=5000, help="people in the installation")
    asked.add_argument("--rounds", type=int, default=200, help="how often each page is asked for")
    asked.add_argument("--lines", type=int, default=1000, help="lines of the list imported")
    asked.add_argument("--seconds", type=int, default=10, help="how long eight clients register at once")
    asked.add_argument("--port", type=int, default=8359)
    asked.add_argument("--only", default="", help="parts, with commas: pages,writes,import,csv,apart,served")
    asked.add_argument("--at", type=Path, help="keep the installation there")
    asked.add_argument("--postgresql", action="store_true", help="in a PostgreSQL of its own, durable as by default")
    options = asked.parse_args()
    with tempfile.TemporaryDirectory(prefix="teranga-bench-") as folder:
        at = options.at or Path(folder)
        at.mkdir(parents=True, exist_ok=True)
        if options.postgresql:
            with houses.cluster(at) as server:
                _run(options, at / "kept", server)
        else:
            _run(options, at / "kept", "")


def _run(options: Any, folder: Path, server: str) -> None:
    is_there = (folder / "filled").exists()
    houses.settle(folder, server, mark="crowd")
    if not is_there:
        subprocess.run([houses.TERANGA, "demo"], check=True, stdout=subprocess.DEVNULL)
        (folder / "demo").unlink()  # staff sign in as they do outside a demo
    import django

    django.setup()
    import teranga.wsgi  # noqa: F401  # as the server does
    from bench import crowds, looks, measures

    began = time.monotonic()
    if not is_there:
        crowds.fill(options.people, lambda words: print(words, file=sys.stderr))
        (folder / "filled").touch()
        print(f"filled in {time.monotonic() - began:.0f} s", file=sys.stderr)
    print(looks.at_the_crowd(), file=sys.stderr)
    rows = measures.everything(options)
    print(f"\n{machine()}; {'PostgreSQL' if server else 'SQLite'}\n\n{measures.table(rows)}")


def machine() -> str:
    """What it ran on, in one line."""
    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 2**30
    load = os.getloadavg()[1]
    return (
        f"{os.cpu_count()} processors ({platform.machine()}), {memory:.0f} GiB, {platform.system()}; "
        f"Python {platform.python_version()}; load of the machine {load:.1f}"
    )


if __name__ == "__main__":
    main()
