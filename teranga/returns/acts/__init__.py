"""Everything that changes a return: its preparation, the movements, the journey."""

from teranga.returns.acts.booking import book, cancel_booking, give_back_seat, take_seat
from teranga.returns.acts.clearing import add_travel_document, explain_separation, record_medical, route_fear
from teranga.returns.acts.listing import cancel_movement, close_manifest, plan_movement, reopen_manifest, reschedule
from teranga.returns.acts.papering import prepare_papers
from teranga.returns.acts.preparing import counsel, declare, withdraw
from teranga.returns.acts.travelling import arrive, depart, end_journey, leave, receive

__all__ = [
    "add_travel_document", "arrive", "book", "cancel_booking", "cancel_movement", "close_manifest", "counsel",
    "declare", "depart", "end_journey", "explain_separation", "give_back_seat", "leave", "plan_movement",
    "prepare_papers", "receive", "record_medical", "reopen_manifest", "reschedule", "route_fear", "take_seat",
    "withdraw",
]  # fmt: skip
