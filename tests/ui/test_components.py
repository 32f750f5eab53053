"""The components of a page: what they say, and to whom they offer an act."""

import uuid
from dataclasses import dataclass
from datetime import date
from typing import ClassVar

import pytest
from django.template import Context, Template
from django.test import RequestFactory
from django.utils import translation

from teranga.access.models import Staff
from teranga.kernel import rooms
from teranga.kernel.acts import registry
from teranga.kernel.refusals import Blocker
from teranga.kernel.rooms import Mark, Met, Nav, Step
from teranga.kernel.scope import Actor
from teranga.ui import errors, links

ADMINISTRATOR = Actor(uuid.UUID(int=1), "Harouna", None, frozenset(), frozenset({"access.manage"}))
READER = Actor(uuid.UUID(int=2), "Awa", None, frozenset(), frozenset())
MEMBER = Staff(id=uuid.UUID(int=9), name="Awa", email="awa@example.org")


@pytest.fixture(autouse=True)
def _in_french():
    with translation.override("fr"):
        yield


def drawn(source, actor=ADMINISTRATOR, path="/", **values):
    request = RequestFactory().get(path)
    request.actor = actor
    return Template("{% load ui %}" + source).render(Context({"request": request, "member": MEMBER, **values}))


def test_an_act_is_offered_only_to_whoever_may_do_it():
    source = '{% act_links member "access.suspend" primary="access.change_role" %}'
    offered = drawn(source)
    assert f'<a class="btn btn-act" href="/staff/{MEMBER.pk}/role">' in offered
    assert f'<a class="btn btn-quiet" href="/staff/{MEMBER.pk}/suspend">' in offered
    assert "<a" not in drawn(source, actor=READER)
    assert "<a" not in drawn(source, actor=None)


def test_an_act_that_creates_is_offered_without_a_subject():
    assert 'href="/staff/invite"' in drawn('{% act_links None "access.invite" %}')


def test_an_act_nobody_knows_is_no_link():
    assert "<a" not in drawn('{% act_links member "no.such_act" %}')


def test_what_comes_next_is_said_in_the_words_of_its_act(frozen):
    todo = [Step("access.suspend", date(2026, 11, 22), "note"), Step("access.suspend")]
    page = drawn("{% steps todo member %}", todo=todo)
    assert page.count(str(registry["access.suspend"].label)) == 2
    assert "en retard de 2 jours" in page
    assert 'class="due late"' in page
    assert "note" in page


def test_a_checklist_says_what_is_missing_from_where_it_comes_and_how_to_clear_it(frozen, monkeypatch):
    texts = {"code": "x", "safeguard": "S2", "standard": "OIM 2018", "clear_act": "access.suspend"}
    texts |= {"fr": "Il manque %(what)s. Demandez-le.", "en": "Missing."}
    monkeypatch.setattr("teranga.kernel.words.refusals", lambda: {"x": texts})
    found = [Blocker("x", what="le papier"), Met("access.restore", date(2026, 10, 8))]
    page = drawn('{% conditions "Retour" found member %}', found=found)
    assert "1 condition manque" in page
    assert "<b>Il manque le papier.</b>" in page
    assert "Demandez-le." in page
    assert "S2 · OIM 2018" in page
    assert f'href="/staff/{MEMBER.pk}/suspend"' in page
    assert str(registry["access.restore"].done) in page
    assert "8 octobre 2026" in page
    assert "Manque :" in page
    assert "Fait :" in page


def test_a_source_given_once_in_full_is_then_named_by_its_safeguard():
    whole, other = links.Line("a", note="S3 · CDE", state="stop"), links.Line("c", note="S2 · OIM", state="stop")
    assert [line.note for line in links.sources_once([whole, whole, other, whole])] == [
        "S3 · CDE",
        "S3",
        "S2 · OIM",
        "S3",
    ]


def test_a_checklist_with_nothing_missing_counts_nothing():
    page = drawn('{% conditions "Retour" found member %}', found=[Met("access.restore")])
    assert "manque" not in page


def test_marks_come_as_a_card_gives_them():
    page = drawn("{% marks found %}", found=[Mark("Enfant", "child"), ("Bloquée", "late"), "Priorité", ("x", '"><b>')])
    assert '<span class="mark child">Enfant</span>' in page
    assert '<span class="mark late">Bloquée</span>' in page
    assert '<span class="mark plain">Priorité</span>' in page
    assert '<span class="mark plain">x</span>' in page


def test_a_datum_brings_its_own_label_and_is_silent_about_nothing():
    @dataclass
    class Facts:
        labels: ClassVar = {"sex_code": "Sexe", "born": "Née", "spent": "Dépensé"}
        sex_code: str = "F"
        born: date | None = None
        spent: int = 4500

    facts = Facts()
    assert "Sexe" in drawn('{% datum f "sex_code" %}', f=facts)
    assert "Féminin" in drawn('{% datum f "sex_code" %}', f=facts)
    assert drawn('{% datum f "born" %}', f=facts).strip() == ""
    assert "4\u202f500\u00a0XOF" in drawn('{% datum f "spent" currency="XOF" %}', f=facts)
    assert "awa@example.org" in drawn('{% datum member "email" %}')


def test_the_top_bar_shows_only_the_rooms_that_the_reader_may_enter(monkeypatch):
    cards = (Nav("Personnel", "access.staff", "access.manage"), Nav("Ailleurs", "no.such_page", "access.manage"))
    monkeypatch.setattr(rooms, "all", lambda kind: list(cards))
    page = drawn("{% nav %}", path="/staff/invite")
    assert 'aria-current="page">Personnel' in page
    assert "Ailleurs" not in page
    assert "<a" not in drawn("{% nav %}", actor=READER)


def test_values_are_said_the_same_everywhere():
    page = drawn('{% code "sex" "F" %}|{% code "sex" "" %}|{% day d %}|{% money 4500 "XOF" %}', d=date(2026, 10, 12))
    assert page == "Féminin||12 octobre 2026|4\u202f500\u00a0XOF"


def test_what_cannot_be_given_is_said_in_both_languages_where_none_is_known():
    for answer, status in (
        (errors.bad_request(None), 400),
        (errors.server_error(None), 500),
        (errors.csrf_failure(None), 403),
    ):
        text = answer.content.decode()
        assert answer.status_code == status
        assert 'lang="fr"' in text
        assert '<section lang="en">' in text


@pytest.mark.parametrize(("door", "status"), [(errors.forbidden, 403), (errors.not_found, 404)])
def test_what_is_closed_or_missing_says_that_nothing_changed(door, status):
    request = RequestFactory().get("/")
    request.actor = READER
    answer = door(request)
    assert answer.status_code == status
    assert "Rien n&#x27;a été modifié" in answer.content.decode()
