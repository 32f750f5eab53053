"""What the guides say is there: links lead somewhere, commands and settings exist, tests that are named do run."""

import re
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest
import yaml

from teranga.cli import commands
from tests.house import source

pytestmark = pytest.mark.once
ROOT = source.REPOSITORY
GUIDES = [*sorted((ROOT / "docs").rglob("*.md")), *sorted(ROOT.glob("*.md"))]
TEXTS = [*GUIDES, *sorted(path for path in (ROOT / "deploy").iterdir())]
LINK = re.compile(r"\]\(([^)\s]+)\)")
SETTING = re.compile(r"\b(TERANGA_[A-Z_]+[A-Z]|DATABASE_URL)\b")
COMMAND = re.compile(r"(?:^|[`\s/])teranga ([a-z][a-z-]+)(?: ([a-z][a-z-]+))?", re.MULTILINE)
CODE = re.compile(r"```.*?```|`[^`\n]+`", re.DOTALL)
ANSWERS = {"met", "not applicable", "open"}
SECTIONS = {
    **{"1.1": 2, "1.2": 9, "1.3": 11, "1.4": 3, "1.5": 2, "2.1": 3, "2.2": 3, "2.3": 4, "2.4": 1},
    **{"3.2": 2, "3.3": 4, "3.4": 6, "3.5": 5, "3.7": 2, "4.1": 3, "4.2": 1, "4.3": 2, "4.4": 4},
    **{"5.1": 1, "5.2": 3, "5.3": 2, "5.4": 3, "6.1": 3, "6.2": 12, "6.3": 4, "6.4": 4, "6.5": 5, "6.6": 3, "6.8": 4},
    **{"7.1": 3, "7.2": 4, "7.3": 2, "7.4": 5, "7.5": 2, "7.6": 2, "8.1": 2, "8.2": 3, "8.3": 1, "8.4": 1},
    **{"9.1": 3, "9.2": 4, "10.1": 2, "10.2": 2, "10.3": 4, "10.4": 11, "10.5": 5, "10.6": 2, "10.7": 3},
    **{"11.1": 2, "11.2": 3, "11.3": 3, "11.4": 4, "11.5": 1, "11.6": 1, "12.1": 3, "12.2": 2, "12.3": 4},
    **{"13.1": 1, "13.2": 5, "13.3": 2, "13.4": 5, "14.1": 2, "14.2": 4, "14.3": 3, "15.1": 3, "15.2": 3, "15.3": 7},
    **{"16.1": 1, "16.2": 5, "16.3": 4, "16.4": 3, "16.5": 3, "17.1": 1, "17.2": 4, "17.3": 2},
}
"""OWASP ASVS 5.0.0: requirements of levels 1 and 2 in each section, which come first in it."""


def links_of(path: Path) -> Iterator[str]:
    text = CODE.sub("", path.read_text(encoding="utf-8"))
    return (link for link in LINK.findall(text) if not re.match(r"[a-z]+:", link))


def anchors_of(path: Path) -> set[str]:
    headings = re.findall(r"^#+ (.+)$", path.read_text(encoding="utf-8"), re.MULTILINE)
    return {re.sub(r"[^\w\- ]", "", each.lower()).strip().replace(" ", "-") for each in headings}


@pytest.mark.parametrize("path", GUIDES, ids=source.short)
def test_every_link_leads_somewhere(path: Path) -> None:
    wrong = []
    for link in links_of(path):
        place, _, anchor = link.partition("#")
        there = (path.parent / place).resolve() if place else path
        if not there.exists() or (anchor and anchor not in anchors_of(there)):
            wrong.append(link)
    assert not wrong


def test_a_page_of_the_site_leads_to_pages_of_the_site_only() -> None:
    docs = ROOT / "docs"
    out = [
        f"{source.short(path)}: {link}"
        for path in docs.rglob("*.md")
        for link in links_of(path)
        if link[0] != "#" and not (path.parent / link.partition("#")[0]).resolve().is_relative_to(docs)
    ]
    assert not out


def settings_read() -> set[str]:
    """Variables of the environment that the programme reads."""
    read = {name for path in source.python_files() for name in SETTING.findall(path.read_text(encoding="utf-8"))}
    return read - {"TERANGA_BROWSER"}


def test_a_setting_that_is_named_exists() -> None:
    known = settings_read() | {"TERANGA_BROWSER"}
    wrong = [
        (source.short(path), name) for path in TEXTS for name in SETTING.findall(path.read_text()) if name not in known
    ]
    assert not wrong


def test_a_command_that_is_named_exists() -> None:
    known = commands.house.list_commands(None)  # type: ignore[arg-type]
    wrong = []
    for path in TEXTS:
        text = path.read_text(encoding="utf-8")
        for code in CODE.findall(text) if path.suffix == ".md" else [text]:
            for name, then in COMMAND.findall("\n".join(line.split("#")[0] for line in code.splitlines())):
                command = commands.house.get_command(None, name)  # type: ignore[arg-type]
                inside = getattr(command, "commands", None)
                if name not in known or (inside and then and then not in inside):
                    wrong.append(f"{source.short(path)}: teranga {name} {then}")
    assert not wrong


def test_make_targets_that_are_named_exist() -> None:
    targets = set(re.findall(r"^([a-z-]+):", (ROOT / "Makefile").read_text(), re.MULTILINE))
    named = {
        name
        for path in TEXTS
        for code in CODE.findall(path.read_text())
        for name in re.findall(r"(?:^|`|&& )make ([a-z-]+)", code, re.MULTILINE)
    }
    assert named <= targets, named - targets


def test_files_of_the_repository_that_are_named_exist() -> None:
    named = re.compile(r"`((?:teranga|tests|data|deploy|docs|bench|requirements)/[\w/.\-*]+\.\w+)(?:::\w+)?`")
    wrong = [
        f"{source.short(path)}: {name}"
        for path in GUIDES
        if "decisions" not in path.parts
        for name in named.findall(path.read_text(encoding="utf-8"))
        if not list(ROOT.glob(name))
    ]
    assert not wrong


def test_every_page_is_in_the_contents_of_the_site() -> None:
    class Loader(yaml.SafeLoader):
        """As YAML is; nothing of it is run."""

    def leaves(part: object) -> Iterator[str]:
        if isinstance(part, str):
            yield part
        else:
            for each in part.values() if isinstance(part, dict) else part:  # type: ignore[attr-defined]
                yield from leaves(each)

    listed = set(leaves(yaml.load((ROOT / "mkdocs.yml").read_text(), Loader)["nav"]))
    there = {str(path.relative_to(ROOT / "docs")) for path in (ROOT / "docs").rglob("*.md")}
    assert there - {"users/README.md"} == listed


def requirements() -> list[list[str]]:
    """Rows of the table: requirement, about, answer, how."""
    lines = (ROOT / "docs/security/asvs.md").read_text(encoding="utf-8").splitlines()
    rows = [[cell.strip() for cell in line.strip("|").split("|")] for line in lines if line.startswith("| V")]
    return [row for row in rows if len(row) == 4]


def test_every_requirement_of_asvs_level_2_is_answered_once() -> None:
    answered = [row[0] for row in requirements()]
    assert sorted(answered) == sorted(
        f"V{name}.{each}" for name, many in SECTIONS.items() for each in range(1, many + 1)
    )
    assert len(answered) == 253
    assert {row[2] for row in requirements()} == ANSWERS
    assert all(row[3] for row in requirements()), "an answer says how, why, or what is missing"


def test_what_is_open_stands_at_the_top_and_is_counted() -> None:
    text = (ROOT / "docs/security/asvs.md").read_text(encoding="utf-8")
    given = [row[2] for row in requirements()]
    assert (
        f"{given.count('met')} met, {given.count('not applicable')} not applicable, {given.count('open')} open." in text
    )
    top = re.findall(r"^\| (V[\d.]+) \|", text.split("## Files")[0], re.MULTILINE)
    assert top == [row[0] for row in requirements() if row[2] == "open"]


def test_every_test_that_asvs_names_exists() -> None:
    named = set(re.findall(r"`(tests/[\w/]+\.py)::(\w+)`", (ROOT / "docs/security/asvs.md").read_text()))
    wrong = [
        f"{path}::{name}"
        for path, name in sorted(named)
        if not (ROOT / path).exists() or f"def {name}(" not in (ROOT / path).read_text(encoding="utf-8")
    ]
    assert named and not wrong


def test_every_dependency_is_locked_with_its_hash() -> None:
    """And the lock names no place to fetch from: that is the installing machine's choice."""
    for lock in sorted((ROOT / "requirements").glob("*.txt")):
        text = lock.read_text()
        pinned = re.findall(r"^[\w.\-\[\]]+==\S+", text, re.MULTILINE)
        unpinned = re.findall(r"^(?!#|\s)[^=\n]+$", text, re.MULTILINE)
        assert pinned and not unpinned and text.count("--hash=sha256:") >= len(pinned)
        assert "http" not in text
    assert '"integrity"' in (ROOT / "frontend/package-lock.json").read_text()


def test_nothing_that_was_built_or_kept_is_in_the_repository() -> None:
    listed = subprocess.run(
        ["git", "ls-files"], cwd=ROOT, capture_output=True, text=True, check=True
    ).stdout.splitlines()
    assert not [name for name in listed if re.search(r"\.(key|sqlite3|mo|sealed)$|^site/|(^|/)\.env$", name)]
