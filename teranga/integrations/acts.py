"""A system is let in, and shut out; it asks to be told what is done, and no longer."""

import secrets
from datetime import date
from typing import Annotated

from django.conf import settings
from django.utils.translation import gettext_lazy as _

from teranga.access import rules as access
from teranga.access.models import Office
from teranga.integrations import queries, rules
from teranga.integrations.models import Token, TokenRevocation, Webhook
from teranga.kernel import clock, journal, vault
from teranga.kernel.acts import Refused, act
from teranga.kernel.codes import Code
from teranga.kernel.scope import Actor, new_id


@act(
    "integrations.issue",
    needs="integrations.manage",
    guarded_by=("S8",),
    creates=True,
    label=_("Let a system in"),
    done=_("Token issued"),
)
def issue_token(
    *,
    name: Annotated[str, 120],
    office: Office,
    role: Code,
    scopes: tuple[Code, ...],
    expires_on: date,
    per_minute: int,
    by: Actor,
) -> Token:
    """Make a token: `secret` of what is returned is shown once, and only its keyed hash is kept.

    Raises Refused for permissions that the role doesn't hold, that only people may (S8), or a day too far.
    """
    held = access.permissions_of(role)
    asked = rules.TokenAsked(scopes, held, queries.what_only_people_may(), expires_on, per_minute)
    if why := rules.what_blocks_issuing(asked, on=clock.today()):
        raise Refused(why)
    secret = queries.PREFIX + secrets.token_urlsafe(32)
    token = Token.objects.create(
        name=" ".join(name.split()),
        office=office,
        role_code=role,
        scopes=sorted(set(scopes)),
        expires_on=expires_on,
        per_minute=per_minute,
        hash=queries.hashed(secret),
        issued_at=clock.now(),
    )
    token.secret = secret
    return token


@act("integrations.revoke", needs="integrations.manage", label=_("Revoke the token"), done=_("Token revoked"))
def revoke_token(token: Token, *, by: Actor) -> TokenRevocation:
    """Shut a system out at once; its webhooks fall silent. Raises Refused when it was revoked already."""
    if hasattr(token, "revocation"):
        raise Refused("token-revoked")
    return TokenRevocation.objects.create(token=token, revoked_at=clock.now())


@act("integrations.add_webhook", needs="integrations.manage", label=_("Add a webhook"), done=_("Webhook added"))
def add_webhook(token: Token, *, url: Annotated[str, 300], acts: tuple[Code, ...], by: Actor) -> Webhook:
    """Tell the system, from now on, that these acts were done on what its token may read. `secret`: shown once.

    Raises Refused for a revoked token, an unknown act, or an address that the operator did not list.
    """
    if hasattr(token, "revocation"):
        raise Refused("token-revoked")
    if not acts or not set(acts) <= set(queries.acts_to_tell()):
        raise Refused("webhook-acts", field="acts")
    if why := rules.what_blocks_webhook(url, hosts=settings.WEBHOOK_HOSTS, is_demo=settings.DEMO):
        raise Refused(why)
    pk, secret = new_id(), secrets.token_bytes(32)
    vault.new_holder(pk)
    hook = Webhook.objects.create(
        pk=pk,
        token=token,
        url=url,
        acts=sorted(set(acts)),
        secret_sealed=vault.seal(pk, secret, field=queries.SECRET),
        position=journal.last_position(),
        added_at=clock.now(),
    )
    hook.secret = queries.shown_secret(secret)
    return hook


@act("integrations.end_webhook", needs="integrations.manage", label=_("End the webhook"), done=_("Webhook ended"))
def end_webhook(webhook: Webhook, *, by: Actor) -> Webhook:
    """Tell this address nothing more. Raises Refused when it was ended already."""
    if webhook.ended_at is not None:
        raise Refused("webhook-ended")
    webhook.ended_at = clock.now()
    webhook.save(update_fields=["ended_at"])
    return webhook
