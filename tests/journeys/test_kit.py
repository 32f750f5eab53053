"""The kit's pages in a real browser: what its script does, and that everyone can use them.

There is no server: pages are made here and handed to the browser.
"""

import gzip
import io
import uuid
from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs

import pytest
from django.conf import settings
from django.http import HttpRequest
from django.template import engines
from django.test import RequestFactory
from django.utils import translation
from PIL import Image
from playwright.sync_api import Browser, Page, Request, Route, expect

from teranga.access import acts
from teranga.kernel.rooms import Mark, Met, Step
from teranga.kernel.scope import Actor
from teranga.ui import errors, forms, pages, tables
from tests.journeys import accessible

HOUSE = "http://teranga.test"
BUILT = Path(pages.__file__).parent / "static"
CSP = "default-src 'self'; img-src 'self' data: blob:; object-src 'none'; base-uri 'none'"
KINDS = {".js": "text/javascript", ".css": "text/css", ".svg": "image/svg+xml"}
READER = Actor(uuid.UUID(int=1), "Awa Seyni", None, frozenset(), frozenset({"access.manage", "people.find"}))


class Member(forms.RowForm):
    given_names = forms.Text(label="Prénoms")
    sex = forms.Choice("sex", label="Sexe")


class Everything(forms.ActForm):
    groups = (("Pièces", ("scan", "photo", "amount")),)
    name = forms.Text(label="Nom", help_text="Comme sur la pièce.")
    signed_on = forms.Day(label="Signée le")
    birth = forms.Partial(label="Naissance", required=False)
    phone = forms.Phone(label="Téléphone", required=False)
    sex = forms.Choice("sex", label="Sexe")
    country = forms.Choice("country", label="Pays", required=False)
    languages = forms.Choices("language", label="Langues", required=False)
    understood = forms.YesNoUnknown(label="A-t-elle compris ?")
    why = forms.Prose(label="Observations", required=False)
    agree = forms.Tick(label="Lu à voix haute")
    scan = forms.File(label="Numérisation", required=False)
    photo = forms.Photo(label="Photographie", required=False)
    amount = forms.Amount(label="Montant", currency="XOF", required=False)
    members = forms.Rows(Member, add="Ajouter une personne", row="Personne", label="Famille", most=3)


class Narrowed(forms.Filters):
    sex = forms.Choice("sex", label="Sexe")
    since = forms.Day(label="Depuis")


def asked(path: str = "/page", sent: dict[str, str] | None = None) -> HttpRequest:
    request: Any = RequestFactory().get(path) if sent is None else RequestFactory().post(path, sent)
    request.actor, request._messages = READER, []
    return request


def act_page(sent: dict[str, str] | None = None) -> str:
    page = pages.act_page(asked(sent=sent), acts.invite, Everything, back="/staff", about="Aïssatou Diallo · NER-26")
    return page.content.decode()


def list_page() -> str:
    rows = [{"name": name, "born": date(2010, 1, 1), "spent": 4500, "sex": "F"} for name in ("Aïssatou", "Mamadou")]
    columns = (
        tables.Column("name", "Personne", link=lambda row: "/cases/x"),
        tables.Column("sex", "Sexe", code="sex"),
        tables.Column("born", "Naissance", sort="born"),
        tables.Column("spent", "Dépensé", currency="XOF"),
    )
    request = asked("/cases?sort=born")
    listed = tables.Table(
        rows, columns, "Rien", name="dossiers", sorted_by="born", marks=lambda row: [("Enfant", "child")]
    )
    options = {
        "title": "Dossiers",
        "filters": Narrowed(request.GET, actor=READER),
        "buttons": [("/new", "Enregistrer")],
    }
    return tables.answer(request, listed, **options).content.decode()  # type: ignore[attr-defined]


def read_page() -> str:
    source = """{% extends "ui/base.html" %}{% load ui %}
    {% block heading %}<h1>{{ title }}</h1>{% marks found %}{% act_links None "access.invite" %}{% endblock %}
    {% block content %}<h2>Ce qui vient</h2>{% steps todo None %}{% conditions "Retour" met None %}{% empty "Rien" %}
    {% endblock %}"""
    met, todo = [Met("access.invite", date(2026, 10, 3))], [Step("access.invite", date(2026, 10, 1), "note")]
    marks = [Mark("Enfant", "child"), Mark("Bloquée", "late"), Mark("Priorité haute"), Mark("Clos", "quiet")]
    context = {"title": "Aïssatou Diallo", "found": marks, "todo": todo, "met": met}
    return str(engines["django"].from_string(source).render(context, asked()))


PAGES: dict[str, Callable[[], str]] = {
    "act": act_page,
    "act with what is wrong": lambda: act_page({"members-TOTAL_FORMS": "1", "members-INITIAL_FORMS": "0"}),
    "list": list_page,
    "file": read_page,
    "not found": lambda: errors.not_found(asked()).content.decode(),
    "our own fault": lambda: errors.server_error(asked()).content.decode(),
}


class Door:
    """Stands for the server: hands pages and built files over, and keeps what is sent."""

    def __init__(self, page: Page) -> None:
        self.page, self.html, self.posts, self.asked = page, "", [], 0
        self.answer: Callable[[Route], None] = self.hand_over
        self.keep: Callable[[Route], None] = lambda route: route.fulfill(status=204)
        self.complaints: list[str] = []
        page.route("**/*", self.open)
        page.on("console", lambda message: self.complaints.append(message.text) if message.type == "error" else None)
        page.on("pageerror", lambda error: self.complaints.append(str(error)))

    def show(self, html: str) -> None:
        self.html = html
        self.page.goto(f"{HOUSE}/page")

    def hand_over(self, route: Route) -> None:
        route.fulfill(body=self.html, content_type="text/html; charset=utf-8", headers={"Content-Security-Policy": CSP})

    def open(self, route: Route, request: Request) -> None:
        path = request.url.removeprefix(HOUSE).split("?")[0]
        if path.startswith("/static/"):
            file = BUILT / path.removeprefix("/static/")
            route.fulfill(body=file.read_bytes(), content_type=KINDS[file.suffix])
        elif request.headers.get("x-draft"):
            self.keep(route)
        elif request.method == "POST":
            self.posts.append(parse_qs(request.post_data or ""))
            route.fulfill(body="<!doctype html><title>Done</title><h1>Done</h1>", content_type="text/html")
        else:
            self.asked += 1
            self.answer(route)


@pytest.fixture
def door(browser: Browser) -> Iterator[Door]:
    with browser.new_context(locale="fr-FR") as context, translation.override("fr"):
        yield Door(context.new_page())


def small_form() -> str:
    class Small(forms.ActForm):
        name = forms.Text(label="Nom")

    return pages.act_page(asked(), acts.invite, Small, back="/staff").content.decode()


@pytest.mark.parametrize("name", PAGES)
def test_everyone_can_use_the_pages_of_the_kit(door: Door, name: str) -> None:
    door.show(PAGES[name]())
    assert not accessible.at_both_widths(door.page)
    assert not door.complaints


@pytest.mark.parametrize("name", ["act", "list", "file"])
def test_pages_read_from_right_to_left_without_a_sheet_of_ours(door: Door, name: str) -> None:
    with translation.override("ar"):
        door.show(PAGES[name]())
    assert door.page.locator("html").get_attribute("dir") == "rtl"
    assert not accessible.at_both_widths(door.page)


@pytest.mark.parametrize("name", PAGES)
def test_on_a_phone_everything_to_touch_is_large_enough(browser: Browser, name: str) -> None:
    with browser.new_context(viewport={"width": 360, "height": 740}) as context, translation.override("fr"):
        door = Door(context.new_page())
        door.show(PAGES[name]())
        low = door.page.evaluate(
            """() => [...document.querySelectorAll('button, .btn, select, input:not([type=hidden]), nav a, summary')]
            .filter(each => each.checkVisibility() && !each.closest('label'))
            .map(each => [each.outerHTML.slice(0, 80), each.getBoundingClientRect().height])
            .filter(found => found[1] < 44)"""
        )
        assert not low


def test_a_first_visit_weighs_less_than_150_kilobytes() -> None:
    built = [BUILT / "ui" / name for name in ("teranga.css", "teranga.js", "icon.svg")]
    pages_weigh = max(len(gzip.compress(page().encode())) for page in PAGES.values())
    assert sum(len(gzip.compress(file.read_bytes())) for file in built) + pages_weigh < 60 * 1024


def test_a_slash_goes_to_the_search_but_not_while_one_types(door: Door) -> None:
    door.show(small_form())
    door.page.keyboard.press("/")
    expect(door.page.locator("[data-find]")).to_be_focused()
    door.page.fill("#id_name", "")
    door.page.locator("#id_name").press_sequentially("1/2")
    expect(door.page.locator("#id_name")).to_have_value("1/2")


def test_a_double_click_sends_once(door: Door) -> None:
    door.show(small_form())
    door.page.fill("#id_name", "Awa")
    door.page.locator("main button[type=submit]").dblclick(no_wait_after=True)
    expect(door.page.get_by_role("heading", name="Done")).to_be_visible()
    assert len(door.posts) == 1


def test_coming_back_to_a_form_lets_it_be_sent_again(door: Door) -> None:
    door.show(small_form())
    door.page.fill("#id_name", "Awa")
    door.page.click("main button[type=submit]")
    expect(door.page.get_by_role("heading", name="Done")).to_be_visible()
    door.page.go_back()
    expect(door.page.locator("main button[type=submit]")).to_be_enabled()


def test_leaving_with_typed_text_is_asked_about_and_sending_it_is_not(door: Door) -> None:
    questions: list[str] = []
    door.page.on("dialog", lambda dialog: (questions.append(dialog.type), dialog.dismiss()))
    door.show(small_form())
    door.page.locator("#id_name").press_sequentially("Awa")
    door.page.evaluate("location.href = '/elsewhere'")
    door.page.wait_for_timeout(300)
    assert questions == ["beforeunload"]
    assert door.page.input_value("#id_name") == "Awa"
    door.page.click("main button[type=submit]")
    expect(door.page.get_by_role("heading", name="Done")).to_be_visible()
    assert questions == ["beforeunload"]


@pytest.mark.parametrize(
    ("answer", "words"),
    [
        (lambda route: route.abort("internetdisconnected"), "pas de connexion"),
        (lambda route: route.fulfill(status=302, headers={"Location": "/sign-in"}), "session est fermée"),
    ],
    ids=["a lost connection", "an expired session"],
)
def test_nothing_typed_is_lost_by(door: Door, answer: Callable[[Route], None], words: str) -> None:
    door.page.clock.install()
    door.show(small_form())
    door.page.locator("#id_name").press_sequentially("Awa")
    door.page.clock.fast_forward("10:00")
    door.answer = answer
    door.page.click("main button[type=submit]")
    expect(door.page.locator("[data-notice]")).to_contain_text(words)
    assert door.posts == []
    assert door.page.input_value("#id_name") == "Awa"

    door.answer = door.hand_over
    door.html = door.html.replace('name="csrfmiddlewaretoken" value="', 'name="csrfmiddlewaretoken" value="fresh')
    door.page.click("main button[type=submit]")
    expect(door.page.get_by_role("heading", name="Done")).to_be_visible()
    (sent,) = door.posts
    assert sent["name"] == ["Awa"]
    assert sent["csrfmiddlewaretoken"][0].startswith("fresh")


def test_rows_are_added_and_removed_and_keep_their_numbers(door: Door) -> None:
    door.show(act_page())
    page = door.page
    page.fill("[name='members-0-given_names']", "Awa")
    page.get_by_role("button", name="Ajouter une personne").click()
    expect(page.locator("[name='members-1-given_names']")).to_be_focused()
    page.fill("[name='members-1-given_names']", "Issa")
    page.get_by_role("button", name="Ajouter une personne").click()
    expect(page.get_by_role("button", name="Ajouter une personne")).to_be_hidden()
    page.locator("[data-row-remove]").first.click()
    assert page.input_value("[name='members-0-given_names']") == "Issa"
    assert page.input_value("[name='members-TOTAL_FORMS']") == "2"
    assert page.locator("label[for=id_members-1-given_names]").count() == 1


def test_a_photograph_is_shown_before_it_is_sent(door: Door) -> None:
    out = io.BytesIO()
    Image.new("RGB", (40, 30), "teal").save(out, "PNG")
    door.show(act_page())
    door.page.set_input_files("#id_photo", {"name": "p.png", "mimeType": "image/png", "buffer": out.getvalue()})
    expect(door.page.locator("img.photo")).to_be_visible()
    assert not door.complaints


def test_pages_can_be_read_and_sent_without_a_script(browser: Browser) -> None:
    with browser.new_context(java_script_enabled=False) as context, translation.override("fr"):
        door = Door(context.new_page())
        door.show(small_form())
        door.page.fill("#id_name", "Awa")
        door.page.click("main button[type=submit]")
        expect(door.page.get_by_role("heading", name="Done")).to_be_visible()
        assert door.posts[0]["name"] == ["Awa"]


def test_the_policy_of_these_tests_is_no_looser_than_the_house_s() -> None:
    directives = settings.CONTENT_SECURITY_POLICY["DIRECTIVES"]
    assert [str(source) for source in directives["script-src"]] == ["'self'"]
    assert [str(source) for source in directives["style-src"]] == ["'self'"]


def test_nobody_at_the_screen_and_no_connection_lose_nothing_and_show_no_name(door: Door) -> None:
    """What was typed waits in the covered page; it is kept, and somebody signs in, once the line is back."""
    door.page.clock.install()
    door.show(small_form())
    door.page.locator("#id_name").press_sequentially("Awa")
    door.keep = lambda route: route.abort("internetdisconnected")
    door.page.clock.run_for("41:00")  # twenty minutes and more, whenever the field scrolled into view
    expect(door.page.get_by_role("alert")).to_contain_text("Laissez cette page ouverte")
    expect(door.page.get_by_role("main")).to_be_hidden()
    assert door.posts == []

    kept: list[str] = []
    door.keep = lambda route: (kept.append(route.request.post_data or ""), route.fulfill(status=204))
    door.page.clock.run_for("00:11")
    expect(door.page.get_by_role("heading", name="Done")).to_be_visible()
    assert "name=Awa" in kept[-1]
    assert "timed-out" in door.posts[-1]
