"""Everything that changes a return: its preparation, the movements, the journey."""

from teranga.returns.acts.listing import (
    book,
    cancel_booking,
    cancel_movement,
    close_manifest,
    give_back_seat,
    plan_movement,
    reopen_manifest,
    reschedule,
    take_seat,
)
from teranga.returns.acts.preparing import (
    add_travel_document,
    counsel,
    declare,
    explain_separation,
    record_medical,
    route_fear,
    withdraw,
)
from teranga.returns.acts.travelling import arrive, depart, end_journey, leave, receive

__all__ = [
    "add_travel_document", "arrive", "book", "cancel_booking", "cancel_movement", "close_manifest", "counsel",
    "declare", "depart", "end_journey", "explain_separation", "give_back_seat", "leave", "plan_movement", "receive",
    "record_medical", "reopen_manifest", "reschedule", "route_fear", "take_seat", "withdraw",
]  # fmt: skip
