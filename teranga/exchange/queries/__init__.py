"""Reading partner lists: what the file says, what each line would become, and what became of it."""

from teranga.exchange.queries.checking import Batch, Candidate, Checked, checked, identity_of
from teranga.exchange.queries.received import (
    HEADINGS,
    NAME,
    WHY,
    columns_to_confirm,
    lists,
    mapping_of,
    partner_list,
    read,
    sample,
    table_of,
)  # fmt: skip
from teranga.exchange.queries.standing import (
    CELLS,
    Progress,
    Shown,
    ShownCandidate,
    lines_to_show,
    opened,
    progress,
    ready,
    reasons,
    refused_lines,
    report,
    stage,
    stage_code,
    waiting,
)  # fmt: skip

__all__ = [
    "CELLS", "HEADINGS", "NAME", "WHY", "Batch", "Candidate", "Checked", "Progress", "Shown", "ShownCandidate",
    "checked", "columns_to_confirm", "identity_of", "lines_to_show", "lists", "mapping_of", "opened",
    "partner_list", "progress", "read", "ready", "reasons", "refused_lines", "report", "sample", "stage",
    "stage_code", "table_of", "waiting",
]  # fmt: skip
