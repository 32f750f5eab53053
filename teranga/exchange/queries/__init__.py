"""Reading partner lists: what the file says, what each line would become, and what became of it."""

from teranga.exchange.queries.checking import Batch, Candidate, Checked, checked, identity_of
from teranga.exchange.queries.forgetting import asker, is_interrupted, lines_about, without_lines
from teranga.exchange.queries.received import (
    HEADINGS,
    KEPT_UNUSED,
    NAME,
    WHY,
    Received,
    as_received,
    called,
    columns_to_confirm,
    lists,
    mapping_of,
    names,
    never_imported,
    partner_list,
    read,
    sample,
    table_of,
)  # fmt: skip
from teranga.exchange.queries.showing import CELLS, Shown, ShownCandidate, lines_to_show, opened, reasons
from teranga.exchange.queries.standing import (
    Progress,
    progress,
    ready,
    refused_lines,
    report,
    stage,
    stage_code,
    waiting,
)

__all__ = [
    "CELLS", "HEADINGS", "KEPT_UNUSED", "NAME", "WHY", "Batch", "Candidate", "Checked", "Progress", "Received", "Shown",
    "ShownCandidate", "as_received", "asker", "called", "checked", "columns_to_confirm", "identity_of",
    "is_interrupted", "lines_about", "lines_to_show", "lists", "mapping_of", "names", "never_imported",
    "opened", "partner_list", "progress", "read", "ready", "reasons", "refused_lines", "report", "sample", "stage",
    "stage_code", "table_of", "waiting", "without_lines",
]  # fmt: skip
