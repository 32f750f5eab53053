"""Opening files, classing them, saying how urgent they are."""

from datetime import timedelta
from uuid import uuid4

import pytest

from teranga.casework import acts, queries, rules
from teranga.casework.models import Case
from teranga.kernel import clock, journal
from teranga.kernel.acts import Refused
from teranga.kernel.codes import Code
from teranga.people import acts as people_acts
from teranga.people import queries as people_queries
from tests.cast import TODAY, Cast

MEDIUM = Code("medium")


def opened(cast: Cast, name: str = "mamadou", **more):
    said = {"office": cast.niamey, "opened_on": TODAY, "priority": MEDIUM, "by": cast.awa} | more
    return acts.open_case(person=cast.register(name), **said)


def codes(*given: str) -> tuple[Code, ...]:
    return tuple(Code(each) for each in given)


def test_a_file_has_a_reference_of_its_office_country_and_year(cast):
    first, second = opened(cast), opened(cast, "kofi")
    assert [each.reference[:14] for each in (first, second)] == ["NER-26-000001-", "NER-26-000002-"]
    assert rules.is_reference(first.reference)


def test_each_country_and_year_counts_for_itself(cast):
    grace = acts.open_case(
        person=cast.register("grace"), office=cast.shelter, opened_on=TODAY, priority=MEDIUM, by=cast.esther
    )
    earlier = opened(cast, opened_on=TODAY.replace(year=2025))
    assert (grace.reference[:13], earlier.reference[:13]) == ("NER-26-000001", "NER-25-000001")


def test_a_refused_opening_uses_no_reference_up(cast):
    with pytest.raises(Refused):
        opened(cast, categories=codes("unaccompanied_child"))
    assert opened(cast).reference.startswith("NER-26-000001-")


@pytest.mark.safeguard("S1")
def test_a_file_is_not_opened_once_the_consent_is_withdrawn(cast):
    person = cast.register("mamadou")
    consent = people_queries.consents(person, on=TODAY)[0].consent
    people_acts.withdraw_consent(consent, withdrawn_on=TODAY, how=Code("in_person"), by=cast.awa)
    with pytest.raises(Refused) as refused:
        opened(cast)
    assert refused.value.code == "consent-withdrawn"
    assert not Case.objects.unscoped("looking for what must not be").exists()


def test_a_person_has_one_open_file_at_a_time(cast):
    first = opened(cast)
    with pytest.raises(Refused) as refused:
        opened(cast)
    assert (refused.value.code, refused.value.values["reference"]) == ("file-already-open", first.reference)


def test_the_same_request_sent_twice_opens_one_file(cast):
    key = uuid4()
    assert opened(cast, request_id=key).pk == opened(cast, request_id=key).pk


def test_a_file_is_not_opened_on_a_day_to_come(cast):
    with pytest.raises(Refused) as refused:
        opened(cast, opened_on=TODAY + timedelta(days=1))
    assert refused.value.code == "day-to-come"


def test_nobody_opens_a_file_for_a_person_or_an_office_out_of_reach(cast):
    for change in ({"by": cast.esther}, {"office": cast.dakar}, {"by": cast.habsatou}):
        with pytest.raises(Refused) as refused:
            opened(cast, **change)
        assert refused.value.code in ("not-found", "not-allowed")


def test_a_file_is_not_opened_for_someone_forgotten(cast):
    person = cast.register("mamadou")
    people_acts.forget(person, reason=Code("asked"), by=cast.zeinabou)
    with pytest.raises(Refused) as refused:
        opened(cast)
    assert refused.value.code == "person-forgotten"


def test_the_caseworker_is_of_the_office_and_may_follow_files(cast):
    assert opened(cast, responsible=cast.member("balkissa")).responsible == cast.member("balkissa")
    for name in ("ghoumour", "habsatou"):
        with pytest.raises(Refused) as refused:
            opened(cast, "kofi", responsible=cast.member(name))
        assert refused.value.code == "not-a-caseworker-here"


def test_categories_raise_the_priority_to_their_floor(cast):
    assert opened(cast, categories=codes("stranded")).priority_code == "medium"
    assert opened(cast, "blessing", categories=codes("victim_of_trafficking")).priority_code == "high"
    assert (
        opened(cast, "salimata", categories=codes("medical_need"), priority=Code("immediate")).priority_code
        == "immediate"
    )


def test_a_code_that_is_in_no_list_is_refused(cast):
    for change in ({"priority": Code("yesterday")}, {"categories": codes("rich")}):
        with pytest.raises(Refused) as refused:
            opened(cast, **change)
        assert refused.value.code in ("code-unknown", "category-unknown")


def test_categories_that_end_stay_on_record_with_their_days(cast):
    case = opened(cast, categories=codes("stranded", "irregular"), opened_on=TODAY - timedelta(days=3))
    acts.set_categories(case, categories=codes("irregular", "medical_need"), by=cast.awa)
    case = queries.case(cast.awa, case.reference)
    assert case.categories.split() == ["irregular", "medical_need"]
    held = {row.category_code: (row.since_on, row.until_on) for row in case.category_records.all()}
    assert held == {
        "stranded": (TODAY - timedelta(days=3), TODAY),
        "irregular": (TODAY - timedelta(days=3), None),
        "medical_need": (TODAY, None),
    }


def test_a_category_may_come_back(cast):
    case = opened(cast, categories=codes("stranded"))
    for given in (codes("irregular"), codes("stranded")):
        acts.set_categories(case, categories=given, by=cast.awa)
    assert queries.case(cast.awa, case.reference).categories == "stranded"


def test_an_adult_is_not_called_an_unaccompanied_child(cast):
    case = opened(cast)
    with pytest.raises(Refused) as refused:
        acts.set_categories(case, categories=codes("separated_child"), by=cast.awa)
    assert refused.value.code == "adult-called-child"


def test_a_priority_is_set_down_to_its_floor_and_no_further(cast):
    case = opened(cast, "salimata", categories=codes("medical_need"), priority=Code("immediate"))
    assert acts.prioritise(case, priority=Code("high"), by=cast.awa).priority_code == "high"
    with pytest.raises(Refused) as refused:
        acts.prioritise(case, priority=Code("medium"), by=cast.awa)
    assert refused.value.code == "priority-below-floor"


def test_an_emergency_movement_is_marked_and_unmarked(cast):
    case = opened(cast)
    assert acts.mark_emergency(case, is_emergency_movement=True, by=cast.awa).is_emergency_movement
    assert not acts.mark_emergency(case, is_emergency_movement=False, by=cast.awa).is_emergency_movement


def test_a_family_has_a_file_for_each_member(cast):
    head, *others = cast.family()
    said = {"office": cast.niamey, "opened_on": TODAY, "priority": MEDIUM, "by": cast.awa, "request_id": uuid4()}
    said |= {"categories": codes("stranded", "medical_need"), "with_family": True}
    found = acts.open_with_family(head, others)(**said)
    assert [each.person_id for each in found] == [each.pk for each in (head, *others)]
    assert [each.categories for each in found] == ["stranded medical_need", *["stranded"] * 3]
    assert [each.pk for each in acts.open_with_family(head, others)(**said)] == [each.pk for each in found]


def test_a_family_is_opened_whole_or_not_at_all(cast):
    head, *others = cast.family()
    acts.open_case(person=others[-1], office=cast.niamey, opened_on=TODAY, priority=MEDIUM, by=cast.awa)
    with pytest.raises(Refused):
        acts.open_files([head, *others], office=cast.niamey, opened_on=TODAY, priority=MEDIUM, by=cast.awa)
    assert Case.objects.visible_to(cast.awa).count() == 1


def test_opening_is_the_first_entry_of_the_history(cast):
    case = opened(cast, categories=codes("stranded"))
    (line,) = journal.entries(case)
    assert (line.act, line.arguments["categories"], line.at) == ("casework.open", ["stranded"], clock.now())
