"""Everything that changes the solutions of a file, and the best-interests procedure of a child."""

from teranga.solutions.acts.choosing import choose, discuss
from teranga.solutions.acts.confirming import confirm_no_longer_child_alone
from teranga.solutions.acts.procedure import (
    assess_best_interests,
    confirm_care,
    decide_best_interests,
    name_escort,
    record_tracing,
)

__all__ = [
    "assess_best_interests", "choose", "confirm_care", "confirm_no_longer_child_alone", "decide_best_interests",
    "discuss", "name_escort", "record_tracing",
]  # fmt: skip
