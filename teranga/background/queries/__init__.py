"""Reads of background: long files prepared for whoever asked, and the work behind the pages."""

from teranga.background.queries.contents import bound, content, pieces
from teranga.background.queries.standing import (
    ASKED,
    NAME,
    address,
    asked,
    expired,
    filename,
    makers,
    preparation,
    preparations,
    progress,
    state,
    state_code,
    title,
    to_fetch,
)
from teranga.background.queries.work import Work, counts, given_up, unfinished_work

__all__ = [
    "ASKED", "NAME", "Work", "address", "asked", "bound", "content", "counts", "expired", "filename", "given_up",
    "makers", "pieces", "preparation", "preparations", "progress", "state", "state_code", "title", "to_fetch",
    "unfinished_work",
]  # fmt: skip
