"""Everything that is done to what is known of a person."""

from teranga.people.acts.changing import (
    correct_identity,
    destroy_photo,
    forget,
    keep_photo,
    make_known_at,
    withdraw_from_office,
)
from teranga.people.acts.consents import record_consent, withdraw_consent
from teranga.people.acts.families import form_household, join_household, leave_household, say_not_same
from teranga.people.acts.registering import Member, register, register_family, register_many
from teranga.people.acts.restoring import make_index_anew

__all__ = [
    "Member", "correct_identity", "destroy_photo", "forget", "form_household", "join_household", "keep_photo",
    "leave_household", "make_index_anew", "make_known_at", "record_consent", "register", "register_family",
    "register_many", "say_not_same", "withdraw_consent", "withdraw_from_office",
]  # fmt: skip
