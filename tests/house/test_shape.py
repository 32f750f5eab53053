"""The shape of the house: floors, file names, sizes, habits. Each test says what was found and where."""

import ast
import re
import subprocess
import sys
from pathlib import Path
from statistics import median

import pytest

from tests.house import source

pytestmark = pytest.mark.once

FILES = {
    *("__init__.py", "apps.py", "room.py", "models.py", "rules.py", "acts.py", "queries.py", "forms.py"),
    *("views.py", "commands.py", "urls.py", "jobs.py"),
}
FOLDERS = {"rules", "acts", "queries", "forms", "views", "templates", "migrations", "locale", "static"}
BESIDES = {"access": {"backend.py", "middleware.py"}, "exchange": {"reading"}, "integrations": {"api", "posting.py"}}
"""What signing in asks for in Django; the one reader of files that strangers made; the operations of
the API, and the one sender to addresses outside."""
CLOCK = {"now", "today", "utcnow", "localdate", "localtime", "time", "monotonic"}


def test_the_floors_hold() -> None:
    done = subprocess.run(
        [Path(sys.executable).with_name("lint-imports"), "--no-cache"],
        cwd=source.REPOSITORY,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout


@pytest.mark.parametrize("room", source.ROOMS, ids=lambda room: room.name)
def test_a_room_has_no_other_files_than_a_room_has(room: Path) -> None:
    allowed = FILES | FOLDERS | BESIDES.get(room.name, set())
    found = {path.name for path in room.iterdir() if path.name != "__pycache__"}
    assert found <= allowed, f"{room.name}: {sorted(found - allowed)}"
    wrong = [path for path in (room / "templates").glob("*") if path.name != room.name]
    assert not wrong, f"templates of {room.name} lie in templates/{room.name}, not {wrong}"


def test_no_module_is_longer_than_400_lines_and_nine_in_ten_are_under_200() -> None:
    lengths = {path: len(path.read_text(encoding="utf-8").splitlines()) for path in source.python_files()}
    long = {source.short(path): length for path, length in lengths.items() if length > 400}
    long |= {source.short(path): n for path, n in lengths.items() if path.name == "room.py" and n > 120}
    assert not long, long
    in_order = sorted(lengths.values())
    assert in_order[int(len(in_order) * 0.9)] <= 200, {source.short(p): n for p, n in lengths.items() if n > 200}


def test_functions_are_short() -> None:
    """40 lines; 25 for an act, 10 for a view. The docstring isn't counted."""
    long = []
    for path in source.python_files():
        for function in source.functions(path):
            limit = 40
            if source.is_called(path, "acts") and "act" in source.decorators(function):
                limit = 25
            elif source.is_called(path, "views") and "page" in source.decorators(function):
                limit = 10
            if (lines := source.body_lines(function)) > limit:
                long.append(
                    f"{source.short(path)}:{function.lineno} {function.name} has {lines} lines, {limit} allowed"
                )
    assert not long, "\n".join(long)


def _templates() -> list[Path]:
    return sorted(source.HOUSE.rglob("templates/**/*.html"))


def test_templates_are_short_and_hold_little_prose() -> None:
    lengths = {path: len(path.read_text(encoding="utf-8").splitlines()) for path in _templates()}
    long = {source.short(path): lines for path, lines in lengths.items() if lines > 120}
    assert not long, long
    assert not lengths or median(lengths.values()) <= 25
    tags = {
        source.short(path): len(re.findall(r"{%-? *(?:translate|blocktranslate|trans|blocktrans) ", path.read_text()))
        for path in lengths
    }
    lines, used = sum(lengths.values()), sum(tags.values())
    assert used * 20 <= lines, (
        f"{used} translate tags in {lines} lines: {dict(sorted(tags.items(), key=lambda t: -t[1]))}"
    )


def test_tests_are_at_most_half_as_long_again_as_what_they_test() -> None:
    def lines(paths: tuple[Path, ...]) -> int:
        return sum(1 for path in paths for line in path.read_text(encoding="utf-8").splitlines() if line.strip())

    tested = lines(source.python_files())
    assert lines(source.python_files(source.REPOSITORY / "tests")) <= 1.5 * tested


def test_rules_read_no_clock() -> None:
    found = [
        f"{source.short(path)}:{call.lineno}"
        for path in source.modules_called("rules")
        for call in source.calls(path)
        if isinstance(call.func, ast.Attribute) and call.func.attr in CLOCK
    ]
    assert not found, f"pass the day in as an argument: {found}"


def test_only_the_kernel_asks_the_machine_for_the_time() -> None:
    found = []
    for path in source.python_files():
        inside = path.relative_to(source.HOUSE).parts[0]
        if inside in {"kernel", "cli"}:
            continue
        for call in source.calls(path):
            if isinstance(call.func, ast.Attribute) and call.func.attr in {"now", "today", "utcnow"}:
                if not (isinstance(call.func.value, ast.Name) and call.func.value.id == "clock"):
                    found.append(f"{source.short(path)}:{call.lineno}")
    assert not found, f"kernel.clock is the only clock: {found}"


def test_nothing_is_imported_inside_a_function() -> None:
    """But in the kernel, which everything else imports, and on the command line, which starts the house."""
    found = []
    for path in source.python_files():
        if path.relative_to(source.HOUSE).parts[0] in {"kernel", "cli"}:
            continue
        for function in source.functions(path):
            found += [
                f"{source.short(path)}:{node.lineno}"
                for node in ast.walk(function)
                if isinstance(node, ast.Import | ast.ImportFrom)
            ]
    assert not found, found


def test_modules_of_the_house_are_imported_as_modules() -> None:
    """`from teranga.returns import rules`, then `rules.what_blocks_booking(…)`: the call says where the line lives.

    By name come the kernel's building blocks, tables (a foreign key names one), and types, which annotations name.
    """
    found = []
    for path in source.python_files():
        for node in ast.walk(source.tree(path)):
            if not isinstance(node, ast.ImportFrom) or not (node.module or "").startswith("teranga."):
                continue
            parts = (node.module or "").split(".")
            if len(parts) == 2 or parts[1] in {"kernel", "cli", "demo"} or "models" in parts:
                continue
            own = path.relative_to(source.HOUSE).parts[0] == parts[1]
            if own and (
                parts[1] == "ui" or len(path.relative_to(source.HOUSE).parts) > 2 or path.name == "__init__.py"
            ):
                continue  # a package by topic may put its own parts together
            inside = [
                alias.name
                for alias in node.names
                if alias.name[0].islower() and not (source.HOUSE.joinpath(*parts[1:]) / f"{alias.name}.py").exists()
            ]
            found += [f"{source.short(path)}:{node.lineno} {node.module}.{name}" for name in inside]
    assert not found, "\n".join(found)


def test_pages_of_another_room_are_not_imported() -> None:
    found = []
    for room in source.ROOMS:
        for path in source.python_files(room):
            for node in ast.walk(source.tree(path)):
                if isinstance(node, ast.ImportFrom) and (node.module or "").startswith("teranga."):
                    other = (node.module or "").split(".")[1]
                    if other not in {room.name, "ui", "kernel"}:
                        taken = {alias.name for alias in node.names} | set((node.module or "").split(".")[2:])
                        if taken & {"forms", "views", "urls", "room"}:
                            found.append(f"{source.short(path)}:{node.lineno} {node.module}: {sorted(taken)}")
    assert not found, found


def test_no_signal_is_listened_to() -> None:
    """What follows from an act is told in the act or on the card; a signal is neither."""
    words = re.compile(r"\b(post_save|pre_save|post_delete|pre_delete|m2m_changed|receiver|Signal)\b")
    found = [source.short(path) for path in source.python_files() if words.search(path.read_text(encoding="utf-8"))]
    assert not found, found


def test_a_change_names_the_columns_it_writes() -> None:
    """`save(update_fields=…)`, or `save(force_insert=True)` for a new record: no column is written back stale."""
    found = []
    for path in source.python_files():
        for call in source.calls(path):
            named = {keyword.arg for keyword in call.keywords}
            is_save = isinstance(call.func, ast.Attribute) and call.func.attr == "save" and not call.args
            if is_save and not named & {"update_fields", "force_insert", "format"}:
                if not (isinstance(call.func, ast.Attribute) and isinstance(call.func.value, ast.Call)):
                    found.append(f"{source.short(path)}:{call.lineno}")
    assert not found, found


def test_every_way_round_scope_says_why() -> None:
    found = []
    for path in source.python_files():
        for call in source.calls(path):
            if source.called_name(call.func) in {"unscoped", "housekeeping"}:
                given = call.args[0] if call.args else None
                named = source.texts_named(path).get(given.id) if isinstance(given, ast.Name) else None
                if len(source.literal(given) or named or "") < 9:
                    found.append(f"{source.short(path)}:{call.lineno}")
    assert not found, found


def test_nothing_goes_round_the_guarded_manager() -> None:
    found = [
        f"{source.short(path)}:{node.lineno}"
        for path in source.python_files()
        if path.relative_to(source.HOUSE).parts[0] != "kernel"
        for node in ast.walk(source.tree(path))
        if isinstance(node, ast.Attribute) and node.attr in {"_base_manager", "_default_manager"}
    ]
    assert not found, found


def test_every_rule_and_act_says_what_it_means() -> None:
    found = []
    for path in (*source.modules_called("rules"), *source.modules_called("acts")):
        for node in source.tree(path).body:
            is_act = isinstance(node, ast.FunctionDef) and "act" in source.decorators(node)
            if isinstance(node, ast.FunctionDef) and not node.name.startswith("_"):
                if (is_act or source.is_called(path, "rules")) and not ast.get_docstring(node):
                    found.append(f"{source.short(path)}:{node.lineno} {node.name}")
    assert not found, "\n".join(found)


def test_names_say_what_things_are() -> None:
    """A service is what a person receives; a class called SomethingService is not."""
    vague = re.compile(r"(?:^|_)(manager|helper|utils?|info|process|handler?)(?:_|$)|(?:Manager|\wService|Helper)$")
    allowed = {"StaffManager", "ScopedManager", "process_view"}  # the last is Django's name
    found = []
    for path in source.python_files():
        for node in ast.walk(source.tree(path)):
            if isinstance(node, ast.FunctionDef | ast.ClassDef) and node.name not in allowed:
                if vague.search(node.name):
                    found.append(f"{source.short(path)}:{node.lineno} {node.name}")
    assert not found, found
