"""A partner's list is received, understood, checked, decided on, and taken in, line by line."""

from teranga.exchange.acts.letting_go import forget
from teranga.exchange.acts.receiving import decide, keep_lines, map_columns, upload
from teranga.exchange.acts.running import drop, finish, run, stop
from teranga.exchange.acts.taking import refuse_line, take_line, take_lines

__all__ = [
    "decide", "drop", "finish", "forget", "keep_lines", "map_columns", "refuse_line", "run", "stop", "take_line",
    "take_lines", "upload",
]  # fmt: skip
