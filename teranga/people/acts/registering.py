"""Registering people: one alone, or those who belong together."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Annotated
from uuid import UUID, uuid5

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from teranga.access.models import Office
from teranga.kernel import clock, rows, vault
from teranga.kernel.acts import Refused, act
from teranga.kernel.codes import Code
from teranga.kernel.scope import Actor, new_id
from teranga.kernel.together import Asked, on_many, sifted
from teranga.people.acts import changing, consents, families, keeping
from teranga.people.models import KnownAt, Person
from teranga.people.rules import identity as rules
from teranga.people.rules import legal
from teranga.people.rules.identity import Identity, Journey

_INTERVIEW = Code("interview")
_NO_JOURNEY = Journey()


@dataclass(frozen=True)
class Member:
    """One of those registered together: who they are, their role in the family (`household_role`), their picture."""

    identity: Identity
    role: Code = Code("head")
    photo: bytes | None = None


@act(
    "people.register",
    needs="people.register",
    guarded_by=("S1",),
    creates=True,
    label=_("Register"),
    done=_("Registered"),
)
def register(
    *,
    office: Office,
    identity: Identity,
    basis: legal.LegalBasis,
    journey: Journey = _NO_JOURNEY,
    source: Annotated[Code, "registration_source"] = _INTERVIEW,
    by: Actor,
) -> Person:
    """Make a person known to an office, on a legal basis. Raises Refused with everything wrong or missing (S1)."""
    newcomer = _Newcomer(office, identity, basis, journey, source)
    _check(newcomer)
    return _registered([newcomer])[0]


@on_many(register)
def register_many(asked: Sequence[Asked], *, by: Actor) -> list[Person | Refused]:
    """Make people known, each alone and in the order asked: whoever is refused keeps nobody else out."""
    return sifted([_Newcomer(**each.arguments) for each in asked], _check, _registered)


@dataclass(frozen=True)
class _Newcomer:
    office: Office
    identity: Identity
    basis: legal.LegalBasis
    journey: Journey = _NO_JOURNEY
    source: Code = _INTERVIEW


def _check(newcomer: _Newcomer) -> None:
    if wrong := legal.everything_blocking_registering(newcomer.identity, newcomer.basis, on=clock.today()):
        raise Refused(*wrong)


def _registered(newcomers: list[_Newcomer]) -> list[Person]:
    """Write down people whom the rules have let through: a key for each, then what it seals."""
    at, found, who = clock.now(), [], []
    vault.new_holders(pks := [new_id() for _each in newcomers])
    for pk, each in zip(pks, newcomers, strict=True):
        arrived = each.journey.arrived_on
        person = Person(pk=pk, office=each.office, registered_at=at, source_code=each.source, arrived_on=arrived)
        who.append(rules.tidied(each.identity))
        keeping.describe(person, who[-1])
        keeping.tell_journey(person, each.journey)
        found.append(person)
    rows.insert_records(found)
    keeping.index(zip(found, who, strict=True))
    rows.insert_records(KnownAt(person=each, office=each.office, since_at=at) for each in found)
    consents.keep_bases([(person, each.basis) for person, each in zip(found, newcomers, strict=True)])
    return found


def register_family(
    *,
    office: Office,
    members: Sequence[Member],
    basis: legal.LegalBasis,
    journey: Journey = _NO_JOURNEY,
    source: Code = _INTERVIEW,
    by: Actor,
    request_id: UUID | None = None,
    seen: int | None = None,
) -> list[Person]:
    """Register people who belong together, the head first, all or none; one alone forms no household.

    Not an act but a row of them, each with its own request id: so every identity is journalled under its own key, and
    forgetting one member forgets them in the whole family's history. Raises Refused as `register` does.
    """
    found: list[Person] = []
    with transaction.atomic(), vault.ring():
        for number, member in enumerate(members):
            said = legal.basis_of_member(basis, role=member.role, birth=member.identity.birth, on=clock.today())
            key = uuid5(request_id, f"member {number}") if request_id else None
            person = register(
                office=office,
                identity=member.identity,
                basis=said,
                journey=journey,
                source=source,
                by=by,
                request_id=key,
            )
            found.append(person)
            _settle(found, member, len(members), by, key)
    return found


register_family.act = register.act  # type: ignore[attr-defined]


def _settle(found: list[Person], member: Member, expected: int, by: Actor, key: UUID | None) -> None:
    person, since = found[-1], clock.today()
    if len(found) == 1 and expected > 1:
        families.form_household(person, role=member.role, since_on=since, by=by, request_id=_then(key, "household"))
    elif len(found) > 1:
        families.join_household(
            person, other=found[0], role=member.role, since_on=since, by=by, request_id=_then(key, "household")
        )
    if member.photo:
        changing.keep_photo(person, photo=member.photo, by=by, request_id=_then(key, "photo"))


def _then(key: UUID | None, what: str) -> UUID | None:
    return uuid5(key, what) if key else None
