"""Reads of data protection: what is kept no longer, who approved, what a person's own copy says."""

from teranga.protection.queries.holds import HOLD, hold, holds
from teranga.protection.queries.kept import lock
from teranga.protection.queries.own_copies import (
    KEPT_FOR_DAYS,
    copies,
    copies_of,
    copies_over,
    copy,
    copy_file,
    texts,
)
from teranga.protection.queries.papers import papers
from teranga.protection.queries.proposals import (
    Found,
    Row,
    approvers,
    certificate_values,
    erasures,
    found,
    next_act,
    periods_shown,
    proposal,
    row,
    rows,
    signed,
    to_erase,
    unfinished,
    why_lifted,
)

__all__ = [
    "HOLD", "KEPT_FOR_DAYS", "Found", "Row", "approvers", "certificate_values", "copies", "copies_of", "copies_over",
    "copy", "copy_file", "erasures", "found", "hold", "holds", "lock", "next_act", "papers", "periods_shown",
    "proposal", "row", "rows", "signed", "texts", "to_erase", "unfinished", "why_lifted",
]  # fmt: skip
