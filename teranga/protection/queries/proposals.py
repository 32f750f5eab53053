"""What has reached the end of its period, what was proposed, approved, erased and certified."""

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, ClassVar
from uuid import UUID

from django.db.models import Count, Q
from django.utils.translation import gettext_lazy as _

from teranga.access.models import Staff
from teranga.kernel import codes, words
from teranga.kernel.acts import Refused
from teranga.kernel.codes import Code
from teranga.kernel.scope import Actor
from teranga.people.models import Person
from teranga.protection.models import Approval, Certificate, Proposal, ProposedErasure
from teranga.protection.queries import kept
from teranga.protection.rules import approving, periods

AT_MOST = 200
"""Erasures in one proposal: few enough to be looked at."""
_WHY = "proposals are made and looked at again for the installation"
_LEFT = Q(erasures__lifted_at=None, erasures__erased_at=None)


@dataclass(frozen=True)
class Found:
    """Somebody whose period has ended: of which office, by which rule, when."""

    person: Person
    reference: str
    ended_on: date
    seen: int


@dataclass(frozen=True)
class Row:
    """A proposal in a list or on its page: `{% datum row "state" %}`."""

    proposal: Proposal
    state: str
    left: int
    erased: int
    lifted: int

    labels: ClassVar[dict[str, Any]] = {
        "state": _("State"),
        "left": _("To erase"),
        "erased": _("Erased"),
        "lifted": _("Lifted"),
    }


@dataclass(frozen=True)
class Signed:
    """An approval, with the name of who gave it."""

    who: str
    at: datetime


def found(on: date) -> Iterator[tuple[Any, Code, str, list[Found]]]:
    """Whose period has ended, by office and rule, some at a time: (office, rule, person or photo, whom)."""
    groups: dict[tuple[UUID, Code, str], list[Found]] = defaultdict(list)
    known: dict[UUID, Any] = {}
    for people in kept.may_have_ended(on):
        for office, ended, what, one in _ended(people, on):
            known[office.pk] = office
            groups[office.pk, ended.rule, what].append(one)
    for (office_pk, rule, what), all_found in groups.items():
        for start in range(0, len(all_found), AT_MOST):
            yield known[office_pk], rule, what, all_found[start : start + AT_MOST]


def _ended(people: list[Person], on: date) -> Iterator[tuple[Any, periods.Ended, str, Found]]:
    facts = kept.kept(people)
    ends = {each.pk: _first_end(facts[each.pk], on) for each in people}
    over = [each for each in people if ends[each.pk]]
    keys = [each.pk for each in over]
    held, references, last = kept.held(keys, on=on), kept.references(keys), kept.last_entries(keys)
    offices = kept.offices(over)
    for each in over:
        if each.pk not in held:
            ended, what = ends[each.pk]  # type: ignore[misc]
            one = Found(each, references.get(each.pk, ""), ended.on, last[each.pk])
            yield offices[each.pk], ended, what, one


def _first_end(facts: periods.Kept, on: date) -> tuple[periods.Ended, str] | None:
    """The end of the person's period; before it, that of their photo."""
    for what in (periods.PERSON, periods.PHOTO):
        if ended := periods.ended(facts, what, on=on):
            return ended, what
    return None


def why_lifted(erasures: list[ProposedErasure], on: date) -> dict[UUID, str]:
    """Which of these, still to erase, are not to be erased after all, and why (data/codes/lifting_reason.csv)."""
    people = Person.objects.unscoped(_WHY).select_related("office").in_bulk([each.person_id for each in erasures])
    facts, last = kept.kept(people.values()), kept.last_entries(people)
    held, gone = kept.held(people, on=on), kept.forgotten(people)
    reasons = {}
    for each in erasures:
        if each.person_id in gone:
            reasons[each.pk] = "forgotten"
        elif each.person_id in held:
            reasons[each.pk] = "held"
        elif last[each.person_id] > each.seen or not periods.ended(facts[each.person_id], each.kind_code, on=on):
            reasons[each.pk] = "changed"
    return reasons


def to_erase(proposal: Proposal) -> list[ProposedErasure]:
    """What of a proposal, read before, is neither erased nor lifted."""
    rows = ProposedErasure.objects.unscoped("the proposal was read before").filter(proposal=proposal)
    return list(rows.filter(lifted_at=None, erased_at=None).select_related("person"))


def approvers(proposal: Proposal) -> tuple[UUID, ...]:
    """Who approved a proposal, read before, in order."""
    rows = Approval.objects.unscoped("the proposal was read before").filter(proposal=proposal)
    return tuple(rows.values_list("approved_by", flat=True))


def unfinished() -> list[Proposal]:
    """Proposals with something to erase, of every office, that nobody has certified."""
    rows = Proposal.objects.unscoped(_WHY).filter(certificate=None).filter(_LEFT)
    return list(rows.distinct())


def proposal(actor: Actor, pk: UUID) -> Proposal:
    """A proposal that the actor may see. Raises Refused("not-found")."""
    found: Proposal | None = Proposal.objects.visible_to(actor).select_related("office").filter(pk=pk).first()
    if found is None:
        raise Refused("not-found")
    return found


def rows(actor: Actor) -> list[Row]:
    """The proposals of the actor's offices, the latest first: those that wait before those that are done."""
    listed = _counted(Proposal.objects.visible_to(actor))[:200]
    return sorted((_row(each) for each in listed), key=lambda row: row.state in ("certified", "lifted"))


def row(actor: Actor, pk: UUID) -> Row:
    """One proposal with its figures. Raises Refused("not-found")."""
    return _row(_counted(Proposal.objects.visible_to(actor)).get(pk=proposal(actor, pk).pk))


def _counted(found: Any) -> Any:
    erasures = "erasures"
    return found.select_related("office", "certificate").annotate(
        approved=Count("approvals", distinct=True),
        left=Count(erasures, filter=_LEFT, distinct=True),
        erased=Count(erasures, filter=Q(erasures__erased_at__isnull=False), distinct=True),
        lifted=Count(erasures, filter=Q(erasures__lifted_at__isnull=False), distinct=True),
    )


def _row(found: Any) -> Row:
    state = approving.state(found.approved, left=found.left, is_certified=hasattr(found, "certificate"))
    return Row(found, state, found.left, found.erased, found.lifted)


def next_act(actor: Actor, row: Row) -> str:
    """The act that a proposal waits for and that the actor may do: the second approval is never offered to whoever
    gave the first (S8)."""
    if row.state == "approved" and actor.id not in approvers(row.proposal):
        return "protection.confirm"
    return "protection.approve" if row.state == "waiting" else ""


def erasures(actor: Actor, found: Proposal) -> list[ProposedErasure]:
    """Whom a proposal is about: references, no names."""
    return list(ProposedErasure.objects.visible_to(actor).filter(proposal=found))


def signed(found: Proposal) -> list[Signed]:
    """Who approved a proposal, read before, and when."""
    approvals = list(Approval.objects.unscoped("the proposal was read before").filter(proposal=found))
    staff = Staff.objects.unscoped("who approved an erasure stands on its certificate")
    names = dict(staff.filter(pk__in=[each.approved_by for each in approvals]).values_list("pk", "name"))
    return [Signed(names.get(each.approved_by, ""), each.approved_at) for each in approvals]


def periods_shown(office: str) -> list[dict[str, Any]]:
    """The periods that hold in an office, for whoever answers for them."""
    return [
        {"rule": each.rule, "months": each.months, "until_age": each.until_age or "", "standard": standard(each.rule)}
        for each in periods.periods(office)
    ]


def standard(rule: str) -> str:
    """Where a period comes from, in the reader's language; said to be a default where it is one."""
    row = codes.row(periods.RULES, rule)
    return words.in_language(dict(row), "standard_") if row else ""


def certificate_values(actor: Actor, found: Proposal) -> dict[str, Any]:
    """What the certificate of a proposal, read before, says. Raises Refused("not-found") before there is one."""
    made: Certificate | None = Certificate.objects.visible_to(actor).filter(proposal=found).first()
    if made is None:
        raise Refused("not-found")
    what = ProposedErasure.objects.visible_to(actor).filter(proposal=found).values_list("kind_code", flat=True).first()
    return {
        "reference": str(found.pk)[-12:],
        "organisation": str(found.office.organisation),
        "office": str(found.office),
        "rule": codes.label(periods.RULES, found.rule_code),
        "standard": standard(found.rule_code),
        "is_photo": what == periods.PHOTO,
        "proposed_on": found.proposed_at,
        "certified_on": made.certified_at,
        "erased": made.erased,
        "lifted": made.lifted,
        "approvals": [{"who": each.who, "on": each.at} for each in signed(found)],
    }
