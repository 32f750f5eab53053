"""What someone can see and do is said in plain words, before a role is granted and after; unusual reading is told."""

from __future__ import annotations

from datetime import timedelta

import pytest
from axes.models import AccessAttempt
from django.test import Client
from hypothesis import given
from hypothesis import strategies as st

from teranga.access import acts, queries, rules
from teranga.access.models import ReadingHour, SignIn
from teranga.casework import queries as casework_queries
from teranga.kernel import clock, journal, rooms
from teranga.kernel.acts import housekeeping
from teranga.kernel.scope import new_id
from tests.cast import Cast

NUMBERS = st.lists(st.integers(0, 500), max_size=60)


@given(NUMBERS, st.integers(0, 1000))
def test_reading_more_is_never_less_unusual(earlier: list[int], files: int) -> None:
    assert not rules.is_unusual(rules.FEW, earlier)
    if rules.is_unusual(files, earlier):
        assert rules.is_unusual(files + 1, earlier)
        assert files > rules.FEW


@pytest.mark.parametrize(
    ("files", "earlier", "unusual"),
    [
        (31, [], True),
        (30, [], False),
        (60, [20] * 30, False),
        (61, [20] * 30, True),
        (61, [2] * 50, True),
        (200, [2] * 50 + [100] * 10, False),
        (90, [2] * 95 + [100] * 3, True),
    ],
)
def test_what_is_unusual_is_measured_by_ones_own_busy_hours(files: int, earlier: list[int], unusual: bool) -> None:
    assert rules.is_unusual(files, earlier) is unusual


def test_a_role_compared_with_itself_changes_nothing_and_with_another_both_ways() -> None:
    for one in rules.roles():
        assert not rules.what_a_role_changes(one, one).gained
        for other in rules.roles():
            there, back = rules.what_a_role_changes(one, other), rules.what_a_role_changes(other, one)
            assert (there.gained, there.lost, there.kept) == (back.lost, back.gained, back.kept)
            assert there.kept | there.gained == rules.permissions_of(other)


pytestmark = pytest.mark.django_db


def signed_in(cast: Cast, name: str) -> Client:
    client = Client()
    client.force_login(cast.member(name), backend="teranga.access.backend.StaffBackend")
    return client


def test_the_page_says_what_someone_may_do_and_how_much_they_see(cast: Cast) -> None:
    for name in ("mamadou", "kofi"):
        cast.open_file(name)
    member = cast.member("awa")
    page = signed_in(cast, "harouna").get(f"/staff/{member.pk}").content.decode()
    for permission in rules.permissions_of("caseworker"):
        assert str(rooms.permissions()[permission]).replace("'", "&#x27;") in page
    assert "<dd>2</dd>" in page and "Niamey (NER-NIM)" in page
    assert "Mamadou" not in page and cast.cases["mamadou"].reference not in page


def test_a_role_is_looked_at_before_it_is_granted(cast: Cast) -> None:
    cast.open_file("mamadou")
    member = cast.member("awa")
    gained = {each.words for each in queries.rights(member, "supervisor") if each.change is queries.GAINED}
    assert gained == {
        rooms.permissions()[each] for each in rules.permissions_of("supervisor") - rules.permissions_of("caseworker")
    }
    page = signed_in(cast, "harouna").get(f"/staff/{member.pk}/role?role=monitoring_officer").content.decode()
    assert "Ne le pourra plus" in page and "Nouveau" in page
    assert "<dd>0</dd>" in page, "a monitoring officer sees no file"
    assert queries.staff_member(cast.harouna, member.pk).role_code == "caseworker"
    assert signed_in(cast, "harouna").get(f"/staff/{member.pk}/role?role=king").status_code == 200


def read(cast: Cast, name: str, files: int) -> None:
    """Somebody reads so many files: the log alone counts, as the pages write it."""
    case = cast.open_file("mamadou")
    for _ in range(files):
        journal.read(cast.actor(name), type(case)(pk=new_id()), place="file")


def test_reading_unusually_much_is_counted_and_shown_to_who_watches(cast: Cast) -> None:
    read(cast, "awa", 31)
    read(cast, "balkissa", 30)
    assert acts.count_reading() == acts.count_reading() == 1
    (hour,) = queries.unusual_hours(cast.issa)
    assert (hour.staff_id, hour.files) == (cast.awa.id, 31)
    page = signed_in(cast, "issa").get("/watch").content.decode()
    assert "Awa Seyni" in page and "Lectures inhabituelles (1)" in page and "Balkissa" not in page
    assert "Awa Seyni" in signed_in(cast, "zeinabou").get("/watch").content.decode()
    assert "Awa Seyni" not in signed_in(cast, "kerfalla").get("/watch").content.decode(), "not of that office"
    assert signed_in(cast, "awa").get("/watch").status_code == 403


def test_the_usual_of_a_person_is_what_they_did_in_the_last_month(cast: Cast) -> None:
    hour = clock.now().replace(minute=0, second=0, microsecond=0)
    with housekeeping("a month of busy hours"):
        for days in range(1, 20):
            ReadingHour.objects.create(staff=cast.member("awa"), hour_at=hour - timedelta(days=days), files=40)
    read(cast, "awa", 100)
    assert acts.count_reading() == 0


def test_what_is_kept_no_longer_goes(cast: Cast, client: Client) -> None:
    for _ in range(2):
        client.post("/sign-in", {"username": "awa@cast.example", "password": "wrong"})
    signed_in(cast, "awa").get("/my-account")
    assert AccessAttempt.objects.exists()
    with clock.fixed(clock.now() + timedelta(days=365)):
        acts.tidy()
    assert not AccessAttempt.objects.exists(), "no address of a machine is kept"
    assert not SignIn.objects.unscoped("what is left of sessions").exists()
    assert casework_queries.how_many_seen(cast.awa) == 0
