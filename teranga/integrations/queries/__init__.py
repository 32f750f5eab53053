"""Reading for systems: who they are, records by their keys, what there is to tell."""

from teranga.integrations.queries.records import kind_of, kinds, named, parts, record, roots, shown
from teranga.integrations.queries.telling import (
    SECRET,
    acts_to_tell,
    deliveries,
    secret_of,
    settled,
    shown_secret,
    things_to_tell,
    webhook,
    webhooks,
)
from teranga.integrations.queries.tokens import (
    PREFIX,
    actor_of,
    grantable,
    hashed,
    is_open,
    mark_used,
    performable,
    seconds_to_wait,
    token,
    token_of,
    tokens,
    what_only_people_may,
)

__all__ = [
    "PREFIX", "SECRET", "actor_of", "acts_to_tell", "deliveries", "grantable", "hashed", "is_open", "kind_of", "kinds",
    "mark_used", "named", "parts", "performable", "record", "roots", "seconds_to_wait", "secret_of", "settled", "shown",
    "shown_secret", "things_to_tell", "token", "token_of", "tokens", "webhook", "webhooks", "what_only_people_may",
]  # fmt: skip
