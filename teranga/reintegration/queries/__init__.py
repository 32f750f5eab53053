"""Reads of reintegration: projects as rules judge them, and as readers see them."""

from teranga.reintegration.queries.deciding import Waiting, waiting
from teranga.reintegration.queries.projects import (
    ENDING_NOTE,
    GOAL,
    VISIT_NOTE,
    WHY,
    arrived_on,
    facts_of,
    instalment,
    names_of,
    next_steps,
    next_visit_on,
    payment,
    project,
    projects_of,
    said_of,
    stages,
    what_keeps_open,
)
from teranga.reintegration.queries.showing import Shown, panel, shown

__all__ = [
    "ENDING_NOTE", "GOAL", "VISIT_NOTE", "WHY", "Shown", "Waiting", "arrived_on", "facts_of", "instalment", "names_of",
    "next_steps", "next_visit_on", "panel", "payment", "project", "projects_of", "said_of", "shown", "stages",
    "waiting", "what_keeps_open",
]  # fmt: skip
