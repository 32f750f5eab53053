"""The blind index: names and numbers are sealed, and found through keyed hashes of what they sound like."""

from teranga.kernel import vault
from teranga.people.rules import names
from teranga.people.rules.identity import Identity
from teranga.people.rules.matching import plain_number


def hashed_name(key: str) -> int:
    """A key of a name as it is stored: the first eight bytes of its keyed hash."""
    return _hashed(key, "people.name")


def hashed_number(kind: str, number: str) -> int:
    """A telephone or document number as it is stored. A telephone is also kept by its last eight digits."""
    return _hashed(f"{kind}:{number}", "people.number")


def _hashed(text: str, purpose: str) -> int:
    return int.from_bytes(vault.blind(text, purpose=purpose)[:8], "big", signed=True)


def name_keys(identity: Identity) -> dict[int, str]:
    """What an identity's names are kept under: stored key to kind."""
    year = identity.birth.year if identity.birth else None
    found = {key for name in (identity.name, identity.other_names) if name for key in names.keys(name, year)}
    return {hashed_name(key): key[0] for key in found}


def exact_keys(identity: Identity) -> dict[int, str]:
    """What an identity's numbers are kept under: stored key to kind."""
    phones = {form for phone in identity.phones for form in (phone, phone[-8:])}
    documents = {plain_number(each.number) for each in identity.documents} - {""}
    return {hashed_number("phone", each): "phone" for each in phones} | {
        hashed_number("document", each): "document" for each in documents
    }
