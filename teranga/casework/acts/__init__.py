"""Everything that changes a file: opening and ending it, following it, and whose it is."""

from teranga.casework.acts.following import (
    add_task,
    attach,
    find_need,
    finish_task,
    meet_need,
    screen,
    write_note,
    write_notes,
)
from teranga.casework.acts.holding import announce_to, assign, hand_over, withdraw_announcement
from teranga.casework.acts.leaving import break_glass, hand_files_over, pass_on
from teranga.casework.acts.opening import open_case, open_files, open_many, open_with_family
from teranga.casework.acts.preparing import prepare_list
from teranga.casework.acts.standing import (
    close,
    mark_emergency,
    prioritise,
    reach_stage,
    reopen,
    set_categories,
    settle_stage,
)

__all__ = [
    "add_task", "announce_to", "assign", "attach", "break_glass", "close", "find_need", "finish_task",
    "hand_files_over", "hand_over", "mark_emergency", "meet_need", "open_case", "open_files", "open_many",
    "open_with_family", "pass_on", "prepare_list", "prioritise", "reach_stage", "reopen", "screen", "set_categories",
    "settle_stage", "withdraw_announcement", "write_note", "write_notes",
]  # fmt: skip
