"""Reads of returns: facts for the rules, the file page, movements and those who travel with them."""

from teranga.returns.queries.boarding import (
    Awaited,
    Traveller,
    arrivals,
    candidates,
    label_of,
    on_list_of,
    ready_for,
    travellers,
    unaccounted_for,
)
from teranga.returns.queries.families import family_of
from teranga.returns.queries.files import blocks_closing, conditions, marks, next_steps, stages
from teranga.returns.queries.journeys import Journey, journey, journeys_of, travel_of
from teranga.returns.queries.judging import facts, facts_of, protection_of
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
    offered_acts,
    office,
    status_of,
    title_of,
)
from teranga.returns.queries.papers import piece_of_papers
from teranga.returns.queries.printing import COLUMNS, DOCUMENT_NUMBER, cell, manifest, name_of
from teranga.returns.queries.showing import (
    change_of,
    change_url,
    clearance_of,
    lines_of_blocked,
    page_of,
    reception_of,
)
from teranga.returns.queries.signing import declaration_draft, declaration_values, facts_on_signing
from teranga.returns.queries.staying import family_choices, movement_choices, movement_chosen, movement_of, persons
from teranga.returns.queries.telling import (
    COUNSELLING,
    HANDED_TO,
    MEDICAL,
    RECEPTION,
    ROUTING,
    SEPARATION,
    SIGNATORIES,
    WITHDRAWAL,
    journey_panel,
    panel,
)

__all__ = [
    "COLUMNS", "COUNSELLING", "DOCUMENT_NUMBER", "HANDED_TO", "MEDICAL", "ORDERS", "RECEPTION", "ROUTING",
    "SEPARATION", "SIGNATORIES", "WITHDRAWAL", "Awaited", "Journey", "Listed", "Traveller", "arrivals",
    "blocking_booking", "blocking_departure", "blocks_closing", "booking", "candidates", "cell", "change_of",
    "change_url", "clearance_of", "conditions", "declaration_draft", "declaration_values", "facts", "facts_of",
    "facts_on_signing", "family_choices", "family_of", "journey", "journey_panel", "journeys_of", "label_of",
    "leaving_with", "lines_of_blocked", "manifest", "marks", "movement", "movement_choices", "movement_chosen",
    "movement_of", "movements", "name_of", "names_of", "next_steps", "offered_acts", "office", "on_list_of",
    "page_of", "panel", "persons", "piece_of_papers", "protection_of", "ready_for", "reception_of", "stages",
    "status_of", "title_of", "travel_of", "travellers", "unaccounted_for",
]  # fmt: skip
