"""A caseworker leaves: their files go on. An emergency: a file is opened from another office, and it is told."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.test import Client

from teranga.access import acts as access_acts
from teranga.access import queries as access_queries
from teranga.casework import acts, queries
from teranga.casework.models import Case, Task
from teranga.kernel import clock, journal
from teranga.kernel.acts import Refused
from teranga.people import acts as people_acts
from tests import cast as the_cast
from tests.cast import Cast

pytestmark = pytest.mark.django_db


def signed_in(cast: Cast, name: str) -> Client:
    client = Client()
    client.force_login(cast.member(name), backend="teranga.access.backend.StaffBackend")
    return client


@pytest.fixture
def files(cast: Cast) -> list[Case]:
    """Two files that Awa follows, each with a task for her, and one of Balkissa's with a task for Awa."""
    found = [cast.open_file(name) for name in ("mamadou", "kofi", "salimata")]
    acts.assign(found[2], responsible=cast.member("balkissa"), by=cast.issa)
    for case in found:
        acts.add_task(case, text="Appeler", due_on=clock.today(), assignee=cast.member("awa"), by=cast.awa)
    return found


def of(case: Case) -> tuple[str, str]:
    """Who follows a file, and who has its task."""
    again = Case.objects.unscoped("what became of a file").select_related("responsible").get(pk=case.pk)
    task = Task.objects.unscoped("what became of its task").select_related("assignee").get(case=case)
    return str(again.responsible or ""), str(task.assignee or "")


def test_what_a_suspended_caseworker_followed_goes_to_the_colleague_named_in_the_same_act(
    cast: Cast, files: list[Case]
) -> None:
    harouna, awa = signed_in(cast, "harouna"), cast.member("awa")
    page = harouna.get(f"/staff/{awa.pk}/suspend").content.decode()
    assert "<dd>3</dd>" in page and "Balkissa Hamani" in page and "Mamadou" not in page
    said = {"why": "fin de contrat", "colleague": str(cast.balkissa.id)}
    assert harouna.post(f"/staff/{awa.pk}/suspend", said).status_code == 302
    assert [of(case) for case in files] == [("Balkissa Hamani", "Balkissa Hamani")] * 3
    (latest,) = journal.entries(files[0], limit=1)
    assert latest.act == "casework.pass_on" and latest.actor_name == "Harouna Djibo"
    assert not list(journal.verify())


def test_with_nobody_named_the_files_are_nobodys_and_the_supervisor_sees_them(cast: Cast, files: list[Case]) -> None:
    access_acts.suspend(cast.member("awa"), why="compte volé", by=cast.harouna)
    assert [of(case) for case in files] == [("", ""), ("", ""), ("Balkissa Hamani", "")]
    assert {row.case.reference for row in queries.unassigned(cast.issa, on=clock.today())} == {
        files[0].reference,
        files[1].reference,
    }


def test_nothing_is_done_by_half_when_the_colleague_cannot_follow_the_files(cast: Cast, files: list[Case]) -> None:
    for colleague in ("ghoumour", "habsatou"):
        with pytest.raises(Refused) as refused:
            access_acts.suspend(cast.member("awa"), why="parti", colleague=cast.member(colleague), by=cast.harouna)
        assert refused.value.code == "not-a-caseworker-here"
    assert of(files[0]) == ("Awa Seyni", "Awa Seyni")
    assert access_queries.staff_member(cast.harouna, cast.awa.id).is_active


def test_whoever_moves_to_another_office_leaves_their_files_in_the_former_one(cast: Cast, files: list[Case]) -> None:
    awa = access_acts.move(cast.member("awa"), office=cast.agadez, colleague=cast.member("issa"), by=cast.harouna)
    assert of(files[0]) == ("Issa Garba", "Issa Garba")
    moved = access_queries.actor_of(awa)
    assert not Case.objects.visible_to(moved).exists()


# --------------------------------------------------------------------------------------------------- breaking glass

WHY = "Il est chez nous ce soir, blessé"


@pytest.fixture
def elsewhere(cast: Cast) -> Case:
    """Ousmane's file is in Agadez; Awa works in Niamey."""
    return cast.open_file("ousmane")


def test_a_file_of_another_office_is_opened_with_a_reason_and_read(cast: Cast, elsewhere: Case) -> None:
    awa, reference = signed_in(cast, "awa"), elsewhere.reference
    assert awa.get(f"/cases/{reference}").status_code == 404
    way = awa.get(f"/cases/elsewhere?reference={reference}")
    assert way.headers["Location"] == f"/cases/{reference}/break-glass"
    asking = awa.get(f"/cases/{reference}/break-glass").content.decode()
    assert "Agadez" in asking and "Ousmane" not in asking
    assert awa.post(f"/cases/{reference}/break-glass", {"why": ""}).status_code == 422
    assert awa.post(f"/cases/{reference}/break-glass", {"why": WHY}).headers["Location"] == f"/cases/{reference}"
    page = awa.get(f"/cases/{reference}").content.decode()
    assert "Ousmane" in page and "Ouvert par Awa Seyni" in page
    assert awa.get(f"/people/{elsewhere.person_id}").status_code == 200


def test_it_ends_by_itself_after_an_hour(cast: Cast, elsewhere: Case) -> None:
    acts.break_glass(elsewhere, why=WHY, by=cast.awa)
    client, start = signed_in(cast, "awa"), clock.now()
    for minutes, status in ((0, 200), (59, 200), (61, 404)):
        with clock.fixed(start + timedelta(minutes=minutes)):
            client = signed_in(cast, "awa")
            assert client.get(f"/cases/{elsewhere.reference}").status_code == status
            assert client.get(f"/people/{elsewhere.person_id}").status_code == status


def test_it_opens_one_file_to_one_person_and_nothing_to_be_changed(cast: Cast, elsewhere: Case) -> None:
    acts.break_glass(elsewhere, why=WHY, by=cast.awa)
    assert not Case.objects.visible_to(cast.balkissa).exists()
    assert list(Case.objects.visible_to(cast.awa)) == [elsewhere]
    for act, subject, said in (
        (acts.write_note, elsewhere, {"text": "x"}),
        (acts.prioritise, elsewhere, {"priority": "high"}),
        (people_acts.correct_identity, elsewhere.person, {"identity": the_cast.identity_of("kofi"), "why": "x"}),
    ):
        with pytest.raises(Refused) as refused:
            act(subject, **said, by=cast.awa)
        assert refused.value.code == "not-found"
    assert "write_note" not in signed_in(cast, "awa").get(f"/cases/{elsewhere.reference}").content.decode()


def test_the_supervisor_of_the_file_is_told_and_the_reason_stays_on_it(cast: Cast, elsewhere: Case) -> None:
    niamey = cast.open_file("mamadou")
    acts.break_glass(niamey, why=WHY, by=cast.ghoumour)
    for path in ("/watch", "/cases/mine"):
        page = signed_in(cast, "issa").get(path).content.decode()
        assert "Ghoumour Rhissa" in page and niamey.reference in page
        assert "Ghoumour Rhissa" not in signed_in(cast, "kerfalla").get(path).content.decode()
    file = signed_in(cast, "issa").get(f"/cases/{niamey.reference}").content.decode()
    assert "Ghoumour Rhissa" in file and WHY in file
    (latest,) = journal.entries(niamey, limit=1)
    assert (latest.act, latest.arguments["why"]) == ("casework.break_glass", WHY)


@pytest.mark.parametrize("name", ["esther", "harouna", "habsatou", "zeinabou"])
def test_no_glass_is_broken_outside_ones_organisation_or_without_the_permission(
    cast: Cast, elsewhere: Case, name: str
) -> None:
    with pytest.raises(Refused):
        acts.break_glass(elsewhere, why=WHY, by=cast.actor(name))
    assert signed_in(cast, name).get(f"/cases/{elsewhere.reference}/break-glass").status_code == 403


def test_a_file_of_another_organisation_is_not_there(cast: Cast) -> None:
    grace = cast.open_file("grace")
    awa = signed_in(cast, "awa")
    for path in (f"/cases/{grace.reference}/break-glass", "/cases/NER-26-999999-X/break-glass"):
        assert awa.get(path).status_code == awa.post(path, {"why": WHY}).status_code == 404
    assert awa.get(f"/cases/elsewhere?reference={grace.reference}").status_code == 404


def test_whoever_sees_the_file_already_breaks_no_glass(cast: Cast) -> None:
    case = cast.open_file("mamadou")
    assert signed_in(cast, "awa").get(f"/cases/{case.reference}/break-glass").headers["Location"] == queries.url(case)
    with pytest.raises(Refused) as refused:
        acts.break_glass(case, why=WHY, by=cast.awa)
    assert refused.value.code == "file-open-already"
