"""The import of a list begins, stops, ends; or the list is deleted unused."""

from django.utils.translation import gettext_lazy as _

from teranga.exchange import queries
from teranga.exchange.acts import letting_go
from teranga.exchange.models import ListLine, PartnerList
from teranga.exchange.rules import settling
from teranga.kernel import clock, vault
from teranga.kernel.acts import Refused, act
from teranga.kernel.scope import Actor


@act(
    "exchange.run",
    needs="exchange.import",
    guarded_by=("S1",),
    label=_("Import the accepted lines"),
    done=_("Import begun"),
)
def run(partner_list: PartnerList, *, by: Actor) -> PartnerList:
    """Begin, or go on, to take the lines that can be taken, in the background. Raises Refused while the check goes on,
    or while they are being taken."""
    is_interrupted = queries.is_interrupted(partner_list)
    if why := settling.what_blocks_running(queries.stage_code(partner_list), is_interrupted=is_interrupted):
        raise Refused(why)
    partner_list.started_at, partner_list.finished_at, partner_list.stopped_at = clock.now(), None, None
    partner_list.save(update_fields=["started_at", "finished_at", "stopped_at"])
    letting_go.let_go_of_file(partner_list)
    return partner_list


@act("exchange.stop", needs="exchange.import", label=_("Stop"), done=_("Stopped"))
def stop(partner_list: PartnerList, *, by: Actor) -> PartnerList:
    """Stop the check (the columns are to be confirmed again), or the import: what is taken stays, the rest waits.
    Raises Refused when nothing is going on."""
    stage_code = queries.stage_code(partner_list)
    if why := settling.what_blocks_stopping(stage_code):
        raise Refused(why)
    if stage_code == settling.CHECKING:
        partner_list.mapped_at = None
        ListLine.objects.filter(list=partner_list).delete()
    else:
        partner_list.stopped_at = clock.now()
    partner_list.save(update_fields=["mapped_at", "stopped_at"])
    return partner_list


@act("exchange.drop", needs="exchange.import", label=_("Delete the list"), done=_("List deleted"))
def drop(partner_list: PartnerList, *, by: Actor) -> PartnerList:
    """Delete what a list says of people, and its key, when it was never imported. Raises Refused otherwise."""
    if partner_list.started_at:
        raise Refused("list-started")
    ListLine.objects.filter(list=partner_list).delete()
    letting_go.let_go_of_file(partner_list)
    for key in {partner_list.pk, partner_list.contents_holder()}:
        vault.forget(key)
    partner_list.finished_at = clock.now()
    partner_list.save(update_fields=["finished_at"])
    return partner_list


@act("exchange.finish", needs="exchange.import", label=_("Finish the import"), done=_("Import finished"))
def finish(partner_list: PartnerList, *, by: Actor) -> PartnerList:
    """The lines that could be taken are taken. The file goes when nothing waits for a decision."""
    if partner_list.stopped_at:
        return partner_list
    partner_list.finished_at = clock.now()
    if not ListLine.objects.filter(list=partner_list, state_code__in=settling.OPEN).exists():
        letting_go.let_contents_go(partner_list)
    partner_list.save(update_fields=["finished_at"])
    return partner_list
