"""What is kept of whom since when: the facts that the periods of retention are counted from."""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from datetime import date, datetime, time
from typing import Any
from uuid import UUID

from django.db.models import Exists, Max, OuterRef
from django.utils import timezone

from teranga.assistance.models import Delivery
from teranga.casework import rules as casework_rules
from teranga.casework.models import Case, CaseCategory, Closure, Screening
from teranga.kernel.models import Entry
from teranga.people.models import Consent, Forgetting, Person
from teranga.protection.models import Hold, ProposedErasure
from teranga.protection.rules import periods
from teranga.reintegration.models import Project
from teranga.returns.models import Departure

_WHY = "periods of retention are counted for the installation, and name nobody"
_SOME = 500
_CHILD = ("unaccompanied_child", "separated_child")
_TRAFFICKING = ("victim_of_trafficking",)


def may_have_ended(on: date) -> Iterator[list[Person]]:
    """People whose period may have ended, some at a time: known long enough, with no open file, not yet proposed."""
    open_case = Case.objects.unscoped(_WHY).filter(person=OuterRef("pk")).exclude(stage_code=casework_rules.CLOSED)
    forgotten = Forgetting.objects.unscoped(_WHY).filter(person=OuterRef("pk"))
    proposed = ProposedErasure.objects.unscoped(_WHY).filter(person=OuterRef("pk"), lifted_at=None, erased_at=None)
    before = timezone.make_aware(datetime.combine(periods.latest_registration(on), time.max))
    people = Person.objects.unscoped(_WHY).filter(registered_at__lte=before)
    people = people.exclude(Exists(open_case)).exclude(Exists(forgotten)).exclude(Exists(proposed))
    rows, last = people.select_related("office").order_by("pk"), None
    while some := list((rows.filter(pk__gt=last) if last else rows)[:_SOME]):
        yield some
        last = some[-1].pk


def kept(people: Iterable[Person]) -> dict[UUID, periods.Kept]:
    """The facts of people, read before: as many questions, however many people."""
    people = list(people)
    files = _files(people)
    consents = _latest(Consent, people, "given_on")
    return {each.pk: _facts(each, files[each.pk], consents.get(each.pk)) for each in people}


def _facts(person: Person, files: list[Any], consented_on: date | None) -> periods.Kept:
    registered_on = timezone.localtime(person.registered_at).date()
    latest = max(files, key=lambda each: (each.opened_on, each.pk), default=None)
    return periods.Kept(
        office=(latest.office if latest else person.office).code,
        contact_on=max(registered_on, consented_on or registered_on),
        closed_on=max((each.last_closed_on or each.opened_on for each in files), default=None),
        is_open=any(each.stage_code != casework_rules.CLOSED for each in files),
        birth_year=person.birth_year,
        was_child=any(
            each.of_child or periods.may_have_been_child(person.birth_year, each.opened_on) for each in files
        ),
        was_assisted=any(each.assisted for each in files),
        has_returned=any(each.returned or each.reintegrated for each in files),
        had_signs_of_trafficking=any(each.trafficked or each.screened for each in files),
        has_photo=person.photo_id is not None,
    )


def _files(people: list[Person]) -> dict[UUID, list[Any]]:
    """The files of people, with what the periods ask of each: one question."""

    def of_case(model: Any, **wanted: Any) -> Exists:
        path = {Delivery: "service__case"}.get(model, "case")
        return Exists(model.objects.unscoped(_WHY).filter(**{path: OuterRef("pk")}, **wanted))

    closed = Closure.objects.unscoped(_WHY).filter(case=OuterRef("pk")).order_by("-closed_on").values("closed_on")[:1]
    rows = Case.objects.unscoped(_WHY).filter(person__in=people).select_related("office")
    rows = rows.annotate(
        last_closed_on=closed,
        assisted=of_case(Delivery),
        returned=of_case(Departure),
        reintegrated=of_case(Project),
        of_child=of_case(CaseCategory, category_code__in=_CHILD),
        trafficked=of_case(CaseCategory, category_code__in=_TRAFFICKING),
        screened=of_case(Screening, trafficking_signs_code="yes"),
    )
    found: dict[UUID, list[Any]] = defaultdict(list)
    for each in rows:
        found[each.person_id].append(each)
    return found


def _latest(model: Any, people: list[Person], day: str) -> dict[UUID, date]:
    rows = model.objects.unscoped(_WHY).filter(person__in=people)
    return dict(rows.values_list("person").annotate(last=Max(day)).values_list("person", "last"))


def references(people: Iterable[UUID]) -> dict[UUID, str]:
    """The reference of each one's latest file; nothing for who never had one."""
    rows = Case.objects.unscoped(_WHY).filter(person__in=list(people)).order_by("opened_on", "pk")
    return dict(rows.values_list("person_id", "reference"))


def offices(people: Iterable[Person]) -> dict[UUID, Any]:
    """The office that answers for each one's data: of their latest file, else the one that registered them."""
    people = list(people)
    files = _files(people)
    latest = {who: max(found, key=lambda each: (each.opened_on, each.pk)).office for who, found in files.items()}
    return {each.pk: latest.get(each.pk, each.office) for each in people}


def last_entries(people: Iterable[UUID]) -> dict[UUID, int]:
    """The number of the last entry of the journal about each of them, or a file of theirs; 0 for none."""
    people = list(people)
    cases = Case.objects.unscoped(_WHY).filter(person__in=people)
    whose = {pk: pk for pk in people} | dict(cases.values_list("pk", "person_id"))
    rows = Entry.objects.filter(subject__in=list(whose)).values("subject").annotate(last=Max("pk"))
    found = dict.fromkeys(people, 0)
    for row in rows:
        found[whose[row["subject"]]] = max(found[whose[row["subject"]]], row["last"])
    return found


def held(people: Iterable[UUID], *, on: date) -> set[UUID]:
    """Those whose data a hold keeps on a day."""
    rows = Hold.objects.unscoped(_WHY).filter(person__in=list(people))
    return {row.person_id for row in rows if periods.is_held(row.until_on, row.released_on, on=on)}


def forgotten(people: Iterable[UUID]) -> set[UUID]:
    """Those who were forgotten."""
    rows = Forgetting.objects.unscoped(_WHY).filter(person__in=list(people))
    return set(rows.values_list("person_id", flat=True))


def lock(person: UUID) -> None:
    """Hold the files of someone, then them, so that nobody changes anything between the last look and the erasure."""
    list(Case.objects.select_for_update(of=("self",)).filter(person=person).order_by("pk"))
    list(Person.objects.select_for_update(of=("self",)).filter(pk=person))
