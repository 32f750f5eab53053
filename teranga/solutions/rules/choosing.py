"""What discussing and choosing a durable solution ask for."""

from __future__ import annotations

from collections.abc import Collection

from teranga.kernel.refusals import Blocker
from teranga.solutions.rules import best_interests


def what_blocks_discussing(outcome_code: str, why: str) -> Blocker | None:
    """An option set aside says why (IOM case management guidelines: options considered and why rejected)."""
    unexplained = outcome_code == "rejected" and not why.strip()
    return Blocker("rejection-unexplained", field="why") if unexplained else None


def what_blocks_choosing(
    solution_code: str, *, is_child: bool, discussed: Collection[str], facts: best_interests.BestInterestsFacts
) -> Blocker | None:
    """A solution is chosen among those discussed with the person, so that the choice is an informed one; long-term care
    is for children; a child alone gets a durable solution by the panel's decision only (S3; UNHCR 2021)."""
    if best_interests.says("solution", solution_code, "children_only") and not is_child:
        return Blocker("solution-for-children", field="solution")
    if solution_code not in discussed:
        return Blocker("solution-not-discussed", field="solution")
    needed = best_interests.is_best_interests_needed(facts)
    return best_interests.what_is_missing_of_the_decision(facts) if needed else None
