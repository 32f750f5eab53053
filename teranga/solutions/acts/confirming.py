"""A protection that one person lifted is confirmed by another, or stands."""

from django.utils.translation import gettext_lazy as _

from teranga.access.models import Staff
from teranga.casework import queries as casework_queries
from teranga.casework.acts import standing
from teranga.casework.models import Case
from teranga.kernel import clock, vault
from teranga.kernel.acts import Refused, act
from teranga.kernel.scope import Actor
from teranga.solutions import queries, rules
from teranga.solutions.models import LiftConfirmation


@act(
    "solutions.confirm_no_longer_child_alone",
    needs="solutions.decide",
    guarded_by=("S3", "S8"),
    label=_("Confirm: no longer a child alone"),
    done=_("Confirmed as no longer a child alone"),
)
def confirm_no_longer_child_alone(case: Case, *, reason: str, by: Actor) -> LiftConfirmation:
    """Confirm that a file rightly no longer says that the person is a child, or alone; until then S3 goes on holding.

    Raises Refused for whoever wrote any of what changed (S8), without a reason, or when there is nothing to confirm.
    """
    standing.refuse_when_closed(case)
    today = clock.today()
    history = queries.histories_of([case.person_id])[case.person_id]
    protection = casework_queries.protection_facts(case, today)
    if why := rules.what_blocks_confirming_lift(history, protection, on=today, by=by.id, reason=reason):
        raise Refused(why)
    return LiftConfirmation.objects.create(
        case=case,
        confirmed_on=today,
        confirmed_by=Staff.objects.filter(pk=by.id).first(),
        reason_sealed=vault.seal(case.person_id, reason, field=queries.CONFIRMATION),
    )
