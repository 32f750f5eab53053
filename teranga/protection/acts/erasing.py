"""What is kept no longer: proposed, approved by two people, erased, certified. Nothing goes without both approvals."""

from django.utils.translation import gettext_lazy as _

from teranga.access.models import Office
from teranga.kernel import clock
from teranga.kernel.acts import Refused, act
from teranga.kernel.codes import Code
from teranga.kernel.scope import Actor
from teranga.people import acts as people_acts
from teranga.protection import queries
from teranga.protection.models import Approval, Certificate, Proposal, ProposedErasure
from teranga.protection.rules import approving, periods

BY_ITSELF = "access.install"


@act(
    "protection.propose",
    needs=BY_ITSELF,
    creates=True,
    label=_("Propose what is kept no longer"),
    done=_("Proposed for erasure: its period has ended"),
)
def propose(*, office: Office, rule: Code, what: Code, found: tuple[queries.Found, ...], by: Actor) -> Proposal:
    """Propose people, or their photos, of one office whose period by one rule has ended. Erases nothing."""
    proposal = Proposal.objects.create(office=office, rule_code=rule, proposed_at=clock.now())
    for each in found:
        ProposedErasure.objects.create(
            proposal=proposal,
            person=each.person,
            kind_code=what,
            reference=each.reference,
            ended_on=each.ended_on,
            seen=each.seen,
        )
    return proposal


@act(
    "protection.look_again",
    needs=BY_ITSELF,
    label=_("Look again at what was proposed"),
    done=_("Looked at again: what has changed is no longer proposed"),
)
def look_again(proposal: Proposal, *, by: Actor) -> Proposal:
    """Lift everything of a proposal that changed since, is held, or was erased otherwise. Lifted, it stays."""
    left = queries.to_erase(proposal)
    reasons = queries.why_lifted(left, clock.today())
    for each in left:
        if each.pk in reasons:
            _lift(each, reasons[each.pk])
    return proposal


def _lift(erasure: ProposedErasure, why: str) -> ProposedErasure:
    erasure.lifted_at, erasure.lifted_code = clock.now(), why
    erasure.save(update_fields=["lifted_at", "lifted_code"])
    return erasure


@act(
    "protection.approve",
    needs="protection.approve",
    guarded_by=("S8",),
    label=_("Approve the erasure"),
    done=_("Erasure approved once; somebody else must approve it too"),
)
def approve(proposal: Proposal, *, by: Actor) -> Approval:
    """The first approval, by whoever answers for data protection. Raises Refused when it was given, or nothing of the
    proposal is left (IOM Data Protection Principle 9)."""
    look_again(proposal, by=by)
    if why := approving.what_blocks_approving(queries.approvers(proposal), left=len(queries.to_erase(proposal))):
        raise Refused(why)
    return _approval(proposal, 1, by)


@act(
    "protection.confirm",
    needs="protection.confirm",
    guarded_by=("S8",),
    label=_("Approve the erasure as the second person"),
    done=_("Erasure approved twice; it is being carried out"),
)
def confirm(proposal: Proposal, *, by: Actor) -> Approval:
    """The second approval, by somebody else (S8); a job then erases. Raises Refused with what stands in the way."""
    look_again(proposal, by=by)
    left = len(queries.to_erase(proposal))
    if why := approving.what_blocks_confirming(queries.approvers(proposal), by.id, left=left):
        raise Refused(why)
    return _approval(proposal, 2, by)


def _approval(proposal: Proposal, number: int, by: Actor) -> Approval:
    return Approval.objects.create(proposal=proposal, number=number, approved_by=by.id, approved_at=clock.now())


@act(
    "protection.erase",
    needs=BY_ITSELF,
    guarded_by=("S8",),
    label=_("Erase what was approved"),
    done=_("Erased: its period had ended, and two people approved"),
)
def erase(erasure: ProposedErasure, *, by: Actor) -> ProposedErasure:
    """Forget one person, or destroy their photo, unless something changed since it was proposed: then it is lifted.

    Raises Refused without two approvals (S8). Done again, it changes nothing.
    """
    if why := approving.what_blocks_erasing(queries.approvers(erasure.proposal)):
        raise Refused(why)
    if erasure.erased_at or erasure.lifted_at:
        return erasure
    queries.lock(erasure.person_id)
    if reasons := queries.why_lifted([erasure], clock.today()):
        return _lift(erasure, reasons[erasure.pk])
    erasure.erased_at = clock.now()
    erasure.save(update_fields=["erased_at"])
    if erasure.kind_code == periods.PHOTO:
        people_acts.destroy_photo(erasure.person, by=by)
    else:
        people_acts.forget(erasure.person, reason=Code("retention_ended"), by=by)
    return erasure


@act(
    "protection.certify",
    needs=BY_ITSELF,
    guarded_by=("S8",),
    label=_("Certify the erasure"),
    done=_("Certificate of erasure made"),
)
def certify(proposal: Proposal, *, by: Actor) -> Certificate:
    """Say in figures what was erased and what was not. Raises Refused while anything is left, or without two
    approvals."""
    if why := approving.what_blocks_erasing(queries.approvers(proposal)):
        raise Refused(why)
    if left := len(queries.to_erase(proposal)):
        raise Refused("erasure-unfinished", left=left)
    rows = ProposedErasure.objects.filter(proposal=proposal)
    counted = {"erased": rows.exclude(erased_at=None).count(), "lifted": rows.filter(erased_at=None).count()}
    return Certificate.objects.create(proposal=proposal, certified_at=clock.now(), **counted)
