"""Reading people: one of them, whom a text means, who may be the same as another, what their consents allow."""

from teranga.people.queries.bases import (
    KnownConsent,
    consent,
    consent_state,
    consent_states,
    consents,
    has_consent,
    is_consent_to_ask,
    what_blocks_using,
)
from teranga.people.queries.duplicates import (
    Duplicate,
    possible_duplicates,
    possible_duplicates_of_many,
    registered_lately,
)
from teranga.people.queries.families import Relative, family_of, household_of, membership, relatives
from teranga.people.queries.finding import LONGEST_SEARCH, FindHit, find
from teranga.people.queries.index import exact_keys, name_keys
from teranga.people.queries.known import (
    IDENTITY,
    JOURNEY,
    WORDS,
    called_and_born,
    identities,
    identity,
    journey,
    person,
    photo,
)
from teranga.people.queries.profiles import Profile, age, files, how_many_seen, profile

__all__ = [
    "IDENTITY", "JOURNEY", "LONGEST_SEARCH", "WORDS", "Duplicate", "FindHit", "KnownConsent", "Profile", "Relative",
    "age", "called_and_born", "consent", "consent_state", "consent_states", "consents", "exact_keys", "family_of",
    "files", "find", "has_consent", "household_of", "how_many_seen", "identities", "identity", "is_consent_to_ask",
    "journey", "membership", "name_keys", "person", "photo", "possible_duplicates", "possible_duplicates_of_many",
    "profile", "registered_lately", "relatives", "what_blocks_using",
]  # fmt: skip
