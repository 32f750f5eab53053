"""What is sealed opens only with its person's key, in its own place; a forgotten person opens no more."""

from pathlib import Path
from uuid import UUID, uuid4

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

from teranga.kernel import custody, masters, vault
from teranga.kernel.acts import housekeeping

FIELD = "people.person.identity"
json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(),
    lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner),
)


@pytest.fixture
def holder(db: None) -> UUID:
    return _new()


def _new() -> UUID:
    holder = uuid4()
    with housekeeping("a test makes a key"):
        vault.new_holder(holder)
    return holder


class AnyValue(TestCase):
    databases = {"default", "keys"}

    @settings(max_examples=50, deadline=None)
    @given(st.binary() | json_values)
    def test_whatever_is_sealed_opens_to_itself(self, value: object) -> None:
        holder = _new()
        assert vault.unseal(holder, vault.seal(holder, value, field=FIELD), field=FIELD) == value


def test_a_blob_opens_neither_for_another_person_nor_in_another_field(holder: UUID) -> None:
    blob = vault.seal(holder, "Aïssatou Diallo", field=FIELD)
    with pytest.raises(vault.Tampered):
        vault.unseal(holder, blob, field="casework.note.text")
    with pytest.raises(vault.Tampered):
        vault.unseal(_new(), blob, field=FIELD)


@pytest.mark.parametrize("place", [0, 5, 20, -1])
def test_a_changed_blob_does_not_open(holder: UUID, place: int) -> None:
    blob = bytearray(vault.seal(holder, "Aïssatou Diallo", field=FIELD))
    blob[place] ^= 1
    if place != 0:  # the first byte is the version of the format
        with pytest.raises(vault.Tampered):
            vault.unseal(holder, bytes(blob), field=FIELD)


def test_two_seals_of_one_value_differ(holder: UUID) -> None:
    assert vault.seal(holder, "x", field=FIELD) != vault.seal(holder, "x", field=FIELD)


def test_a_forgotten_person_opens_to_nothing(holder: UUID) -> None:
    blob = vault.seal(holder, "Aïssatou Diallo", field=FIELD)
    file = vault.store_file(holder, b"a photo")
    with vault.ring():
        assert vault.load_file(holder, file) == b"a photo"
        with housekeeping("a test forgets"):
            vault.forget(holder)
        assert vault.unseal(holder, blob, field=FIELD) is vault.FORGOTTEN
    assert not vault.unseal(holder, blob, field=FIELD)
    assert vault.load_file(holder, file) is vault.FORGOTTEN
    with pytest.raises(vault.Tampered):
        vault.seal(holder, "new words about them", field=FIELD)


def test_many_are_opened_with_one_question(holder: UUID, django_assert_num_queries: object) -> None:
    people = [_new() for _ in range(20)]
    blobs = [(each, vault.seal(each, str(each), field=FIELD)) for each in people]
    with django_assert_num_queries(1, using="keys"):  # type: ignore[operator]
        assert vault.unseal_many([*blobs, (holder, None)], field=FIELD) == [*map(str, people), None]


def test_a_destroyed_file_is_gone(holder: UUID) -> None:
    file = vault.store_file(holder, b"scan")
    vault.destroy_file(file)
    vault.destroy_file(file)
    assert vault.load_file(holder, file) is vault.FORGOTTEN


def test_a_stored_file_does_not_hold_what_it_keeps(holder: UUID, settings: object) -> None:
    file = vault.store_file(holder, b"Aissatou Diallo")
    kept = next(Path(settings.MEDIA_ROOT).rglob(f"{file.hex}*"))  # type: ignore[attr-defined]
    assert b"Aissatou" not in kept.read_bytes()


def test_a_blind_hash_depends_on_its_purpose(db: None) -> None:
    assert vault.blind("diallo", purpose="name") == vault.blind("diallo", purpose="name")
    assert vault.blind("diallo", purpose="name") != vault.blind("diallo", purpose="phone")


def test_a_master_key_is_private_and_never_overwritten(tmp_path: Path) -> None:
    path = tmp_path / "master.key"
    assert custody.make_master_key(path)
    assert path.stat().st_mode & 0o777 == 0o600
    before = path.read_text()
    assert not custody.make_master_key(path)
    assert path.read_text() == before


def test_without_its_master_key_the_installation_says_so(tmp_path: Path, settings: object) -> None:
    settings.MASTER_KEY_FILE = tmp_path / "nowhere"  # type: ignore[attr-defined]
    with pytest.raises(masters.NoMasterKey, match="bring the key back"):
        vault.blind("x", purpose="name")
