"""Recording the legal basis on which a person's data is kept, and its withdrawal."""

from collections.abc import Sequence
from datetime import date
from typing import Annotated

from django.utils.translation import gettext_lazy as _

from teranga.kernel import clock, rows, vault
from teranga.kernel.acts import Refused, act
from teranga.kernel.codes import Code
from teranga.kernel.scope import Actor
from teranga.people import queries
from teranga.people.models import Consent, ConsentScope, ConsentWithdrawal, Person
from teranga.people.rules import legal


@act(
    "people.consent",
    needs="people.consent",
    guarded_by=("S1",),
    label=_("Record a consent"),
    done=_("Consent recorded"),
)
def record_consent(
    person: Person,
    *,
    basis: Annotated[Code, "consent_basis"],
    scopes: tuple[Annotated[Code, "consent_scope"], ...] = (),
    how: Annotated[Code, "consent_how"] = Code(""),
    language: Annotated[Code, "language"] = Code(""),
    given_on: date | None = None,
    expires_on: date | None = None,
    interpreter: str = "",
    witness: str = "",
    why: str = "",
    by: Actor,
) -> Consent:
    """Record a consent, or another legal basis with its reason. Raises Refused with what is missing (S1)."""
    said = legal.LegalBasis(basis, scopes, how, language, given_on, expires_on, interpreter, witness, why)
    identity = queries.identity(person)
    if wrong := legal.what_blocks_recording(said, birth=identity.birth, on=clock.today()):
        raise Refused(*wrong)
    return keep_bases([(person, said)])[0]


def keep_bases(said: Sequence[tuple[Person, legal.LegalBasis]]) -> list[Consent]:
    """Write legal bases that the rules have let through, of as many people. Only inside an act."""
    found = [_consent(person, basis) for person, basis in said]
    rows.insert_records(found)
    rows.insert_records(
        ConsentScope(consent=consent, scope_code=each)
        for consent, (_person, basis) in zip(found, said, strict=True)
        for each in dict.fromkeys(basis.scopes)
    )
    return found


def _consent(person: Person, said: legal.LegalBasis) -> Consent:
    words = {name: text for name in ("interpreter", "witness", "why") if (text := getattr(said, name).strip())}
    return Consent(
        person=person,
        basis_code=said.basis,
        how_code=said.how,
        language_code=said.language,
        given_on=said.given_on or clock.today(),
        expires_on=said.expires_on,
        words_sealed=vault.seal(person.pk, words, field=queries.WORDS),
    )


@act(
    "people.withdraw",
    needs="people.consent",
    guarded_by=("S1",),
    label=_("Record the withdrawal of a consent"),
    done=_("Consent withdrawn"),
)
def withdraw_consent(
    consent: Consent, *, withdrawn_on: date, how: Annotated[Code, "withdrawal_how"], by: Actor
) -> ConsentWithdrawal:
    """End a consent, from that day on. Raises Refused when it was withdrawn before, or the day can't be (S1)."""
    state = queries.consent_state(consent)
    if why := legal.what_blocks_withdrawing(state, withdrawn_on, on=clock.today()):
        raise Refused(why)
    return ConsentWithdrawal.objects.create(consent=consent, withdrawn_on=withdrawn_on, how_code=how)
