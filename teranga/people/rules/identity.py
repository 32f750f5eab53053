"""Who someone is and how they came; and what is wrong with what was said of it."""

import re
import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass, replace
from datetime import date
from functools import cached_property
from typing import Annotated, Any

from teranga.kernel import codes, dates
from teranga.kernel.codes import Code
from teranga.kernel.refusals import Blocker

LONGEST_NAME = 120
OLDEST_AGE = 120
_NONE = Code("")
_NOT_STATED = Code("X")

_PHONE = re.compile(r"\+[1-9]\d{7,14}")
_IN_NAMES = frozenset(" '’ʼ-.,‐‑")


@dataclass(frozen=True)
class Document:
    """An identity or travel document: its kind (`document_kind`), its number as printed, the State that issued it."""

    kind: Annotated[Code, "document_kind"]
    number: str
    country: Annotated[Code, "country"] = _NONE


@dataclass(frozen=True)
class Identity:
    """What names someone and tells them from others. `birth` as far as it is known; phones as of ITU-T E.164."""

    surname: str = ""
    given_names: str = ""
    other_names: str = ""
    birth: dates.PartialDate | None = None
    sex: Annotated[Code, "sex"] = _NOT_STATED
    nationality: Annotated[Code, "country"] = _NONE
    languages: tuple[Annotated[Code, "language"], ...] = ()
    birth_place: str = ""
    father: str = ""
    mother: str = ""
    phones: tuple[str, ...] = ()
    documents: tuple[Document, ...] = ()

    @cached_property
    def name(self) -> str:
        """Given names, then surname: as one is called."""
        return _called(self.given_names, self.surname)

    def __str__(self) -> str:
        return self.name


@dataclass(frozen=True)
class Journey:
    """The facts of a migration: countries crossed, in order; where they lived, since which year; when they arrived."""

    route: tuple[Annotated[Code, "country"], ...] = ()
    lived_in: Annotated[Code, "country"] = _NONE
    lived_at: str = ""
    lived_since: int | None = None
    arrived_on: date | None = None


_IN_CLEAR = ("sex", "nationality", "languages")


def sealed_part(identity: Identity) -> dict[str, Any]:
    """What of an identity is sealed, as JSON can say it; empty values are left out."""
    said = {name: value for name, value in asdict(identity).items() if value and name not in _IN_CLEAR}
    return said | ({"birth": str(identity.birth)} if identity.birth else {})


def of_sealed(said: Mapping[str, Any], *, sex: str, nationality: str, languages: Iterable[str] = ()) -> Identity:
    """The inverse of `sealed_part`, with the columns kept in clear. Without a name when the person was forgotten."""
    plain = {
        name: said[name]
        for name in ("surname", "given_names", "other_names", "birth_place", "father", "mother")
        if name in said
    }
    return Identity(
        **plain,
        birth=dates.PartialDate.from_iso(said["birth"]) if said.get("birth") else None,
        sex=Code(sex),
        nationality=Code(nationality),
        languages=tuple(Code(each) for each in languages),
        phones=tuple(said.get("phones", ())),
        documents=tuple(Document(**each) for each in said.get("documents", ())),
    )


def called(said: Mapping[str, Any]) -> str:
    """The name of who is sealed so."""
    return _called(said.get("given_names", ""), said.get("surname", ""))


def _called(given_names: str, surname: str) -> str:
    return f"{given_names} {surname}" if given_names and surname else given_names or surname


def tidied(identity: Identity) -> Identity:
    """Names in composed Unicode with single spaces; phone and document numbers without spaces; nothing twice."""
    names = ("surname", "given_names", "other_names", "birth_place", "father", "mother")
    plain: dict[str, Any] = {
        name: " ".join(unicodedata.normalize("NFC", getattr(identity, name)).split()) for name in names
    }
    phones = tuple(dict.fromkeys("".join(each.split()) for each in identity.phones if each.strip()))
    documents = tuple(replace(each, number=" ".join(each.number.split())) for each in identity.documents)
    return replace(identity, **plain, phones=phones, documents=tuple(dict.fromkeys(documents)))


def what_is_wrong_with(identity: Identity, *, on: date) -> list[Blocker]:
    """Everything that makes an identity unusable: no name, an impossible birth, a number nobody can call."""
    return [
        *_wrong_names(identity),
        *_wrong_birth(identity.birth, on),
        *([] if codes.is_known("sex", identity.sex) else [Blocker("sex-unknown", field="sex")]),
        *_not_listed("country", (identity.nationality,), "nationality-unknown", "nationality"),
        *_not_listed("language", identity.languages, "language-unknown", "languages"),
        *(
            Blocker("phone-not-international", field="phones", phone=each)
            for each in identity.phones
            if not _PHONE.fullmatch(each)
        ),
        *(Blocker("document-without-number", field="documents") for each in identity.documents if not each.number),
    ]


def _wrong_names(identity: Identity) -> list[Blocker]:
    if not any(letter.isalpha() for letter in identity.name):
        return [Blocker("name-missing", field="surname")]
    found = []
    for field in ("surname", "given_names", "other_names", "father", "mother"):
        name = getattr(identity, field)
        if len(name) > LONGEST_NAME:
            found.append(Blocker("name-too-long", field=field, most=LONGEST_NAME))
        elif odd := [sign for sign in name if not (sign in _IN_NAMES or unicodedata.category(sign)[0] in "LM")]:
            found.append(Blocker("name-odd", field=field, sign=odd[0]))
    return found


def _wrong_birth(birth: dates.PartialDate | None, on: date) -> list[Blocker]:
    if birth is None:
        return []
    if birth.earliest() > on:
        return [Blocker("birth-in-the-future", field="birth")]
    if dates.whole_years(birth.latest(), on) > OLDEST_AGE:
        return [Blocker("birth-too-long-ago", field="birth", most=OLDEST_AGE)]
    return []


def _not_listed(name: str, given: Iterable[str], code: str, field: str) -> list[Blocker]:
    return [Blocker(code, field=field, value=each) for each in given if each and not codes.is_known(name, each)]
