"""Who someone is, how they came, on what legal basis it is kept; and what stands in the way of keeping it."""

import re
import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass, replace
from datetime import date
from typing import Any

from teranga.kernel import codes, dates
from teranga.kernel.codes import Code
from teranga.kernel.refusals import Blocker

LONGEST_NAME = 120
OLDEST_AGE = 120
CONSENTS_ALONE_FROM = 12
"""Years. A younger child may assent; the consent is a caregiver's (inter-agency child protection guidelines)."""
_NONE = Code("")
_NOT_STATED = Code("X")

_PHONE = re.compile(r"\+[1-9]\d{7,14}")
_IN_NAMES = frozenset(" '’ʼ-.,‐‑")


@dataclass(frozen=True)
class Document:
    """An identity or travel document: its kind (`document_kind`), its number as printed, the State that issued it."""

    kind: Code
    number: str
    country: Code = _NONE


@dataclass(frozen=True)
class Identity:
    """What names someone and tells them from others. `birth` as far as it is known; phones as of ITU-T E.164."""

    surname: str = ""
    given_names: str = ""
    other_names: str = ""
    birth: dates.PartialDate | None = None
    sex: Code = _NOT_STATED
    nationality: Code = _NONE
    languages: tuple[Code, ...] = ()
    birth_place: str = ""
    father: str = ""
    mother: str = ""
    phones: tuple[str, ...] = ()
    documents: tuple[Document, ...] = ()

    @property
    def name(self) -> str:
        """Given names, then surname: as one is called."""
        return " ".join(part for part in (self.given_names, self.surname) if part)

    def __str__(self) -> str:
        return self.name


@dataclass(frozen=True)
class Journey:
    """The facts of a migration: countries crossed, in order; where the person lived, since which year; when they arrived."""

    route: tuple[Code, ...] = ()
    lived_in: Code = _NONE
    lived_at: str = ""
    lived_since: int | None = None
    arrived_on: date | None = None


@dataclass(frozen=True)
class LegalBasis:
    """Why the data may be kept (`consent_basis`): a consent, what for and how given; or another basis and its reason."""

    basis: Code
    scopes: tuple[Code, ...] = ()
    how: Code = _NONE
    language: Code = _NONE
    given_on: date | None = None
    expires_on: date | None = None
    interpreter: str = ""
    witness: str = ""
    why: str = ""


@dataclass(frozen=True)
class ConsentState:
    """A recorded legal basis as the rules need it."""

    basis: Code
    scopes: frozenset[str]
    given_on: date
    expires_on: date | None = None
    withdrawn_on: date | None = None


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


def tidied(identity: Identity) -> Identity:
    """Names in composed Unicode with single spaces; phone and document numbers without spaces; nothing twice."""
    names = ("surname", "given_names", "other_names", "birth_place", "father", "mother")
    plain = {name: " ".join(unicodedata.normalize("NFC", getattr(identity, name)).split()) for name in names}
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


def is_consent(basis: str) -> bool:
    """Whether a legal basis is somebody's consent; any other needs its reason."""
    known = codes.row("consent_basis", basis)
    return known is not None and not known["needs_reason"]


def what_blocks_recording(basis: LegalBasis | None, *, birth: dates.PartialDate | None, on: date) -> list[Blocker]:
    """Everything missing from a legal basis (S1: IOM Data Protection Principles 1 to 4).

    A consent says what for and how it was given, and nobody under twelve gives it alone; any other basis says why.
    """
    if basis is None or not codes.is_known("consent_basis", basis.basis):
        return [Blocker("basis-missing", field="basis")]
    found = _wrong_days(basis, on)
    if not is_consent(basis.basis):
        return found + ([] if basis.why.strip() else [Blocker("basis-without-reason", field="why")])
    if not basis.scopes or any(not codes.is_known("consent_scope", each) for each in basis.scopes):
        found.append(Blocker("consent-without-scope", field="scopes"))
    manner = codes.row("consent_how", basis.how)
    if manner is None:
        found.append(Blocker("consent-without-manner", field="how"))
    elif manner["needs_witness"] and not basis.witness.strip():
        found.append(Blocker("consent-without-witness", field="witness"))
    age = birth.age_range_on(on)[1] if birth else None
    if basis.basis == "informed_consent" and age is not None and age < CONSENTS_ALONE_FROM:
        found.append(Blocker("consent-of-a-child-alone", field="basis", years=CONSENTS_ALONE_FROM))
    return found


def _wrong_days(basis: LegalBasis, on: date) -> list[Blocker]:
    found = []
    if basis.given_on is not None and basis.given_on > on:
        found.append(Blocker("consent-in-the-future", field="given_on"))
    if basis.expires_on is not None and basis.expires_on < (basis.given_on or on):
        found.append(Blocker("consent-expires-before", field="expires_on"))
    return found


def everything_blocking_registering(identity: Identity, basis: LegalBasis | None, *, on: date) -> list[Blocker]:
    """What stands in the way of registering: of the identity, and of the legal basis (S1)."""
    return what_is_wrong_with(identity, on=on) + what_blocks_recording(basis, birth=identity.birth, on=on)


def is_in_force(consent: ConsentState, *, on: date) -> bool:
    """Whether a legal basis holds on that day: given, not expired, not withdrawn."""
    ended = (consent.withdrawn_on is not None and consent.withdrawn_on <= on) or (
        consent.expires_on is not None and consent.expires_on < on
    )
    return consent.given_on <= on and not ended


def what_blocks_using(consents: Iterable[ConsentState], scope: str, *, on: date) -> Blocker | None:
    """What stands in the way of using a person's data for a purpose (S1): no consent to it, or one withdrawn or expired.

    A basis other than consent carries assistance and nothing else.
    """
    known = [
        each for each in consents if scope in each.scopes or (scope == "assistance" and not is_consent(each.basis))
    ]
    if any(is_in_force(each, on=on) for each in known):
        return None
    if withdrawn := [each.withdrawn_on for each in known if each.withdrawn_on is not None and each.withdrawn_on <= on]:
        return Blocker("consent-withdrawn", scope=codes.label("consent_scope", scope), withdrawn_on=max(withdrawn))
    if expired := [each.expires_on for each in known if each.expires_on is not None and each.expires_on < on]:
        return Blocker("consent-expired", scope=codes.label("consent_scope", scope), expired_on=max(expired))
    return Blocker("consent-missing", scope=codes.label("consent_scope", scope))


def what_blocks_withdrawing(consent: ConsentState, withdrawn_on: date, *, on: date) -> Blocker | None:
    """A consent is withdrawn once, on a day between its giving and today."""
    if consent.withdrawn_on is not None:
        return Blocker("consent-already-withdrawn", withdrawn_on=consent.withdrawn_on)
    if not consent.given_on <= withdrawn_on <= on:
        return Blocker("withdrawal-day-impossible", field="withdrawn_on", given_on=consent.given_on)
    return None


def basis_of_member(basis: LegalBasis, *, role: str, birth: dates.PartialDate | None, on: date) -> LegalBasis:
    """A family's consent, as it holds for a member: the parent's or guardian's for who may be a child and isn't the head."""
    is_child = birth is not None and birth.may_be_under(18, on=on)
    by_guardian = is_child and role != "head" and basis.basis == "informed_consent"
    return replace(basis, basis=Code("guardian_consent")) if by_guardian else basis
