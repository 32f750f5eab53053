"""What a token may be given, and where a webhook may point."""

import re
from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, timedelta
from urllib.parse import SplitResult, urlsplit

from teranga.kernel.refusals import Blocker

LONGEST = timedelta(days=366)
MOST_PER_MINUTE = 6000
RETRIES = tuple(timedelta(minutes=each) for each in (1, 5, 30, 120, 360, 1440))
"""How long after each failed attempt the next is made; after the last, the webhook's delivery is given up."""
_HOST = re.compile(r"[a-z0-9][a-z0-9.-]{0,251}|[0-9a-f:.]{2,45}")


@dataclass(frozen=True)
class TokenAsked:
    """A token as an administrator asks for it. `held`: what the role may; `decides`: what only people may (S8)."""

    scopes: Collection[str]
    held: Collection[str]
    decides: Collection[str]
    expires_on: date
    per_minute: int


def what_blocks_issuing(asked: TokenAsked, *, on: date) -> Blocker | None:
    """A token holds some permissions of its role, none that takes a second person, for a year at most (S8)."""
    if not asked.scopes or not set(asked.scopes) <= set(asked.held):
        return Blocker("token-scope-not-of-role", field="scopes")
    if set(asked.scopes) & set(asked.decides):
        return Blocker("token-decides-nothing", field="scopes")
    if not on <= asked.expires_on <= on + LONGEST:
        return Blocker("token-expiry", field="expires_on", days=LONGEST.days)
    if not 1 <= asked.per_minute <= MOST_PER_MINUTE:
        return Blocker("token-rate", field="per_minute", most=MOST_PER_MINUTE)
    return None


def may_be_used(*, is_revoked: bool, expires_on: date, on: date) -> bool:
    """Until it is revoked, or its last day is over."""
    return not is_revoked and on <= expires_on


def what_blocks_webhook(url: str, *, hosts: Collection[str], is_demo: bool) -> Blocker | None:
    """A webhook points to a host that the operator listed, over HTTPS; in a demo, over HTTP to this machine."""
    parts = parted(url)
    if parts is None:
        return Blocker("webhook-address", field="url")
    if parts.scheme != "https" and not (is_demo and parts.hostname in ("localhost", "127.0.0.1")):
        return Blocker("webhook-not-https", field="url")
    if parts.hostname not in hosts and parts.netloc.lower() not in hosts:
        return Blocker("webhook-host", field="url", host=parts.hostname)
    return None


def parted(url: str) -> SplitResult | None:
    """An address in its parts; None for what isn't one, or carries a name, a password or a fragment."""
    try:
        parts = urlsplit(url)
        port = parts.port
    except ValueError:
        return None
    plain = url.isascii() and url.isprintable() and " " not in url and "@" not in parts.netloc and not parts.fragment
    named = parts.scheme in ("https", "http") and _HOST.fullmatch(parts.hostname or "") and port != 0
    return parts if plain and named else None


def next_attempt(attempts: int) -> timedelta | None:
    """How long to wait after so many failed attempts; None to give up."""
    return RETRIES[attempts - 1] if attempts <= len(RETRIES) else None
