"""Second factors: what the codes of an app must be (RFC 6238), what a passkey signs (WebAuthn level 2)."""

import base64
import json
import os
import secrets
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any
from urllib.parse import quote, urlencode
from uuid import UUID

import segno
from cryptography.hazmat.primitives import constant_time
from cryptography.hazmat.primitives.hashes import SHA1
from cryptography.hazmat.primitives.twofactor.totp import TOTP
from django.conf import settings
from fido2.server import Fido2Server
from fido2.webauthn import AttestedCredentialData, PublicKeyCredentialRpEntity, PublicKeyCredentialUserEntity

from teranga.access import rules
from teranga.access.models import Factor, Staff
from teranga.kernel import vault

SECRET = "access.factor.secret"  # noqa: S105  a field's name, for the vault
ISSUER = "Teranga"
RECOVERY_CODES = 10
_ALPHABET = "ABCDEFGHJKMNPQRSTVWXYZ23456789"  # nothing that is misread when copied by hand


def account_signing_in(pk: UUID, *, lock: bool = False) -> Staff | None:
    """The account whose password was right; None when it was suspended meanwhile."""
    rows = Staff.objects.unscoped("signing in: nobody acts yet").select_related("office")
    rows = rows.select_for_update(of=("self",)) if lock else rows
    found: Staff | None = rows.filter(pk=pk, is_active=True).first()
    return found


def factors_signing_in(staff: Staff) -> list[Factor]:
    """What an account may sign in with beside its password."""
    return list(Factor.objects.unscoped("signing in: nobody acts yet").filter(staff=staff))


def factors_of(staff: Staff) -> list[Factor]:
    """One's own second factors, in the order they were added."""
    return list(staff.factors.all())


def asks_second_factor(staff: Staff) -> bool:
    """Whether the password alone doesn't open this account."""
    return any(each.kind_code != "recovery" for each in factors_signing_in(staff))


def must_have_factor(staff: Staff) -> bool:
    """Whether the role asks for a second factor; not in a demo, whose password is for everyone."""
    role = rules.roles().get(staff.role_code)
    return bool(settings.SECOND_FACTOR and role and role.second_factor)


def secret_of(factor: Factor) -> Any:
    return vault.unseal(factor.staff_id, factor.secret_sealed, field=SECRET)


# ------------------------------------------------------------------------------------------------- codes


def new_secret() -> str:
    """A key for an authenticator app: 160 bits, base 32."""
    return base64.b32encode(os.urandom(20)).decode()


def step_of_code(secret: str, code: str, *, now: datetime) -> int | None:
    """The half-minute whose code this is: the present one, or its neighbour for a clock that is off; None for none."""
    totp = TOTP(base64.b32decode(secret), 6, SHA1(), 30, enforce_key_length=False)  # noqa: S303  RFC 6238's own
    typed = rules.readable_code(code).encode()
    present = rules.totp_step(now)
    steps = (present, present - 1, present + 1)
    return next((step for step in steps if constant_time.bytes_eq(totp.generate(step * 30), typed)), None)


def secret_as_picture(staff: Staff, secret: str) -> str:
    """The QR code that an authenticator app reads, as the address of a picture."""
    said = urlencode({"secret": secret, "issuer": ISSUER}, quote_via=quote)
    address = f"otpauth://totp/{ISSUER}:{quote(staff.email)}?{said}"
    return str(segno.make(address, error="m").svg_data_uri(scale=5, border=2))


def new_recovery_codes() -> tuple[str, ...]:
    """Ten codes to write down: 49 bits each."""
    drawn = ("".join(secrets.choice(_ALPHABET) for _ in range(10)) for _ in range(RECOVERY_CODES))
    return tuple(f"{code[:5]}-{code[5:]}" for code in drawn)


def hash_of_code(staff: Staff, code: str) -> str:
    """What is kept of a recovery code."""
    return vault.blind(f"{staff.pk}|{rules.readable_code(code)}", purpose="access.recovery").hex()


# ---------------------------------------------------------------------------------------------- passkeys


def ask_new_passkey(staff: Staff, host: str) -> tuple[str, Any]:
    """What the browser is asked to make a passkey from (JSON), and what must be known to check its answer."""
    user = PublicKeyCredentialUserEntity(id=staff.pk.bytes, name=staff.email, display_name=staff.name)
    options, state = _server(host).register_begin(user, _credentials(factors_of(staff)))
    return json.dumps(dict(options.public_key)), state


def new_passkey(host: str, state: Any, answer: Mapping[str, Any]) -> bytes | None:
    """The passkey that the browser made; None when what it says does not hold."""
    try:
        made = _server(host).register_complete(state, answer)
    except (ValueError, KeyError, TypeError, AttributeError):
        return None
    return bytes(made.credential_data or b"") or None


def ask_passkey(staff: Staff, host: str) -> tuple[str, Any]:
    """What the browser is asked to sign (JSON), and what must be known to check its answer; "" without passkeys."""
    known = _credentials(factors_signing_in(staff))
    if not known:
        return "", None
    options, state = _server(host).authenticate_begin(known)
    return json.dumps(dict(options.public_key)), state


def passkey_that_signed(passkeys: Sequence[Factor], host: str, state: Any, answer: Mapping[str, Any]) -> Factor | None:
    """Which of these passkeys signed the challenge; None when none did."""
    known = _credentials(passkeys)
    if not known or not state:
        return None
    try:
        signed = _server(host).authenticate_complete(state, known, answer)
    except (ValueError, KeyError, TypeError, AttributeError):
        return None
    return next(each for each, credential in zip(passkeys, known, strict=True) if credential == signed)


def _server(host: str) -> Fido2Server:
    return Fido2Server(PublicKeyCredentialRpEntity(id=host, name=ISSUER))


def _credentials(factors: Sequence[Factor]) -> list[AttestedCredentialData]:
    return [AttestedCredentialData(secret_of(each)) for each in factors if each.kind_code == "passkey"]
