"""A new room, with every file in its place: what `teranga new-room` writes."""

import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import click

PATTERN = Path(__file__).parent / "room"
PLACES = {
    "_remarks.html": "teranga/{name}/templates/{name}/_remarks.html",
    "django.po": "teranga/{name}/locale/fr/LC_MESSAGES/django.po",
    "refusals.csv": "data/refusals/{name}.csv",
    "test_rules.py": "tests/{name}/test_rules.py",
}
"""Where a file of the pattern goes when it isn't the room's own folder."""
SHOWN_BY = "supervisor"
"""The role that holds the permissions of a new room, until roles.csv says otherwise."""


def build(name: str, *, repository: Path) -> Iterator[Path]:
    """Write the room `name` on a floor above all others, and tell the house of it. Yields what was written."""
    if not re.fullmatch(r"[a-z][a-z_]{2,20}", name):
        raise click.ClickException("A room's name is one word of small letters, as in `people`.")
    if (repository / "teranga" / name).exists():
        raise click.ClickException(f"There is a room {name} already.")
    yield _written(repository / "teranga" / name / "__init__.py", "")
    for pattern in sorted(PATTERN.glob("*.txt")):
        place = PLACES.get(pattern.stem, "teranga/{name}/" + pattern.stem).format(name=name)
        yield _written(repository / place, pattern.read_text(encoding="utf-8").replace("ROOM", name))
    yield from _tell_the_house(name, repository)
    _run(repository, "django", "makemigrations", name, "--settings=teranga.settings", "--verbosity=0")
    _run(repository, "ruff", "check", "--fix", "--quiet", f"teranga/{name}", f"tests/{name}")
    _run(repository, "ruff", "format", "--quiet", f"teranga/{name}", f"tests/{name}")


def _written(path: Path, text: str) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")
    return path


def _tell_the_house(name: str, repository: Path) -> Iterator[Path]:
    settings, project = repository / "teranga" / "settings.py", repository / "pyproject.toml"
    yield _after(settings, r"ROOMS = \((?:\n    \"\w+\",)*", f'\n    "{name}",')
    yield _after(project, r'layers = \[\n  "\(cli\)",\n  "\(urls\)[^\n]*', f'\n  "({name})",')
    yield _after(project, r'containers = \[(?:\n  "teranga\.\w+",)+', f'\n  "teranga.{name}",')
    yield _after(repository / "data" / "roles.csv", rf"\n{SHOWN_BY},[^\n]*?(?=\"?\n)", f" {name}.write")


def _after(path: Path, place: str, what: str) -> Path:
    text = path.read_text(encoding="utf-8")
    changed = re.sub(place, lambda found: found[0] + what, text, count=1)
    assert changed != text, f"{path}: nowhere to put {what!r}"
    return _written(path, changed)


def _run(repository: Path, *module: str) -> None:
    done = subprocess.run([sys.executable, "-m", *module], cwd=repository, capture_output=True, text=True, check=False)  # noqa: S603
    if done.returncode:
        raise click.ClickException(done.stdout + done.stderr)
