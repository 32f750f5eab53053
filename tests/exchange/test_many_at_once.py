"""What many lines become at once is what each becomes alone: row for row, entry for entry."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from typing import Any
from uuid import uuid4, uuid5

import pytest
from django.db import transaction

from teranga.casework.models import Case, CaseCategory, Holder, Note
from teranga.exchange import acts, jobs, queries
from teranga.exchange.models import ListLine, PartnerList
from teranga.kernel import clock, journal, vault
from teranga.kernel.acts import Refused
from teranga.kernel.codes import Code
from teranga.kernel.models import Entry
from teranga.kernel.together import Asked
from teranga.people import acts as people_acts
from teranga.people import queries as people
from teranga.people.models import Consent, ExactKey, HouseholdMember, KnownAt, NameKey, Person
from teranga.people.rules import legal
from teranga.people.rules.identity import Identity
from tests.cast import Cast
from tests.exchange.test_importing import check, people_known, receive, states
from tests.exchange.test_partner_lists import EXCERPTS

pytestmark = pytest.mark.django_db
WHY = "the test compares everything"
HOUSEHOLDS = (
    "Code;Nom;Prénom;Naissance;Tél;Chef de ménage;Observations\n"
    "A/1;Traoré;Awa;1990;;A/2;malade\nA/2;Traoré;Modibo;01/02/1985;+22370111111;oui;\nA/3;Traoré;Issa;2015;;A/2;\n"
    "A/4;Sow;Pierre;1970;;;enfant non accompagné\nA/5;Traore;Modibo;01/02/1985;+22370111111;;encore\n"
    "A/6;Diallo;Mamadou Alfa;12/03/1996;+22790123456;A/2;souhaite rentrer\n"
).encode()
_ID = re.compile(r"[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}")


class Undone(Exception):
    """What was written to be looked at goes again."""


def ready(cast: Cast, data: bytes, name: str) -> PartnerList:
    found = check(cast, receive(cast, data, name))
    undecided = found.lines.filter(state_code="duplicate", decision_code="").values_list("pk", flat=True)
    acts.decide(found, decisions={str(pk): ("new", "") for pk in undecided}, by=cast.awa)
    acts.run(found, by=cast.awa)
    return queries.partner_list(cast.awa, found.pk)


def at_once(cast: Cast, found: PartnerList) -> None:
    jobs.take(found, by=cast.awa)


def one_by_one(cast: Cast, found: PartnerList) -> None:
    for line in queries.ready(found):
        acts.take_line(line, by=cast.awa, request_id=uuid5(line.pk, f"take {found.started_at}"))
    acts.finish(found, by=cast.awa)


def became(cast: Cast, found: PartnerList, take: Callable[[Cast, PartnerList], None]) -> list[str]:
    """Everything that taking a list writes, opened, with a number in the place of each key; and it is undone again."""
    told: list[str] = []
    try:
        with transaction.atomic(), transaction.atomic(using="keys"):
            take(cast, found)
            assert not list(journal.verify())
            told = everything(found)
            raise Undone
    except Undone:
        return told


def everything(found: PartnerList) -> list[str]:
    lines = ListLine.objects.unscoped(WHY).filter(list=found)
    told = [values(lines, "number", "state_code", "person_id", "refusals")]
    told += [values(lines.filter(cells_sealed=None), "number")]
    for pk in dict.fromkeys(lines.exclude(person=None).order_by("number").values_list("person", flat=True)):
        person = Person.objects.unscoped(WHY).get(pk=pk)
        case = Case.objects.unscoped(WHY).get(person=person)
        told += [repr(people.identity(person)), str(person.birth_estimated), str(person.arrived_on)]
        told += [values(Person.objects.unscoped(WHY).filter(pk=pk), "id", "office_id", "source_code", "birth_year")]
        told += [
            values(table.objects.unscoped(WHY).filter(person=pk), "kind_code", "key") for table in (NameKey, ExactKey)
        ]
        told += [values(KnownAt.objects.unscoped(WHY).filter(person=pk), "office_id", "reads_only")]
        told += [values(Consent.objects.unscoped(WHY).filter(person=pk), "basis_code", "given_on", "expires_on")]
        told += [repr(people.consent_states([person]))]
        told += [values(HouseholdMember.objects.unscoped(WHY).filter(person=pk), "household_id", "role_code")]
        told += [values(Case.objects.unscoped(WHY).filter(pk=case.pk), "reference", "categories", "priority_code")]
        told += [values(Holder.objects.unscoped(WHY).filter(case=case), "office_id", "kind_code")]
        told += [values(CaseCategory.objects.unscoped(WHY).filter(case=case), "category_code", "since_on")]
        told += [repr(said(pk, each.text_sealed)) for each in Note.objects.unscoped(WHY).filter(case=case)]
        told += [*chain(person), *chain(case)]
    return numbered([*told, *chain(found)])


def said(holder: Any, blob: bytes) -> Any:
    return vault.unseal(holder, blob, field="casework.note.text")


def values(rows: Any, *names: str) -> str:
    return json.dumps(sorted(map(str, rows.values_list(*names))))


def chain(root: Any) -> list[str]:
    entries = Entry.objects.filter(subject=root.pk).order_by("seq")
    opened = {line.seq: line.arguments for line in journal.entries(root)}
    return [
        f"{each.seq} {each.act} {each.actor} {each.outcome} {each.facts} {each.request_id} "
        f"{json.dumps(opened[each.seq], default=str, sort_keys=True)} {each.holder}"
        for each in entries
    ]


def numbered(told: list[str]) -> list[str]:
    seen: dict[str, int] = {}
    return [_ID.sub(lambda key: f"#{seen.setdefault(key[0], len(seen))}", text) for text in told]


@pytest.mark.parametrize("name", ["households", "agadez.csv", "niamey.xlsx"])
def test_lines_taken_at_once_become_what_each_becomes_alone(cast: Cast, name: str) -> None:
    cast.open_file("mamadou")
    data = HOUSEHOLDS if name == "households" else (EXCERPTS / name).read_bytes()
    found = ready(cast, data, "list.csv" if name == "households" else name)
    with clock.fixed(clock.now()):
        alone, together = became(cast, found, one_by_one), became(cast, found, at_once)
    assert len(together) > 10
    assert together == alone


@pytest.mark.safeguard("S1")
def test_a_line_refused_late_keeps_its_reason_and_no_other_out(cast: Cast) -> None:
    who = Identity(surname="Keïta", given_names="Moussa", birth=None, phones=("+22370111111",))
    consent = legal.LegalBasis(Code("informed_consent"), (Code("sharing_with_partners"),), Code("written_signature"))
    known = people_acts.register(office=cast.niamey, identity=who, basis=consent, by=cast.awa)
    data = "Nom;Prénom;Tél\nSow;Fatou;\nKeita;Moussa;+22370111111\nBah;Oumar;\n".encode()
    found = check(cast, receive(cast, data))
    line = found.lines.get(number=3)
    acts.decide(found, decisions={str(line.pk): ("same", f"person:{known.pk}")}, by=cast.awa)
    acts.run(found, by=cast.awa)
    jobs.take(queries.partner_list(cast.awa, found.pk), by=cast.awa)
    assert states(found) == {"taken": 2, "refused": 1}
    assert found.lines.get(number=3).refusals == ["consent-missing"]
    assert not list(journal.verify())


def test_lines_taken_again_after_a_process_was_killed_are_taken_once(cast: Cast) -> None:
    found = ready(cast, HOUSEHOLDS, "list.csv")
    lines = list(queries.ready(found))
    asked = [Asked(line, request_id=uuid5(line.pk, f"take {found.started_at}")) for line in lines]
    first = acts.take_lines(asked[:4], by=cast.awa)
    again = acts.take_lines(asked, by=cast.awa)
    assert [each.pk for each in again[:4]] == [each.pk for each in first]
    assert not [each for each in again if isinstance(each, Refused)]
    assert people_known(cast) == len({line.person_id for line in found.lines.all()})
    settled = acts.take_lines([Asked(lines[0], request_id=uuid4())], by=cast.awa)
    assert settled[0].code == "line-not-to-decide"
