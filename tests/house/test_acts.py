"""Every act, permission, safeguard and refusal of the house: declared, worded, used, held, proved."""

import ast
import fnmatch
import inspect
import re
from typing import Any

import pytest

from teranga.access import rules as access_rules
from teranga.cli import addresses, catalogues, reference
from teranga.kernel import acts, rooms, words
from teranga.kernel.refusals import Blocker
from teranga.kernel.scope import Record
from tests.house import source

pytestmark = pytest.mark.once

ACTS = reference.known_acts()
IN_FORCE = source.safeguards_in_force()


def act_id(known: acts.Act) -> str:
    return known.id


@pytest.mark.parametrize("known", ACTS, ids=act_id)
def test_an_act_says_what_it_does_and_who_may(known: acts.Act) -> None:
    assert re.fullmatch(r"[a-z_]+\.[a-z_]+", known.id)
    assert known.id.split(".")[0] == known.function.__module__.split(".")[1], "an act belongs to its room"
    assert inspect.getdoc(known.function), f"{known.id} has no docstring"
    for text in (known.label, known.done):
        assert reference.in_language(text, "en")
    assert known.needs in set(rooms.permissions()), f"{known.needs} is on no card"
    assert set(known.guarded_by) <= set(words.safeguards()), f"{known.id}: unknown safeguards"


@pytest.mark.parametrize("known", ACTS, ids=act_id)
def test_an_act_takes_its_subject_first_and_everything_else_by_name(known: acts.Act) -> None:
    parameters = list(inspect.signature(known.function).parameters.values())
    by_position = [each for each in parameters if each.kind is not inspect.Parameter.KEYWORD_ONLY]
    assert len(by_position) == (0 if known.creates else 1), f"{known.id}: {[each.name for each in by_position]}"
    assert "by" in inspect.signature(known.function).parameters
    assert all(each.name in known.hints for each in parameters), f"{known.id}: an argument without a type"
    if not known.creates:
        assert issubclass(known.hints[by_position[0].name], Record)


def test_every_permission_has_words_and_a_role_that_holds_it() -> None:
    held = {permission for role in access_rules.roles().values() for permission in role.permissions}
    held |= reference.EVERYONES | reference.COMMAND_LINES
    known = rooms.permissions()
    assert held <= set(known), f"roles.csv grants what is on no card: {sorted(held - set(known))}"
    assert set(known) <= held, f"held by no role: {sorted(set(known) - held)}"
    for code, label in known.items():
        assert reference.in_language(label, "en"), code


def test_every_permission_opens_something() -> None:
    asked = {known.needs for known in ACTS} | {page.needs for page in addresses.every()}
    asked |= {each.needs for kind in ("nav", "panels") for each in rooms.all(kind)}
    asked |= {
        text
        for path in source.python_files()
        for call in source.calls(path)
        if source.called_name(call.func) == "may" and call.args and (text := source.literal(call.args[0]))
    }
    idle = set(rooms.permissions()) - asked
    assert not idle, f"nothing asks for {sorted(idle)}"


def _codes_raised() -> dict[str, list[tuple[str, ast.Call]]]:
    """Each code that a Blocker or Refused is made of, and where; "line-birth-*" for one made of a beginning."""
    found: dict[str, list[tuple[str, ast.Call]]] = {}
    for path in source.python_files():
        for call in source.calls(path):
            if source.called_name(call.func) in {"Blocker", "Refused"} and call.args:
                for code in _codes_of(call.args[0]):
                    found.setdefault(code, []).append((source.short(path), call))
    return found


def _codes_of(node: ast.expr) -> list[str]:
    if isinstance(node, ast.IfExp):
        return [*_codes_of(node.body), *_codes_of(node.orelse)]
    if isinstance(node, ast.JoinedStr):
        beginning = source.literal(node.values[0])
        return [f"{beginning}*"] if beginning else []
    return [text] if (text := source.literal(node)) is not None else []


def _texts_in_source() -> set[str]:
    return {
        node.value
        for path in source.python_files()
        for node in ast.walk(source.tree(path))
        if isinstance(node, ast.Constant) and isinstance(node.value, str)
    }


def test_a_refusal_has_one_text_in_the_whole_house() -> None:
    codes = [row["code"] for path in sorted((source.DATA / "refusals").glob("*.csv")) for row in source.rows(path)]
    assert len(codes) == len(set(codes)), sorted({code for code in codes if codes.count(code) > 1})


def test_every_refusal_raised_has_its_words() -> None:
    known = list(source.refusals())
    missing = {code: places[0][0] for code, places in _codes_raised().items() if not fnmatch.filter(known, code)}
    assert not missing, f"no row in data/refusals: {missing}"


def test_every_refusal_worded_is_raised() -> None:
    made = {code for beginning in _codes_raised() for code in fnmatch.filter(source.refusals(), beginning)}
    unused = set(source.refusals()) - made - _texts_in_source()
    assert not unused, f"rows of data/refusals that nothing raises: {sorted(unused)}"


def test_a_refusal_is_given_the_values_its_words_ask_for() -> None:
    wrong = []
    for code, places in _codes_raised().items():
        row = source.refusals().get(code)
        for where, call in places if row else ():
            given = {keyword.arg for keyword in call.keywords}
            asked = {each[2:-2] for each in catalogues.placeholders(row["en"])} if row else set()
            if None not in given and not asked <= given:
                wrong.append(f"{where}:{call.lineno} {code} lacks {sorted(asked - given)}")
    assert not wrong, "\n".join(wrong)


@pytest.mark.parametrize("code", sorted(source.refusals()))
def test_a_refusal_says_what_to_do_and_names_what_exists(code: str) -> None:
    row = source.refusals()[code]
    assert re.fullmatch(r"[a-z0-9_]+(-[a-z0-9_]+)*", code)
    assert not row["safeguard"] or row["safeguard"] in words.safeguards()
    assert not row["clear_act"] or row["clear_act"] in acts.registry, f"no act {row['clear_act']}"
    for language in ("fr", "en"):
        assert row[language].rstrip()[-1] in ".!?)", f"{code} ({language}) is no sentence"
    values: dict[str, Any] = {each[2:-2]: 3 for each in catalogues.placeholders(row["en"])}
    assert words.refusal(Blocker(code, **values))


@pytest.mark.parametrize("safeguard", IN_FORCE)
def test_a_safeguard_in_force_guards_an_act(safeguard: str) -> None:
    if safeguard == "S12":  # reads, not acts: see test_reads_leave_a_trace
        return
    assert [known.id for known in ACTS if safeguard in known.guarded_by]


@pytest.mark.parametrize("safeguard", [each for each in IN_FORCE if each != "S12"])
def test_a_safeguard_in_force_has_a_rule_that_refuses(safeguard: str) -> None:
    codes = {code for code, row in source.refusals().items() if row["safeguard"] == safeguard}
    raised = {code for code, places in _codes_raised().items() if any("/rules" in where for where, _ in places)}
    assert codes, f"no refusal in data/refusals names {safeguard}"
    assert codes & raised, f"no rule of a room gives one of {sorted(codes)}"


@pytest.mark.parametrize("safeguard", IN_FORCE)
def test_a_safeguard_in_force_is_proved_by_a_test(safeguard: str) -> None:
    proof = re.compile(rf"""pytest\.mark\.safeguard\([^)]*["']{safeguard}["']""")
    tests = source.python_files(source.REPOSITORY / "tests")
    assert any(proof.search(path.read_text(encoding="utf-8")) for path in tests), f"no test is marked {safeguard}"


def test_every_safeguard_named_by_an_act_is_in_force() -> None:
    early = {(known.id, each) for known in ACTS for each in known.guarded_by if each not in IN_FORCE}
    assert not early, early
