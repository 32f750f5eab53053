"""What whoever watches over an office sees: unusual reading, and files opened from elsewhere."""

from datetime import timedelta
from typing import Any
from uuid import UUID

from teranga.access.models import Glass, ReadingHour
from teranga.kernel import clock
from teranga.kernel.scope import Actor

SHOWN_FOR = timedelta(days=30)


def unusual_hours(actor: Actor) -> list[ReadingHour]:
    """Hours of the last 30 days in which someone of the actor's offices read unusually many files, the latest first."""
    rows = ReadingHour.objects.visible_to(actor).filter(is_unusual=True, staff__office__in=actor.offices)
    return list(rows.filter(hour_at__gt=clock.now() - SHOWN_FOR).select_related("staff__office")[:200])


def glasses(actor: Actor) -> list[Glass]:
    """Files of the actor's offices that were opened from elsewhere in the last 30 days, the latest first."""
    rows = Glass.objects.visible_to(actor).filter(office__in=actor.offices, since_at__gt=clock.now() - SHOWN_FOR)
    return list(rows.select_related("staff__office", "office")[:200])


def glasses_on(subject: UUID) -> Any:
    """Who has a file open from elsewhere now; for whoever reads the file."""
    now = Glass.objects.unscoped("shown on the file, to whoever may read it").filter(subject=subject)
    return now.filter(until_at__gt=clock.now()).select_related("staff")
