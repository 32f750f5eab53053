"""What is kept no longer: proposed at night, approved by two, erased by a job, certified; lifted by any change."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from PIL import Image

from teranga.access import queries as access
from teranga.casework import acts as casework_acts
from teranga.kernel import acts as kernel_acts
from teranga.kernel import clock, journal, vault
from teranga.kernel.acts import Refused
from teranga.kernel.codes import Code
from teranga.people import acts as people_acts
from teranga.people import queries as people
from teranga.protection import acts, jobs, queries
from teranga.protection.models import Proposal, ProposedErasure
from tests.cast import TODAY, Cast

pytestmark = pytest.mark.django_db
WHY = "the test looks at everything"


@contextmanager
def on(day: date) -> Iterator[None]:
    with clock.fixed(datetime(day.year, day.month, day.day, 8, tzinfo=UTC)):
        yield


LATER = date(2028, 1, 15)
"""After the year of a file with advice only, which was closed on the day of the cast."""


def closed(cast: Cast, name: str) -> Any:
    case = cast.open_file(name)
    ended = {"reason": Code("duplicate"), "outcome": Code("unknown")}
    casework_acts.close(case, closed_on=TODAY, **ended, by=cast.awa)
    return case


def proposed() -> list[Proposal]:
    jobs.propose()
    return list(Proposal.objects.unscoped(WHY))


def erasures(**wanted: Any) -> list[ProposedErasure]:
    return list(ProposedErasure.objects.unscoped(WHY).filter(**wanted))


def command() -> Any:
    return access.command("what is kept no longer than its period")


@pytest.fixture
def proposal(cast: Cast) -> Iterator[Proposal]:
    """Mamadou came for advice; his file was closed, and a year and more went by."""
    closed(cast, "mamadou")
    with on(LATER):
        (found,) = proposed()
        yield found


def test_what_reached_its_end_is_proposed_and_nothing_is_erased(cast: Cast) -> None:
    closed(cast, "mamadou")
    closed(cast, "fatou")  # a child: until she is 25
    cast.open_file("kofi")
    with on(date(2027, 11, 24)):
        assert proposed() == []
    with on(LATER):
        (found,) = proposed()
        (one,) = erasures(proposal=found)
        assert (found.rule_code, found.office, one.person) == ("contact", cast.niamey, cast.people["mamadou"])
        assert one.reference == cast.cases["mamadou"].reference and one.ended_on == date(2027, 11, 24)
        assert len(proposed()) == 1, "looked for again, nothing is proposed twice"
        assert people.identity(one.person).surname == "Diallo"


def test_two_people_approve_and_the_erasure_is_certified(proposal: Proposal, cast: Cast) -> None:
    person, vaulted = cast.people["mamadou"], cast.people["mamadou"].pk
    acts.approve(proposal, by=cast.zeinabou)
    assert not vault.is_forgotten(vaulted)
    acts.confirm(proposal, by=cast.issa)
    jobs.erase(proposal)
    assert vault.is_forgotten(vaulted) and people.identities(None, [person])[vaulted].name == ""
    person.refresh_from_db()
    assert person.forgetting.reason_code == "retention_ended"
    said = queries.certificate_values(cast.zeinabou, proposal)
    assert (said["erased"], said["lifted"]) == (1, 0)
    assert [each["who"] for each in said["approvals"]] == ["Zeinabou Tahirou", "Issa Garba"]
    assert "Diallo" not in str(said)
    jobs.erase(proposal)  # the work, begun again after a restart
    assert len(erasures(erased_at__isnull=False)) == 1 and not list(journal.verify())


def test_cut_short_after_the_key_was_destroyed_it_is_done_again(proposal: Proposal, cast: Cast) -> None:
    acts.approve(proposal, by=cast.zeinabou)
    acts.confirm(proposal, by=cast.issa)
    with kernel_acts.housekeeping("the worker was killed between the two databases"):
        vault.forget(cast.people["mamadou"].pk)
    jobs.erase(proposal)
    assert queries.certificate_values(cast.zeinabou, proposal)["erased"] == 1


def test_the_job_follows_the_second_approval(
    proposal: Proposal, cast: Cast, django_capture_on_commit_callbacks: Any
) -> None:
    with django_capture_on_commit_callbacks(execute=True):
        acts.approve(proposal, by=cast.zeinabou)
    assert not vault.is_forgotten(cast.people["mamadou"].pk)
    with django_capture_on_commit_callbacks(execute=True):
        acts.confirm(proposal, by=cast.issa)
    assert vault.is_forgotten(cast.people["mamadou"].pk)
    assert queries.row(cast.zeinabou, proposal.pk).state == "certified"


@pytest.mark.safeguard("S8")
def test_nobody_approves_twice_and_nothing_goes_with_one_approval(proposal: Proposal, cast: Cast) -> None:
    with pytest.raises(Refused, match="erasure-not-approved"):
        acts.confirm(proposal, by=cast.issa)
    acts.approve(proposal, by=cast.zeinabou)
    for wrong, by in (("erasure-same-person", cast.zeinabou), ("not-allowed", cast.awa), ("not-found", cast.kerfalla)):
        if by is not cast.kerfalla:
            with pytest.raises(Refused, match=wrong):
                acts.confirm(proposal, by=by)
    (one,) = erasures()
    with pytest.raises(Refused, match="erasure-not-approved-twice"):
        acts.erase(one, by=command())
    with pytest.raises(Refused, match="not-allowed"):
        acts.erase(one, by=cast.zeinabou)
    with pytest.raises(Refused, match="not-found"):
        acts.confirm(proposal, by=cast.kerfalla)
    assert not vault.is_forgotten(one.person_id)


def test_a_reopened_file_lifts_the_proposal(proposal: Proposal, cast: Cast) -> None:
    acts.approve(proposal, by=cast.zeinabou)
    acts.confirm(proposal, by=cast.issa)
    reopened = {"reason": Code("came_back"), "reopened_on": LATER}
    casework_acts.reopen(cast.cases["mamadou"], **reopened, by=cast.issa)
    jobs.erase(proposal)
    assert not vault.is_forgotten(cast.people["mamadou"].pk)
    assert [each.lifted_code for each in erasures()] == ["changed"]
    assert queries.certificate_values(cast.issa, proposal)["erased"] == 0


def test_a_corrected_name_lifts_the_proposal_before_it_is_approved(proposal: Proposal, cast: Cast) -> None:
    person = cast.people["mamadou"]
    people_acts.correct_identity(person, identity=people.identity(person), why="Relu avec lui", by=cast.awa)
    with pytest.raises(Refused, match="erasure-nothing-left"):
        acts.approve(proposal, by=cast.zeinabou)
    jobs.propose()
    assert sorted(each.lifted_code for each in erasures()) == ["", "changed"], "the next night it is proposed anew"


def test_a_hold_keeps_the_data_until_it_ends(proposal: Proposal, cast: Cast) -> None:
    person = cast.people["mamadou"]
    until = date(2028, 6, 30)
    kept = acts.hold(person, reason=Code("litigation"), until_on=until, why="Plainte déposée", by=cast.zeinabou)
    jobs.propose()
    assert [each.lifted_code for each in erasures()] == ["held"]
    assert [each.why for each in queries.holds(cast.zeinabou, person)] == ["Plainte déposée"]
    with on(date(2028, 7, 1)):
        jobs.propose()
        assert len(erasures(lifted_at=None)) == 1
    acts.release(kept, by=cast.zeinabou)
    with pytest.raises(Refused, match="hold-released-already"):
        acts.release(kept, by=cast.zeinabou)
    with pytest.raises(Refused, match="hold-unexplained"):
        acts.hold(person, reason=Code("litigation"), why="", by=cast.zeinabou)


def test_a_relative_with_an_open_file_is_not_touched(cast: Cast) -> None:
    cast.family()
    closed(cast, "ibrahima")
    cast.open_file("hawa")
    with on(LATER):
        proposals = proposed()
        assert {each.person_id for each in erasures()} >= {cast.people["ibrahima"].pk}
        for each in proposals:
            acts.approve(each, by=cast.zeinabou)
            acts.confirm(each, by=cast.issa)
            jobs.erase(each)
        assert vault.is_forgotten(cast.people["ibrahima"].pk)
        assert not vault.is_forgotten(cast.people["hawa"].pk)
        assert people.identity(cast.people["hawa"]).surname == "Sylla"


def test_someone_registered_without_a_file_is_proposed_after_half_a_year(cast: Cast) -> None:
    cast.register("kofi")
    cast.register("tesfay")
    with on(date(2027, 6, 1)):
        people_acts.record_consent(
            cast.people["tesfay"],
            basis=Code("informed_consent"),
            scopes=(Code("assistance"),),
            how=Code("written_signature"),
            language=Code("fra"),
            by=cast.awa,
        )
        assert [each.rule_code for each in proposed()] == ["registration"]
        assert [each.person for each in erasures()] == [cast.people["kofi"]], "the other one came again"


def test_a_photo_goes_a_year_after_the_closure_and_the_file_stays(cast: Cast, tmp_path: Any) -> None:
    fatou = cast.register("fatou")
    Image.new("RGB", (40, 40)).save(tmp_path / "photo.png")
    people_acts.keep_photo(fatou, photo=(tmp_path / "photo.png").read_bytes(), by=cast.awa)
    closed(cast, "fatou")
    with on(LATER):
        (found,) = proposed()
        assert found.rule_code == "photo"
        acts.approve(found, by=cast.zeinabou)
        acts.confirm(found, by=cast.issa)
        jobs.erase(found)
        fatou.refresh_from_db()
        assert fatou.photo_id is None and people.identity(fatou).surname == "Barry"
        assert queries.certificate_values(cast.zeinabou, found)["is_photo"]


def test_looking_asks_the_database_as_often_for_one_as_for_many(cast: Cast) -> None:
    def asked() -> int:
        with on(LATER), CaptureQueriesContext(connection) as questions:
            list(queries.found(clock.today()))
        return len(questions)

    closed(cast, "mamadou")
    few = asked()
    for name in ("kofi", "salimata", "ismael"):
        closed(cast, name)
    assert asked() == few
