"""A person's own copy: everything held about them, without other people, and without what could endanger someone."""

from __future__ import annotations

import json
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from teranga.casework import acts as casework_acts
from teranga.kernel import clock, journal, vault
from teranga.kernel.acts import Refused
from teranga.kernel.codes import Code
from teranga.people import acts as people_acts
from teranga.people import queries as people
from teranga.protection import acts, jobs, queries
from teranga.protection.models import OwnCopy
from teranga.returns import acts as returns
from teranga.returns import rules
from tests.cast import TODAY, Cast
from tests.returns.road import Road

pytestmark = pytest.mark.django_db
ABOUT_ANOTHER = "Sa sœur Kadiatou Bangoura est cachée à Zinder"
ABOUT_HER = "Elle veut reprendre la couture"
STAFF = ("Awa Seyni", "Issa Garba", "Mariama Souley", "Zeinabou Tahirou")


@pytest.fixture
def fatou(cast: Cast) -> Any:
    """A child alone, with a procedure in which others are named, and two notes."""
    road = Road(cast)
    case = road.open("fatou")
    signed_by = rules.Signatories(witness="Ali Bako", guardian="Mme Zara Moussa")
    road.prepare(case, signatories=signed_by)
    road.decide(case)
    casework_acts.write_note(case, text=ABOUT_ANOTHER, by=cast.awa)
    casework_acts.write_note(case, text=ABOUT_HER, by=cast.awa)
    return case.person


def made(person: Any, by: Any, *, language: str = "fra", texts: tuple[str, ...] = ()) -> OwnCopy:
    said = {"reason": Code("person"), "handed": Code("paper"), "language": Code(language), "texts": texts}
    found: OwnCopy = acts.make_copy(person, **said, by=by)
    return found


def machine(cast: Cast, found: OwnCopy) -> dict[str, Any]:
    content: dict[str, Any] = json.loads(queries.copy_file(cast.zeinabou, str(found.person_id), found.pk, "json"))
    return content


def said_in(copy: dict[str, Any]) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for part in copy["parts"]:
        for record in part["records"]:
            for each in record:
                found.setdefault(each["column"], []).append(each["value"])
    return found


def test_a_copy_says_who_they_are_what_was_done_and_who_read_it(cast: Cast, fatou: Any) -> None:
    people.person(cast.awa, fatou.pk)
    copy = machine(cast, made(fatou, cast.zeinabou))
    said = said_in(copy)
    assert copy["name"] == "Fatoumata Binta Barry"
    assert said["people.person.identity_sealed.birth"] == ["14 février 2010"]
    assert said["returns.traveldocument.number_sealed"] == ["LP-4711-SECRET"]
    assert said["solutions.bestinterestsdecision.decision_code"] == ["Approuve la recommandation"]
    assert any("Niamey" in each for each in said["casework.holder.office"])
    assert "casework.open" in [each["kept"] for part in copy["parts"] for record in part["records"] for each in record
                               if each["column"] == "journal.act"]  # fmt: skip
    assert said["readings.actor"], "who read the file"


def test_other_people_and_the_names_of_staff_are_left_out(cast: Cast, fatou: Any) -> None:
    copy = machine(cast, made(fatou, cast.zeinabou))
    everything = json.dumps(copy, ensure_ascii=False)
    for name in ("Zara Moussa", "Kadiatou", "Lansana", "Aminata Sow", "Paul Adamou", "Ali Bako", *STAFF):
        assert name not in everything, name
    assert "Travailleur social" in everything, "their role is said"
    withheld = {(each["label"], each["why"].split(",")[0]) for each in copy["withheld"]}
    assert ("Tuteur", "Concerne d'autres personnes") in withheld
    assert any(label == "Motifs de la décision" and "protection" in why for label, why in withheld)


def test_a_free_text_is_handed_over_only_when_it_was_read_through(cast: Cast, fatou: Any) -> None:
    texts = {each.text: each.key for each in queries.texts(cast.zeinabou, fatou)}
    assert {ABOUT_ANOTHER, ABOUT_HER} <= set(texts)
    found = made(fatou, cast.zeinabou, texts=(texts[ABOUT_HER], "casework.note.text_sealed:nothing"))
    everything = json.dumps(machine(cast, found), ensure_ascii=False)
    assert ABOUT_HER in everything and ABOUT_ANOTHER not in everything
    assert (found.texts, found.texts_withheld) == (1, len(texts) - 1)


def test_who_received_their_data_is_said(cast: Cast) -> None:
    road = Road(cast)
    case = road.ready("mamadou")
    movement = road.movement()
    returns.book(movement, cases=(case,), by=cast.mariama)
    said = said_in(machine(cast, made(case.person, cast.zeinabou)))
    assert said["returns.booking.movement.carrier"] == ["Rimbo Transport"]
    assert said["returns.booking.movement.receiving_office"] == ["Conakry (GIN-CKY), Mission régionale"]


def test_signs_of_trafficking_are_not_on_the_paper(cast: Cast) -> None:
    copies = [
        machine(cast, made(cast.open_file(name, screened=True).person, cast.zeinabou, language="eng"))
        for name in ("blessing", "kofi")
    ]
    assert "raffick" not in json.dumps(copies)
    assert copies[0]["withheld"] == copies[1]["withheld"] != [], "that something is withheld tells nothing"


def test_the_language_is_theirs_or_french_with_a_remark(cast: Cast) -> None:
    person = cast.open_file("kofi").person
    english = machine(cast, made(person, cast.zeinabou, language="eng"))
    assert english["parts"][0]["title"] == "Who you are" and not english["remark"]
    fulah = machine(cast, made(person, cast.zeinabou, language="ful"))
    assert fulah["parts"][0]["title"] == "Qui vous êtes" and "français" in fulah["remark"]


def test_a_copy_shows_no_more_than_its_maker_may_see(cast: Cast) -> None:
    person = cast.open_file("mamadou").person
    with pytest.raises(Refused, match="not-allowed"):
        made(person, cast.awa)
    with pytest.raises(Refused, match="not-found"):
        made(cast.register("grace"), cast.zeinabou)
    with pytest.raises(Refused, match="not-found"):
        queries.copy_file(cast.zeinabou, str(person.pk), cast.cases["mamadou"].pk, "pdf")


def test_the_copy_is_on_record_and_goes_after_a_week(cast: Cast) -> None:
    person = cast.open_file("mamadou").person
    found = made(person, cast.zeinabou)
    last = journal.entries(person, limit=1)[0]
    assert last.act == "protection.copy" and last.arguments["handed"] == "paper"
    assert queries.copy_file(cast.zeinabou, str(person.pk), found.pk, "pdf").startswith(b"%PDF")
    with clock.fixed(clock.now() + timedelta(days=8)):
        jobs.clear_away.call_local()
        with pytest.raises(Refused, match="not-found"):
            queries.copy_file(cast.zeinabou, str(person.pk), found.pk, "pdf")
    assert len(queries.copies(cast.zeinabou, person)) == 1, "that it was made stays"


def test_forgetting_takes_the_copies_along(cast: Cast, django_capture_on_commit_callbacks: Any) -> None:
    person = cast.register("kofi")
    found = made(person, cast.zeinabou)
    file_id = found.pdf_id
    with django_capture_on_commit_callbacks(execute=True):
        people_acts.forget(person, reason=Code("asked"), by=cast.zeinabou)
    found.refresh_from_db()
    assert found.gone_at and not found.pdf_id and not found.json_id
    assert file_id and not vault._path(file_id).exists()
    with pytest.raises(Refused, match="person-forgotten"):
        made(person, cast.zeinabou)


def test_the_pages_lead_from_a_person_to_their_copy(cast: Cast, client: Any) -> None:
    case = cast.open_file("mamadou")
    casework_acts.write_note(case, text=ABOUT_HER, by=cast.awa)
    client.force_login(cast.member("zeinabou"), backend="teranga.access.backend.StaffBackend")
    at = reverse("protection.copy", args=[case.person_id])
    assert at in client.get(reverse("people.person", args=[case.person_id])).text
    page = client.get(at)
    assert ABOUT_HER in page.text
    key = queries.texts(cast.zeinabou, case.person)[0].key
    sent = {"reason": "person", "handed": "read_aloud", "language": "fra", "texts": [key]}
    answer = client.post(at, sent, follow=True)
    (found,) = queries.copies(cast.zeinabou, case.person)
    pdf = reverse("protection.copy_pdf", args=[case.person_id, found.pk])
    assert answer.redirect_chain[-1][0] == reverse("protection.kept", args=[case.person_id]) and pdf in answer.text
    download = client.get(pdf)
    assert download.content.startswith(b"%PDF") and download["Cache-Control"] == "no-store"
    assert found.texts == 1 and people.identity(case.person).name not in download["Content-Disposition"]
    client.post(reverse("protection.hold", args=[case.person_id]), {"reason": "litigation", "why": "Plainte"})
    (hold,) = queries.holds(cast.zeinabou, case.person)
    client.post(reverse("protection.release", args=[case.person_id, hold.hold.pk]))
    assert not queries.holds(cast.zeinabou, case.person)[0].is_in_force


def test_the_pages_lead_from_a_proposal_to_its_certificate(cast: Cast, client: Any) -> None:
    case = cast.open_file("mamadou")
    ended = {"reason": Code("duplicate"), "outcome": Code("unknown")}
    casework_acts.close(case, closed_on=TODAY, **ended, by=cast.awa)
    with clock.fixed(clock.now() + timedelta(days=500)):
        jobs.propose()
        (row,) = queries.rows(cast.zeinabou)
        at = reverse("protection.proposal", args=[row.proposal.pk])
        for who, act in (("zeinabou", "approve"), ("issa", "confirm")):
            client.force_login(cast.member(who), backend="teranga.access.backend.StaffBackend")
            assert at in client.get(reverse("protection.proposals")).text
            page = client.get(at).text
            assert case.reference in page and "Diallo" not in page
            way = reverse(f"protection.{act}", args=[row.proposal.pk])
            assert way in page
            assert client.get(way).status_code == 200
            assert client.post(way, {"sure": "on"}).status_code == 302
            assert reverse("protection.confirm", args=[row.proposal.pk]) not in client.get(at).text
        jobs.erase(row.proposal)
        paper = client.get(reverse("protection.certificate", args=[row.proposal.pk]))
        assert paper.content.startswith(b"%PDF") and "state" not in paper["Content-Disposition"]
        assert reverse("protection.certificate", args=[row.proposal.pk]) in client.get(at).text


def test_many_rows_ask_the_database_as_often_as_few(cast: Cast) -> None:
    person = cast.open_file("mamadou").person

    def asked() -> int:
        with CaptureQueriesContext(connection) as questions:
            queries.copy(cast.zeinabou, person)
        return len(questions)

    casework_acts.write_note(cast.cases["mamadou"], text=ABOUT_HER, by=cast.awa)
    few = asked()
    for _each in range(5):
        casework_acts.write_note(cast.cases["mamadou"], text=ABOUT_HER, by=cast.awa)
    assert asked() == few
