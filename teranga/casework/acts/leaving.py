"""When a caseworker leaves, their files go to a colleague; in an emergency a file is opened from another office."""

from datetime import timedelta

from django.utils.translation import gettext_lazy as _

from teranga.access.models import Glass, Staff
from teranga.casework import queries, rules
from teranga.casework.acts.standing import refuse_unless_follows
from teranga.casework.models import Case, Task
from teranga.kernel import clock
from teranga.kernel.acts import Refused, act
from teranga.kernel.scope import Actor


@act(
    "casework.pass_on",
    needs="casework.assign",
    label=_("Pass the file on to a colleague"),
    done=_("File passed on: its caseworker left the office"),
)
def pass_on(case: Case, *, leaving: Staff, colleague: Staff | None, by: Actor) -> Case:
    """What someone who leaves did on a file, a colleague of its office does from now on; nobody, when none is named.

    Raises Refused for a colleague who can't follow it there.
    """
    if colleague is not None:
        refuse_unless_follows(colleague, case.office, field="colleague")
    if case.responsible_id == leaving.pk:
        case.responsible = colleague
        case.save(update_fields=["responsible"])
    Task.objects.filter(case=case, done_at=None, assignee=leaving).update(assignee=colleague)
    return case


def hand_files_over(leaving: Staff, colleague: Staff | None, by: Actor) -> None:
    """Pass on every open file that someone follows or has a task on, within the act that moves or suspends them."""
    for case in queries.files_waiting_for(leaving).select_related("office", "person").order_by("pk"):
        pass_on(case, leaving=leaving, colleague=colleague, by=by)


@act(
    "casework.break_glass",
    needs="casework.break_glass",
    reach="organisation_scope",
    label=_("Open a file of another office"),
    done=_("File opened from another office, for an hour and only to be read"),
)
def break_glass(case: Case, *, why: str, by: Actor) -> Case:
    """Read a file of one's own organisation outside one's offices, for 60 minutes, with a reason kept on the file.

    Its supervisor is told. It ends by itself, and opens no act. Raises Refused when the file is open to the actor.
    """
    if Case.objects.filter(Case.scope(by), pk=case.pk).exists():
        raise Refused("file-open-already")
    now = clock.now()
    Glass.objects.create(
        staff=Staff.objects.get(pk=by.id),
        office=case.office,
        subject=case.pk,
        holder=case.person_id,
        reference=case.reference,
        since_at=now,
        until_at=now + timedelta(minutes=rules.GLASS_MINUTES),
    )
    return case
