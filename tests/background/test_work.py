"""An administrator sees what waits and what failed, why, and has it tried again; no word of it names anyone."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from teranga.access import acts as access_acts
from teranga.background import acts, queries
from teranga.casework import acts as casework_acts
from teranga.kernel import jobs, rooms
from teranga.kernel.acts import Refused
from teranga.kernel.codes import Code
from teranga.kernel.models import JobRun
from tests.cast import Cast
from tests.house.walking import SIGN_IN

pytestmark = pytest.mark.django_db


def failed(cast: Cast, monkeypatch: pytest.MonkeyPatch, error: Exception) -> JobRun:
    def fails(*args: Any) -> None:
        raise error

    found = casework_acts.prepare_list(wanted={}, order=Code("opened"), form=Code("csv"), by=cast.awa)
    run = JobRun.objects.get()
    with monkeypatch.context() as patch:
        patch.setattr(queries, "makers", lambda: {found.kind: rooms.Preparation("list", fails)})
        jobs.perform.call_local(run.entry)
    run.refresh_from_db()
    return run


def browser(cast: Cast, name: str) -> Client:
    client = Client()
    client.force_login(cast.member(name), backend=SIGN_IN)
    return client


def test_what_failed_is_shown_with_the_reason_and_names_nobody(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    cast.open_file("mamadou")
    failed(cast, monkeypatch, Refused("not-found", name="Mamadou Diallo"))
    page = browser(cast, "harouna").get(reverse("background.work")).content.decode()
    assert "Une règle l&#x27;interdit maintenant" in page
    assert "Refused not-found" in page
    assert "Diallo" not in page
    assert queries.counts(cast.harouna) == {"waiting": 0, "running": 0, "later": 0, "failed": 1}


def test_what_will_be_tried_again_says_when(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    failed(cast, monkeypatch, OSError("disk full"))
    (each,) = queries.unfinished_work(cast.harouna)
    assert (each.state_code, each.run.failure_code) == ("later", "disk")
    assert not each.again_url


def test_an_administrator_has_it_tried_again(
    cast: Cast, monkeypatch: pytest.MonkeyPatch, django_capture_on_commit_callbacks: Any
) -> None:
    cast.open_file("mamadou")
    run = failed(cast, monkeypatch, Refused("not-found"))
    harouna = browser(cast, "harouna")
    asking = harouna.get(reverse("background.try_again"), {"entry": run.entry})
    sent = {"entry": run.entry, "request_id": asking.context["form"]["request_id"].value()}
    with django_capture_on_commit_callbacks(execute=True):
        assert harouna.post(reverse("background.try_again"), sent).status_code == 302
    run.refresh_from_db()
    assert run.finished_at is not None
    assert queries.unfinished_work(cast.harouna) == []


def test_only_what_was_given_up_is_tried_again(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    run = failed(cast, monkeypatch, OSError("disk full"))
    with pytest.raises(Refused) as refused:
        acts.try_again(entry=run.entry, by=cast.harouna)
    assert refused.value.code == "work-not-given-up"


def test_another_organisation_neither_sees_it_nor_has_it_tried_again(
    cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    run = failed(cast, monkeypatch, Refused("not-found"))
    assert queries.unfinished_work(cast.lazare) == []
    with pytest.raises(Refused):
        acts.try_again(entry=run.entry, by=cast.lazare)


def test_work_of_whoever_was_suspended_is_given_up_and_says_so(cast: Cast) -> None:
    casework_acts.prepare_list(wanted={}, order=Code("opened"), form=Code("csv"), by=cast.awa)
    access_acts.suspend(cast.member("awa"), why="a quitté la mission", by=cast.harouna)
    run = JobRun.objects.get()
    jobs.perform.call_local(run.entry)
    run.refresh_from_db()
    assert (run.failure_code, run.gave_up_at is not None) == ("asker", True)
