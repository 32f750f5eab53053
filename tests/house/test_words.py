"""Every text that a person sees is there in every language, and the pages derived from the programme are up to date."""

import re

import pytest
from click.testing import CliRunner

from teranga.cli import catalogues, commands, reference
from tests.house import source

pytestmark = pytest.mark.once


def test_every_text_has_its_french() -> None:
    assert catalogues.what_is_missing(source.HOUSE, source.DATA) == []


def test_templates_show_no_text_that_is_not_translated() -> None:
    """Letters between tags are words somebody reads; they go through translate, a label or a code list."""
    found = []
    for path in sorted(source.HOUSE.rglob("templates/**/*.html")):
        if path.name in IN_BOTH_LANGUAGES:
            continue
        text = path.read_text(encoding="utf-8")
        text = re.sub(r"{%-?\s*blocktranslate.*?endblocktranslate\s*-?%}", "", text, flags=re.DOTALL)
        text = re.sub(r"{% block \w+ %}[a-z -]+{% endblock %}", "", text)  # a name for the style sheet
        text = re.sub(r"{#.*?#}|{%.*?%}|{{.*?}}|<!--.*?-->|<(script|style|title).*?</\1>", "", text, flags=re.DOTALL)
        text = re.sub(r"<[^>]*>|&\w+;", "\n", text)
        words = [line.strip() for line in text.splitlines() if re.search(r"[^\W\d_]{2,}", line)]
        found += [f"{source.short(path)}: {line}" for line in words if line not in NAMES]
    assert not found, "\n".join(found)


IN_BOTH_LANGUAGES = {"400.html", "403_csrf.html", "413.html", "500.html"}
"""Shown when nothing can be counted on, the reader's language included."""
NAMES = {"Teranga", "CSV", "XLSX", "PDF"}


def test_the_pages_of_reference_are_up_to_date() -> None:
    for name, text in reference.pages(commands.house).items():
        path = source.REPOSITORY / "docs" / "reference" / name
        assert path.exists() and path.read_text(encoding="utf-8") == text, f"{name}: run `teranga docs`"


def test_every_setting_is_documented() -> None:
    told = (source.REPOSITORY / "docs" / "reference" / "settings.md").read_text(encoding="utf-8")
    read = re.findall(r"\"((?:TERANGA|DATABASE)_[A-Z_]+)\"", (source.HOUSE / "settings.py").read_text(encoding="utf-8"))
    assert {f"`{name}`" for name in read} == set(re.findall(r"^\| (`[A-Z_]+`) ", told, flags=re.MULTILINE))


def test_help_lists_every_command_with_a_sentence() -> None:
    shown = CliRunner().invoke(commands.house, ["--help"])
    assert shown.exit_code == 0
    for name in commands.house.list_commands(None):  # type: ignore[arg-type]
        command = commands.house.get_command(None, name)  # type: ignore[arg-type]
        assert command is not None and command.help, f"teranga {name} says nothing of itself"
        assert name in shown.output


@pytest.mark.parametrize("name", ["acts", "safeguards", "permissions"])
def test_the_lists_of_the_house_are_printed(name: str) -> None:
    shown = CliRunner().invoke(commands.house, [name])
    assert shown.exit_code == 0 and shown.output
