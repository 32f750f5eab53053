"""The pages of returns: who opens them, what they show and carry out of the house, how many questions they ask."""

from collections.abc import Callable
from datetime import timedelta
from io import BytesIO
from typing import Any

import openpyxl
import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import translation

from teranga.casework import acts as casework_acts
from teranga.casework.models import Case
from teranga.kernel.codes import Code
from teranga.kernel.models import Reading
from teranga.returns import acts, queries, rules
from teranga.returns.models import Booking, Counselling, Declaration, Movement, Withdrawal
from teranga.ui import links
from tests.cast import TODAY
from tests.returns.road import LEAVES_ON, TOPICS, Road

WHY = "the test looks at everything"
Browser = Callable[[str], Client]


@pytest.fixture
def browser(road: Road) -> Browser:
    """A browser in which a member of staff is signed in, in English."""

    def signed_in(name: str) -> Client:
        client = Client(headers={"accept-language": "en"})
        client.force_login(road.cast.member(name), backend="teranga.access.backend.StaffBackend")
        return client

    return signed_in


def booked(road: Road, *cases: Case) -> Movement:
    movement = road.movement()
    acts.book(movement, cases=cases, by=road.officer)
    return movement


# --------------------------------------------------------------------------------------------------------- on a file


def test_a_return_is_prepared_through_the_forms(road: Road, browser: Browser) -> None:
    case, client = road.open("mamadou"), browser("mariama")
    talk = {"counselled_on": str(TODAY), "language": "fra", "topics": list(TOPICS), "was_alone": "on"}
    answer = client.post(reverse("returns.counsel", args=(case.reference,)), talk)
    assert answer.status_code == 302 and Counselling.objects.unscoped(WHY).get().was_alone
    scan = BytesIO(b"%PDF-1.7 signed")
    scan.name = "declaration.pdf"
    signed = {"signed_on": str(TODAY), "destination": "GIN", "language": "fra", "witness": "Ali Bako", "scan": scan}
    answer = client.post(reverse("returns.declare", args=(case.reference,)), signed)
    assert answer.status_code == 302
    declaration = Declaration.objects.unscoped(WHY).get()
    assert declaration.scan.size == 15
    paper = {"kind": "passport", "number": "PP-99", "country": "GIN", "expires_on": "2030-01-01"}
    assert client.post(reverse("returns.add_travel_document", args=(case.reference,)), paper).status_code == 302
    cleared = {"examined_on": str(TODAY), "outcome": "fit", "valid_until": str(LEAVES_ON), "conditions": ["wheelchair"]}
    assert client.post(reverse("returns.record_medical", args=(case.reference,)), cleared).status_code == 302
    told = [str(each.text) for each in queries.panel(case, road.officer, TODAY)["told"]]
    assert any("PP-99" in text for text in told)


def test_a_form_says_what_is_wrong_beside_its_field(road: Road, browser: Browser) -> None:
    case, client = road.open("fanta"), browser("mariama")
    road.counsel(case)
    signed = {"signed_on": str(TODAY), "destination": "GIN", "language": "fra"}
    answer = client.post(reverse("returns.declare", args=(case.reference,)), signed)
    assert answer.status_code == 422
    assert "the parent or guardian signs too" in answer.content.decode()
    assert not Declaration.objects.unscoped(WHY).exists()


def test_the_declaration_form_starts_from_what_is_known_and_leads_to_the_paper(road: Road, browser: Browser) -> None:
    case, client = road.open("mamadou"), browser("mariama")
    road.counsel(case)
    page = client.get(reverse("returns.declare", args=(case.reference,))).content.decode()
    assert reverse("returns.declaration_pdf", args=(case.reference,)) in page
    assert '<option value="GIN" selected>' in page


def test_the_declaration_to_sign_is_a_pdf_of_that_file_and_its_reading_leaves_a_trace(
    road: Road, browser: Browser
) -> None:
    case = road.open("mamadou")
    answer = browser("mariama").get(reverse("returns.declaration_pdf", args=(case.reference,)))
    assert answer.content.startswith(b"%PDF") and case.reference in answer.headers["Content-Disposition"]
    assert Reading.objects.filter(subject=case.pk, place="declaration").exists()


def test_a_withdrawal_says_before_what_it_does(road: Road, browser: Browser) -> None:
    case, client = road.ready("mamadou"), browser("mariama")
    booked(road, case)
    address = reverse("returns.withdraw", args=(case.reference,))
    assert "Every other assistance goes on" in client.get(address).content.decode()
    client.post(address, {"withdrawn_on": str(TODAY), "reason": "not_stated"})
    assert Withdrawal.objects.unscoped(WHY).exists() and not Booking.objects.unscoped(WHY).filter(is_open=True).exists()


@pytest.mark.parametrize("name", ["route_fear", "explain_separation", "record_medical", "receive", "counsel"])
def test_every_act_on_a_file_has_its_page(road: Road, browser: Browser, name: str) -> None:
    case = road.open("mamadou")
    assert browser("mariama").get(reverse(f"returns.{name}", args=(case.reference,))).status_code == 200


def test_fear_and_a_family_apart_are_recorded_through_their_forms(road: Road, browser: Browser) -> None:
    case, client = road.open("ismael"), browser("mariama")
    _family, movement = road.family("ismael", "hawa"), road.movement()
    routed = {"body": "unhcr", "routed_on": str(TODAY), "outcome": "pending"}
    assert client.post(reverse("returns.route_fear", args=(case.reference,)), routed).status_code == 302
    who = {"movement": str(movement.pk), "staying": [str(case.person_id)]}
    apart = {**who, "reason": "protection", "explained_on": str(TODAY), "why": "Il préfère attendre."}
    assert client.post(reverse("returns.explain_separation", args=(case.reference,)), apart).status_code == 302
    told = " ".join(str(each.text) for each in queries.panel(case, road.officer, TODAY)["told"])
    assert "Il préfère attendre." in told


# ------------------------------------------------------------------------------------------------------- movements


def test_a_movement_is_planned_filled_closed_and_sent_through_its_pages(road: Road, browser: Browser) -> None:
    ready, client = road.ready("mamadou"), browser("mariama")
    lame = road.open("salimata")
    road.prepare(lame, destination=Code("GIN"))
    plan = {
        "kind": "bus_convoy",
        "office": str(road.cast.niamey.pk),
        "receiving_office": str(road.cast.conakry.pk),
        "departs_on": str(TODAY),
        "departs_from": "Niamey",
        "capacity": "45",
    }
    answer = client.post(reverse("returns.plan_movement"), plan)
    movement = Movement.objects.unscoped(WHY).get()
    assert answer.url == reverse("returns.movement", args=(movement.pk,))
    page = client.get(reverse("returns.book", args=(movement.pk,))).content.decode()
    assert str(ready.pk) in page and str(lame.pk) not in page
    assert "Salimata Konaté" in page and "No fitness-to-travel certificate" in page
    book = reverse("returns.book", args=(movement.pk,))
    assert client.post(book, {"cases": [str(ready.pk)]}).status_code == 302
    assert client.post(reverse("returns.close_manifest", args=(movement.pk,))).status_code == 302
    assert client.post(reverse("returns.depart", args=(movement.pk,)), {"departed_on": str(TODAY)}).status_code == 302
    assert "On the road" in client.get(answer.url).content.decode()
    receiver = browser("mabinty")
    arrived = {"arrived_on": str(TODAY), "outcome": "arrived", "cases": [str(ready.pk)]}
    assert receiver.post(reverse("returns.arrive", args=(movement.pk,)), arrived).status_code == 302
    waiting = receiver.get(reverse("returns.arrivals")).content.decode()
    assert "Mamadou Alpha Diallo" in waiting
    received = receiver.post(reverse("returns.receive", args=(ready.reference,)), {"received_on": str(TODAY)})
    assert received.status_code == 302
    assert "Mamadou Alpha Diallo" not in receiver.get(reverse("returns.arrivals")).content.decode()


def test_whoever_is_blocked_is_named_with_what_blocks_them(road: Road, browser: Browser) -> None:
    mamadou, movement = road.ready("mamadou"), road.movement()
    acts.book(movement, cases=(mamadou, road.many(1)[0]), by=road.officer)
    casework_acts.find_need(mamadou, need=Code("health"), urgency=Code("high"), found_on=TODAY, by=road.cast.awa)
    client = browser("mariama")
    page = client.get(reverse("returns.movement", args=(movement.pk,))).content.decode()
    assert "2 travellers" in page and "1 cleared" in page and "1 blocked" in page
    assert "Blocked: S5" in page and "No fitness-to-travel certificate" in page
    answer = client.post(reverse("returns.close_manifest", args=(movement.pk,)))
    assert answer.status_code == 422
    assert f"Mamadou Alpha Diallo · {mamadou.reference} — No fitness" in answer.content.decode()


def test_a_traveller_is_taken_off_and_a_movement_moved_and_cancelled_through_their_pages(
    road: Road, browser: Browser
) -> None:
    movement, client = booked(road, *road.many(2)), browser("mariama")
    place = Booking.objects.unscoped(WHY).first()
    off = reverse("returns.cancel_booking", args=(movement.pk, place.pk))
    assert client.post(off, {"reason": "no_show"}).status_code == 302
    later = {"departs_on": str(LEAVES_ON + timedelta(days=1))}
    assert client.post(reverse("returns.reschedule", args=(movement.pk,)), later).status_code == 302
    assert client.post(reverse("returns.close_manifest", args=(movement.pk,))).status_code == 302
    assert client.post(reverse("returns.reopen_manifest", args=(movement.pk,))).status_code == 302
    cancelled = client.post(reverse("returns.cancel_movement", args=(movement.pk,)), {"reason": "security"})
    assert cancelled.status_code == 302
    assert "Cancelled" in client.get(reverse("returns.movements")).content.decode()


def test_the_receiving_office_sees_the_movement_and_is_offered_nothing_but_the_arrival(
    road: Road, browser: Browser
) -> None:
    movement, client = booked(road, road.ready("mamadou")), browser("lansana")
    page = client.get(reverse("returns.movement", args=(movement.pk,))).content.decode()
    assert "Mamadou Alpha Diallo" in page and reverse("returns.close_manifest", args=(movement.pk,)) not in page
    assert client.post(reverse("returns.close_manifest", args=(movement.pk,))).status_code == 404
    assert browser("ndeye").get(reverse("returns.movement", args=(movement.pk,))).status_code == 404
    assert browser("awa").get(reverse("returns.movements")).status_code == 403


# -------------------------------------------------------------------------------------------------------- manifest

ASKED_OF_WHY = ("victim", "stranded", "trafficking", "irregular", "fear", "victime", "traite", "rougeole")


def prepared_child(road: Road) -> Case:
    fatou = road.open("fatou")
    road.prepare(fatou, signatories=rules.Signatories(guardian="Zara Moussa"))
    road.decide(fatou)
    return fatou


def test_a_manifest_names_papers_and_neutral_codes_and_never_why(road: Road, browser: Browser) -> None:
    fatou, blessing = prepared_child(road), road.open("blessing")
    road.prepare(blessing)
    cleared = {"examined_on": TODAY, "outcome": Code("fit_with_conditions"), "valid_until": LEAVES_ON}
    acts.record_medical(blessing, **cleared, conditions=(Code("wheelchair"),), note="Rougeole", by=road.officer)
    movement, client = booked(road, fatou, blessing), browser("mariama")
    answer = client.get(reverse("returns.manifest_xlsx", args=(movement.pk,)))
    sheet = openpyxl.load_workbook(BytesIO(b"".join(answer.streaming_content))).active
    lines = [[str(cell.value or "") for cell in row] for row in sheet.iter_rows()]
    assert len(lines) == 3 and len(lines[0]) == len(queries.COLUMNS)
    assert [line[0] for line in lines[1:]] == ["BARRY", "OSAGIE"]
    assert (lines[1][-1], lines[2][-1]) == ("UMNR", "WCHR")
    assert lines[1][6] == "LP-4711-SECRET"
    written = " ".join(cell for line in lines for cell in line).casefold()
    assert not [word for word in ASKED_OF_WHY if word in written]
    pdf = client.get(reverse("returns.manifest_pdf", args=(movement.pk,)))
    assert pdf.content.startswith(b"%PDF")
    assert Reading.objects.filter(subject=fatou.pk, place="manifest").exists()


@pytest.mark.safeguard("S12")
def test_whoever_opens_a_movement_leaves_a_trace_on_every_file_of_it(road: Road, browser: Browser) -> None:
    cases = road.many(3)
    movement = booked(road, *cases)
    browser("lansana").get(reverse("returns.movement", args=(movement.pk,)))
    lansana = road.cast.member("lansana").pk
    seen = set(Reading.objects.filter(actor=lansana, place="movement").values_list("subject", flat=True))
    assert seen == {case.pk for case in cases}


def test_families_stay_together_on_the_list(road: Road) -> None:
    family = road.ready_family("ibrahima", "hawa")
    movement = booked(road, *road.many(1), *family)
    people = queries.travellers(road.officer, queries.movement(road.officer, movement.pk))
    assert [each.family for each in people] == [1, 1, 0]


# ----------------------------------------------------------------------------------------------------------- questions


def read(answer: Any) -> bytes:
    """The whole answer, streamed or not."""
    return b"".join(answer.streaming_content) if answer.streaming else answer.content


def questions(run: Callable[[], Any]) -> int:
    with CaptureQueriesContext(connection) as asked:
        run()
    return len(asked)


@pytest.mark.parametrize("page", ["returns.movement", "returns.manifest_xlsx", "returns.book"])
def test_a_page_of_a_movement_asks_as_many_questions_for_one_traveller_as_for_twenty(
    road: Road, browser: Browser, page: str
) -> None:
    one, client = road.movement(), browser("mariama")
    many = road.movement()
    cases = road.many(21)
    acts.book(one, cases=(cases[0],), by=road.officer)
    acts.book(many, cases=tuple(cases[1:]), by=road.officer)
    if page == "returns.book":
        acts.cancel_movement(many, reason=Code("security"), by=road.officer)
    addresses = [reverse(page, args=(each.pk,)) for each in (one, many)]
    for each in addresses:  # the first read of a file is logged, which is one question more than the next
        read(client.get(each))
    first = questions(lambda: read(client.get(addresses[0])))
    assert questions(lambda: read(client.get(addresses[1]))) == first


def test_facts_of_many_files_cost_as_many_questions_as_facts_of_one(road: Road) -> None:
    family, others = road.ready_family("ibrahima", "hawa", "fanta", "sory"), road.many(16)
    movement = road.movement()

    def ask(cases: list[Case]) -> int:
        known = list(Case.objects.unscoped(WHY).filter(pk__in=[case.pk for case in cases]).select_related("person"))
        return questions(lambda: queries.facts_of(known, LEAVES_ON, movement=movement))

    assert ask([family[0]]) == ask([*family, *others]) <= 30


def test_a_movement_offers_each_office_what_is_open_to_it(road: Road, browser: Browser) -> None:
    movement = booked(road, road.ready("mamadou"))
    address = reverse("returns.movement", args=(movement.pk,))
    sending, receiving = (browser(name).get(address).content.decode() for name in ("mariama", "lansana"))
    assert "Take off the list" in sending and "Take off the list" not in receiving
    assert "Record the arrival" not in sending + receiving


def test_closing_the_list_is_not_offered_first_while_someone_on_it_is_blocked(road: Road) -> None:
    case = road.ready("mamadou")
    movement = queries.movement(road.officer, booked(road, case).pk)
    people = queries.travellers(road.officer, movement)
    assert queries.page_of(road.officer, movement, people)["primary"] == "returns.close_manifest"
    casework_acts.find_need(case, need=Code("health"), urgency=Code("high"), found_on=TODAY, by=road.cast.awa)
    people = queries.travellers(road.officer, movement)
    assert queries.page_of(road.officer, movement, people)["primary"] != "returns.close_manifest"


def test_the_declaration_to_sign_names_the_organisation_and_the_counsellor(road: Road) -> None:
    case = road.open("mamadou")
    road.counsel(case)
    values = queries.declaration_values(road.officer, case, TODAY)
    assert (values["organisation"], values["counselling"]["by"]) == ("Mission régionale", "Mariama Souley")


def test_lists_cost_as_many_questions_for_one_row_as_for_many(road: Road, browser: Browser) -> None:
    client, receiver = browser("mariama"), browser("mabinty")
    cases = road.many(9)
    booked(road, cases[0])

    def ask() -> tuple[int, int]:
        lists = ((client, "returns.movements"), (receiver, "returns.arrivals"))
        return tuple(questions(lambda who=who, name=name: who.get(reverse(name))) for who, name in lists)  # type: ignore[return-value, misc]

    ask()
    few = ask()
    for case in cases[1:]:
        booked(road, case)
    ask()  # the first read of a file is logged, which is one question more than the next
    assert ask() == few


# ----------------------------------------------------------------------------------------------------------- file page


@translation.override("en")
def test_the_checklist_of_a_return_appears_once_it_is_wished_and_goes_with_the_departure(road: Road) -> None:
    silent, mamadou = road.open("kofi", wishes_return="no"), road.open("mamadou")
    assert queries.conditions(silent, TODAY) == [] and queries.journey_panel(silent, road.officer, TODAY) == {}
    codes_found = [each.code for each in queries.conditions(mamadou, TODAY)]  # type: ignore[union-attr]
    assert codes_found == ["counselling-missing", "declaration-missing", "travel-document-missing"]
    road.prepare(mamadou)
    met = [each.act for each in queries.conditions(mamadou, TODAY)]  # type: ignore[union-attr]
    assert met == ["returns.counsel", "returns.declare", "returns.add_travel_document"]
    movement = booked(road, mamadou)
    assert queries.conditions(mamadou, TODAY)[-1].act == "returns.take_seat"  # type: ignore[union-attr]
    assert "5" in str(queries.marks(mamadou, TODAY)[0].text)
    acts.reschedule(movement, departs_on=TODAY, by=road.officer)
    acts.close_manifest(movement, by=road.officer)
    acts.depart(movement, departed_on=TODAY, by=road.officer)
    assert queries.conditions(mamadou, TODAY) == [] and queries.panel(mamadou, road.officer, TODAY) == {}
    assert "Guinea" in str(queries.journey_panel(mamadou, road.officer, TODAY)["told"][-1].text)
    assert [step.act for step in queries.next_steps(mamadou, TODAY)] == ["returns.receive"]


def test_what_a_childs_best_interests_lack_is_one_line_of_the_return(road: Road) -> None:
    fatou = road.open("fatou")
    gathered = [each for each in queries.conditions(fatou, TODAY) if getattr(each, "code", "").startswith("best")]
    assert [(each.code, each.values["missing"]) for each in gathered] == [("best-interests-incomplete", 6)]  # type: ignore[union-attr]


def test_the_next_step_of_a_return_is_the_talk_the_signature_the_papers_then_a_place(road: Road) -> None:
    mamadou = road.open("mamadou")
    assert [step.act for step in queries.next_steps(mamadou, TODAY)] == ["returns.counsel"]
    road.counsel(mamadou)
    assert [step.act for step in queries.next_steps(mamadou, TODAY)] == ["returns.declare"]
    road.declare(mamadou)
    assert [step.act for step in queries.next_steps(mamadou, TODAY)] == ["returns.add_travel_document"]
    road.papers(mamadou)
    (step,) = queries.next_steps(mamadou, TODAY)
    assert links.line_of_step(step, mamadou, road.officer).url == reverse("returns.movements")
    acts.withdraw(mamadou, withdrawn_on=TODAY, reason=Code("not_stated"), by=road.officer)
    assert queries.next_steps(mamadou, TODAY) == []


def test_a_withdrawal_is_offered_while_there_is_something_to_withdraw(road: Road) -> None:
    mamadou = road.open("mamadou")
    assert "returns.withdraw" in queries.panel(mamadou, road.officer, TODAY)["not_now"]
    road.counsel(mamadou)
    road.declare(mamadou)
    assert queries.panel(mamadou, road.officer, TODAY)["not_now"] == ()
    acts.withdraw(mamadou, withdrawn_on=TODAY, reason=Code("not_stated"), by=road.officer)
    assert "returns.withdraw" in queries.panel(mamadou, road.officer, TODAY)["not_now"]


@pytest.mark.safeguard("S6")
def test_while_fear_is_open_the_competent_body_comes_first_and_nothing_else_of_a_return(road: Road) -> None:
    ismael = road.open("ismael")  # who doesn't wish to return
    mamadou = road.open("mamadou", fears_return="yes")
    for case in (ismael, mamadou):
        assert [step.act for step in queries.next_steps(case, TODAY)] == ["returns.route_fear"]
    road.counsel(mamadou)
    road.declare(mamadou)
    routed = {"body": Code("unhcr"), "routed_on": TODAY}
    acts.route_fear(mamadou, **routed, by=road.officer)
    assert [step.act for step in queries.next_steps(mamadou, TODAY)] == ["returns.route_fear"]
    acts.route_fear(mamadou, **routed, outcome=Code("protection_granted"), outcome_on=TODAY, by=road.officer)
    assert queries.next_steps(mamadou, TODAY) == []
