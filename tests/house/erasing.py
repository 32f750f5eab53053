"""Run as a programme, in an installation of its own: people with any identity are written down everywhere, forgotten,
and looked for as somebody would who holds the master key, every file, and a data backup older than the forgetting.

What is looked for: every word of the identity, in the encodings a file may hold it in; in every sealed value and every
document, opened with every key that is left (deciphered without asking whether key and place belong together, as a
thief would); and the destroyed key itself, in whatever bytes are left of the database of keys. On PostgreSQL that is
once the nightly backup has written the table of keys anew; its write-ahead log is not looked at, and keeps what was
written until it is written over (docs/operators/postgresql.md says what to do about it).
"""

import base64
import dataclasses
import io
import json
import os
import re
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from uuid import UUID

import django

django.setup()

from cryptography.exceptions import InvalidTag  # noqa: E402
from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes  # noqa: E402
from cryptography.hazmat.primitives.ciphers.aead import AESGCM  # noqa: E402
from django.conf import settings  # noqa: E402
from django.db import connections  # noqa: E402
from huey.contrib.djhuey import HUEY  # noqa: E402
from hypothesis import HealthCheck, Phase, assume, given  # noqa: E402
from hypothesis import settings as hypothesis_settings  # noqa: E402
from hypothesis import strategies as st  # noqa: E402
from PIL import Image  # noqa: E402

from teranga.casework import acts as casework  # noqa: E402
from teranga.cli import installing  # noqa: E402
from teranga.exchange import acts as exchange  # noqa: E402
from teranga.exchange import jobs as exchange_jobs  # noqa: E402
from teranga.exchange import queries as exchange_queries  # noqa: E402
from teranga.exchange.models import ListLine  # noqa: E402
from teranga.kernel import acts, archives, backups, custody, masters, vault  # noqa: E402
from teranga.kernel.codes import Code  # noqa: E402
from teranga.kernel.models import Key  # noqa: E402
from teranga.people import acts as people  # noqa: E402
from teranga.people import queries  # noqa: E402
from teranga.people.models import Person  # noqa: E402
from teranga.people.rules.identity import Document, Identity  # noqa: E402
from teranga.protection import acts as protection  # noqa: E402
from teranga.protection import queries as protection_queries  # noqa: E402
from teranga.ui.uploads import Upload  # noqa: E402
from tests import cast as casting  # noqa: E402

APART = {"master.key", "secret.key"}
letters = st.sampled_from("abdefgilmnorstuyéèïàôçßğşñ" + "عبدالرحمن" + "ካሜሩን" + "Ελλην" + "Дмитр")
word = st.text(letters, min_size=7, max_size=14).filter(lambda text: len(set(text)) > 3)
number = st.text("0123456789", min_size=9, max_size=9).filter(lambda text: len(set(text)) > 4)
identities = st.builds(
    Identity,
    surname=word,
    given_names=word,
    other_names=word,
    birth_place=word,
    father=word,
    mother=word,
    sex=st.sampled_from([Code("F"), Code("M")]),
    nationality=st.just(Code("GIN")),
    phones=number.map(lambda digits: ("+224" + digits,)),
    documents=number.map(lambda digits: (Document(Code("passport"), digits),)),
)
HEX = re.compile(rb"\\\\x((?:[0-9a-f]{2}){30,})")
"""A value of bytes as pg_dump writes it."""
Blob = tuple[str, bytes]


def written(text: str) -> set[bytes]:
    """A text as the bytes of a file may hold it."""
    found = set()
    for form in {text, text.upper(), text.title()}:
        plain = form.encode()
        found |= {plain, form.encode("utf-16-le"), form.encode("utf-16-be"), plain.hex().encode()}
        found.add(plain.hex().upper().encode())
        found.add(json.dumps(form)[1:-1].encode())
        for ahead in range(3):  # base64 says the same bytes in three ways, as they fall
            found.add(base64.b64encode(bytes(ahead) + plain)[(0, 2, 3)[ahead] :].rstrip(b"=")[:-1])
    return {each for each in found if len(each) >= 7}


def words_of(identity: Identity, more: tuple[str, ...]) -> set[bytes]:
    texts = [*(getattr(identity, f.name) for f in dataclasses.fields(identity)), *more]
    texts += [*identity.phones, identity.phones[0][-8:], identity.documents[0].number]
    return set().union(*(written(text) for text in texts if isinstance(text, str) and len(text) >= 7))


def everything(cast: Any, identity: Identity, secret: str) -> Person:
    """Write someone down wherever the house writes: file, note, photo, document, correction, hold, their own copy."""
    person = people.register(office=cast.niamey, identity=identity, basis=casting.CONSENT, by=cast.awa)
    case = casework.open_case(
        person=person, office=cast.niamey, opened_on=casting.clock.today(), categories=(Code("stranded"),),
        priority=Code("low"), by=cast.awa,
    )  # fmt: skip
    casework.write_note(case, text=f"{identity.name} dit : {secret}", by=cast.awa)
    picture = io.BytesIO()
    Image.new("RGB", (30, 30), "red").save(picture, "JPEG")
    people.keep_photo(person, photo=picture.getvalue(), by=cast.awa)
    scan = Upload(f"{identity.surname}.pdf", "application/pdf", b"%PDF-1.4 " + identity.name.encode() + b" %%EOF")
    casework.attach(case, kind=Code("other"), file=scan, by=cast.awa)
    people.correct_identity(person, identity=dataclasses.replace(identity, father=secret), why=secret, by=cast.awa)
    protection.hold(person, reason=Code("litigation"), why=secret, by=cast.zeinabou)
    texts = tuple(each.key for each in protection_queries.texts(cast.zeinabou, person))
    copied = {"reason": Code("person"), "handed": Code("paper"), "language": Code("fra"), "texts": texts}
    protection.make_copy(person, **copied, by=cast.zeinabou)
    return person


def from_a_list(cast: Any, identity: Identity) -> tuple[Person, ListLine]:
    """Two lines of a list of which one is taken; the other waits for a decision."""
    line = f"{identity.surname};{identity.given_names};F;GIN;"
    text = f"Nom;Prénom;Sexe;Nationalité;Remarques\n{line}\nTouré;Aminata;F;MLI;attend\n"
    found = exchange.upload(
        office=cast.niamey, partner="Relais", basis=Code("partner_list_shared"), why="Accord",
        file=exchange_queries.as_received("liste.csv", text.encode(), on=casting.clock.today()), by=cast.awa,
    )  # fmt: skip
    mapping = exchange_queries.mapping_of(found, exchange_queries.table_of(found), on=casting.clock.today())
    exchange.map_columns(found, meanings=tuple(Code(each) for each in mapping.meanings), by=cast.awa)
    exchange_jobs.check(exchange_queries.partner_list(cast.awa, found.pk), by=cast.awa)
    with acts.housekeeping("the test looks at its lines"):
        first, waiting = ListLine.objects.unscoped("the lines of the test").filter(list=found).order_by("number")
    with acts.housekeeping("whatever was found alike, it is somebody new"):
        ListLine.objects.unscoped("the lines of the test").filter(pk=first.pk).update(
            state_code="duplicate", decision_code="new"
        )
    first.refresh_from_db()
    taken = exchange.take_line(first, by=cast.awa)
    return taken.person, waiting


def columns() -> Iterator[Blob]:
    """Every value of every column of both databases."""
    for alias in ("default", "keys"):
        with connections[alias].cursor() as cursor:
            for table in connections[alias].introspection.table_names(cursor):
                cursor.execute(f'SELECT * FROM "{table}"')
                for row in cursor.fetchall():
                    for value in row:
                        if isinstance(value, bytes | memoryview):
                            yield table, bytes(value)


def in_backup(path: Path) -> Iterator[Blob]:
    """Every file of an older backup, its database also value by value."""
    with archives.opened(path, archives.identity(path)) as files:
        for name, content in files:
            data = content.read()
            yield f"backup {name}", data
            if name.endswith(".sqlite3"):
                copy = _opened(data)
                for (table,) in copy.execute("SELECT name FROM sqlite_master WHERE type = 'table'").fetchall():
                    for row in copy.execute(f'SELECT * FROM "{table}"'):
                        yield from ((f"backup {table}", value) for value in row if isinstance(value, bytes))
            if name.endswith(".pgdump"):
                yield from (("backup value", bytes.fromhex(each[1].decode())) for each in HEX.finditer(data))


def _opened(data: bytes) -> Any:
    import sqlite3

    copy = sqlite3.connect(":memory:")
    copy.deserialize(data)
    return copy


def deciphered(blob: bytes, key: bytes) -> bytes:
    """What AES-256-GCM enciphered, without its proof (NIST SP 800-38D: counter mode from the second block on)."""
    cipher = Cipher(algorithms.AES(key), modes.CTR(blob[1:13] + (2).to_bytes(4, "big"))).decryptor()
    return cipher.update(blob[13:-16])


def keys_left() -> list[bytes]:
    opened = [
        masters.of(row.wrapped_by).unwrap(bytes(row.wrapped_sealed), bound_to=row.holder.bytes)
        for row in Key.objects.all()
    ]
    secrets = [masters.secret(masters.BLIND), masters.secret(masters.JOURNAL)]
    return [*opened, *secrets, masters.known()[0].secret, masters.known()[0].key("wrap")]


def on_disk() -> Iterator[Blob]:
    files = {path for path in Path(settings.DATA).rglob("*") if path.is_file() and path.name not in APART}
    for path in sorted(files.union(pages_of("default"), pages_of("keys"))):
        yield path.name, path.read_bytes()


def pages_of(alias: str) -> list[Path]:
    """The files in which a database lies: of SQLite its log too; of PostgreSQL all that the disk was told so far."""
    connection = connections[alias]
    if connection.vendor == "sqlite":
        name = Path(connection.settings_dict["NAME"])
        return list(name.parent.glob(f"{name.name}*"))
    with connection.cursor() as cursor:
        cursor.execute("CHECKPOINT")
        cursor.execute(
            "SELECT current_setting('data_directory'), oid FROM pg_database WHERE datname = current_database()"
        )
        folder, number = cursor.fetchone()
    return [path for path in Path(folder, "base", str(number)).iterdir() if path.is_file()]


def in_clear(words: set[bytes], blobs: list[Blob]) -> list[str]:
    return [f"in clear: {name}" for name, data in blobs if any(word in data for word in words)]


def clues(words: set[bytes], older: Path) -> list[str]:
    """Where something of an identity can be read. Empty when it is gone."""
    files = list(on_disk())
    blobs = [*columns(), *in_backup(older), *(each for each in files if each[0].endswith(".sealed"))]
    found = in_clear(words, [*files, *blobs])
    keys = keys_left()
    for name, blob in blobs:
        if blob[:1] == b"\x01" and len(blob) > 29:
            plain = (deciphered(blob, key) for key in keys)
            if any(word in each for each in plain for word in words):
                found.append(f"with a key that is left: {name}")
    return found


def remains(holder: UUID) -> list[str]:
    """Where the destroyed key of someone still lies, wrapped, among the bytes of the database of keys."""
    wrap, found = AESGCM(masters.known()[0].key("wrap")), []
    for path in pages_of("keys"):
        data = path.read_bytes()
        at = data.find(b"\x01")
        while 0 <= at <= len(data) - 61:
            try:
                wrap.decrypt(data[at + 1 : at + 13], data[at + 13 : at + 61], holder.bytes)
                found.append(f"{path.name} at {at}")
            except InvalidTag:
                pass
            at = data.find(b"\x01", at + 1)
    return found


def main(examples: int) -> None:
    os.umask(0o077)
    Path(settings.DATA).mkdir(mode=0o700, exist_ok=True)
    if custody.make_master_key(settings.MASTER_KEY_FILE):
        installing.furnish()
    HUEY.immediate = True
    cast = casting.installation()
    told = {"people": 0, "found before": 0}

    @hypothesis_settings(
        max_examples=examples,
        deadline=None,
        database=None,
        suppress_health_check=list(HealthCheck),
        phases=[Phase.generate],
    )
    @given(identities, identities, word)
    def gone_for_good(one: Identity, other: Identity, secret: str) -> None:
        words = words_of(one, (secret,)), written(other.surname) | written(other.given_names)
        assume(not in_clear(set().union(*words), [*on_disk()]))  # no word that stands there for other reasons
        person = everything(cast, one, secret)
        listed, waiting = from_a_list(cast, other)
        hashes = {*queries.name_keys(one), *queries.exact_keys(one)}
        made = backups.make(Path(settings.BACKUPS), Path(settings.BACKUPS_OF_KEYS))
        older = Path(settings.BACKUPS) / made.files
        assert remains(person.pk) and all(clues(some, older) for some in words), "the search must find what is there"
        told["found before"] += 1
        for each in (person, listed):
            people.forget(each, reason=Code("asked"), by=cast.zeinabou)
        for path in Path(settings.BACKUPS_OF_KEYS).iterdir():
            path.unlink()  # the backups of the keys have run out
        vault.scrub(thoroughly=True)  # as each backup does
        for some, each in zip(words, (person, listed), strict=True):
            assert clues(some, older) == []
            assert remains(each.pk) == []
            assert queries.identities(None, [each])[each.pk].name == ""
        assert not {row.key for row in (*_index("name_keys"), *_index("exact_keys"))} & hashes
        waiting.refresh_from_db()
        said = vault.unseal(waiting.list.contents_holder(), waiting.cells_sealed, field="exchange.line.cells")
        assert "Aminata" in str(said), "what the list says of others is still there"
        older.unlink()
        told["people"] += 2

    gone_for_good()
    print(json.dumps(told))


def _index(name: str) -> list[Any]:
    rows = Person._meta.get_field(name).related_model
    return list(rows.objects.unscoped("whether a hash is left"))


if __name__ == "__main__":
    main(int(sys.argv[1]))
