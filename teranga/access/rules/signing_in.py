"""Second factors, sessions, wrong codes. Pure: instants come as arguments."""

import re
from datetime import datetime, timedelta

from teranga.kernel.refusals import Blocker

STEP_SECONDS = 30
WRONG_CODES = 5
CLOSED_FOR = timedelta(minutes=15)
LONGEST_SESSION = timedelta(hours=12)

_BROWSERS = (
    ("Edg", "Edge"), ("OPR", "Opera"), ("SamsungBrowser", "Samsung Internet"), ("Firefox", "Firefox"),
    ("Chrome", "Chrome"), ("Safari", "Safari"),
)  # fmt: skip
_SYSTEMS = (
    ("iPhone", "iPhone"), ("iPad", "iPad"), ("Android", "Android"), ("Windows", "Windows"), ("Macintosh", "Mac"),
    ("CrOS", "ChromeOS"), ("Linux", "Linux"),
)  # fmt: skip


def device_called(user_agent: str) -> str:
    """What a device is called where one looks for it: "Firefox · Windows". No version: it would tell devices apart."""
    found = (
        next((name for sign, name in known if re.search(rf"\b{sign}\b", user_agent)), "")
        for known in (_BROWSERS, _SYSTEMS)
    )
    return " · ".join(part for part in found if part)


def is_idle(used_at: datetime, *, now: datetime, minutes: int) -> bool:
    """A session that nobody used for so many minutes."""
    return now - used_at > timedelta(minutes=minutes)


def has_ended(since_at: datetime, *, now: datetime) -> bool:
    """A session ends after a working day, however busy (OWASP ASVS 5.0, 7.3.2)."""
    return now - since_at > LONGEST_SESSION


def is_closed(wrong_codes: int, last_at: datetime | None, *, now: datetime) -> bool:
    """After five wrong codes in a row an account takes none for a quarter of an hour, the right one included."""
    return wrong_codes >= WRONG_CODES and last_at is not None and now - last_at < CLOSED_FOR


def readable_code(typed: str) -> str:
    """A code as it is compared: "123 456" and "abcd-efgh" as "123456" and "ABCDEFGH"."""
    return re.sub(r"[\s\-]", "", typed).upper()


def totp_step(now: datetime) -> int:
    """The number of the half-minute that `now` lies in (RFC 6238)."""
    return int(now.timestamp()) // STEP_SECONDS


def what_blocks_removing_factor(*, others: int, is_required: bool) -> Blocker | None:
    """A role that asks for a second factor keeps at least one beside its recovery codes."""
    return Blocker("second-factor-required") if is_required and others == 0 else None
