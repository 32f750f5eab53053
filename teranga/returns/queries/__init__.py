"""Reads of returns: facts for the rules, the file page, movements and those who travel with them."""

from teranga.returns.queries.boarding import Awaited, Traveller, arrivals, candidates, travellers
from teranga.returns.queries.files import (
    COUNSELLING,
    HANDED_TO,
    MEDICAL,
    RECEPTION,
    ROUTING,
    SEPARATION,
    SIGNATORIES,
    WITHDRAWAL,
    blocks_closing,
    conditions,
    declaration_values,
    marks,
    next_steps,
    panel,
    stages,
)
from teranga.returns.queries.judging import (
    Journey,
    facts,
    facts_of,
    facts_on_signing,
    family_of,
    journey,
    journeys_of,
    protection_of,
    travel_of,
)
from teranga.returns.queries.listing import (
    ORDERS,
    Listed,
    blocking_booking,
    blocking_departure,
    booking,
    leaving_with,
    movement,
    movements,
    names_of,
    status_of,
)
from teranga.returns.queries.printing import COLUMNS, DOCUMENT_NUMBER, manifest, name_of

__all__ = [
    "COLUMNS", "COUNSELLING", "DOCUMENT_NUMBER", "HANDED_TO", "MEDICAL", "ORDERS", "RECEPTION", "ROUTING", "SEPARATION",
    "SIGNATORIES", "WITHDRAWAL", "Awaited", "Journey", "Listed", "Traveller", "arrivals", "blocking_booking",
    "blocking_departure", "blocks_closing", "booking", "candidates", "conditions", "declaration_values", "facts",
    "facts_of", "facts_on_signing", "family_of", "journey", "journeys_of", "leaving_with", "manifest", "marks",
    "movement", "movements", "name_of", "names_of", "next_steps", "panel", "protection_of", "stages", "status_of",
    "travel_of", "travellers",
]  # fmt: skip
