"""Sealed archives: a line that says what it is, then a compressed tar in an age file (age-encryption.org/v1, X25519).

Everything streams: neither the whole nor a copy of it in clear is ever held. The identity that opens archives is a
secret of the keyring; the line carries it wrapped by the master key, so that the master key alone opens an archive.
Without Teranga: `tail -n +2 FILE | age -d -i IDENTITY | tar xz`.
"""

import base64
import io
import json
import os
import re
import tarfile
import threading
import zlib
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO, Any

import pyrage

from teranga.kernel import masters
from teranga.kernel.models import Secret

FORMAT = "teranga-backup/1"
_LONGEST_LINE = 4096
_CHUNK = 1 << 18
_MEMBER = re.compile(r"manifest\.json|database\.\w+|media/[0-9a-f]{2}/[0-9a-f]{32}\.sealed")


class NotAnArchive(Exception):
    """A file that is no archive of this kind, is damaged, or doesn't open with the keys at hand; in words."""


def write(path: Path, about: dict[str, Any], members: Iterable[tuple[str, bytes | Path]]) -> None:
    """Write an archive of files, by name; under its own name only when it is whole and on the disk."""
    row = Secret.objects.get(pk=masters.BACKUP)
    recipient = pyrage.x25519.Identity.from_str(masters.opened(row).decode()).to_public()
    wrapped = {"wrapped_by": row.wrapped_by, "identity": base64.b64encode(bytes(row.wrapped_sealed)).decode()}
    part, stream = path.with_name(path.name + ".part"), _Stream(members)
    part.unlink(missing_ok=True)
    with os.fdopen(os.open(part, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as out:
        out.write(json.dumps({"format": FORMAT, **about, **wrapped}).encode() + b"\n")
        try:
            pyrage.encrypt_io(stream, out, [recipient])
        except Exception as error:
            part.unlink()
            raise stream.stopped or error from error
        out.flush()
        os.fsync(out.fileno())
    os.replace(part, path)


class _Stream:
    """A compressed tar of files, made as it is read, so that it is never held."""

    def __init__(self, members: Iterable[tuple[str, bytes | Path]]) -> None:
        self.made, self.ready, self.at = self.make(members), b"", 0
        self.stopped: BaseException | None = None

    def read(self, size: int = -1) -> bytes:
        try:
            while self.at == len(self.ready):
                self.ready, self.at = next(self.made), 0
        except StopIteration:
            return b""
        except BaseException as error:  # it passes through another language, which would change it
            self.stopped = error
            raise
        end = len(self.ready) if size < 0 else min(self.at + size, len(self.ready))
        chunk, self.at = self.ready[self.at : end], end
        return chunk

    def make(self, members: Iterable[tuple[str, bytes | Path]]) -> Iterator[bytes]:
        small = zlib.compressobj(1, wbits=31)
        for name, content in members:
            with io.BytesIO(content) if isinstance(content, bytes) else content.open("rb") as source:
                member = tarfile.TarInfo(name)
                member.size, member.mode = source.seek(0, os.SEEK_END), 0o600
                source.seek(0)
                yield small.compress(member.tobuf())
                left = member.size
                while left and (chunk := source.read(min(left, _CHUNK))):
                    left -= len(chunk)
                    yield small.compress(chunk)
                yield small.compress(bytes(left + -member.size % tarfile.BLOCKSIZE))
        yield small.compress(bytes(2 * tarfile.BLOCKSIZE)) + small.flush()


def about(path: Path) -> dict[str, Any]:
    """What the first line of an archive says. Raises NotAnArchive."""
    try:
        with path.open("rb") as source:
            said = json.loads(source.readline(_LONGEST_LINE))
        if said["format"] != FORMAT:
            raise ValueError(said["format"])
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise NotAnArchive(f"{path} is no backup of Teranga, or can't be read.") from error
    return dict(said)


def identity(path: Path) -> str:
    """The identity that opens an archive, from its first line and the master keys at hand. Raises NoMasterKey."""
    said = about(path)
    row = Secret(name=masters.BACKUP, wrapped_by=said["wrapped_by"], wrapped_sealed=base64.b64decode(said["identity"]))
    try:
        return masters.opened(row).decode()
    except masters.Tampered as error:
        raise NotAnArchive(f"{path} was changed: its first line does not open.") from error


@contextmanager
def opened(path: Path, key: str) -> Iterator[Iterator[tuple[str, IO[bytes]]]]:
    """Every file of an archive, by name, to be read in order. Raises NotAnArchive, at its end at the latest."""
    opens = pyrage.x25519.Identity.from_str(key)
    with path.open("rb") as source:
        source.readline(_LONGEST_LINE)
        try:
            with _decrypted(source, opens) as pipe, tarfile.open(fileobj=pipe, mode="r|gz") as tar:
                yield _members(tar)
                while pipe.read(_CHUNK):  # to the very end: the last part proves that nothing is missing
                    pass
        except (pyrage.DecryptError, tarfile.TarError, EOFError, OSError, zlib.error) as error:
            raise NotAnArchive(f"{path} is damaged, cut short, or was changed.") from error


def _members(tar: tarfile.TarFile) -> Iterator[tuple[str, IO[bytes]]]:
    for member in tar:
        content = tar.extractfile(member)
        if content is None or not _MEMBER.fullmatch(member.name):
            raise NotAnArchive("The file holds something that is no part of a backup.")
        yield member.name, content


@contextmanager
def _decrypted(source: IO[bytes], identity: Any) -> Iterator[IO[bytes]]:
    """A pipe into which a thread decrypts. What stops the thread is raised here."""
    reads, writes = os.pipe()
    stopped: list[BaseException] = []

    def decrypt() -> None:
        with os.fdopen(writes, "wb") as end:
            try:
                pyrage.decrypt_io(source, end, [identity])
            except BaseException as error:  # whatever it is, it belongs to the caller
                stopped.append(error)

    thread = threading.Thread(target=decrypt, daemon=True)
    thread.start()
    with os.fdopen(reads, "rb") as pipe:
        try:
            yield pipe
        finally:
            while stopped == [] and thread.is_alive() and pipe.read(_CHUNK):
                pass
            thread.join()
    if stopped:
        raise stopped[0]
