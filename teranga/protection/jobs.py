"""Each night what has reached the end of its period is proposed; what two people approved is erased and certified."""

from datetime import timedelta
from uuid import uuid5

from huey import crontab
from huey.contrib.djhuey import db_periodic_task

from teranga.access import queries as access
from teranga.kernel import clock, jobs, vault
from teranga.kernel.codes import Code
from teranga.kernel.models import Entry
from teranga.protection import acts, queries
from teranga.protection.models import Proposal

_WHY = "what is kept no longer than its period"


@db_periodic_task(crontab(hour="2", minute="40"))
def look() -> None:
    """Each night: lift what has changed, then propose what has reached the end of its period."""
    propose()


def propose() -> int:
    """Look at everything that is kept; gives how many erasures were newly proposed. Nothing is erased."""
    by = access.command(_WHY)
    for each in queries.unfinished():
        with vault.ring():
            acts.look_again(each, by=by)
    proposed = 0
    for office, rule, what, found in queries.found(clock.today()):
        acts.propose(office=office, rule=rule, what=Code(what), found=tuple(found), by=by)
        proposed += len(found)
    return proposed


def erase_confirmed(entry: Entry) -> None:
    """After `protection.confirm`: each one goes by an act of its own, so that a killed worker goes on; then certify."""
    by = access.command(_WHY)
    erase(queries.proposal(by, entry.subject))


def erase(proposal: Proposal) -> None:
    """Erase what is left of a proposal that two people approved, and certify it."""
    by = access.command(_WHY)
    for each in queries.to_erase(proposal):
        with vault.ring():
            acts.erase(each, by=by, request_id=uuid5(each.pk, "erase"))
        jobs.went_on()
    acts.certify(proposal, by=by, request_id=uuid5(proposal.pk, "certify"))


@db_periodic_task(crontab(hour="2", minute="50"))
def clear_away() -> None:
    """Each night: copies that people were given are deleted here a week after they were made."""
    by = access.command(_WHY)
    for each in queries.copies_over(clock.now() - timedelta(days=queries.KEPT_FOR_DAYS)):
        acts.delete_copy(each, by=by)
