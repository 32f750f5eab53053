"""Who a token lets in, and what it may."""

from datetime import timedelta
from functools import cache
from importlib import import_module
from importlib.util import find_spec
from typing import Any
from uuid import UUID

from django.conf import settings
from django.core.cache import cache as counts

from teranga.access import rules as access
from teranga.access.models import Office
from teranga.background.models import Preparation
from teranga.integrations import rules
from teranga.integrations.models import Token
from teranga.kernel import acts, clock, vault
from teranga.kernel.acts import Refused
from teranga.kernel.scope import Actor

PREFIX = "teranga_"
READ = frozenset({"people.find", "people.read", "casework.read", "insights.read"})
"""Permissions of the operations that read."""
PERSONAL = frozenset({"access.own", "casework.break_glass", "people.forget"})
_LONGEST = 200
_MINUTE = timedelta(minutes=1)


def hashed(secret: str) -> bytes:
    """What is kept of a token."""
    return vault.blind(secret, purpose="integrations.token")


def token_of(secret: str) -> Token | None:
    """The token that opens something today; None for any other text."""
    if len(secret) > _LONGEST:
        return None
    known = Token.objects.unscoped("the token says who it is").select_related("office", "revocation")
    found: Token | None = known.filter(hash=hashed(secret)).first()
    return found if found is not None and is_open(found) else None


def is_open(token: Token) -> bool:
    """Whether the token lets its system in, today."""
    return rules.may_be_used(is_revoked=hasattr(token, "revocation"), expires_on=token.expires_on, on=clock.today())


def actor_of(token: Token) -> Actor:
    """The actor that a system is: permissions of its token that the role still holds, offices as of the role."""
    role = access.roles().get(token.role_code)
    offices = {token.office_id}
    if role and role.reach == "organisation":
        whole = Office.objects.unscoped("building the actor itself").filter(organisation=token.office.organisation_id)
        offices |= set(whole.values_list("pk", flat=True))
    return Actor(
        id=token.pk,
        name=token.name,
        organisation=token.office.organisation_id,
        offices=frozenset(offices),
        permissions=(frozenset(token.scopes) & access.permissions_of(token.role_code)) - what_only_people_may(),
        home=token.office_id,
        role=token.role_code,
        why="integration",
    )


@cache
def what_only_people_may() -> frozenset[str]:
    """Permissions of the acts that separation of duties guards (S8), as a machine is no second person; and to break
    the glass or to forget, which somebody answers for."""
    return frozenset(each.needs for each in acts.registry.values() if "S8" in each.guarded_by) | PERSONAL


def grantable() -> dict[str, list[str]]:
    """What a token of each role may hold: what an operation asks for, and the role has."""
    asked = {each.needs for each in performable().values()} | READ
    return {code: sorted(role.permissions & asked) for code, role in access.roles().items()}


@cache
def performable() -> dict[str, acts.Act]:
    """The acts that a system may do: those that have a page of their own; the others are steps of an act. A file that
    is prepared is fetched by somebody signed in."""
    rooms = [f"teranga.{room}.urls" for room in settings.ROOMS if room != "integrations"]
    pages = [import_module(name).urlpatterns for name in rooms if find_spec(name)]
    named = {page.name for some in pages for page in some}
    only_people = what_only_people_may()
    return {
        key: each
        for key, each in sorted(acts.registry.items())
        if key in named and each.needs not in only_people and each.hints.get("return") is not Preparation
    }


def seconds_to_wait(token: Token) -> int:
    """0 while the token is within its rate; else the seconds to the next minute. Counted where the cache is."""
    now = clock.now()
    key = f"integrations.rate:{token.pk}:{int(now.timestamp()) // 60}"
    counts.add(key, 0, timeout=120)
    return 60 - now.second if counts.incr(key) > token.per_minute else 0


def mark_used(token: Token) -> None:
    """Keep when the token was last used, to the minute."""
    now = clock.now()
    if token.used_at is None or now - token.used_at >= _MINUTE:
        with acts.housekeeping("when a token was last used"):
            Token.objects.unscoped("the token in use").filter(pk=token.pk).update(used_at=now)


def tokens(actor: Actor) -> Any:
    """The tokens of the actor's offices, the latest first."""
    return Token.objects.visible_to(actor).select_related("office", "revocation")


def token(actor: Actor, pk: UUID) -> Token:
    """One token. Raises Refused("not-found")."""
    found: Token | None = tokens(actor).filter(pk=pk).first()
    if found is None:
        raise Refused("not-found")
    return found
