"""One's own account: where one is signed in; the link by which a password is chosen."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.conf import settings
from django.contrib.auth.tokens import PasswordResetTokenGenerator
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from teranga.access import rules
from teranga.access.models import Factor, SignIn, Staff
from teranga.access.queries import factors, who
from teranga.kernel import clock
from teranga.kernel.acts import Refused
from teranga.kernel.scope import Actor

TIMED_OUT = _("You were signed out because nothing happened for a while. What you typed was kept: sign in again.")
KINDS = {"totp": _("Authenticator app"), "passkey": _("Passkey"), "recovery": _("Recovery codes")}


@dataclass(frozen=True)
class ShownFactor:
    """A second factor as its owner sees it."""

    factor: Factor
    left: int

    @property
    def name(self) -> Any:
        return self.factor.name or KINDS[self.factor.kind_code]

    @property
    def kind(self) -> Any:
        return KINDS[self.factor.kind_code]

    @property
    def note(self) -> Any:
        is_recovery = self.factor.kind_code == "recovery"
        return _("%(n)d codes left") % {"n": self.left} if is_recovery else ""


def shown_factors(actor: Actor) -> list[ShownFactor]:
    """One's own second factors."""
    found = factors.factors_of(who.self_of(actor))
    return [ShownFactor(each, len(factors.secret_of(each)) if each.kind_code == "recovery" else 0) for each in found]


def own_factor(actor: Actor, pk: UUID) -> Factor:
    """One of one's own second factors. Raises Refused("not-found")."""
    return _own(Factor, actor, pk)


def own_sessions(actor: Actor) -> list[SignIn]:
    """Where one is signed in, the last used first; what has timed out meanwhile is not shown."""
    rows = SignIn.objects.visible_to(actor).filter(staff=actor.id)
    return [each for each in rows if not session_is_over(each)]


def own_session(actor: Actor, pk: UUID) -> SignIn:
    """One of one's own sessions. Raises Refused("not-found")."""
    return _own(SignIn, actor, pk)


def _own(model: Any, actor: Actor, pk: UUID) -> Any:
    found = model.objects.visible_to(actor).filter(staff=actor.id, pk=pk).first()
    if found is None:
        raise Refused("not-found")
    return found


def session(staff: Staff, key: str) -> SignIn | None:
    """The session that a browser says it is; None when it was ended from elsewhere."""
    found: SignIn | None = SignIn.objects.unscoped("the session says who it is").filter(staff=staff, pk=key).first()
    return found


def session_is_over(found: SignIn) -> bool:
    """Nobody used it for `TERANGA_IDLE_MINUTES`, or it is older than a working day."""
    now: datetime = clock.now()
    is_idle = rules.is_idle(found.used_at, now=now, minutes=settings.IDLE_MINUTES)
    return is_idle or rules.has_ended(found.since_at, now=now)


# ------------------------------------------------------------------------------------------ links


class _Links(PasswordResetTokenGenerator):
    """A link is good for three days and for one password: choosing one, or voiding it, changes what it was made of."""

    key_salt = "teranga.access.links"

    def _now(self) -> datetime:
        return clock.now().replace(tzinfo=None)


def link_for(staff: Staff) -> str:
    """The address where someone chooses their password. Whoever holds it can: it goes to them alone."""
    path = reverse("access.welcome", args=(staff.pk, _Links().make_token(staff)))
    return f"{settings.ADDRESS}{path}"


def link_to_hand_over(staff: Staff) -> str:
    """The link, for the administrator to give by hand: only where no mail is sent, while no password is chosen."""
    waits = staff.is_active and not staff.has_usable_password()
    return link_for(staff) if waits and not settings.MAIL_IS_SENT else ""


def invited(pk: UUID, token: str) -> Staff | None:
    """Whose link this is; None when it was used, is too old, or is none."""
    staff = factors.account_signing_in(pk)
    return staff if staff is not None and _Links().check_token(staff, token) else None
