"""Who follows a file, and which offices may see it."""

from django.utils.translation import gettext_lazy as _

from teranga.access.models import Office, Staff
from teranga.casework.acts.standing import refuse_unless_follows, refuse_when_closed
from teranga.casework.models import Case, Holder, Task
from teranga.kernel import clock
from teranga.kernel.acts import act
from teranga.kernel.scope import Actor
from teranga.people import acts as people_acts


@act("casework.assign", needs="casework.assign", label=_("Assign the file"), done=_("File assigned"))
def assign(case: Case, *, responsible: Staff, by: Actor) -> Case:
    """Give the file, and its tasks that are nobody's, to a caseworker of the office responsible.

    Raises Refused for anyone who can't follow it there.
    """
    refuse_when_closed(case)
    refuse_unless_follows(responsible, case.office)
    case.responsible = responsible
    case.save(update_fields=["responsible"])
    Task.objects.filter(case=case, done_at=None, assignee=None).update(assignee=responsible)
    return case


@act(
    "casework.announce_to",
    needs="casework.write",
    label=_("Announce to another office"),
    done=_("Announced to another office"),
)
def announce_to(case: Case, *, office: Office, by: Actor) -> Holder:
    """Let the office that will receive the person read the file; it acts on it once the file is handed over."""
    refuse_when_closed(case)
    holder, _made = Holder.objects.get_or_create(
        case=case, office=office, defaults={"kind_code": "receiving", "since_at": clock.now()}
    )
    people_acts.make_known_at(case.person, office=office, reads_only=True, by=by)
    return holder


@act(
    "casework.withdraw_announcement",
    needs="casework.write",
    label=_("Withdraw the announcement"),
    done=_("Announcement to another office withdrawn"),
)
def withdraw_announcement(case: Case, *, office: Office, by: Actor) -> Case:
    """The office announced will not receive the person after all, and sees neither the file nor the person any more."""
    Holder.objects.filter(case=case, office=office, kind_code="receiving").delete()
    people_acts.withdraw_from_office(case.person, office=office, by=by)
    return case


@act("casework.hand_over", needs="casework.write", label=_("Hand over the file"), done=_("File handed over"))
def hand_over(case: Case, *, office: Office, by: Actor) -> Case:
    """The file changes hands: another office is responsible, the former one still reads, nothing is lost.

    Nobody follows it, and its tasks are nobody's, until it is assigned there.
    """
    refuse_when_closed(case)
    if office.pk == case.office_id:
        return case
    for former in Holder.objects.filter(case=case, kind_code="responsible"):
        _become(former, "former")
    holder, made = Holder.objects.get_or_create(
        case=case, office=office, defaults={"kind_code": "responsible", "since_at": clock.now()}
    )
    if not made:
        _become(holder, "responsible")
    people_acts.make_known_at(case.person, office=office, by=by)
    Task.objects.filter(case=case, done_at=None).update(assignee=None)
    case.office, case.responsible = office, None
    case.save(update_fields=["office", "responsible"])
    return case


def _become(holder: Holder, kind: str) -> None:
    holder.kind_code, holder.since_at = kind, clock.now()
    holder.save(update_fields=["kind_code", "since_at"])
