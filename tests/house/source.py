"""The source of the house, as the tests of this folder read it."""

import ast
import csv
from collections.abc import Iterator
from functools import cache
from pathlib import Path

from django.conf import settings

REPOSITORY = Path(__file__).resolve().parents[2]
HOUSE = REPOSITORY / "teranga"
DATA = REPOSITORY / "data"
ROOMS = [HOUSE / room for room in settings.ROOMS]


@cache
def python_files(folder: Path = HOUSE) -> tuple[Path, ...]:
    """Every module, migrations apart: those are written by Django."""
    return tuple(path for path in sorted(folder.rglob("*.py")) if "migrations" not in path.parts)


@cache
def tree(path: Path) -> ast.Module:
    return ast.parse(path.read_text(encoding="utf-8"))


def modules_called(name: str, folder: Path = HOUSE) -> list[Path]:
    """Every `name.py`, and every module of a package `name/`, in the rooms."""
    return [path for path in python_files(folder) if is_called(path, name)]


def is_called(path: Path, name: str) -> bool:
    return path.stem == name or (path.parent.name == name and path.parents[1].parent == HOUSE)


def short(path: Path) -> str:
    return str(path.relative_to(REPOSITORY))


def functions(path: Path) -> Iterator[ast.FunctionDef]:
    for node in ast.walk(tree(path)):
        if isinstance(node, ast.FunctionDef):
            yield node


def body_lines(function: ast.FunctionDef) -> int:
    """Lines of what a function does: its signature and its docstring are words, and words are welcome."""
    body = function.body
    first = body[0]
    if isinstance(first, ast.Expr) and literal(first.value) is not None:
        body = body[1:]
    assert function.end_lineno is not None
    return function.end_lineno - body[0].lineno + 1 if body else 0


def decorators(function: ast.FunctionDef) -> set[str]:
    """The names of what decorates a function: `act` for `@act(…)`, `page` for `@pages.page(…)`."""
    return {called_name(each.func if isinstance(each, ast.Call) else each) for each in function.decorator_list}


def called_name(node: ast.expr) -> str:
    if isinstance(node, ast.Attribute):
        return node.attr
    return node.id if isinstance(node, ast.Name) else ""


def calls(path: Path) -> Iterator[ast.Call]:
    for node in ast.walk(tree(path)):
        if isinstance(node, ast.Call):
            yield node


def texts_named(path: Path) -> dict[str, str]:
    """The texts that a module gives a name to."""
    named = [node for node in ast.walk(tree(path)) if isinstance(node, ast.Assign)]
    pairs = [(node.targets[0], literal(node.value)) for node in named]
    return {target.id: text for target, text in pairs if isinstance(target, ast.Name) and text}


def literal(node: ast.expr | None) -> str | None:
    """The text of a string that stands in the source as it is."""
    return node.value if isinstance(node, ast.Constant) and isinstance(node.value, str) else None


@cache
def rows(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as lines:
        return list(csv.DictReader(lines))


def refusals() -> dict[str, dict[str, str]]:
    return {row["code"]: row for path in sorted((DATA / "refusals").glob("*.csv")) for row in rows(path)}


def safeguards_in_force() -> list[str]:
    return [row["id"] for row in rows(DATA / "safeguards.csv") if row["active"]]
