"""Keeping the master key: made, written in one step, taken out for the safe under a passphrase, and brought back.

What is exported is an age file (age-encryption.org/v1, scrypt): the `age` command opens it too.
"""

import json
import os
from pathlib import Path

import pyrage

from teranga.kernel import clock, masters
from teranga.kernel.masters import Master

SHORTEST_PASSPHRASE = 15
"""Characters, as NIST SP 800-63B asks of a password that stands alone."""
_FORMAT = "teranga-master-keys/1"


class NotBroughtBack(Exception):
    """Why exported keys can't be brought back, in words."""


def make_master_key(path: Path) -> bool:
    """Write a new master key (32 random bytes, hexadecimal, mode 0600). False when there is one already."""
    try:
        handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:
        return False
    with os.fdopen(handle, "w") as out:
        out.write(os.urandom(32).hex() + "\n")
        out.flush()
        os.fsync(out.fileno())
    return True


def write_master_keys(path: Path, keys: list[Master]) -> None:
    """Put these keys in the file, newest first, in one step: whoever reads it sees the old ones or the new."""
    beside = path.with_name(path.name + ".new")
    beside.unlink(missing_ok=True)
    with os.fdopen(os.open(beside, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as out:
        out.writelines(each.secret.hex() + "\n" for each in keys)
        out.flush()
        os.fsync(out.fileno())
    os.replace(beside, path)
    folder = os.open(path.parent, os.O_RDONLY)
    os.fsync(folder)
    os.close(folder)


def export(passphrase: str) -> bytes:
    """The master keys at hand, sealed with a passphrase. Raises NoMasterKey."""
    said = {
        "format": _FORMAT,
        "made_at": clock.now().isoformat(),
        "keys": [each.secret.hex() for each in masters.read_again()],
    }
    return pyrage.passphrase.encrypt(json.dumps(said).encode(), passphrase)


def bring_back(sealed: bytes, passphrase: str, path: Path) -> list[Master]:
    """Put exported master keys into their file. Raises NotBroughtBack; never takes the place of other keys."""
    keys = opened(sealed, passphrase)
    if path.exists():
        here = [Master(bytes.fromhex(word)) for word in path.read_text().split()]
        if here != keys:
            raise NotBroughtBack(f"There is another master key at {path}: move it away first, and keep it.")
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    write_master_keys(path, keys)
    masters.forget_what_was_read()
    return keys


def opened(sealed: bytes, passphrase: str) -> list[Master]:
    """The master keys in an exported file. Raises NotBroughtBack."""
    try:
        said = json.loads(pyrage.passphrase.decrypt(sealed, passphrase))
        if said["format"] != _FORMAT:
            raise ValueError(said["format"])
        return [Master(bytes.fromhex(each)) for each in said["keys"]]
    except (pyrage.DecryptError, ValueError, KeyError, TypeError) as error:
        raise NotBroughtBack("The passphrase does not open this file, or it holds no master key.") from error
