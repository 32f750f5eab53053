"""A stolen disk tells no name: databases, their logs, documents, backups and what the programme said are searched for
everyone of the demo (see tests/house/searching.py)."""

import base64
import bz2
import lzma
import zlib
from pathlib import Path

import pytest

from tests import sharing
from tests.house import searching


@pytest.fixture(scope="module")
def stolen(tmp_path_factory: pytest.TempPathFactory) -> searching.Stolen:
    home = tmp_path_factory.mktemp("stolen") / "kept"
    sharing.in_use(tmp_path_factory, home)
    return searching.steal(home)


@pytest.mark.once
@pytest.mark.safeguard("S1")
def test_no_name_stands_in_any_file(stolen: searching.Stolen) -> None:
    assert len(stolen.people) == int(sharing.PEOPLE) + 1
    assert searching.found_in(stolen.files, stolen.words) == []


@pytest.mark.once
def test_the_search_would_have_found_one(stolen: searching.Stolen) -> None:
    """The name of a member of staff is no secret, and stands there."""
    files = stolen.files
    assert any(path.name.endswith("-wal") and content for path, content in files.items())
    assert any(path.parent.parent.name == "media" for path in files)
    assert {path.name.split("-")[1] for path in files if path.name.startswith("teranga-")} == {"files", "keys"}
    assert any("teranga.sqlite3" in line for line in searching.found_in(files, {"Awa Seyni"}))


@pytest.mark.once
@pytest.mark.parametrize(
    "hidden",
    [
        "Mahamadou Diallo".encode("utf-16-le"),
        "محمدو جالو".encode("utf-16-be"),
        b"?x" + base64.b64encode(b"id=1;Mahamadou Diallo") + b"\n",
        base64.urlsafe_b64encode(b"12Mahamadou Diallo".ljust(20, b"?")),
        b'"' + b"Mahamadou Diallo".hex().encode() + b'"',
        b"f" + b"1Mahamadou Diallo".hex().upper().encode(),
        b"junk" + zlib.compress(b"Mahamadou Diallo" * 3),
        b"junk" + bz2.compress(b"Mahamadou Diallo"),
        b"junk" + lzma.compress(b"Mahamadou Diallo"),
    ],
)
def test_the_search_sees_through_what_hides_a_name(hidden: bytes) -> None:
    assert searching.found_in({Path("one"): b"\x00\xff " + hidden}, {"Mahamadou", "محمدو"})
