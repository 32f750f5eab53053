"""Counting, hour by hour, how many files each member of staff reads; and tidying what is kept no longer."""

from collections import defaultdict
from datetime import datetime, timedelta
from uuid import UUID

from axes.models import AccessAttempt

from teranga.access import rules
from teranga.access.models import Draft, ReadingHour, SignIn, Staff
from teranga.kernel import acts, clock, journal

_COUNTING = "how many files were read, counted from the read log"
_TIDYING = "what is kept no longer than it is needed"
_LOOK_BACK = timedelta(days=30)
_COUNTS_KEPT = timedelta(days=90)
_DRAFTS_KEPT = timedelta(days=2)
_ATTEMPTS_KEPT = timedelta(hours=1)

Counted = dict[tuple[UUID, datetime], int]


def count_reading() -> int:
    """Count this hour and the one before; gives how many counts are unusual. Counting again changes nothing."""
    this_hour = clock.now().replace(minute=0, second=0, microsecond=0)
    counted = _files_by_hour(this_hour - timedelta(hours=1))
    staff = Staff.objects.unscoped(_COUNTING).in_bulk({actor for actor, _hour in counted})
    earlier = _earlier({actor for actor, _hour in counted}, this_hour - timedelta(hours=1))
    found = 0
    with acts.housekeeping(_COUNTING):
        for (actor, hour), files in counted.items():
            if actor in staff:
                values = {"files": files, "is_unusual": rules.is_unusual(files, earlier[actor])}
                found += values["is_unusual"]
                hours = ReadingHour.objects.unscoped(_COUNTING)
                hours.update_or_create(staff=staff[actor], hour_at=hour, defaults=values)
    return found


def _files_by_hour(since: datetime) -> Counted:
    """Different files per reader and hour. A file and the page of its person are one: the greater number counts."""
    seen: dict[tuple[UUID, datetime], dict[str, set[UUID]]] = defaultdict(lambda: defaultdict(set))
    for each in journal.read_since(since):
        hour = each.at.replace(minute=0, second=0, microsecond=0)
        seen[each.actor, hour][each.subject_kind].add(each.subject)
    return {who: max(len(subjects) for subjects in kinds.values()) for who, kinds in seen.items()}


def _earlier(actors: set[UUID], before: datetime) -> dict[UUID, list[int]]:
    rows = ReadingHour.objects.unscoped(_COUNTING).filter(staff__in=actors, hour_at__lt=before)
    found: dict[UUID, list[int]] = defaultdict(list)
    for staff, files in rows.filter(hour_at__gt=before - _LOOK_BACK).values_list("staff", "files"):
        found[staff].append(files)
    return found


def tidy() -> None:
    """Drafts nobody came back to, sessions that are over, addresses from which signing in failed, old counts."""
    now = clock.now()
    with acts.housekeeping(_TIDYING):
        Draft.objects.unscoped(_TIDYING).filter(kept_at__lt=now - _DRAFTS_KEPT).delete()
        SignIn.objects.unscoped(_TIDYING).filter(since_at__lt=now - rules.LONGEST_SESSION).delete()
        ReadingHour.objects.unscoped(_TIDYING).filter(hour_at__lt=now - _COUNTS_KEPT).delete()
        AccessAttempt.objects.filter(attempt_time__lt=now - _ATTEMPTS_KEPT).delete()
