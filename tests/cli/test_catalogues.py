"""Words are found in modules and templates, kept through a merge, and missed when they are missing."""

from pathlib import Path

import pytest

from teranga.cli import catalogues

pytestmark = pytest.mark.once
MODULE = """\
from django.utils.translation import gettext_lazy as _, ngettext_lazy
label = _("Open the file")
many = ngettext_lazy("%(count)s file", "%(count)s files", "count")
"""
TEMPLATE = """\
{% load i18n %}
<p title="it's {{ x|default:_("Nothing yet") }}">{% translate "Good morning" %}</p>
{% blocktranslate count n=n trimmed %}
  One day, {{ name }}
{% plural %}
  {{ n }} days, {{ name }}
{% endblocktranslate %}
"""


@pytest.fixture
def room(tmp_path: Path) -> catalogues.Room:
    folder = tmp_path / "house" / "outings"
    (folder / "templates").mkdir(parents=True)
    (folder / "__init__.py").touch()
    (folder / "acts.py").write_text(MODULE)
    (folder / "templates" / "outing.html").write_text(TEMPLATE)
    return catalogues.Room(folder)


def write(room: catalogues.Room, *entries: tuple[str, str]) -> None:
    path = room.catalogue("fr")
    path.parent.mkdir(parents=True, exist_ok=True)
    text = "".join(f'msgid "{said}"\nmsgstr "{translated}"\n\n' for said, translated in entries)
    path.write_text(catalogues.HEADER.format(language="fr") + text)


def missing(room: catalogues.Room, tmp_path: Path) -> list[str]:
    return catalogues.what_is_missing(room.path.parent, tmp_path / "data")


def test_words_are_found_in_modules_and_in_templates(room: catalogues.Room) -> None:
    said = {message.id for message in catalogues.extracted(room) if message.id}
    assert said == {
        "Open the file",
        "Nothing yet",
        "Good morning",
        ("%(count)s file", "%(count)s files"),
        ("One day, %(name)s", "%(n)s days, %(name)s"),
    }


def test_a_merge_keeps_what_was_translated_and_drops_what_is_no_longer_said(room: catalogues.Room) -> None:
    write(room, ("Good morning", "Bonjour"), ("Good evening", "Bonsoir"))
    assert catalogues.merge(room, "fr")
    assert not catalogues.merge(room, "fr")
    text = room.catalogue("fr").read_text()
    assert "Bonjour" in text
    assert "Bonsoir" not in text
    assert catalogues.stored(room, "fr").get("Open the file") is not None


def test_a_text_without_its_french_is_missed(room: catalogues.Room, tmp_path: Path) -> None:
    write(room, ("Good morning", "Bonjour"))
    assert len(missing(room, tmp_path)) == 4
    assert not any("Good morning" in each for each in missing(room, tmp_path))


def test_other_placeholders_are_noticed(room: catalogues.Room, tmp_path: Path) -> None:
    (room.path / "acts.py").write_text('from django.utils.translation import gettext as _\nx = _("%(n)s left")\n')
    (room.path / "templates" / "outing.html").unlink()
    write(room, ("%(n)s left", "Il en reste %(m)s"))
    assert "placeholders" in missing(room, tmp_path)[0]


def test_a_text_said_in_two_ways_is_noticed(room: catalogues.Room, tmp_path: Path) -> None:
    other = catalogues.Room(room.path.parent / "visits")
    other.path.mkdir()
    (other.path / "__init__.py").touch()
    write(room, ("Good morning", "Bonjour"))
    write(other, ("Good morning", "Salut"))
    assert any("otherwise" in each for each in missing(room, tmp_path))


def test_a_list_without_its_french_is_noticed(room: catalogues.Room, tmp_path: Path) -> None:
    (tmp_path / "data").mkdir()
    (tmp_path / "data" / "colours.csv").write_text("code,fr,en\nred,,Red\nblue,Bleu %(n)s,Blue\n")
    assert [each for each in missing(room, tmp_path) if "colours.csv" in each] == [
        "colours.csv red: fr or en is empty",
        "colours.csv blue: the placeholders of fr and en differ",
    ]


def test_what_is_compiled_is_what_the_programme_reads(room: catalogues.Room) -> None:
    write(room, ("Good morning", "Bonjour"))
    assert catalogues.compile_all(room.path.parent) == 1
    assert b"Bonjour" in room.catalogue("fr").with_suffix(".mo").read_bytes()
