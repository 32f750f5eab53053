"""Registering a person or a family: on a legal basis, sealed, once, all or none."""

import io
from dataclasses import replace
from typing import Any
from uuid import uuid4

import pytest
from django.db import connection
from PIL import Image

from teranga.kernel import journal, vault
from teranga.kernel.acts import Refused
from teranga.kernel.codes import Code
from teranga.people import acts, queries
from teranga.people.models import ExactKey, Household, NameKey, Person
from teranga.people.rules.identity import Document, Identity, Journey
from tests.cast import FAMILY, PEOPLE
from tests.people.conftest import identity_of


def family(cast: Any, basis: Any, **options: Any) -> list[Person]:
    members = [acts.Member(identity_of(name), Code(PEOPLE[name].role)) for name in FAMILY]
    return acts.register_family(
        **{"office": cast.niamey, "members": members, "basis": basis, "by": cast.awa, **options}
    )


def picture(side: int = 900) -> bytes:
    out = io.BytesIO()
    exif = Image.Exif()
    exif[0x010F] = "A telephone that tells"
    Image.new("RGB", (side, side // 2), "teal").save(out, "JPEG", exif=exif)
    return out.getvalue()


def test_someone_registered_is_read_again_as_they_were_described(cast: Any, known: Any) -> None:
    journey = Journey((Code("MLI"), Code("DZA")), Code("DZA"), "Tamanrasset", 2019)
    mamadou = known("mamadou", journey=journey)
    seen = queries.person(cast.awa, mamadou.pk)
    assert queries.identity(seen) == identity_of("mamadou")
    assert queries.journey(seen) == journey
    assert (seen.birth_year, seen.sex_code, seen.nationality_code) == (1996, "M", "GIN")


def test_no_name_stands_in_the_tables(cast: Any, known: Any) -> None:
    known("mamadou", journey=Journey(lived_at="Tamanrasset"))
    tables = [name for name in connection.introspection.table_names() if name.split("_")[0] in ("people", "kernel")]
    with connection.cursor() as cursor:
        for table in tables:
            cursor.execute(f'SELECT * FROM "{table}"')
            text = repr([[bytes(v) if isinstance(v, memoryview) else v for v in row] for row in cursor.fetchall()])
            for word in ("Mamadou", "Diallo", "90123456", "Tamanrasset"):
                assert word not in text, f"{word} in {table}"


@pytest.mark.safeguard("S1")
def test_nothing_is_kept_of_someone_without_a_legal_basis(cast: Any, known: Any, basis: Any) -> None:
    with pytest.raises(Refused) as refused:
        known("mamadou", basis=replace(basis, scopes=()))
    assert refused.value.code == "consent-without-scope"
    assert Person.objects.unscoped("counting what is there").count() == 0


def test_everything_that_is_wrong_is_said_at_once(cast: Any, known: Any, basis: Any) -> None:
    with pytest.raises(Refused) as refused:
        known("mamadou", identity=Identity(phones=("123",)), basis=replace(basis, how=Code("")))
    codes = [each.code for each in refused.value.blockers]
    assert codes == ["name-missing", "phone-not-international", "consent-without-manner"]
    assert all(refused.value.words())


def test_one_registers_for_an_office_of_ones_own(cast: Any, known: Any) -> None:
    with pytest.raises(Refused):
        known("mamadou", office=cast.dakar)


def test_a_form_sent_twice_registers_once(cast: Any, known: Any, basis: Any) -> None:
    key = uuid4()
    assert known("mamadou", request_id=key).pk == known("mamadou", request_id=key).pk
    first, again = family(cast, basis, request_id=key), family(cast, basis, request_id=key)
    assert [each.pk for each in first] == [each.pk for each in again]
    assert Person.objects.unscoped("counting what is there").count() == 1 + len(FAMILY)


def test_a_family_is_registered_together_and_its_children_by_their_parents(cast: Any, basis: Any) -> None:
    ibrahima, hawa, fanta, sory = family(cast, basis)
    assert queries.family_of(ibrahima) == [hawa, fanta, sory]
    roles = [(each.identity.given_names, each.role_code) for each in queries.relatives(cast.awa, fanta)]
    assert roles[0] == ("Ibrahima", "head") and ("Sory", "child") in roles
    bases = [queries.consents(each, on=each.registered_at.date())[0].consent.basis_code for each in (hawa, fanta, sory)]
    assert bases == ["informed_consent", "guardian_consent", "guardian_consent"]


def test_a_family_with_a_member_in_error_is_not_registered_at_all(cast: Any, basis: Any) -> None:
    members = [acts.Member(identity_of("ibrahima")), acts.Member(Identity(), Code("child"))]
    with pytest.raises(Refused):
        family(cast, basis, members=members)
    for table in (Person, Household, NameKey):
        assert table.objects.unscoped("counting what is there").count() == 0


def test_one_alone_forms_no_household(cast: Any, basis: Any) -> None:
    (kofi,) = family(cast, basis, members=[acts.Member(identity_of("kofi"))])
    assert queries.household_of(kofi) is None and queries.relatives(cast.awa, kofi) == []


def test_each_member_is_journalled_under_their_own_key(cast: Any, basis: Any) -> None:
    ibrahima, hawa, *_children = family(cast, basis)
    acts.forget(hawa, reason=Code("asked"), by=cast.zeinabou)
    told = repr([line.arguments for line in journal.entries(ibrahima)])
    assert "Ibrahima" in told and "Hawa" not in told
    assert "Hawa" not in repr([line.arguments for line in journal.entries(hawa)])


def test_a_correction_keeps_what_was_said_before_in_the_journal(cast: Any, known: Any) -> None:
    kofi = known("kofi")
    acts.correct_identity(kofi, identity=replace(identity_of("kofi"), surname="Mensa"), why="his passport", by=cast.awa)
    assert queries.identity(queries.person(cast.awa, kofi.pk)).surname == "Mensa"
    now, before = journal.entries(kofi)
    assert now.arguments["identity"]["surname"] == "Mensa" and now.arguments["why"] == "his passport"
    assert before.arguments["identity"]["surname"] == "Mensah"


def test_a_corrected_name_is_found_and_the_old_one_no_more(cast: Any, known: Any) -> None:
    kofi = known("kofi")
    acts.correct_identity(kofi, identity=Identity("Traoré", "Seydou"), why="someone else's card", by=cast.awa)
    assert [hit.person for hit in queries.find(cast.awa, "Seidou Trawally")] == [kofi]
    assert queries.find(cast.awa, "Kofi Mensah") == []


def test_a_correction_obeys_the_same_rules(cast: Any, known: Any) -> None:
    with pytest.raises(Refused) as refused:
        acts.correct_identity(known("kofi"), identity=Identity("<b>"), why="-", by=cast.awa)
    assert refused.value.code == "name-odd"


def test_a_photo_is_kept_small_sealed_and_without_its_device(cast: Any, known: Any) -> None:
    kofi = acts.keep_photo(known("kofi"), photo=picture(), by=cast.awa)
    kept = queries.photo(cast.awa, kofi.pk)
    assert kept is not None and b"telephone" not in kept
    with Image.open(io.BytesIO(kept)) as image:
        assert image.format == "JPEG" and max(image.size) == 640


@pytest.mark.parametrize("data", [b"", b"GIF89a", b"\xff\xd8\xff\xe0" + b"0" * 40])
def test_what_is_no_picture_is_refused(cast: Any, known: Any, data: bytes) -> None:
    with pytest.raises(Refused) as refused:
        acts.keep_photo(known("kofi"), photo=data, by=cast.awa)
    assert refused.value.code == "not-a-picture"


@pytest.mark.safeguard("S1")
def test_no_photo_is_kept_once_consent_is_withdrawn(cast: Any, known: Any) -> None:
    kofi = known("kofi")
    row = kofi.consents.get()
    acts.withdraw_consent(row, withdrawn_on=row.given_on, how=Code("in_person"), by=cast.awa)
    with pytest.raises(Refused) as refused:
        acts.keep_photo(kofi, photo=picture(), by=cast.awa)
    assert refused.value.code == "consent-withdrawn"


def test_a_new_photo_destroys_the_old_one(cast: Any, known: Any, django_capture_on_commit_callbacks: Any) -> None:
    kofi = acts.keep_photo(known("kofi"), photo=picture(), by=cast.awa)
    old = kofi.photo_id
    with django_capture_on_commit_callbacks(execute=True):
        acts.keep_photo(kofi, photo=picture(300), by=cast.awa)
    assert not vault.load_file(kofi.pk, old)


def test_a_person_forgotten_is_found_by_nothing_and_named_nowhere(cast: Any, known: Any) -> None:
    with_papers = replace(identity_of("mamadou"), documents=(Document(Code("passport"), "R0123456"),))
    mamadou = acts.keep_photo(known("mamadou", identity=with_papers), photo=picture(), by=cast.awa)
    picture_id = mamadou.photo_id
    forgetting = acts.forget(mamadou, reason=Code("asked"), by=cast.zeinabou)
    assert forgetting.reason_code == "asked"
    seen = queries.person(cast.awa, mamadou.pk)
    assert queries.identity(seen).name == "" and seen.birth_year == 1996
    assert not vault.load_file(mamadou.pk, picture_id) and queries.photo(cast.awa, mamadou.pk) is None
    for text in ("Mamadou Diallo", "+22790123456", "R0123456"):
        assert queries.find(cast.awa, text) == []
    assert queries.possible_duplicates(cast.awa, identity_of("mamadou")) == []
    for table in (NameKey, ExactKey):
        assert table.objects.unscoped("counting what is there").count() == 0
    assert list(journal.verify()) == []


def test_a_person_is_forgotten_once_and_then_left_alone(cast: Any, known: Any) -> None:
    kofi = known("kofi")
    acts.forget(kofi, reason=Code("asked"), by=cast.zeinabou)
    for again in (
        lambda: acts.forget(kofi, reason=Code("asked"), by=cast.zeinabou),
        lambda: acts.correct_identity(kofi, identity=identity_of("kofi"), why="-", by=cast.awa),
    ):
        with pytest.raises(Refused) as refused:
            again()
        assert refused.value.code == "person-forgotten"


def test_forgetting_asks_for_its_own_permission(cast: Any, known: Any) -> None:
    with pytest.raises(Refused) as refused:
        acts.forget(known("kofi"), reason=Code("asked"), by=cast.awa)
    assert refused.value.code == "not-allowed"
