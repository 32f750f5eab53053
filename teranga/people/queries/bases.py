"""On what legal basis people's data is held, and what it may be used for (S1)."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, ClassVar
from uuid import UUID

from django.utils.translation import gettext_lazy as _

from teranga.kernel import memory, vault
from teranga.kernel.acts import Refused
from teranga.kernel.codes import Code
from teranga.kernel.refusals import Blocker
from teranga.kernel.scope import Actor
from teranga.people.models import Consent, ConsentScope, ConsentWithdrawal, Person
from teranga.people.queries import known
from teranga.people.rules import legal


@dataclass(frozen=True)
class KnownConsent:
    """A legal basis as a page shows it: with its purposes, its withdrawal and the words said about it."""

    consent: Consent
    scopes: tuple[str, ...]
    withdrawal: ConsentWithdrawal | None
    words: Mapping[str, str]
    is_in_force: bool

    labels: ClassVar[dict[str, Any]] = {"why": _("Reason"), "interpreter": _("Interpreter"), "witness": _("Witness")}

    def __getattr__(self, name: str) -> str:
        if name not in self.labels:
            raise AttributeError(name)
        return self.words.get(name, "")


def consents(person: Person, *, on: date) -> list[KnownConsent]:
    """The legal bases of a person, read before, the newest first, opened."""
    read, states = _bases((person.pk,))
    rows = sorted(read, key=lambda row: (row.given_on, row.pk), reverse=True)
    opened = vault.unseal_many([(person.pk, bytes(row.words_sealed)) for row in rows], field=known.WORDS)
    return [
        KnownConsent(
            consent=row,
            scopes=tuple(sorted(states[row.pk].scopes)),
            withdrawal=getattr(row, "withdrawal", None),
            words=words or {},
            is_in_force=legal.is_in_force(states[row.pk], on=on),
        )
        for row, words in zip(rows, opened, strict=True)
    ]


def consent(actor: Actor, person: Person, pk: UUID) -> Consent:
    """One legal basis of a person. Raises Refused("not-found")."""
    found: Consent | None = Consent.objects.visible_to(actor).filter(person=person, pk=pk).first()
    if found is None:
        raise Refused("not-found")
    return found


def consent_state(row: Consent) -> legal.ConsentState:
    """A recorded legal basis, as the rules need it."""
    return _states([row])[row.pk]


def consent_states(people: Iterable[Person]) -> dict[UUID, list[legal.ConsentState]]:
    """The legal bases of people read before, as the rules need them: two questions, however many people."""
    found: dict[UUID, list[legal.ConsentState]] = {each.pk: [] for each in people}
    read, states = _bases(tuple(found))
    for row in read:
        found[row.person_id].append(states[row.pk])
    return found


@memory.once
def _bases(people: tuple[UUID, ...]) -> tuple[list[Consent], dict[UUID, legal.ConsentState]]:
    rows = Consent.objects.unscoped("the people were read through scope").filter(person__in=people)
    read = list(rows.select_related("withdrawal"))
    return read, _states(read)


def _states(rows: list[Consent]) -> dict[UUID, legal.ConsentState]:
    scopes: dict[UUID, set[str]] = {row.pk: set() for row in rows}
    listed = ConsentScope.objects.unscoped("the consents were read through scope").filter(consent__in=list(scopes))
    for consent_id, scope in listed.values_list("consent_id", "scope_code"):
        scopes[consent_id].add(scope)
    return {row.pk: _state(row, frozenset(scopes[row.pk])) for row in rows}


def _state(row: Consent, scopes: frozenset[str]) -> legal.ConsentState:
    withdrawal: ConsentWithdrawal | None = getattr(row, "withdrawal", None)
    return legal.ConsentState(
        basis=Code(row.basis_code),
        scopes=scopes,
        given_on=row.given_on,
        expires_on=row.expires_on,
        withdrawn_on=withdrawal.withdrawn_on if withdrawal else None,
    )


def what_blocks_using(person: Person, scope: str, *, on: date) -> Blocker | None:
    """What stands in the way of using a person's data for a purpose of `consent_scope` (S1)."""
    return legal.what_blocks_using(consent_states([person])[person.pk], scope, on=on)


def has_consent(person: Person, scope: str, on: date) -> bool:
    """Whether a person's data may be used for a purpose on that day."""
    return what_blocks_using(person, scope, on=on) is None


def is_consent_to_ask(person: Person, *, on: date) -> bool:
    """Whether the data rests on another basis than consent, so that consent is to be asked at the next contact (S1)."""
    return legal.is_consent_to_ask(consent_states([person])[person.pk], on=on)
