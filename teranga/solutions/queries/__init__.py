"""Reads of durable solutions and of the best-interests procedure."""

from teranga.solutions.queries.facts import (
    CARE,
    CHILD_VIEW,
    CONFIRMATION,
    ESCORT,
    GUARDIAN,
    GUARDIAN_VIEW,
    PANEL,
    REASONS,
    WHY,
    best_interests,
    best_interests_of,
    decided_of,
    solution_chosen,
    solutions_chosen,
    solutions_discussed,
    stages,
)
from teranga.solutions.queries.guiding import conditions, marks, next_steps
from teranga.solutions.queries.histories import authors_of_assessment, histories_of
from teranga.solutions.queries.showing import Told, best_interests_panel, draft, panel

__all__ = [
    "CARE", "CHILD_VIEW", "CONFIRMATION", "ESCORT", "GUARDIAN", "GUARDIAN_VIEW", "PANEL", "REASONS", "WHY", "Told",
    "authors_of_assessment", "best_interests", "best_interests_of", "best_interests_panel", "conditions",
    "decided_of", "draft",
    "histories_of", "marks", "next_steps", "panel", "solution_chosen", "solutions_chosen", "solutions_discussed",
    "stages",
]  # fmt: skip
