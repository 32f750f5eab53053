"""The choice of returning: counselling, declaration, withdrawal."""

from datetime import date
from typing import Annotated

from django.utils.translation import gettext_lazy as _

from teranga.casework import acts as casework_acts
from teranga.casework import queries as casework_queries
from teranga.casework.acts import standing
from teranga.casework.models import Attachment, Case
from teranga.kernel import clock, vault
from teranga.kernel.acts import Refused, act
from teranga.kernel.codes import Code
from teranga.kernel.scope import Actor
from teranga.returns import queries, rules
from teranga.returns.models import (
    Booking,
    BookingCancellation,
    Counselling,
    Declaration,
    Withdrawal,
)
from teranga.ui.uploads import Upload


@act(
    "returns.counsel",
    needs="returns.counsel",
    guarded_by=("S2",),
    label=_("Record the return counselling"),
    done=_("Individual counselling on return held"),
)
def counsel(
    case: Case,
    *,
    counselled_on: date,
    language: Annotated[Code, "language"],
    topics: tuple[Annotated[Code, "counselling_topic"], ...],
    was_alone: bool = True,
    note: str = "",
    by: Actor,
) -> Counselling:
    """Record an individual talk about return: what was explained, in which language (IOM 2018, principle 1).

    Raises Refused for a talk held before the person came, or longer ago than a talk counts.
    """
    standing.refuse_when_closed(case)
    standing.refuse_future(counselled_on, field="counselled_on")
    came_on = case.person.arrived_on
    if why := rules.what_blocks_counselling(counselled_on, arrived_on=came_on, on=clock.today()):
        raise Refused(why)
    standing.refuse_unknown("language", language, field="language")
    for topic in topics:
        standing.refuse_unknown("counselling_topic", topic, field="topics")
    counselling = Counselling.objects.create(
        case=case,
        counselled_on=counselled_on,
        language_code=language,
        topics=list(topics),
        was_alone=was_alone,
        note_sealed=standing.sealed(case, note, queries.COUNSELLING),
    )
    casework_acts.settle_stage(case)
    return counselling


@act(
    "returns.declare",
    needs="returns.counsel",
    guarded_by=("S2",),
    label=_("Record the declaration of voluntary return"),
    done=_("Declaration of voluntary return signed"),
)
def declare(
    case: Case,
    *,
    signed_on: date,
    destination: Annotated[Code, "country"],
    language: Annotated[Code, "language"],
    signatories: rules.Signatories | None = None,
    scan: Upload | None = None,
    by: Actor,
) -> Declaration:
    """Record a signed declaration: it holds 90 days, until it is withdrawn, for that country. The scan is kept sealed.

    Raises Refused without complete counselling by that day, for someone who left, for a child without a guardian (S2).
    """
    standing.refuse_when_closed(case)
    standing.refuse_future(signed_on, field="signed_on")
    standing.refuse_unknown("country", destination, field="destination")
    signed_by = signatories or rules.Signatories()
    facts = queries.facts_on_signing(case, signed_on)
    is_child = casework_queries.protection_facts(case, signed_on).is_child
    if why := rules.everything_blocking_declaration(facts, signed_on, is_child=is_child, guardian=signed_by.guardian):
        raise Refused(*why)
    return Declaration.objects.create(
        case=case,
        signed_on=signed_on,
        destination_code=destination,
        language_code=language,
        signatories_sealed=vault.seal(case.person_id, vars(signed_by), field=queries.SIGNATORIES),
        scan=_attached(case, scan, by),
    )


def _attached(case: Case, scan: Upload | None, by: Actor) -> Attachment | None:
    if scan is None:
        return None
    return casework_acts.attach(case, kind=Code("declaration"), file=scan, by=by)


@act(
    "returns.withdraw",
    needs="returns.counsel",
    guarded_by=("S2",),
    label=_("Withdraw from the return"),
    done=_("Declaration of voluntary return withdrawn"),
)
def withdraw(
    case: Case, *, withdrawn_on: date, reason: Annotated[Code, "withdrawal_reason"], note: str = "", by: Actor
) -> Withdrawal:
    """The person no longer wishes to return. Cancels the declaration and the place booked, and nothing else.

    Possible until the moment of departure, and with no reason. Raises Refused after it, or before anything was signed.
    """
    standing.refuse_unknown("withdrawal_reason", reason, field="reason")
    standing.refuse_future(withdrawn_on, field="withdrawn_on")
    latest = Declaration.objects.filter(case=case).select_related("withdrawal").last()
    blocker = rules.what_blocks_withdrawal(
        latest.signed_on if latest else None,
        withdrawn_on=withdrawn_on,
        is_withdrawn=hasattr(latest, "withdrawal"),
        has_departed=rules.has_left(queries.journey(case).travel),
    )
    if latest is None or blocker:
        raise Refused(blocker or "nothing-to-withdraw")
    withdrawal = Withdrawal.objects.create(
        declaration=latest,
        withdrawn_on=withdrawn_on,
        reason_code=reason,
        note_sealed=standing.sealed(case, note, queries.WITHDRAWAL),
    )
    _give_up_places(case, by)
    casework_acts.settle_stage(case)
    return withdrawal


def _give_up_places(case: Case, by: Actor) -> None:
    """Cancel what is booked. The lock on the file is enough: whoever closes a list or departs takes it too."""
    for booking in Booking.objects.filter(case=case, is_open=True).select_related("movement__receiving_office"):
        give_up(booking, Code("withdrew"))
        casework_acts.withdraw_announcement(case, office=booking.movement.receiving_office, by=by)


def give_up(booking: Booking, reason: Code) -> None:
    """Write that a place is free again. The booking stays on record."""
    BookingCancellation.objects.create(booking=booking, reason_code=reason, cancelled_at=clock.now())
    booking.is_open = False
    booking.save(update_fields=["is_open"])
