"""The pages of files, as their readers ask for them."""

import csv
import io
from datetime import timedelta
from uuid import uuid4

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import translation

from teranga.casework import acts, queries
from teranga.casework.queries import lists
from teranga.kernel import journal
from teranga.kernel.acts import Refused
from teranga.kernel.codes import Code
from teranga.kernel.rooms import Step
from teranga.people import acts as people_acts
from teranga.people import queries as people_queries
from teranga.ui import links
from teranga.ui.uploads import Upload
from tests.casework.test_following import SAID, in_reach, picture
from tests.cast import FAMILY, PEOPLE, TODAY


@pytest.fixture
def as_(cast):
    """A browser where one of the cast is signed in."""

    def browser(name: str, language: str = "en") -> Client:
        client = Client(headers={"accept-language": language})
        client.force_login(cast.member(name), backend="teranga.access.backend.StaffBackend")
        return client

    return browser


def text_of(response) -> str:
    return response.content.decode()


def page_of(case, name="file", *args):
    return reverse(f"casework.{name}", args=(case.reference, *args))


# ------------------------------------------------------------------------------------------------------------ the file


def test_the_file_says_who_what_comes_next_what_blocks_and_what_happened(cast, as_):
    case = cast.open_file("fatou", screened=True)
    acts.add_task(case, text="Appeler la tante à Labé", due_on=TODAY, by=cast.awa)
    text = text_of(as_("awa", "fr").get(page_of(case)))
    for said in (
        "Fatoumata Binta Barry",
        case.reference,
        "Enfant non accompagné · 16 ans",
        "Ce qui vient",
        "Appeler la tante à Labé",
        "Fil du dossier",
        "Dossier ouvert",
        "S3 · ",
    ):
        assert said in text
    assert text.count("Enfant non accompagné · 16 ans") == 1
    assert text.count("btn-act") == 1
    assert "<input" not in text.split("<main")[1].split("</main>")[0]


@pytest.mark.safeguard("S12")
def test_no_file_is_read_without_a_trace(cast, as_):
    case = cast.open_file("mamadou")
    for name in ("file", "timeline", "write_note", "readings"):
        assert as_("issa").get(page_of(case, name)).status_code == 200
    places = {each.place: each.actor_name for each in journal.readings(case)}
    assert places == dict.fromkeys(("file", "timeline", "act", "readings"), "Issa Garba")
    text = text_of(as_("zeinabou").get(page_of(case, "readings")))
    assert "Issa Garba" in text
    assert "Whole history of the file" in text


def test_a_file_of_another_office_does_not_exist(cast, as_):
    case = cast.open_file("mamadou")
    for name in ("file", "timeline", "write_note"):
        assert as_("esther").get(page_of(case, name)).status_code == 404
    assert as_("awa").get("/cases/NER-26-999999-X").status_code == 404
    assert as_("awa").get("/cases/..%00").status_code == 404


def test_figures_officers_read_no_file_and_caseworkers_no_register_of_reads(cast, as_):
    case = cast.open_file("mamadou")
    assert as_("habsatou").get(page_of(case)).status_code == 403
    assert as_("awa").get(page_of(case, "readings")).status_code == 403


def test_whoever_only_reads_a_file_is_offered_no_act_on_it(cast, as_):
    case = cast.open_file("mamadou", screened=True)
    acts.announce_to(case, office=cast.conakry, by=in_reach(cast, "conakry"))
    text = text_of(as_("lansana").get(page_of(case)))
    assert "Another office follows this file: you read it." in text
    assert page_of(case, "write_note") not in text
    assert page_of(case, "write_note") in text_of(as_("awa").get(page_of(case)))


def test_members_of_a_family_lead_to_each_other(cast, as_):
    cast.family()
    cases = [cast.open_file(name) for name in FAMILY[:2]]
    text = text_of(as_("awa").get(page_of(cases[0])))
    assert page_of(cases[1]) in text
    assert "Fanta Camara" in text


def test_the_page_of_a_closed_file_offers_to_reopen_it(cast, as_):
    case = cast.open_file("mamadou")
    acts.close(case, closed_on=TODAY, reason=Code("moved_on"), outcome=Code("unknown"), by=cast.awa)
    text = text_of(as_("issa").get(page_of(case)))
    assert "Closed on" in text
    assert page_of(case, "reopen") in text
    assert page_of(case, "close") not in text


# --------------------------------------------------------------------------------------------------------- acts' pages


def test_opening_a_family_leads_to_the_file_of_the_first(cast, as_):
    head = cast.family()[0]
    address = reverse("casework.open", args=(head.pk,))
    browser = as_("awa")
    assert "with_family" in text_of(browser.get(address))
    said = {"office": str(cast.niamey.pk), "opened_on": "2026-11-24", "categories": ["stranded"], "priority": "medium"}
    answer = browser.post(address, said | {"with_family": "on", "responsible": str(cast.member("awa").pk)})
    case = queries.open_cases_of([head])[head.pk]
    assert answer["Location"] == page_of(case)
    assert len(queries.open_cases_of(people_queries.family_of(head))) == 3
    again = browser.post(address, said)
    assert again.status_code == 422
    assert case.reference in text_of(again)


def test_a_screening_is_sent_and_its_suggestions_are_ticked_on_the_next_form(cast, as_):
    case = cast.open_file("mamadou")
    browser = as_("awa")
    said = SAID | {"trafficking_signs": "yes", "screened_on": "2026-11-24", "needs": ["food"], "urgency": "high"}
    assert browser.post(page_of(case, "screen"), said).status_code == 302
    form = browser.get(page_of(case, "set_categories")).context["form"]
    assert form.initial["categories"] == ["stranded", "victim_of_trafficking"]


def test_an_unfinished_screening_keeps_what_was_typed(cast, as_):
    case = cast.open_file("mamadou")
    answer = as_("awa").post(page_of(case, "screen"), {"screened_on": "2026-11-24", "note": "Il tousse."})
    assert answer.status_code == 422
    assert "Il tousse." in text_of(answer)


def test_every_act_page_of_a_file_opens(cast, as_):
    case = cast.open_file("mamadou")
    need = acts.find_need(case, need=Code("food"), urgency=Code("low"), found_on=TODAY, by=cast.awa)
    task = acts.add_task(case, text="Rappeler", due_on=TODAY, by=cast.awa)
    whole = "screen set_categories assign prioritise mark_emergency find_need write_note attach add_task close reopen"
    for address in (
        *(page_of(case, name) for name in whole.split()),
        page_of(case, "meet_need", need.pk),
        page_of(case, "finish_task", task.pk),
    ):
        text = text_of(as_("issa").get(address))
        assert "Mamadou Alpha Diallo" in text
        assert case.reference in text


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("assign", lambda cast: {"responsible": str(cast.member("balkissa").pk)}),
        ("prioritise", lambda cast: {"priority": "immediate"}),
        ("mark_emergency", lambda cast: {"is_emergency_movement": "on"}),
        ("find_need", lambda cast: {"need": "food", "urgency": "low", "found_on": "2026-11-24"}),
        ("write_note", lambda cast: {"text": "Bonjour."}),
        ("attach", lambda cast: {"kind": "other", "file": SimpleUploadedFile("a.png", picture())}),
        ("add_task", lambda cast: {"text": "Rappeler", "due_on": "2026-11-30"}),
        ("close", lambda cast: {"closed_on": "2026-11-24", "reason": "moved_on", "outcome": "unknown"}),
    ],
)
def test_every_act_is_done_from_its_page_and_leads_back_to_the_file(cast, as_, name, said):
    case = cast.open_file("mamadou")
    answer = as_("issa").post(page_of(case, name), said(cast))
    assert (answer.status_code, answer["Location"]) == (302, page_of(case))
    assert journal.entries(case)[0].act == f"casework.{name}"


def test_a_need_is_met_and_a_task_finished_from_their_pages(cast, as_):
    case = cast.open_file("mamadou")
    need = acts.find_need(case, need=Code("food"), urgency=Code("low"), found_on=TODAY, by=cast.awa)
    task = acts.add_task(case, text="Rappeler", due_on=TODAY, by=cast.awa)
    browser = as_("awa")
    assert browser.post(page_of(case, "meet_need", need.pk), {"met_on": "2026-11-24"}).status_code == 302
    assert browser.post(page_of(case, "finish_task", task.pk)).status_code == 302
    assert browser.post(page_of(case, "finish_task", need.pk)).status_code == 404


def test_a_closing_that_is_blocked_says_so_before_anything_is_typed(cast, as_):
    case = cast.open_file("mamadou")
    acts.add_task(case, text="Rappeler", due_on=TODAY, by=cast.awa)
    assert "Finish them before closing." in text_of(as_("awa").get(page_of(case, "close")))


def test_a_document_opens_for_those_who_see_the_file_and_stays_in_no_cache(cast, as_):
    case = cast.open_file("mamadou")
    kept = acts.attach(case, kind=Code("other"), file=Upload("Mère & fils.png", "", picture()), by=cast.awa)
    answer = as_("awa").get(page_of(case, "document", kept.pk))
    assert answer.content == picture()
    assert answer["Content-Type"] == "image/png"
    assert answer["Cache-Control"] == "no-store"
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert answer["Content-Disposition"].startswith("inline")
    saved = as_("awa").get(page_of(case, "document", kept.pk) + "?save")
    assert saved["Content-Disposition"].startswith("attachment")
    assert as_("esther").get(page_of(case, "document", kept.pk)).status_code == 404


# --------------------------------------------------------------------------------------------------------------- lists


def test_the_list_of_files_is_narrowed_by_each_of_its_filters(cast, as_):
    for name in ("mamadou", "fatou", "kofi"):
        cast.open_file(name)
    cast.screen("kofi")
    awa, kofi = cast.member("awa"), cast.cases["kofi"]
    for query, names in {
        "": {"Mamadou Alpha Diallo", "Fatoumata Binta Barry", "Kofi Mensah"},
        "stage=screened": {"Kofi Mensah"},
        "category=unaccompanied_child": {"Fatoumata Binta Barry"},
        "priority=immediate": {"Fatoumata Binta Barry"},
        "nationality=GHA": {"Kofi Mensah"},
        f"reference={kofi.reference[:13]}": {"Kofi Mensah"},
        f"responsible={awa.pk}&office={awa.office_id}&stage=opened": {"Mamadou Alpha Diallo", "Fatoumata Binta Barry"},
        "stage=never": {"Mamadou Alpha Diallo", "Fatoumata Binta Barry", "Kofi Mensah"},
    }.items():
        rows = as_("awa").get(f"/cases?{query}").context["table"].rows
        assert {row.name for row in rows} == names, query


@pytest.mark.parametrize("few", [0, 2000])
def test_the_list_holds_the_files_of_ones_office_and_no_other(cast, as_, monkeypatch, few):
    """Whether the office holds many files or few, which are looked for in two ways."""
    monkeypatch.setattr(lists, "FEW", few)
    cast.open_file("mamadou")
    cast.open_file("grace")
    for name, seen in {"awa": {"Mamadou Alpha Diallo"}, "esther": {"Grace Adjovi"}, "ndeye": set()}.items():
        assert {row.name for row in as_(name).get("/cases").context["table"].rows} == seen


def test_an_export_of_names_is_a_read_of_each_file(cast, as_):
    case = cast.open_file("mamadou")
    answer = as_("awa").get("/cases?format=csv")
    (row,) = csv.DictReader(io.StringIO(b"".join(answer).decode("utf-8-sig")))
    assert case.reference in row.values()
    assert [each.place for each in journal.readings(case)] == ["export"]


def test_my_files_show_what_is_mine_to_do(cast, as_):
    case = cast.open_file("mamadou")
    acts.add_task(case, text="Appeler le consulat", due_on=TODAY, by=cast.awa)
    text = text_of(as_("awa").get("/cases/mine"))
    assert "Appeler le consulat" in text
    assert "Mamadou Alpha Diallo" in text
    assert "You follow no file yet." in text_of(as_("balkissa").get("/cases/mine"))


def test_a_supervisor_sees_the_files_that_nobody_follows(cast, as_):
    case = cast.open_file("mamadou")
    acts.hand_over(case, office=cast.conakry, by=in_reach(cast, "conakry"))
    assert "Mamadou Alpha Diallo" in text_of(as_("kerfalla").get("/cases/mine"))
    assert queries.unassigned(cast.lansana, on=TODAY) == []


def test_a_supervisor_sees_what_is_late_in_the_team_and_who_carries_what(cast, as_):
    case = cast.open_file("mamadou")
    acts.assign(case, responsible=cast.member("awa"), by=cast.issa)
    acts.add_task(case, text="Appeler le consulat", due_on=TODAY, by=cast.awa)
    tomorrow = TODAY + timedelta(days=1)
    assert queries.late_tasks(cast.issa, on=TODAY) == []
    (late,) = queries.late_tasks(cast.issa, on=tomorrow)
    assert (late.text, late.task.assignee) == ("Appeler le consulat", cast.member("awa"))
    (load,) = queries.team(cast.issa, on=tomorrow)
    assert (load.member, load.open_files, load.late_tasks) == (cast.member("awa"), 1, 1)
    assert f"responsible={cast.member('awa').pk}" in as_("issa").get("/cases/mine").content.decode()
    assert queries.team(cast.awa, on=tomorrow) == queries.late_tasks(cast.awa, on=tomorrow) == []


def test_a_late_screening_is_marked_in_lists(cast):
    cast.open_file("fatou")
    for days, marks in {2: 1, 3: 2}.items():
        (row,) = queries.my_cases(cast.awa, None, on=TODAY + timedelta(days=days)).rows
        assert len(row.marks) == marks


def test_a_person_is_found_by_the_reference_of_their_file(cast, as_):
    case = cast.open_file("mamadou")
    assert people_queries.person(cast.awa, case.reference.lower()) == case.person
    (hit,) = people_queries.find(cast.awa, case.reference)
    assert (hit.person, hit.links[0]) == (case.person, (case.reference, page_of(case)))
    assert queries.persons_by_reference(cast.esther, case.reference) == []
    assert queries.persons_by_reference(cast.awa, "Diallo") == []


@translation.override("en")
def test_a_person_without_a_file_leads_to_opening_one(cast):
    person = cast.register("mamadou")
    assert queries.person_links(cast.awa, [person])[person.pk] == [
        ("Open a file", reverse("casework.open", args=(person.pk,)))
    ]
    assert queries.person_links(cast.zeinabou, [person])[person.pk] == []


# ----------------------------------------------------------------------------------------------------- one or many


def asked(browser: Client, address: str) -> int:
    browser.get(address)
    with CaptureQueriesContext(connection) as found:
        assert browser.get(address).status_code == 200
    return len(found)


@pytest.mark.parametrize("address", ["/cases", "/cases/mine"])
def test_a_list_asks_as_many_questions_for_one_file_as_for_many(cast, as_, address):
    cast.open_file("mamadou")
    acts.add_task(cast.cases["mamadou"], text="Rappeler", due_on=TODAY, by=cast.awa)
    one = asked(as_("awa"), address)
    for name in set(PEOPLE) - {"ousmane", "grace"}:
        case = cast.open_file(name)
        acts.add_task(case, text="Rappeler", due_on=TODAY, by=cast.awa)
    assert asked(as_("awa"), address) == one


def test_a_file_asks_as_many_questions_with_one_of_each_thing_as_with_many(cast, as_):
    case = cast.open_file("mamadou", screened=True)

    def grow(needs):
        for need in needs:
            acts.find_need(case, need=Code(need), urgency=Code("low"), found_on=TODAY, note="Dit.", by=cast.awa)
            acts.write_note(case, text="Une note.", by=cast.awa)
            acts.add_task(case, text="Une tâche", due_on=TODAY, by=cast.awa)
            acts.attach(case, kind=Code("other"), file=Upload("a.png", "", picture()), by=cast.awa)

    grow(["food"])
    one = asked(as_("awa"), page_of(case))
    grow(["accommodation", "education", "livelihood", "justice"])
    assert asked(as_("awa"), page_of(case)) == one


MOST_OF_A_FILE = 40
"""Questions to the files that the page of one asks at most, whatever was recorded."""


def test_a_file_asks_few_questions_however_many_rooms_look_at_it(cast, as_):
    assert asked(as_("awa"), page_of(cast.open_file("mamadou", screened=True))) <= MOST_OF_A_FILE


def test_whoever_sends_other_words_again_keeps_them_and_may_send_them(cast, as_):
    case = cast.open_file("mamadou")
    at, key = reverse("casework.write_note", args=(case.reference,)), str(uuid4())
    assert as_("awa").post(at, {"text": "Vu ce matin.", "request_id": key}).status_code == 302
    answer = as_("awa").post(at, {"text": "Vu ce soir.", "request_id": key})
    assert answer.status_code == 422 and "Vu ce soir." in answer.content.decode()
    sent = {"text": "Vu ce soir.", "request_id": answer.context["form"]["request_id"].value()}
    assert as_("awa").post(at, sent).status_code == 302
    assert len(queries.record_panel(queries.case(cast.awa, case.reference), cast.awa, TODAY)["notes"]) == 2


def test_the_file_of_someone_forgotten_is_only_read_and_closed(cast, as_):
    case = cast.open_file("mamadou")
    people_acts.forget(case.person, reason=Code("asked"), by=cast.zeinabou)
    for path, sent in {"screening": {}, "priority": {"priority": "high"}}.items():
        assert as_("awa").post(f"/cases/{case.reference}/{path}", sent).status_code == 422
    with pytest.raises(Refused, match="person-forgotten"):
        acts.prioritise(case, priority=Code("high"), by=cast.awa)
    page = queries.file(cast.awa, case.reference, TODAY)
    assert page.steps == [] and all(panel.acts == () for panel in page.panels)
    assert acts.close.act.on_forgotten


@translation.override("en")
def test_what_the_reader_can_not_do_says_who_can(cast, as_):
    case = cast.open_file("mamadou")
    acts.assign(case, responsible=cast.member("balkissa"), by=cast.issa)
    case.refresh_from_db()
    step = Step("casework.assign")
    assert links.line_of_step(step, case, cast.awa).note == "to be done by: supervisor"
    assert links.line_of_step(step, case, cast.issa).note == ""


def test_fear_of_return_is_seen_at_once_and_makes_a_file_urgent(cast, as_):
    case = cast.open_file("mamadou")
    said = dict.fromkeys(("asylum_pending", "alone", "health_need", "trafficking_signs", "wishes_return"), Code("no"))
    acts.screen(case, screened_on=TODAY, fears_return=Code("yes"), urgency=Code("low"), by=cast.awa, **said)
    case = queries.case(cast.awa, case.reference)
    assert case.priority_code == "high"
    assert "Fears return" in text_of(as_("awa").get(page_of(case)))


def test_nothing_but_reading_and_sending_a_form_is_answered(cast, as_):
    case = cast.open_file("mamadou")
    for method in ("put", "delete", "patch", "trace"):
        assert getattr(as_("awa"), method)(page_of(case)).status_code == 405
