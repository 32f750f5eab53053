"""What is written while nobody acts yet: sessions opened, used and closed, second factors taken."""

from collections.abc import Callable, Mapping
from datetime import timedelta
from typing import Any
from uuid import UUID

from django.db import transaction

from teranga.access import queries, rules
from teranga.access.acts import ending
from teranga.access.models import Factor, SignIn, Staff
from teranga.kernel import acts, clock, vault

SIGNING_IN = "signing in and out: nobody acts on a file"
_SELDOM = timedelta(minutes=1)


def open_session(staff: Staff, device: str) -> UUID:
    """Note where someone is signed in; gives the session's key."""
    now = clock.now()
    with acts.housekeeping(SIGNING_IN):
        return SignIn.objects.create(staff=staff, device=device[:60], since_at=now, used_at=now).pk


def use_session(found: SignIn) -> None:
    """Note that a session is used: once a minute at most, so that reading pages waits for no writer."""
    now = clock.now()
    if now - found.used_at >= _SELDOM:
        with acts.housekeeping(SIGNING_IN):
            SignIn.objects.filter(pk=found.pk).update(used_at=now)


def close_session(found: SignIn) -> None:
    """A session that timed out: what was typed stays."""
    with acts.housekeeping(SIGNING_IN):
        SignIn.objects.filter(pk=found.pk).delete()


def sign_out(staff: Staff, key: str, *, wipe: bool = True) -> None:
    """Somebody signs out: their session ends, and (`wipe`) what they typed and did not send goes."""
    with acts.housekeeping(SIGNING_IN):
        if wipe:
            ending.wipe_drafts(staff)
        SignIn.objects.filter(staff=staff, pk=key).delete()


def takes_code(staff: Staff, typed: str) -> bool:
    """Whether a code of the app, or a recovery code, is right and was not used before. A wrong one is counted."""
    code = rules.readable_code(typed)
    return _takes(staff, lambda factors: _totp_used(factors, code) or _recovery_used(staff, factors, code))


def takes_passkey(staff: Staff, host: str, state: Any, answer: Mapping[str, Any]) -> bool:
    """Whether one of the account's passkeys signed the challenge. A wrong answer is counted."""
    return _takes(staff, lambda factors: _passkey_used(factors, host, state, answer))


def _takes(staff: Staff, used: Callable[[list[Factor]], bool]) -> bool:
    """Under lock, so that many guesses sent at once are counted one by one."""
    now = clock.now()
    with acts.housekeeping(SIGNING_IN), transaction.atomic():
        account = queries.account_signing_in(staff.pk, lock=True)
        if account is None or rules.is_closed(account.wrong_codes, account.wrong_code_at, now=now):
            return False
        is_right = used(queries.factors_signing_in(account))
        recent = account.wrong_code_at is not None and now - account.wrong_code_at < rules.CLOSED_FOR
        account.wrong_codes = 0 if is_right else 1 + (account.wrong_codes if recent else 0)
        account.wrong_code_at = None if is_right else now
        account.save(update_fields=["wrong_codes", "wrong_code_at"])
        return is_right


def _totp_used(factors: list[Factor], code: str) -> bool:
    for factor in factors:
        if factor.kind_code == "totp":
            step = queries.step_of_code(queries.secret_of(factor), code, now=clock.now())
            if step is not None and step > factor.step:
                _note_use(factor, step=step)
                return True
    return False


def _recovery_used(staff: Staff, factors: list[Factor], code: str) -> bool:
    wanted = queries.hash_of_code(staff, code)
    for factor in factors:
        if factor.kind_code == "recovery":
            left = queries.secret_of(factor)
            if wanted in left:
                rest = [each for each in left if each != wanted]
                _note_use(factor, secret_sealed=vault.seal(staff.pk, rest, field=queries.SECRET))
                return True
    return False


def _passkey_used(factors: list[Factor], host: str, state: Any, answer: Mapping[str, Any]) -> bool:
    passkeys = [each for each in factors if each.kind_code == "passkey"]
    found = queries.passkey_that_signed(passkeys, host, state, answer)
    if found is not None:
        _note_use(found)
    return found is not None


def _note_use(factor: Factor, **values: Any) -> None:
    for name, value in {"used_at": clock.now(), **values}.items():
        setattr(factor, name, value)
    factor.save(update_fields=["used_at", *values])
