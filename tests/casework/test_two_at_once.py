"""Two people at one file: the second is told what changed and keeps what was typed; a form sent twice counts once."""

from __future__ import annotations

import html
import re
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from teranga.casework import acts
from teranga.casework.models import Case, Note
from teranga.kernel import journal
from teranga.kernel.codes import Code
from teranga.kernel.models import Entry
from teranga.people.models import Person
from tests.cast import TODAY, Cast
from tests.house.walking import SIGN_IN

pytestmark = pytest.mark.django_db
HIDDEN = re.compile(r'name="(request_id|seen)" value="([^"]+)"')


def browser(cast: Cast, name: str) -> Client:
    client = Client(headers={"accept-language": "en"})
    client.force_login(cast.member(name), backend=SIGN_IN)
    return client


def opened(client: Client, path: str) -> dict[str, str]:
    """The hidden part of a form, as it was when the page was opened."""
    return dict(HIDDEN.findall(client.get(path).content.decode()))


def text_of(answer: Any) -> str:
    return html.unescape(answer.content.decode())


def address(act: str, case: Case) -> str:
    return reverse(act, args=(case.reference,))


def test_the_second_is_told_who_changed_what_and_keeps_what_was_typed(cast: Cast) -> None:
    case = cast.open_file("mamadou", screened=True)
    awa, path = browser(cast, "awa"), address("casework.close", case)
    typed = opened(awa, path) | {
        "closed_on": str(TODAY),
        "reason": "moved_on",
        "outcome": "unknown",
        "note": "Parti à Agadez avec son frère.",
    }
    acts.prioritise(case, priority=Code("high"), by=cast.issa)
    late = awa.post(path, typed)
    assert late.status_code == 422
    page = text_of(late)
    assert "Someone changed this file while you were writing" in page
    assert "Issa Garba" in page and str(acts.prioritise.act.done) in page
    assert "Parti à Agadez avec son frère." in page
    assert Case.objects.visible_to(cast.awa).get().stage_code != "closed"
    again = typed | dict(HIDDEN.findall(late.content.decode()))
    assert awa.post(path, again).status_code == 302
    assert Case.objects.visible_to(cast.awa).get().stage_code == "closed"


@pytest.mark.parametrize(
    ("act", "sent"),
    [
        ("casework.prioritise", {"priority": "low"}),
        ("casework.set_categories", {"categories": "stranded"}),
        ("casework.mark_emergency", {}),
    ],
)
def test_nothing_is_overwritten_unseen(cast: Cast, act: str, sent: dict[str, str]) -> None:
    case = cast.open_file("mamadou")
    awa, path = browser(cast, "awa"), address(act, case)
    typed = opened(awa, path) | sent
    acts.prioritise(case, priority=Code("high"), by=cast.issa)
    before = journal.version(case)
    assert awa.post(path, typed).status_code == 422
    assert journal.version(case) == before


def test_an_identity_is_not_corrected_over_a_correction_that_was_not_seen(cast: Cast) -> None:
    case = cast.open_file("mamadou")
    path = reverse("people.correct", args=(case.person_id,))
    awa, issa = browser(cast, "awa"), browser(cast, "issa")
    said = {"given_names": "Mamadou", "surname": "Diallo", "sex": "M", "birth": "1996", "nationality": "GIN"}
    rows = {"documents-TOTAL_FORMS": "0", "documents-INITIAL_FORMS": "0"}
    mine, theirs = (opened(each, path) | said | rows for each in (awa, issa))
    assert issa.post(path, theirs | {"surname": "Jallow", "why": "son passeport"}).status_code == 302
    late = awa.post(path, mine | {"given_names": "Mamadou Alfa", "why": "il l'écrit ainsi"})
    assert late.status_code == 422
    assert 'value="Mamadou Alfa"' in text_of(late) and "Issa Garba" in text_of(late)


def test_two_notes_written_at_once_are_both_kept(cast: Cast) -> None:
    case = cast.open_file("mamadou")
    path, desks = address("casework.write_note", case), [browser(cast, "awa"), browser(cast, "issa")]
    typed = [opened(desk, path) for desk in desks]
    for desk, form in zip(desks, typed, strict=True):
        assert desk.post(path, form | {"text": "Appelé ce matin."}).status_code == 302
    assert Note.objects.unscoped("both notes are counted").filter(case=case).count() == 2


def test_a_form_sent_twice_counts_once_and_leads_to_the_same_place(cast: Cast) -> None:
    case = cast.open_file("mamadou")
    awa, path = browser(cast, "awa"), address("casework.write_note", case)
    typed = opened(awa, path) | {"text": "Appelé ce matin."}
    first, second = awa.post(path, typed), awa.post(path, typed)
    assert (first.status_code, first["Location"]) == (second.status_code, second["Location"]) == (302, case_url(case))
    assert Note.objects.unscoped("the one note is counted").filter(case=case).count() == 1
    assert Entry.objects.filter(request_id=typed["request_id"]).count() == 1


def test_a_registration_sent_twice_is_one_person(cast: Cast) -> None:
    awa, path = browser(cast, "awa"), reverse("people.register")
    who = {"surname": "Diallo", "given_names": "Awa", "sex": "F", "birth": "1990", "nationality": "GIN"}
    typed = opened(awa, path) | {f"members-0-{name}": value for name, value in who.items()}
    typed |= {"members-TOTAL_FORMS": "1", "members-INITIAL_FORMS": "0", "basis": "informed_consent"}
    typed |= {"scopes": "assistance", "how": "written_signature", "given_on": str(TODAY), "all_the_same": "on"}
    first, second = awa.post(path, typed), awa.post(path, typed)
    assert first["Location"] == second["Location"]
    assert Person.objects.visible_to(cast.awa).count() == 1


def case_url(case: Case) -> str:
    return reverse("casework.file", args=(case.reference,))
