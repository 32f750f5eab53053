"""What everyone does for their own account: password, second factors, sessions."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from teranga.access import queries, rules
from teranga.access.acts import ending
from teranga.access.models import Factor, SignIn, Staff
from teranga.kernel import clock, vault
from teranga.kernel.acts import Refused, act
from teranga.kernel.scope import Actor


@act(
    "access.change_password",
    needs="access.own",
    reach="visible",
    label=_("Change my password"),
    done=_("Password changed"),
)
def change_password(staff: Staff, *, password: str, by: Actor) -> None:
    """Change one's own password, and only one's own; every session ends."""
    _refuse_unless_own(staff, by)
    staff.set_password(password)
    staff.save(update_fields=["password"])
    ending.end_everywhere(staff)


@act(
    "access.add_totp",
    needs="access.own",
    reach="visible",
    label=_("Add an authenticator app"),
    done=_("Authenticator app added"),
)
def add_totp(staff: Staff, *, secret: str, code: str, by: Actor) -> Factor:
    """Sign in with the codes of an app from now on (RFC 6238), instead of those of the app before.

    Raises Refused("wrong-code") when the app shows another code.
    """
    _refuse_unless_own(staff, by)
    step = queries.step_of_code(secret, code, now=clock.now())
    if step is None:
        raise Refused("wrong-code", field="code")
    return _kept(staff, "totp", secret, step=step)


@act("access.add_passkey", needs="access.own", reach="visible", label=_("Add a passkey"), done=_("Passkey added"))
def add_passkey(staff: Staff, *, name: str, credential: bytes, by: Actor) -> Factor:
    """Sign in with a passkey from now on (WebAuthn level 2); the door has checked what it says."""
    _refuse_unless_own(staff, by)
    return _kept(staff, "passkey", credential, name=name)


@act(
    "access.renew_recovery_codes",
    needs="access.own",
    reach="visible",
    label=_("Make recovery codes"),
    done=_("Recovery codes kept: only these open from now on"),
)
def renew_recovery_codes(staff: Staff, *, codes: tuple[str, ...], by: Actor) -> Factor:
    """Keep new codes for the day the phone is lost, each good for once; those before are void. Only hashes are kept."""
    _refuse_unless_own(staff, by)
    return _kept(staff, "recovery", [queries.hash_of_code(staff, each) for each in codes])


@act(
    "access.remove_factor",
    needs="access.own",
    reach="visible",
    label=_("Remove"),
    done=_("Second factor removed"),
)
def remove_factor(factor: Factor, *, by: Actor) -> Staff:
    """Sign in without it from now on. Raises Refused when it is the last, and the role asks for one."""
    _refuse_unless_own(factor.staff, by)
    others = Factor.objects.filter(staff=factor.staff).exclude(kind_code="recovery").exclude(pk=factor.pk).count()
    is_required = queries.must_have_factor(factor.staff) and factor.kind_code != "recovery"
    if why := rules.what_blocks_removing_factor(others=others, is_required=is_required):
        raise Refused(why)
    factor.delete()
    return factor.staff


@act("access.end_session", needs="access.own", reach="visible", label=_("Sign out there"), done=_("Signed out there"))
def end_session(sign_in: SignIn, *, by: Actor) -> Staff:
    """End one of one's own sessions, e.g. on a computer of the transit centre."""
    _refuse_unless_own(sign_in.staff, by)
    sign_in.delete()
    return sign_in.staff


@act(
    "access.sign_out_everywhere",
    needs="access.own",
    reach="visible",
    label=_("Sign out everywhere"),
    done=_("Signed out everywhere"),
)
def sign_out_everywhere(staff: Staff, *, by: Actor) -> Staff:
    """End every one of one's own sessions, this one included; what was typed and not sent is wiped."""
    _refuse_unless_own(staff, by)
    ending.end_everywhere(staff, wipe=True)
    return staff


def _refuse_unless_own(staff: Staff, by: Actor) -> None:
    if staff.pk != by.id:
        raise Refused("not-found")


def _kept(staff: Staff, kind: str, secret: Any, **values: Any) -> Factor:
    vault.ensure_holder(staff.pk)
    if kind != "passkey":
        Factor.objects.filter(staff=staff, kind_code=kind).delete()
    sealed = vault.seal(staff.pk, secret, field=queries.SECRET)
    return Factor.objects.create(staff=staff, kind_code=kind, secret_sealed=sealed, added_at=clock.now(), **values)
