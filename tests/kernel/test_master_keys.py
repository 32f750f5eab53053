"""The master key comes from where the settings say, is replaced while people work, and comes back from the safe."""

import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from uuid import UUID, uuid4

import pytest
from click.testing import CliRunner
from django.conf import settings as house_settings

from teranga.cli import commands
from teranga.kernel import custody, journal, masters, rotation, vault
from teranga.kernel.acts import housekeeping
from teranga.kernel.models import Key, Secret
from teranga.people import queries
from tests.cast import Cast

FIELD = "people.person.identity"
PASSPHRASE = "sept pirogues au large de Gorée"


@pytest.fixture
def key_file(db: None, settings: Any, tmp_path: Path) -> Iterator[Path]:
    """The master key of the installation, in a file that this test may change."""
    before = dict(masters._secrets)
    path = tmp_path / "kept" / "master.key"
    path.parent.mkdir()
    path.write_bytes(Path(house_settings.MASTER_KEY_FILE).read_bytes())
    settings.MASTER_KEY_FILE = path
    yield path
    masters.forget_what_was_read()
    masters._secrets.update(before)


def new() -> tuple[UUID, bytes]:
    holder = uuid4()
    with housekeeping("a test makes a key"):
        vault.new_holder(holder)
    return holder, vault.seal(holder, "Aïssatou Diallo", field=FIELD)


def all_open(sealed: list[tuple[UUID, bytes]]) -> bool:
    return vault.unseal_many(sealed, field=FIELD) == ["Aïssatou Diallo"] * len(sealed)


def test_a_rotated_master_key_leaves_everything_as_it_was(key_file: Path, cast: Cast) -> None:
    person = cast.register("mamadou")
    blind, before = vault.blind("diallo", purpose="name"), key_file.read_text()
    done = rotation.rotate()
    assert key_file.read_text() != before and len(key_file.read_text().split()) == 1
    assert key_file.stat().st_mode & 0o777 == 0o600
    assert {
        *Key.objects.values_list("wrapped_by", flat=True),
        *Secret.objects.values_list("wrapped_by", flat=True),
    } == {done.now}
    assert vault.blind("diallo", purpose="name") == blind
    assert list(journal.verify()) == []
    assert queries.identities(cast.awa, [person])[person.pk].surname == "Diallo"
    assert all_open([new()])


def test_after_a_rotation_the_old_master_key_opens_nothing(key_file: Path) -> None:
    new()
    old = masters.known()[0]
    rotation.rotate()
    for row in (*Key.objects.all(), *Secret.objects.all()):
        bound = row.holder.bytes if isinstance(row, Key) else masters._bound(row.name)
        with pytest.raises(masters.Tampered):
            old.unwrap(bytes(row.wrapped_sealed), bound_to=bound)


@pytest.mark.parametrize("batches", range(4))
def test_a_rotation_cut_short_is_taken_up_again(batches: int, key_file: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Between any two batches everything opens, and who is registered meanwhile isn't left behind."""
    monkeypatch.setattr(rotation, "_SOME", 2)
    sealed = [new() for _ in range(5)]
    heard: list[int] = []

    def cut(so_far: int) -> None:
        heard.append(so_far)
        masters.forget_what_was_read()
        sealed.append(new())
        assert all_open(sealed)
        if len(heard) > batches:
            raise InterruptedError

    if batches < 3:
        with pytest.raises(InterruptedError):
            rotation.rotate(cut)
        assert len(key_file.read_text().split()) == 2
    now = rotation.rotate().now
    assert set(Key.objects.values_list("wrapped_by", flat=True)) == {now} == {each.id for each in masters.known()}
    assert all_open(sealed)


def test_a_rotation_cut_short_before_its_last_step_only_lets_the_old_key_go(
    key_file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    sealed, write = [new()], custody.write_master_keys
    with monkeypatch.context() as patch:
        patch.setattr(custody, "write_master_keys", lambda path, keys: write(path, keys) if len(keys) > 1 else 1 / 0)
        with pytest.raises(ZeroDivisionError):
            rotation.rotate()
    assert all_open(sealed)
    done = rotation.rotate()
    assert done.before == done.now and done.keys == 0
    assert [each.id for each in masters.known()] == [done.now]
    assert all_open(sealed)


def test_another_process_finds_the_new_master_key_by_itself(key_file: Path) -> None:
    """It had read the file before the rotation."""
    sealed, before = [new()], masters.known()
    read = {key_file.read_text()}
    rotation.rotate()
    masters._read.cache_clear()
    hexadecimal = read.pop()
    now = key_file.read_text()
    key_file.write_text(hexadecimal)
    assert masters.known() == before
    key_file.write_text(now)
    assert all_open([*sealed, new()])


@pytest.mark.parametrize("kind", ["environment", "command"])
def test_a_master_key_from_elsewhere_is_rotated_by_giving_both(kind: str, key_file: Path, settings: Any) -> None:
    sealed, old, fresh = [new()], key_file.read_text().strip(), "ab" * 32

    def give(*keys: str) -> None:
        shown = " ".join(keys)
        settings.MASTER_KEY = shown if kind == "environment" else ""
        settings.MASTER_KEY_COMMAND = f"{sys.executable} -c \"print('{shown}')\"" if kind == "command" else ""

    key_file.unlink()
    give(old)
    assert all_open(sealed)
    with pytest.raises(rotation.NotRotated, match="the new key first"):
        rotation.rotate()
    give(fresh, old)
    assert rotation.rotate().keys == 1
    give(fresh)
    assert all_open([*sealed, new()])
    assert not key_file.exists()


@pytest.mark.once
@pytest.mark.parametrize("given", ["abcd", "not hexadecimal", "  ", "false", "sleepless-and-not-there"])
def test_a_source_that_gives_no_key_is_said_so(given: str, key_file: Path, settings: Any) -> None:
    settings.MASTER_KEY_COMMAND = given
    with pytest.raises(masters.NoMasterKey, match="TERANGA_MASTER_KEY_COMMAND"):
        vault.blind("x", purpose="name")
    settings.MASTER_KEY_COMMAND, settings.MASTER_KEY = "", given
    with pytest.raises(masters.NoMasterKey, match="TERANGA_MASTER_KEY holds no"):
        vault.blind("x", purpose="name")


def test_an_installation_older_than_the_keyring_keeps_its_index_and_its_history(key_file: Path, cast: Cast) -> None:
    """They hung on the master key itself."""
    cast.register("mamadou")
    master = masters.known()[0]
    with housekeeping("as it was before the keyring"):
        Secret.objects.all().delete()
        Key.objects.update(wrapped_by="")
        masters.make_keyring()
    assert masters.secret(masters.BLIND) == master.key("blind")
    assert masters.secret(masters.JOURNAL) == master.key("journal")
    assert set(Key.objects.values_list("wrapped_by", flat=True)) == {master.id}


def test_a_new_installation_has_secrets_of_its_own(key_file: Path) -> None:
    with housekeeping("a new installation"):
        Secret.objects.all().delete()
        Key.objects.all().delete()
        masters.make_keyring()
    master, found = masters.known()[0], [masters.secret(name) for name in (masters.BLIND, masters.JOURNAL)]
    assert found[0] != found[1] and not {master.key("blind"), master.key("journal")} & set(found)


def run(*arguments: str, **options: Any) -> Any:
    return CliRunner().invoke(commands.house, ["keys", *arguments], **options)


@pytest.mark.once
def test_the_key_goes_to_the_safe_and_comes_back_on_another_machine(
    key_file: Path, settings: Any, tmp_path: Path
) -> None:
    sealed, exported = [new()], tmp_path / "safe.age"
    given = tmp_path / "passphrase"
    given.write_text(PASSPHRASE + "\n")
    assert run("export", str(exported), "--passphrase-file", str(given)).exit_code == 0
    assert exported.stat().st_mode & 0o777 == 0o600
    assert key_file.read_bytes().strip() not in exported.read_bytes()
    settings.MASTER_KEY_FILE = tmp_path / "elsewhere" / "master.key"
    wrong = run("import", str(exported), input="wrong\n")
    assert wrong.exit_code == 1 and "does not open" in wrong.output
    assert run("import", str(exported), input=PASSPHRASE + "\n").exit_code == 0
    assert settings.MASTER_KEY_FILE.read_bytes() == key_file.read_bytes()
    assert all_open(sealed)
    settings.MASTER_KEY_FILE.write_text("ab" * 32)
    other = run("import", str(exported), input=PASSPHRASE + "\n")
    assert other.exit_code == 1 and "another master key" in other.output
    assert settings.MASTER_KEY_FILE.read_text() == "ab" * 32


@pytest.mark.once
def test_a_short_passphrase_and_a_file_that_is_there_are_refused(key_file: Path, tmp_path: Path) -> None:
    short = run("export", str(tmp_path / "safe.age"), input="court\ncourt\n")
    assert short.exit_code == 1 and "15 characters" in short.output
    there = run("export", str(key_file), input=f"{PASSPHRASE}\n{PASSPHRASE}\n")
    assert there.exit_code == 1 and "there already" in there.output


def test_the_command_says_what_it_did_and_what_is_next(key_file: Path) -> None:
    new()
    before = run("init").output
    done = run("rotate")
    assert done.exit_code == 0 and "teranga backup" in done.output and "teranga keys export" in done.output
    assert run("init").output != before and str(key_file) in before
