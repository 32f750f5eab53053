"""Who may open a page, and how an act's page answers."""

import html
import re
import uuid

import pytest
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse
from django.test import RequestFactory

from teranga.access import acts, queries
from teranga.access.models import Staff
from teranga.kernel.acts import Refused
from teranga.kernel.models import Entry
from teranga.kernel.scope import Actor
from teranga.ui import forms, pages

NOBODY = Actor(uuid.UUID(int=1), "Awa", None, frozenset(), frozenset())
READER = Actor(uuid.UUID(int=2), "Issa", None, frozenset(), frozenset({"casework.read"}))


def asked(actor=None, **sent):
    request = RequestFactory().post("/page", sent["post"]) if "post" in sent else RequestFactory().get("/page")
    request.actor = actor
    request._dont_enforce_csrf_checks = True
    request._messages = Said()
    return request


class Said(list):
    """The messages of one request."""

    def add(self, level, message, extra_tags=""):
        self.append(str(message))


def page_that(needs, answer=None):
    def view(request):
        if isinstance(answer, Exception):
            raise answer
        return HttpResponse("here")

    return pages.page(needs)(view)


def test_nobody_signed_in_is_sent_to_sign_in_with_the_way_back():
    answer = page_that("casework.read")(asked())
    assert answer.status_code == 302
    assert answer["Location"].endswith("?next=/page")


def test_a_page_is_closed_to_whoever_lacks_its_permission():
    with pytest.raises(PermissionDenied):
        page_that("casework.read")(asked(NOBODY))
    assert page_that("casework.read")(asked(READER)).content == b"here"
    assert page_that("signed-in")(asked(NOBODY)).content == b"here"


def test_a_public_page_needs_nobody_and_says_so():
    view = page_that("public")
    assert view(asked()).content == b"here"
    assert view.login_required is False
    assert view.needs == "public"


def test_what_is_not_there_and_what_is_not_yours_are_one_answer():
    with pytest.raises(Http404):
        page_that("signed-in", Refused("not-found"))(asked(NOBODY))


def test_an_act_without_the_permission_is_forbidden():
    with pytest.raises(PermissionDenied):
        page_that("signed-in", Refused("not-allowed", permission="x"))(asked(NOBODY))


def test_a_refusal_that_no_form_shows_is_said_in_words():
    answer = page_that("signed-in", Refused("email-taken"))(asked(NOBODY))
    assert answer.status_code == 422
    assert Refused("email-taken").words()[0] in html.unescape(answer.content.decode())


class Invite(forms.ActForm):
    email = forms.Text(label="Adresse")
    name = forms.Text(label="Nom")
    office = forms.Pick(lambda actor, subject: queries.all_office_choices(actor), record=queries.visible_office)
    role = forms.Text(label="Rôle")


def invite(cast, data=None):
    sent = {} if data is None else {"post": data}
    request = asked(cast.harouna, **sent)
    return request, pages.act_page(request, acts.invite, Invite, back="/staff", about="Niamey")


@pytest.fixture
def typed(cast):
    _request, page = invite(cast)
    key = re.search(r'name="request_id" value="([^"]+)"', page.content.decode())[1]
    office = str(cast.niamey.pk)
    return {
        "request_id": key,
        "email": "x@example.org",
        "name": "Xena",
        "office": office,
        "role": "caseworker",
    }


def test_the_page_of_an_act_is_named_by_its_label(cast):
    _request, page = invite(cast)
    text = page.content.decode()
    assert page.status_code == 200
    assert text.count(str(acts.invite.act.label)) == 3  # title, heading, the one button
    assert text.count("btn-act") == 1
    assert "Niamey" in text


def test_an_act_that_is_done_leads_back_with_its_words(cast, typed):
    request, answer = invite(cast, typed)
    assert (answer.status_code, answer["Location"]) == (302, "/staff")
    assert list(request._messages) == [str(acts.invite.act.done)]
    assert Staff.objects.unscoped("did the form reach it").get(email="x@example.org").name == "Xena"


def test_a_form_sent_twice_counts_once(cast, typed):
    before = Entry.objects.count()
    assert invite(cast, typed)[1].status_code == invite(cast, typed)[1].status_code == 302
    assert Entry.objects.count() == before + 1


def test_where_an_act_leads_may_depend_on_its_outcome(cast, typed):
    request = asked(cast.harouna, post=typed)
    answer = pages.act_page(request, acts.invite, Invite, back=lambda staff: f"/staff/{staff.pk}")
    assert answer["Location"] == f"/staff/{Staff.objects.unscoped('who was added').get(email='x@example.org').pk}"


def test_what_is_wrong_keeps_what_was_typed_and_the_key_of_the_form(cast, typed):
    _request, page = invite(cast, {**typed, "name": " "})
    text = page.content.decode()
    assert page.status_code == 422
    assert 'value="x@example.org"' in text
    assert typed["request_id"] in text
    assert 'href="#id_name"' in text


def test_a_refusal_stands_beside_the_field_it_names(cast, typed):
    invite(cast, typed)
    _request, page = invite(cast, {**typed, "request_id": str(uuid.uuid4())})
    text = page.content.decode()
    assert page.status_code == 422
    assert 'href="#id_email"' in text
    assert html.unescape(text).count(Refused("email-taken").words()[0]) == 2  # at the top, and beside the field


@pytest.mark.parametrize("key", ["x", "\x00", "0" * 40])
def test_a_form_with_a_spoilt_key_does_nothing(cast, typed, key):
    _request, page = invite(cast, {**typed, "request_id": key})
    assert page.status_code == 422
    assert not Staff.objects.unscoped("nothing was added").filter(email="x@example.org").exists()


class Why(forms.ActForm):
    seen = forms.Seen()
    why = forms.Text(label="Motif")


def suspend(cast, data=None):
    request = asked(cast.harouna, **({} if data is None else {"post": data}))
    return pages.act_page(request, acts.suspend, Why, subject=cast.member("awa"), back="/staff")


def test_an_act_on_what_changed_meanwhile_is_refused_when_the_form_says_what_was_seen(cast):
    seen = re.search(r'name="seen" value="(\d+)"', suspend(cast).content.decode())[1]
    assert suspend(cast, {"why": "départ", "seen": seen}).status_code == 302
    late = suspend(cast, {"why": "départ", "seen": seen})
    assert late.status_code == 422
    assert Refused("changed-meanwhile").words()[0] in html.unescape(late.content.decode())
    seen_now = re.search(r'name="seen" value="(\d+)"', late.content.decode())[1]
    assert suspend(cast, {"why": "départ", "seen": seen_now}).status_code == 302
