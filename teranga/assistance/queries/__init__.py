"""Reads of services and providers: what acts and rules ask, what pages show."""

from teranga.assistance.queries.known import (
    NO_MONEY,
    facts_of,
    need,
    open_need_choices,
    provider,
    provider_choices,
    providers,
    service,
    service_choices,
    usual_currency,
)
from teranga.assistance.queries.showing import (
    Shown,
    Totals,
    acting_on,
    next_steps,
    panel,
    said_of,
    services_of,
    stages,
    totals,
    what_keeps_open,
)

__all__ = [
    "NO_MONEY", "Shown", "Totals", "acting_on", "facts_of", "need", "next_steps", "open_need_choices", "panel",
    "provider", "provider_choices", "providers", "said_of", "service", "service_choices", "services_of", "stages",
    "totals", "usual_currency", "what_keeps_open",
]  # fmt: skip
