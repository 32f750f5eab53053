"""Measure Teranga on this machine: `.venv/bin/python bench/run.py [--people 5000] [--rounds 200] [--lines 1000]`.

Makes an installation of its own (SQLite, as `teranga init` makes it) in a temporary directory, fills it with invented
people through the acts that staff use, times what staff do, and prints a table in Markdown. Nothing else is touched.
"""

import argparse
import os
import platform
import sqlite3
import subprocess
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]


def main() -> None:
    asked = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    asked.add_argument("--people", type=int, default=5000, help="people registered before anything is timed")
    asked.add_argument("--rounds", type=int, default=200, help="how often each page is asked for")
    asked.add_argument("--lines", type=int, default=1000, help="lines of the list imported")
    options = asked.parse_args()
    with tempfile.TemporaryDirectory(prefix="teranga-bench-") as folder:
        os.environ |= {"TERANGA_DATA": folder, "DJANGO_SETTINGS_MODULE": "teranga.settings"}
        for variable in ("DATABASE_URL", "TERANGA_KEYS_DATABASE_URL", "TERANGA_MASTER_KEY_FILE"):
            os.environ.pop(variable, None)
        subprocess.run([Path(sys.executable).with_name("teranga"), "init"], check=True, stdout=subprocess.DEVNULL)
        sys.path.insert(0, str(ROOT))
        import django

        django.setup()
        from bench import measures

        results = measures.everything(options.people, options.rounds, options.lines)
        print(f"\n{machine()}\n\n{measures.table(results)}\n\n{measures.sizes(Path(folder))}")


def machine() -> str:
    """What it ran on, in one line."""
    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 2**30
    return (
        f"{os.cpu_count()} processors ({platform.machine()}), {memory:.0f} GiB, {platform.system()}; "
        f"Python {platform.python_version()}, SQLite {sqlite3.sqlite_version}"
    )


if __name__ == "__main__":
    main()
