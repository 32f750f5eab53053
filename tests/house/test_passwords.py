"""What a password may be: long, any letters, none of the common ones; taken as it is typed."""

import pytest
from django.contrib.auth.hashers import Argon2PasswordHasher
from django.contrib.auth.password_validation import CommonPasswordValidator, validate_password
from django.core.exceptions import ValidationError

pytestmark = pytest.mark.once


@pytest.mark.parametrize(
    "password",
    [
        "court mot",
        "123456789012345",
        *sorted(CommonPasswordValidator().passwords, key=lambda each: (len(each), each))[-40:],
    ],
)
def test_a_short_or_common_password_is_refused(password: str) -> None:
    with pytest.raises(ValidationError):
        validate_password(password)


@pytest.mark.parametrize("password", ["le vent porte la pluie", "محمدو يحب القراءة كثيرا", "é" * 64, "x y" * 40])
def test_a_long_one_of_any_letters_is_taken(password: str) -> None:
    validate_password(password)


def test_it_is_hashed_slowly_and_taken_as_typed() -> None:
    hasher = Argon2PasswordHasher()
    kept = hasher.encode("Le vent porte la pluie ", hasher.salt())
    assert kept.startswith("argon2$argon2id$")
    assert hasher.verify("Le vent porte la pluie ", kept)
    assert not hasher.verify("Le vent porte la pluie", kept) and not hasher.verify("le vent porte la pluie ", kept)
