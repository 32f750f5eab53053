"""The pages of people, as they are opened, filled in and sent."""

import io
from typing import Any

import pytest
from django.test import Client
from PIL import Image

from teranga.kernel.codes import Code
from teranga.people import acts, queries
from teranga.people.models import Person
from tests.cast import TODAY
from tests.people.conftest import identity_of


@pytest.fixture
def awa(cast: Any) -> Client:
    """The browser of Awa, caseworker in Niamey, who reads English."""
    browser = Client(headers={"accept-language": "en"})
    browser.force_login(cast.member("awa"), backend="teranga.access.backend.StaffBackend")
    return browser


def typed(*rows: dict[str, str], **more: str) -> dict[str, Any]:
    """The registration form as a browser sends it."""
    sent = {
        "members-TOTAL_FORMS": str(len(rows)),
        "members-INITIAL_FORMS": "0",
        "basis": "informed_consent",
        "scopes": ["assistance", "return"],
        "how": "written_signature",
        "given_on": str(TODAY),
        **more,
    }
    for number, row in enumerate(rows):
        sent |= {f"members-{number}-{name}": value for name, value in row.items()}
    return sent


MAMADOU = {"given_names": "Mamadou Alpha", "surname": "Diallo", "sex": "M", "birth": "30 ans", "nationality": "GIN"}
FANTA = {"given_names": "Fanta", "surname": "Diallo", "sex": "F", "birth": "05/2016", "role": "child"}


def everybody() -> list[Person]:
    return list(Person.objects.unscoped("reading what the page wrote").order_by("pk"))


def test_the_registration_form_asks_for_one_person_and_offers_more(awa: Client) -> None:
    page = awa.get("/people/register").content.decode()
    assert "members-0-surname" in page and "members-1-surname" not in page
    assert 'capture="environment"' in page and 'name="office"' not in page


def test_a_family_is_registered_in_one_sending(cast: Any, awa: Client) -> None:
    answer = awa.post("/people/register", typed(MAMADOU, FANTA, route="Mali, Algérie; Libye", lived_since="2019"))
    assert answer.status_code == 302
    mamadou, fanta = everybody()
    assert queries.family_of(mamadou) == [fanta]
    assert queries.identity(fanta).birth == identity_of("fanta").birth
    assert mamadou.route == ["MLI", "DZA", "LBY"] and mamadou.birth_estimated
    assert fanta.consents.get().basis_code == "guardian_consent"
    assert str(mamadou.pk) in answer.url


def test_a_number_without_its_country_is_one_of_the_country_of_the_office(cast: Any, awa: Client) -> None:
    assert awa.post("/people/register", typed(MAMADOU) | {"members-0-phone": "90 12 34 56"}).status_code == 302
    (mamadou,) = everybody()
    assert queries.identity(mamadou).phones == ("+22790123456",)


def test_a_photo_comes_with_the_registration(cast: Any, awa: Client) -> None:
    out = io.BytesIO()
    Image.new("RGB", (40, 40)).save(out, "PNG")
    out.seek(0)
    out.name = "face.png"
    assert awa.post("/people/register", typed(MAMADOU) | {"members-0-photo": out}).status_code == 302
    (mamadou,) = everybody()
    shown = awa.get(f"/people/{mamadou.pk}/photo")
    assert shown["Content-Type"] == "image/jpeg" and shown["Cache-Control"] == "no-store"


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"scopes": []}, "does not say what for"),
        ({"members-0-surname": "", "members-0-given_names": ""}, "at least one name"),
        ({"members-0-surname": "<b>"}, "This is no name"),
        ({"members-0-birth": "yesteryear"}, "Type a date"),
        ({"members-0-document_number": "R1"}, "both the document and its number"),
        ({"members-0-phone": "12"}, "phone number"),
        ({"route": "Mali, Atlantis"}, "Atlantis"),
        ({"members-TOTAL_FORMS": "0"}, "at least 1 row"),
        ({"members-TOTAL_FORMS": "many"}, "another look"),
        ({"given_on": "2099-01-01"}, "has not come yet"),
    ],
)
def test_what_is_wrong_is_said_and_nothing_is_kept(awa: Client, changes: dict[str, Any], said: str) -> None:
    answer = awa.post("/people/register", typed(MAMADOU) | changes)
    assert answer.status_code == 422
    assert said in answer.content.decode()
    assert everybody() == []


def test_someone_similar_is_shown_before_anything_is_kept(awa: Client, known: Any) -> None:
    known("mamadou")
    again = typed({**MAMADOU, "surname": "Jallow", "birth": "12/03/1996"})
    answer = awa.post("/people/register", again)
    page = answer.content.decode()
    assert answer.status_code == 422 and "Mamadou Alpha Diallo" in page and "Almost certain" in page
    assert len(everybody()) == 1
    assert awa.post("/people/register", again | {"all_the_same": "on"}).status_code == 302
    assert len(everybody()) == 2


def test_someone_similar_is_shown_while_one_types(awa: Client, known: Any) -> None:
    known("mamadou")
    known("ousmane")
    usman = {"given_names": "Usman", "surname": "N'Diaye", "sex": "M", "birth": "1994", "nationality": "SEN"}
    unread = {"given_names": "Half", "birth": "yester"}
    page = awa.post("/people/similar", typed(MAMADOU, usman, unread)).content.decode()
    assert "Mamadou Alpha Diallo" in page
    assert "known at the office Agadez" in page and "Ousmane" not in page
    assert awa.post("/people/similar", {}).status_code == awa.get("/people/similar").status_code == 200


def test_finding_answers_as_a_page_and_as_a_part_of_one(awa: Client, known: Any) -> None:
    known("mamadou")
    whole = awa.post("/people", {"q": "mamadu jallow"}, follow=True).content.decode()
    part = awa.post("/people", {"q": "mamadu jallow"}, headers={"hx-request": "true"}).content.decode()
    for page in (whole, part):
        assert "Mamadou Alpha Diallo" in page and "similar name" in page and "30 years" in page
    assert "<html" in whole and "<html" not in part
    assert "Try another spelling" in awa.post("/people", {"q": "Zacharie"}, follow=True).content.decode()
    address = awa.post("/people", {"q": "mamadu jallow"}).url
    assert "mamadu" not in address and awa.get(f"{address}x").status_code == 200
    assert "Try another spelling" not in awa.get("/people").content.decode()


def test_the_page_of_a_person_shows_who_they_are_and_what_may_be_done(cast: Any, awa: Client, known: Any) -> None:
    mamadou = known("mamadou")
    page = awa.get(f"/people/{mamadou.pk}").content.decode()
    for word in ("Mamadou Alpha Diallo", "Guinea", "+22790123456", "informed consent", "voluntary return", "Correct"):
        assert word in page
    assert "Forget" not in page


def test_a_consent_still_to_be_asked_is_told(awa: Client, known: Any, basis: Any) -> None:
    kofi = known("kofi", basis=type(basis)(Code("partner_list_shared"), why="agreement of March"))
    assert "not asked yet" in awa.get(f"/people/{kofi.pk}").content.decode()


def test_what_may_be_done_to_a_person_has_its_page(cast: Any, awa: Client, known: Any) -> None:
    kofi, hawa, twin = known("kofi"), known("hawa"), known("kofi")
    at, consent = f"/people/{kofi.pk}", kofi.consents.get()
    day = str(TODAY)
    sent: list[tuple[str, dict[str, Any]]] = [
        (f"{at}/correct", {"surname": "Mensa", "sex": "M", "birth": "1985", "phones": "+22790123456, +233201234567",
                           "documents-TOTAL_FORMS": "1", "documents-INITIAL_FORMS": "0", "documents-0-kind": "passport",
                           "documents-0-number": "G1", "why": "his passport"}),
        (f"{at}/consent", {"basis": "informed_consent", "scopes": ["tracing"], "how": "audio", "given_on": day}),
        (f"{at}/consent/{consent.pk}/withdraw", {"withdrawn_on": day, "how": "in_person"}),
        (f"{at}/household/join", {"other": str(hawa.pk), "role": "spouse", "since_on": day}),
        (f"{at}/not-the-same", {"other": str(twin.pk)}),
    ]  # fmt: skip
    for address, data in sent:
        assert awa.get(address).status_code == 200, address
        assert awa.post(address, data).url == at, address
    member = kofi.memberships.get()
    assert awa.post(f"{at}/household/{member.pk}/leave", {"until_on": day, "why": "quarrel"}).url == at
    seen = queries.identity(everybody()[0])
    assert (seen.surname, len(seen.phones), seen.documents[0].number) == ("Mensa", 2, "G1")


def test_two_corrections_at_once_lose_nothing(cast: Any, awa: Client, known: Any) -> None:
    kofi = known("kofi")
    at = f"/people/{kofi.pk}/correct"
    seen = awa.get(at).context["form"]["seen"].value()
    rows = {"documents-TOTAL_FORMS": "0", "documents-INITIAL_FORMS": "0"}
    first = {"surname": "Mensah", "sex": "M", "mother": "Adjoa", "why": "her card", "seen": seen, **rows}
    assert awa.post(at, first).status_code == 302
    answer = awa.post(at, first | {"mother": "", "birth_place": "Tema"})
    assert answer.status_code == 422 and "Tema" in answer.content.decode()
    assert queries.identity(everybody()[0]).mother == "Adjoa"


def test_a_correction_begins_from_what_is_known(awa: Client, known: Any) -> None:
    fatou = known("fatou")
    page = awa.get(f"/people/{fatou.pk}/correct").content.decode()
    assert 'value="Fatoumata Binta"' in page and 'value="14/02/2010"' in page


def test_the_pages_of_a_person_are_closed_to_other_offices(cast: Any, awa: Client, known: Any) -> None:
    ousmane = known("ousmane")
    for rest in ("", "/photo", "/correct", "/consent", "/household/join", "/not-the-same", "/photo/keep"):
        assert awa.get(f"/people/{ousmane.pk}{rest}").status_code == 404, rest
    assert awa.get("/people/NER-26-000417-K").status_code == 404
    assert awa.get(f"/people/{ousmane.pk}/forget").status_code == 403


def test_a_person_is_forgotten_by_who_may(cast: Any, known: Any) -> None:
    kofi = known("kofi")
    browser = Client(headers={"accept-language": "fr"})
    browser.force_login(cast.member("zeinabou"), backend="teranga.access.backend.StaffBackend")
    assert browser.get(f"/people/{kofi.pk}/forget").status_code == 200
    assert browser.post(f"/people/{kofi.pk}/forget", {"reason": "asked"}).status_code == 422
    assert browser.post(f"/people/{kofi.pk}/forget", {"reason": "asked", "sure": "on"}).status_code == 302
    page = browser.get(f"/people/{kofi.pk}").content.decode()
    assert "Kofi" not in page and "oubliée" in page


def test_the_page_of_a_person_asks_as_often_for_many_as_for_one(
    cast: Any, awa: Client, known: Any, django_assert_max_num_queries: Any
) -> None:
    hawa = known("hawa")
    for _number in range(6):
        fanta = known("fanta")
        acts.join_household(fanta, other=hawa, role=Code("child"), since_on=TODAY, by=cast.awa)
        acts.record_consent(
            hawa, basis=Code("informed_consent"), scopes=(Code("tracing"),), how=Code("audio"), by=cast.awa
        )
    with django_assert_max_num_queries(30):
        assert awa.get(f"/people/{hawa.pk}").status_code == 200
