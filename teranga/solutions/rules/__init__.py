"""What a durable solution asks for, and what the best interests of a child ask for before anything is decided (S3)."""

from teranga.solutions.rules.best_interests import (
    DECISION_YEARS,
    DEFERRED,
    PANEL_MEMBERS,
    Assessment,
    BestInterestsFacts,
    Panel,
    PanelMember,
    everything_blocking_decision,
    everything_missing_for_best_interests,
    everything_wrong_with_panel,
    is_approving,
    is_best_interests_needed,
    is_care_confirmed,
    is_closing,
    is_under_procedure,
    what_blocks_confirming_care,
    what_is_missing_of_the_decision,
)
from teranga.solutions.rules.choosing import what_blocks_choosing, what_blocks_discussing
from teranga.solutions.rules.lifting import (
    History,
    Said,
    history_of,
    is_lift_unconfirmed,
    is_protected_as_alone,
    may_have_been_child,
    what_blocks_confirming_lift,
)

__all__ = [
    "DECISION_YEARS", "DEFERRED", "PANEL_MEMBERS", "Assessment", "BestInterestsFacts", "History", "Panel",
    "PanelMember", "Said", "everything_blocking_decision", "everything_missing_for_best_interests",
    "everything_wrong_with_panel", "history_of", "is_approving", "is_best_interests_needed", "is_care_confirmed",
    "is_closing", "is_lift_unconfirmed", "is_protected_as_alone", "is_under_procedure", "may_have_been_child",
    "what_blocks_choosing", "what_blocks_confirming_care", "what_blocks_confirming_lift", "what_blocks_discussing",
    "what_is_missing_of_the_decision",
]  # fmt: skip
