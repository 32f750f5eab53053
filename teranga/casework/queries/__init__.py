"""Reads of files, through scope: one file and its page, what rules ask of it, lists of files."""

from teranga.casework.queries.contributions import (
    family_panel,
    marks,
    needs_panel,
    next_steps,
    person_links,
    record_panel,
)
from teranga.casework.queries.elsewhere import (
    case_elsewhere,
    files_waiting_for,
    how_many_seen,
    how_many_wait,
    is_open_to,
)
from teranga.casework.queries.exporting import COLUMNS, how_many, is_long_list, piece_of_list
from teranga.casework.queries.facts import (
    birth_of,
    categories_of,
    categories_suggested,
    closing_facts,
    everything_blocking_closing,
    priority_floor,
    protection_facts,
    screenings_of,
    stages_reached,
    what_keeps_open,
)
from teranga.casework.queries.known import (
    about,
    attachment,
    called,
    case,
    files_of,
    need,
    open_cases_of,
    opening,
    persons_by_reference,
    persons_of_files,
    relatives_without_file,
    staff_of,
    task,
    task_text,
    url,
)
from teranga.casework.queries.lists import NEWEST, ORDERS, CaseRow, cases, my_cases, unassigned
from teranga.casework.queries.pages import FilePage, file, readings, timeline
from teranga.casework.queries.workload import Load, TaskRow, late_tasks, my_tasks, team

__all__ = [
    "COLUMNS", "NEWEST", "ORDERS", "CaseRow", "FilePage", "Load", "TaskRow", "about", "attachment", "birth_of",
    "called", "case", "case_elsewhere", "cases", "categories_of", "categories_suggested", "closing_facts",
    "everything_blocking_closing", "family_panel", "file", "files_of", "files_waiting_for", "how_many",
    "how_many_seen", "how_many_wait", "is_long_list", "is_open_to", "late_tasks", "marks", "my_cases", "my_tasks",
    "need", "needs_panel", "next_steps", "open_cases_of", "opening", "person_links", "persons_by_reference",
    "persons_of_files", "piece_of_list", "priority_floor", "protection_facts", "readings", "record_panel",
    "relatives_without_file", "screenings_of", "staff_of", "stages_reached", "task", "task_text", "team", "timeline",
    "unassigned", "url", "what_keeps_open",
]  # fmt: skip
