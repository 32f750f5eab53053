"""A backup is made while people work, names nobody, and is really restored; a damaged one is told from a sound one."""

import json
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from threading import Event, Thread
from typing import Any

import pytest
from django.db import connections
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.recorder import MigrationRecorder

from teranga.access import acts as access_acts
from teranga.access import queries as access
from teranga.access.models import Organisation
from teranga.cli import drilling
from teranga.kernel import archives, backups, clock, dumps, masters, restoring, rooms, vault
from teranga.kernel.acts import housekeeping
from teranga.kernel.models import Drill, Entry
from tests.cast import Cast

committed = pytest.mark.django_db(transaction=True)
"""A backup holds what was committed."""


@pytest.fixture(scope="module", autouse=True)
def _emptied() -> Iterator[None]:
    """A test that commits has its tables emptied afterwards, which no act does. Other threads aren't exempt."""
    with housekeeping("tables are emptied after a test that commits"):
        yield


@pytest.fixture
def folders(tmp_path: Path) -> tuple[Path, Path]:
    return tmp_path / "files", tmp_path / "keys"


@pytest.fixture
def as_migrated(transactional_db: None, settings: Any) -> None:
    """The tests make the tables from the models; whoever restores them asks for the record of the migrations."""
    settings.MIGRATION_MODULES = {}
    applied = MigrationLoader(None).disk_migrations
    for alias in connections:
        recorder = MigrationRecorder(connections[alias])
        with housekeeping("the record of the migrations"):
            recorder.ensure_schema()
            for room, name in applied:
                recorder.record_applied(room, name)


@pytest.fixture
def at_work(transactional_db: None) -> Iterator[None]:
    """Somebody whose acts go on, one after the other, as long as the test lasts."""
    if connections["default"].vendor == "sqlite":  # the tests' own is in memory, and has one connection
        yield
        return
    ended, first = Event(), Event()

    def work() -> None:
        by = access.command("works while a backup is made")
        number = 0
        while not ended.is_set():
            access_acts.open_organisation(name=f"Relais {number}", kind="partner", by=by)
            first.set()
            number += 1
        connections.close_all()

    thread = Thread(target=work)
    thread.start()
    first.wait(timeout=20)
    yield
    ended.set()
    thread.join()


@committed
def test_a_backup_made_at_work_is_restored_whole(
    transactional_db: None, cast: Cast, as_migrated: None, at_work: None, folders: tuple[Path, Path]
) -> None:
    person = cast.register("mamadou")
    vault.store_file(person.pk, b"a scan")
    made = backups.make(*folders)
    found = drilling.drill(*folders)
    assert found.found == "" and found.is_sound
    assert found.documents >= 1
    assert 0 < found.entries == made.entries <= Entry.objects.count()
    assert backups.last_backup() == made and backups.last_drill() == found
    assert (found.files, found.keys, found.backup_made_at) == (made.files, made.keys, made.made_at)


@pytest.mark.once
@committed
def test_a_damaged_backup_is_told(transactional_db: None, cast: Cast, folders: tuple[Path, Path]) -> None:
    made = backups.make(*folders)
    path = folders[0] / made.files
    path.write_bytes(path.read_bytes()[:-100])
    found = drilling.drill(*folders)
    assert not found.is_sound
    assert "damaged" in found.found
    assert Drill.objects.get() == backups.last_drill()


def test_there_is_nothing_to_try_where_there_is_no_backup(db: None, folders: tuple[Path, Path]) -> None:
    with pytest.raises(drilling.NoDrill, match="teranga backup"):
        drilling.drill(*folders)


@pytest.mark.once
@committed
def test_old_backups_are_let_go_and_those_of_the_keys_first(
    db: None, frozen: Any, folders: tuple[Path, Path], settings: Any
) -> None:
    for days in (400, 364, 31, 29, 0):
        with clock.fixed(frozen - timedelta(days=days)):
            backups.make(*folders)
    ages = [[(frozen - each.made_at).days for each in backups.kept(folder)] for folder in folders]
    assert ages == [[0, 29, 31, 364], [0, 29]]


@pytest.mark.once
@committed
def test_neither_archive_says_anything_without_the_master_key(
    cast: Cast, folders: tuple[Path, Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    cast.register("mamadou")
    made = backups.make(*folders)
    for path in (folders[0] / made.files, folders[1] / made.keys):
        assert set(archives.about(path)) == {
            *("format", "kind", "made_at", "engine", "version", "wrapped_by", "identity")
        }
        with monkeypatch.context() as patch:
            patch.setattr(masters, "known", lambda: (masters.Master(b"0" * 32),))
            patch.setattr(masters, "read_again", lambda: (masters.Master(b"0" * 32),))
            with pytest.raises(masters.NoMasterKey, match="is needed"):
                archives.identity(path)


@pytest.mark.once
@committed
def test_what_answers_whether_a_name_is_known_is_in_no_backup(cast: Cast, folders: tuple[Path, Path]) -> None:
    cast.register("mamadou")
    made = backups.make(*folders)
    with archives.opened(folders[0] / made.files, archives.identity(folders[0] / made.files)) as files:
        rows = json.loads({name: content.read() for name, content in files}["manifest.json"])["rows"]
    assert rows["people_person"] == 1
    assert not {"people_namekey", "people_exactkey", "django_session"} & set(rows)


def test_the_index_is_made_anew_and_finds_as_before(cast: Cast) -> None:
    person, gone = cast.register("mamadou"), cast.register("kofi")
    before = set(person.name_keys.unscoped("the index before").values_list("key", flat=True))
    with housekeeping("as after restoring"):
        person.name_keys.unscoped("the index is lost").delete()
        vault.forget(gone.pk)
    assert sum(again() for again in rooms.all("after_restoring")) == 2
    assert set(person.name_keys.unscoped("the index after").values_list("key", flat=True)) == before
    gone.refresh_from_db()
    assert gone.forgetting.reason_code == "key_destroyed"
    assert not gone.name_keys.unscoped("nothing finds them").exists()


def read(path: Path, key: str) -> list[bytes]:
    archives.identity(path)
    with archives.opened(path, key) as files:
        return [content.read() for _name, content in files]


@pytest.mark.once
@pytest.mark.parametrize("damage", ["cut", "cut a part", "changed", "longer", "another file", "first line", "empty"])
def test_a_damaged_archive_never_opens_by_half(damage: str, db: None, tmp_path: Path) -> None:
    path = tmp_path / "one.sealed"
    archives.write(path, {"kind": "files"}, [("database.sqlite3", bytes(range(256)) * 4000), ("manifest.json", b"{}")])
    key, whole = archives.identity(path), path.read_bytes()
    middle = len(whole) // 2
    path.write_bytes(
        {
            "cut": whole[:-1],
            "cut a part": whole[:middle],
            "changed": whole[:middle] + bytes([whole[middle] ^ 1]) + whole[middle + 1 :],
            "longer": whole + b"x",
            "another file": b"PK\x03\x04 something else",
            "first line": whole.replace(b'"identity": "', b'"identity": "AQAA'),
            "empty": b"",
        }[damage]
    )
    with pytest.raises(archives.NotAnArchive):
        read(path, key)


@pytest.mark.once
def test_an_archive_with_a_stranger_in_it_is_refused(db: None, tmp_path: Path) -> None:
    path = tmp_path / "one.sealed"
    archives.write(path, {}, [("../../etc/passwd", b"x")])
    with pytest.raises(archives.NotAnArchive, match="no part of a backup"):
        read(path, archives.identity(path))


@pytest.mark.once
def test_a_backup_that_fails_leaves_nothing_behind(
    db: None, folders: tuple[Path, Path], monkeypatch: pytest.MonkeyPatch, settings: Any
) -> None:
    def fails(alias: str, path: Path) -> None:
        path.write_bytes(b"half a database")
        raise dumps.NotDumped("the disk is full")

    monkeypatch.setattr(dumps, "write", fails)
    with pytest.raises(dumps.NotDumped, match="full"):
        backups.make(*folders)
    assert [path for folder in folders for path in folder.iterdir()] == []
    assert not (Path(settings.DATA) / "backing-up").exists()
    assert backups.last_backup() is None


@pytest.mark.once
def test_a_changed_entry_of_the_journal_and_a_changed_key_are_found(cast: Cast) -> None:
    cast.register("mamadou")
    with housekeeping("somebody writes past the programme"):
        Entry.objects.filter(act="people.register").update(actor_name="Someone else")
        masters.Key.objects.update(wrapped_sealed=b"\x01" + bytes(60))
    report = restoring.Report()
    restoring.look(report)
    assert any("it was changed" in line for line in report.found)
    assert any("does not open" in line for line in report.found)


@committed
def test_a_restore_never_takes_the_place_of_an_installation(cast: Cast, folders: tuple[Path, Path]) -> None:
    made = backups.make(*folders)
    paths = folders[0] / made.files, folders[1] / made.keys
    if connections["default"].vendor == "postgresql":
        with pytest.raises(restoring.NotRestored, match="an installation already"):
            restoring.restore(*paths, lambda: None)
    with pytest.raises(restoring.NotRestored, match="first the archive of the files"):
        restoring.restore(*reversed(paths), lambda: None)
    assert Organisation.objects.unscoped("nothing was touched").count() == 2


def test_an_archive_of_another_engine_is_said(db: None, tmp_path: Path) -> None:
    path = tmp_path / "one.sealed"
    archives.write(path, {"kind": "files", "engine": "oracle"}, [])
    with pytest.raises(restoring.NotRestored, match="made on oracle"):
        restoring.restore(path, path, lambda: None)
