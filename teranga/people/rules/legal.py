"""On what legal basis people's data is kept and used (S1), and what stands in the way."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date
from typing import Annotated

from teranga.kernel import codes, dates
from teranga.kernel.codes import Code
from teranga.kernel.refusals import Blocker
from teranga.people.rules import identity as identities
from teranga.people.rules.identity import Identity

CONSENTS_ALONE_FROM = 12
"""Years. A younger child may assent; the consent is a caregiver's (inter-agency child protection guidelines)."""
_NONE = Code("")


@dataclass(frozen=True)
class LegalBasis:
    """Why the data may be kept (`consent_basis`): a consent, what for and how given; or another, and why."""

    basis: Annotated[Code, "consent_basis"]
    scopes: tuple[Annotated[Code, "consent_scope"], ...] = ()
    how: Annotated[Code, "consent_how"] = _NONE
    language: Annotated[Code, "language"] = _NONE
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
    return identities.what_is_wrong_with(identity, on=on) + what_blocks_recording(basis, birth=identity.birth, on=on)


def is_in_force(consent: ConsentState, *, on: date) -> bool:
    """Whether a legal basis holds on that day: given, not expired, not withdrawn."""
    ended = (consent.withdrawn_on is not None and consent.withdrawn_on <= on) or (
        consent.expires_on is not None and consent.expires_on < on
    )
    return consent.given_on <= on and not ended


def what_blocks_using(consents: Iterable[ConsentState], scope: str, *, on: date) -> Blocker | None:
    """What stands in the way of using a person's data for a purpose (S1): no consent, or one withdrawn or expired.

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


def is_consent_to_ask(consents: Iterable[ConsentState], *, on: date) -> bool:
    """Whether nothing but a basis that is no consent holds: consent is then asked at the next contact (S1)."""
    held = [each for each in consents if is_in_force(each, on=on)]
    return bool(held) and not any(is_consent(each.basis) for each in held)


def what_blocks_withdrawing(consent: ConsentState, withdrawn_on: date, *, on: date) -> Blocker | None:
    """A consent is withdrawn once, on a day between its giving and today."""
    if consent.withdrawn_on is not None:
        return Blocker("consent-already-withdrawn", withdrawn_on=consent.withdrawn_on)
    if not consent.given_on <= withdrawn_on <= on:
        return Blocker("withdrawal-day-impossible", field="withdrawn_on", given_on=consent.given_on)
    return None


def basis_of_member(basis: LegalBasis, *, role: str, birth: dates.PartialDate | None, on: date) -> LegalBasis:
    """A family's consent, as it holds for a member: a guardian's for who may be a child and isn't the head."""
    is_child = birth is not None and birth.may_be_under(18, on=on)
    by_guardian = is_child and role != "head" and basis.basis == "informed_consent"
    return replace(basis, basis=Code("guardian_consent")) if by_guardian else basis


def what_blocks_making_known(consents: Iterable[ConsentState], *, same_organisation: bool, on: date) -> Blocker | None:
    """An office of the same organisation may be told of a person; one of another only with consent to sharing (S1)."""
    return None if same_organisation else what_blocks_using(consents, "sharing_with_partners", on=on)
