"""What a system reads: people, files, figures; as much as its token's role sees, and never without a trace."""

from typing import Any

import pytest

from teranga.casework import acts
from teranga.casework import queries as casework
from teranga.kernel import journal
from teranga.kernel.codes import Code
from teranga.kernel.models import Reading
from teranga.ui.uploads import Upload
from tests.cast import Cast


def test_a_person_is_found_under_another_spelling(system: Any, cast: Cast) -> None:
    cast.open_file("mamadou")
    (hit,) = system("caseworker").post("/people/find", {"text": "Mahamadou Jallow 1996"}).json()
    assert hit["name"] == "Mamadou Alpha Diallo" and hit["birth"] == "1996-03-12"
    assert hit["files"] == [cast.cases["mamadou"].reference]


@pytest.mark.safeguard("S12")
@pytest.mark.parametrize("asked", ["find", "files", "file", "timeline", "person"])
def test_whatever_names_someone_is_logged_as_read(asked: str, system: Any, cast: Cast) -> None:
    case, asking = cast.open_file("mamadou"), system("caseworker")
    if asked == "find":
        asking.post("/people/find", {"text": "Mamadou Diallo"})
    else:
        paths = {"files": "/files", "person": f"/people/{case.person_id}", "file": f"/files/{case.reference}"}
        asking.get(paths.get(asked) or f"/files/{case.reference}/timeline")
    subject = case.person_id if asked in ("find", "person") else case.pk
    assert Reading.objects.filter(actor=asking.token.pk, subject=subject).exists()


def test_files_are_listed_page_by_page(system: Any, cast: Cast) -> None:
    files = [cast.open_file(name) for name in ("mamadou", "kofi", "ismael")]
    cast.open_file("grace")
    asking = system("caseworker")
    listed = asking.get("/files").json()
    assert {each["reference"] for each in listed["files"]} == {case.reference for case in files}
    assert listed["next"] == ""
    assert [each["name"] for each in asking.get("/files?nationality=GHA").json()["files"]] == ["Kofi Mensah"]
    assert asking.get("/files?nationality=nowhere").json()["code"] == "argument-not-listed"


def test_more_files_than_a_page_holds_are_reached_by_next(system: Any, cast: Cast, monkeypatch: Any) -> None:
    monkeypatch.setitem(casework.cases.__kwdefaults__, "size", 2)
    files = {cast.open_file(name).reference for name in ("mamadou", "kofi", "ismael")}
    asking = system("caseworker")
    first = asking.get("/files").json()
    then = asking.get("/files?page=" + first["next"]).json()
    assert len(first["files"]) == 2 and {each["reference"] for each in first["files"] + then["files"]} == files


def test_a_file_says_what_comes_next_and_what_stands_in_the_way(system: Any, cast: Cast) -> None:
    case = cast.open_file("mamadou", screened=True)
    answer = system("return_officer").get(f"/files/{case.reference}")
    said = answer.json()
    assert answer["ETag"] == f'"{journal.version(case)}"' and said["version"] == journal.version(case)
    assert answer["Cache-Control"] == "no-store, private"
    assert said["identity"]["surname"] == "Diallo" and said["stage"] == "screened"
    assert {"act", "words", "due_on", "subject"} == set(said["next"][0])
    missing = [each for checklist in said["checklists"] for each in checklist["missing"]]
    assert {"counselling-missing"} <= {each["code"] for each in missing}
    assert all(each["words"] and each["safeguard"] for each in missing if each["code"] == "counselling-missing")


def test_the_records_of_a_file_are_those_that_acts_can_be_about(system: Any, cast: Cast) -> None:
    case = cast.open_file("salimata", screened=True)
    said = system("caseworker").get(f"/files/{case.reference}").json()["records"]
    (need,) = said["casework.need"]
    assert need["need_code"] == "health" and not any("sealed" in key for key in need)
    assert "casework.need" not in system("monitoring_officer", scopes=("insights.read",)).get("/acts").content.decode()


def test_words_come_in_the_language_asked_for(system: Any, cast: Cast) -> None:
    asking = system("caseworker")
    english = asking.get("/files/NER-26-000001-X").json()
    french = asking.get("/files/NER-26-000001-X", **{"Accept-Language": "fr"}).json()
    assert english["code"] == french["code"] == "not-found"
    assert english["words"].startswith("This file does not exist") and french["words"].startswith("Ce dossier")


def test_what_is_not_yours_answers_like_what_does_not_exist(system: Any, cast: Cast) -> None:
    theirs, asking = cast.open_file("grace"), system("caseworker")
    there = asking.get(f"/files/{theirs.reference}")
    nowhere = asking.get("/files/NER-26-999999-Z")
    assert (there.status_code, there.content) == (nowhere.status_code, nowhere.content) and there.status_code == 404
    someone = asking.get(f"/people/{theirs.person_id}")
    nobody = asking.get("/people/0190f3a0-0000-7000-8000-000000000000")
    assert (someone.status_code, someone.content) == (nobody.status_code, nobody.content)


def test_a_document_is_read_as_it_was_kept(system: Any, cast: Cast) -> None:
    case = cast.open_file("mamadou")
    kept = acts.attach(
        case, kind=Code("identity_document"), file=Upload("carte.pdf", "", b"%PDF-1.4 carte"), by=cast.awa
    )
    answer = system("caseworker").get(f"/files/{case.reference}/documents/{kept.pk}")
    assert answer.content == b"%PDF-1.4 carte" and "carte.pdf" in answer["Content-Disposition"]
    assert system("caseworker", office="agadez").get(f"/files/{case.reference}/documents/{kept.pk}").status_code == 404


def test_figures_name_nobody_and_add_up(system: Any) -> None:
    said = system("monitoring_officer").get("/figures/2026").json()
    assert said["year"] == 2026 and said["total"] == 0 and {each["by"] for each in said["breakdowns"]}
    assert system("caseworker").get("/figures/2026").status_code == 403


def test_offices_and_staff_are_listed_without_what_signs_them_in(system: Any, cast: Cast) -> None:
    asking = system("supervisor")
    offices = asking.get("/records/access.office").json()["records"]
    assert {"Niamey (NER-NIM)"} <= {each["label"] for each in offices}
    staff = asking.get("/records/access.staff").content.decode()
    assert "Awa Seyni" in staff and "password" not in staff and "@cast.example" not in staff
    for kind in ("people.person", "casework.case", "integrations.token", "auth.user", "x"):
        assert asking.get(f"/records/{kind}").status_code == 404
