"""What a column of a list can mean, and the words that head it: data/codes/list_column.csv, in five languages."""

from teranga.kernel import codes

NAME_FULL, SURNAME, GIVEN_NAMES = "name_full", "surname", "given_names"
SEX, BIRTH, NATIONALITY, LANGUAGE = "sex", "birth", "nationality", "language"
PHONE, ARRIVED_ON, DOCUMENT_NUMBER, PARTNER_CODE = "phone", "arrived_on", "document_number", "partner_code"
HOUSEHOLD_HEAD, REMARKS, IGNORE = "household_head", "remarks", "ignore"

GENERIC_NAME = frozenset({"name", "names", "nome", "nomes", "nombre", "الاسم", "اسم"})
"""The whole name where it stands alone, the given names where another column holds the surname."""


def _phrases() -> list[tuple[str, str]]:
    written = [(row["code"], row["aliases"].split(";")) for row in codes.rows("list_column")]
    return [(codes.fold(phrase), meaning) for meaning, phrases in written for phrase in phrases]


PHRASES = _phrases()
EXACT = dict(reversed(PHRASES))
TELLING = [(phrase, meaning) for phrase, meaning in PHRASES if len(phrase) > 2]
"""Looked for inside longer headings; "N" or "ID" would be found anywhere."""


def meaning_of(heading: str) -> str | None:
    """What a column with this heading means; None when no known word is in it. The longest phrase found decides."""
    words = codes.fold(heading)
    if words in GENERIC_NAME:
        return NAME_FULL
    if words in EXACT:
        return EXACT[words]
    within = f" {words} "
    found = [(phrase, meaning) for phrase, meaning in TELLING if f" {phrase} " in within]
    if not found:
        return NAME_FULL if GENERIC_NAME & set(words.split()) else None
    return max(found, key=lambda each: len(each[0]))[1]
