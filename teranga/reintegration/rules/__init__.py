"""What may be proposed, approved, paid and ended, and when a person is visited again. Pure."""

from teranga.reintegration.rules.following import months_after, next_visit_due_on, plan_due_on, what_blocks_visit
from teranga.reintegration.rules.paying import (
    everything_blocking_payment,
    what_blocks_ending,
    what_blocks_receipt,
    what_is_wrong_with_payment,
)
from teranga.reintegration.rules.proposing import (
    ProposalFacts,
    dimensions_of,
    everything_blocking_enrolment,
    everything_blocking_proposal,
    what_blocks_deciding,
    what_blocks_refusing,
)
from teranga.reintegration.rules.standing import (
    APPROVED,
    COMPLETED,
    ENDED,
    OPEN,
    PROPOSED,
    REFUSED,
    Part,
    ProjectFacts,
    everything_blocking_closing,
    is_under_way,
    next_part_to_pay,
    paid,
    stages,
    status,
)

__all__ = [
    "APPROVED", "COMPLETED", "ENDED", "OPEN", "PROPOSED", "REFUSED", "Part", "ProjectFacts", "ProposalFacts",
    "dimensions_of", "everything_blocking_closing", "everything_blocking_enrolment", "everything_blocking_payment",
    "everything_blocking_proposal", "is_under_way", "months_after", "next_part_to_pay", "next_visit_due_on", "paid",
    "plan_due_on", "stages", "status", "what_blocks_deciding", "what_blocks_ending", "what_blocks_receipt",
    "what_blocks_refusing", "what_blocks_visit", "what_is_wrong_with_payment",
]  # fmt: skip
