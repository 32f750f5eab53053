"""What is typed and not sent is kept, sealed, until it is sent, discarded, or its writer signs out (CASA #2417)."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from teranga.access.models import Draft, Staff
from teranga.kernel import acts, clock, journal, vault

_KEEPING = "what was typed and not sent is kept for whoever typed it"
_FIELD = "access.draft.typed"
_MOST = 200_000
_KEPT_FOR = timedelta(days=2)


@dataclass(frozen=True)
class Drafts:
    """The drafts of one member of staff. The pages of acts ask `request.drafts` for them; nobody else's are reached."""

    staff: Staff

    def keep(self, path: str, typed: dict[str, list[str]], holder: UUID | None) -> None:
        """Keep what was typed on a page, instead of what was kept before; sealed for `holder`, whom the page is about.

        More than 200,000 signs are not kept, nor anything about somebody forgotten.
        """
        if holder is not None and vault.is_forgotten(holder):
            return
        if sum(len(each) for values in typed.values() for each in values) > _MOST or len(path) > 300:
            return
        with acts.housekeeping(_KEEPING):
            if holder is None:
                vault.ensure_holder(self.staff.pk)
            whose = holder or self.staff.pk
            values = {"holder": whose, "typed_sealed": vault.seal(whose, typed, field=_FIELD), "kept_at": clock.now()}
            Draft.objects.unscoped(_KEEPING).update_or_create(staff=self.staff, path=path, defaults=values)

    def find(self, path: str) -> tuple[dict[str, list[str]], datetime] | None:
        """What was typed on a page, and when; None when nothing was, when it is old, when its holder was forgotten.

        None too when it was sent after all: what is kept while one types may arrive later than the form itself.
        """
        found = self._of(path).filter(kept_at__gt=clock.now() - _KEPT_FOR).first()
        typed: Any = found and vault.unseal(found.holder, found.typed_sealed, field=_FIELD)
        return (typed, found.kept_at) if found and typed and not _was_sent(typed) else None

    def drop(self, path: str) -> None:
        """It was sent, or is not wanted."""
        if self._of(path).exists():
            with acts.housekeeping(_KEEPING):
                self._of(path).delete()

    def _of(self, path: str) -> Any:
        return Draft.objects.unscoped(_KEEPING).filter(staff=self.staff, path=path)


def _was_sent(typed: dict[str, list[str]]) -> bool:
    try:
        return journal.entry_of(UUID(typed["request_id"][0])) is not None
    except (KeyError, IndexError, ValueError):
        return False
