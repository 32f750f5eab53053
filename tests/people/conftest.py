"""What the tests of people share: a legal basis, and someone registered with it."""

from collections.abc import Callable
from typing import Any

import pytest

from teranga.kernel.codes import Code
from teranga.people import acts
from teranga.people.rules import legal
from teranga.people.rules.identity import Identity
from teranga.people.rules.legal import LegalBasis
from tests.cast import PEOPLE, TODAY

Registering = Callable[..., Any]


@pytest.fixture
def basis() -> LegalBasis:
    return LegalBasis(Code("informed_consent"), (Code("assistance"), Code("return")), Code("written_signature"))


@pytest.fixture
def known(cast: Any, basis: LegalBasis) -> Registering:
    """Register one of the cast (or an identity) by the member of staff who would."""

    def register(name: str, **options: Any) -> Any:
        someone = PEOPLE[name]
        said = legal.basis_of_member(basis, role=someone.role, birth=someone.birth, on=TODAY)
        details = {"identity": identity_of(name), "basis": said, "office": getattr(cast, someone.office)}
        return acts.register(**{**details, "by": getattr(cast, someone.by), **options})

    return register


def identity_of(name: str) -> Identity:
    """A member of the cast as they would be described at registration."""
    someone = PEOPLE[name]
    return Identity(
        surname=someone.surname,
        given_names=someone.given_names,
        birth=someone.birth,
        sex=Code(someone.sex),
        nationality=Code(someone.nationality),
        phones=(someone.phone,) if someone.phone else (),
    )
