"""What a system does: acts by name, with the same rules, refusals and history as on a page."""

import base64
from dataclasses import replace
from typing import Any
from uuid import uuid4

import pytest

from teranga.casework import acts
from teranga.casework.models import Case, Need
from teranga.kernel import journal
from teranga.kernel.codes import Code
from teranga.kernel.models import Entry
from teranga.people import acts as people_acts
from teranga.people.models import Person
from tests.cast import Cast

NEED = {"need": "accommodation", "urgency": "high", "found_on": "2026-11-24"}
SOMEONE = {
    "identity": {
        "surname": "Traoré",
        "given_names": "Oumou",
        "birth": "~1998",
        "sex": "F",
        "nationality": "MLI",
        "documents": [{"kind": "identity_card", "number": "12345"}],
    },
    "basis": {"basis": "informed_consent", "scopes": ["assistance"], "how": "written_signature", "language": "fra"},
}


def test_an_act_is_done_and_leaves_its_entry(system: Any, cast: Cast) -> None:
    case, asking = cast.open_file("mamadou"), system("caseworker")
    answer = asking.do("casework.find_need", NEED, subject=case.reference)
    said = answer.json()
    assert answer.status_code == 200 and said["words"] == "Need found" and said["version"] == journal.version(case)
    assert said["outcome"] == [
        {"kind": "casework.need", "id": str(Need.objects.unscoped("the only need").get().pk), "reference": None}
    ]
    entry = Entry.objects.filter(subject=case.pk).last()
    assert entry is not None and (entry.actor, entry.actor_name) == (asking.token.pk, "Registre du partenaire")


def test_someone_is_registered_and_a_file_opened(system: Any, cast: Cast) -> None:
    asking = system("caseworker")
    made = asking.do("people.register", SOMEONE | {"office": str(cast.niamey.pk)}).json()
    person = Person.objects.unscoped("who was registered").get(pk=made["outcome"][0]["id"])
    assert (person.birth_year, person.birth_estimated, person.sex_code) == (1998, True, "F")
    opened = asking.do(
        "casework.open",
        {
            "person": str(person.pk),
            "office": str(cast.niamey.pk),
            "opened_on": "2026-11-24",
            "categories": ["stranded"],
            "priority": "medium",
            "responsible": str(cast.member("awa").pk),
        },
    ).json()
    assert opened["outcome"][0]["reference"].startswith("NER-26-")


def test_a_rule_refuses_as_on_the_page(system: Any, cast: Cast) -> None:
    case = cast.open_file("mamadou", screened=True)
    said = {"signed_on": "2026-11-24", "destination": "GIN", "language": "fra"}
    answer = system("return_officer").do("returns.declare", said, subject=case.reference)
    assert answer.status_code == 422
    assert answer.json()["code"] == "counselling-missing"
    (wrong,) = answer.json()["errors"]
    assert wrong["safeguard"] == "S2" and wrong["standard"] and wrong["clear_act"] == "returns.counsel"


def test_the_same_request_sent_again_gives_the_first_outcome(system: Any, cast: Cast) -> None:
    case, asking, key = cast.open_file("mamadou"), system("caseworker"), str(uuid4())
    answers = [asking.do("casework.find_need", NEED, subject=case.reference, request_id=key) for _ in range(2)]
    assert answers[0].json() == answers[1].json() and answers[1].status_code == 200
    assert Need.objects.unscoped("the only need").count() == 1
    other = asking.do("casework.write_note", {"text": "x"}, subject=case.reference, request_id=key)
    assert (other.status_code, other.json()["code"]) == (409, "request-reused")


def test_a_file_that_changed_meanwhile_is_left_alone(system: Any, cast: Cast) -> None:
    case, asking = cast.open_file("mamadou"), system("caseworker")
    seen = asking.get(f"/files/{case.reference}").json()["version"]
    assert asking.do("casework.find_need", NEED, subject=case.reference, seen=seen).status_code == 200
    late = asking.do("casework.write_note", {"text": "Entretien"}, subject=case.reference, seen=seen)
    assert (late.status_code, late.json()["code"]) == (409, "changed-meanwhile")


def test_what_is_not_yours_is_acted_on_as_little_as_what_does_not_exist(system: Any, cast: Cast) -> None:
    theirs, asking = cast.open_file("grace"), system("caseworker")
    answers = [
        asking.do("casework.write_note", {"text": "x"}, subject=subject)
        for subject in (theirs.reference, str(theirs.pk), str(uuid4()), "NER-26-000001-X", "none at all")
    ]
    assert {answer.status_code for answer in answers} == {404}
    assert len({answer.content for answer in answers}) == 1


def test_a_record_of_another_office_is_no_argument(system: Any, cast: Cast) -> None:
    theirs, asking = cast.open_file("grace"), system("caseworker")
    said = {"office": str(cast.niamey.pk), "opened_on": "2026-11-24", "priority": "medium"}
    for person in (str(theirs.person_id), str(uuid4())):
        answer = asking.do("casework.open", said | {"person": person})
        (wrong,) = answer.json()["errors"]
        assert (answer.status_code, wrong["code"], wrong["field"]) == (422, "argument-not-there", "arguments.person")


def test_an_office_that_only_reads_a_file_changes_nothing(system: Any, cast: Cast) -> None:
    case = cast.open_file("mamadou")
    both = replace(cast.awa, offices=frozenset({cast.niamey.pk, cast.conakry.pk}))
    acts.announce_to(case, office=cast.conakry, by=both)
    reading = system("supervisor", office="conakry")
    assert reading.get(f"/files/{case.reference}").json()["is_read_only"] is True
    assert reading.do("casework.write_note", {"text": "x"}, subject=case.reference).status_code == 404


@pytest.mark.parametrize(
    ("sent", "field", "code"),
    [
        ({}, "need", "argument-missing"),
        ({"need": "gold"}, "need", "argument-not-listed"),
        ({"need": 3}, "need", "argument-not-listed"),
        ({"found_on": "24/11/2026"}, "found_on", "argument-no-day"),
        ({"found_on": 1764000000}, "found_on", "argument-no-day"),
        ({"found_on": "0001-01-01"}, "found_on", "argument-no-day"),
        ({"note": "x\u0000y"}, "note", "argument-odd-text"),
        ({"note": ["x"]}, "note", "argument-no-text"),
        ({"note": "x" * 10_001}, "note", "argument-too-long"),
        ({"colour": "red"}, "colour", "argument-unknown"),
    ],
)
def test_an_argument_that_cannot_be_taken_is_named(sent: Any, field: str, code: str, system: Any, cast: Cast) -> None:
    case = cast.open_file("mamadou")
    arguments = {**NEED, **sent} if sent else {key: value for key, value in NEED.items() if key != "need"}
    answer = system("caseworker").do("casework.find_need", arguments, subject=case.reference)
    (wrong,) = answer.json()["errors"]
    assert (answer.status_code, wrong["field"], wrong["code"]) == (422, f"arguments.{field}", code)
    assert wrong["words"]


@pytest.mark.parametrize(
    "body", [b"", b"[]", b"null", b"{", b"\xff\xfe{", b'{"text": NaN}', b'{"text": "a", "text": "b"}', b"[" * 50_000]
)
def test_what_is_no_json_object_is_refused_in_words(body: bytes, system: Any) -> None:
    answer = system("caseworker").post("/people/find", body)
    assert answer.status_code in (400, 422) and answer.json()["words"]


def test_a_request_that_is_too_large_is_refused_in_words(system: Any, settings: Any) -> None:
    settings.DATA_UPLOAD_MAX_MEMORY_SIZE = 1000
    answer = system("caseworker").post("/people/find", {"text": "x" * 2000})
    assert (answer.status_code, answer.json()["code"]) == (413, "request-too-large")


def test_a_file_is_sent_in_base64_and_judged_by_its_content(system: Any, cast: Cast) -> None:
    case, asking = cast.open_file("mamadou"), system("caseworker")

    def attach(content: str) -> Any:
        said = {"kind": "identity_document", "file": {"name": "carte.pdf", "content": content}}
        return asking.do("casework.attach", said, subject=case.reference)

    kept = attach(base64.b64encode(b"%PDF-1.4 carte").decode())
    assert kept.status_code == 200 and kept.json()["outcome"][0]["kind"] == "casework.attachment"
    assert attach("no base64!").json()["code"] == "argument-no-file"
    assert attach(base64.b64encode(b"MZ a programme").decode()).json()["code"] == "file-not-accepted"


@pytest.mark.parametrize(
    "act",
    [
        "access.suspend",
        "people.forget",
        "casework.break_glass",
        "reintegration.approve",
        "returns.take_seat",
        "exchange.keep_lines",
        "x",
    ],
)
def test_what_only_people_do_and_steps_of_an_act_are_no_operations(act: str, system: Any, cast: Cast) -> None:
    assert system("supervisor").do(act, {}, subject=str(uuid4())).status_code == 404


def test_the_acts_a_token_may_do_are_listed_with_their_bodies(system: Any) -> None:
    listed = {each["id"]: each for each in system("caseworker", scopes=("casework.write",)).get("/acts").json()}
    assert {each["needs"] for each in listed.values()} == {"casework.write"}
    need = listed["casework.find_need"]
    assert need["subject"] == "casework.case"
    assert need["body"]["$defs"]["CaseworkFindNeedArguments"]["required"] == ["need", "urgency", "found_on"]


def test_nothing_was_opened_by_what_was_refused(system: Any, cast: Cast) -> None:
    asking = system("return_officer", scopes=("casework.read",))
    case = cast.open_file("mamadou")
    assert asking.do("casework.write_note", {"text": "x"}, subject=case.reference).status_code == 403
    assert Case.objects.unscoped("still as it was").get().stage_code == "opened"


def test_nothing_more_is_written_about_whoever_was_forgotten(system: Any, cast: Cast) -> None:
    case = cast.open_file("mamadou", screened=True)
    people_acts.forget(case.person, reason=Code("asked"), by=cast.zeinabou)
    said = {"kind": "passport", "number": "A12345", "country": "GIN"}
    answer = system("return_officer").do("returns.add_travel_document", said, subject=case.reference)
    assert (answer.status_code, answer.json()["code"]) == (422, "person-forgotten")


def test_what_is_said_twice_in_a_list_counts_once(system: Any, cast: Cast) -> None:
    case = cast.open_file("mamadou")
    said = {"categories": ["stranded", "irregular", "stranded"]}
    assert system("caseworker").do("casework.set_categories", said, subject=case.reference).status_code == 200
    assert Case.objects.unscoped("its categories").get().categories.split() == ["irregular", "stranded"]


def test_a_list_is_received_as_a_file_and_read_as_on_the_page(system: Any, cast: Cast) -> None:
    asking = system("caseworker")

    def send(content: bytes) -> Any:
        file = {"name": "liste.csv", "content": base64.b64encode(content).decode()}
        said = {"office": str(cast.niamey.pk), "partner": "Relais", "basis": "partner_list_shared", "why": "Accord"}
        return asking.do("exchange.upload", said | {"file": file})

    kept = send("Nom;Prénom;Sexe\nDiarra;Oumou;F\n".encode())
    assert kept.status_code == 200 and kept.json()["outcome"][0]["kind"] == "exchange.partnerlist"
    assert send(b"\x89PNG\r\n\x1a\n").status_code == 422
