"""Someone is called away from the screen in the middle of a note, and finds it again after signing in."""

from __future__ import annotations

from playwright.sync_api import Browser, expect

from tests.journeys.conftest import Served, browsing, come_in, watched

TYPED = "Elle attend des nouvelles de sa sœur, à rappeler demain."


def test_a_note_half_written_survives_the_time_out(browser: Browser, served: Served) -> None:
    with browser.new_context(**browsing(served, "fr", 360)) as context, watched(context.new_page()) as page:
        come_in(page, "ardo", served.password)
        page.goto("/people/register")
        page.clock.install()
        page.reload()
        page.get_by_label("Prénoms").first.fill(TYPED)
        page.clock.run_for("41:00")  # twenty minutes and more, whenever the field scrolled into view on a slow machine
        page.wait_for_url("**/sign-in?next=/people/register")
        expect(page.get_by_role("main")).to_contain_text("Ce que vous aviez tapé a été gardé")
        page.get_by_label("Adresse électronique").fill("ardo@demo.teranga.example")
        page.get_by_label("Mot de passe").fill(served.password)
        page.get_by_role("main").get_by_role("button").click()
        page.wait_for_url("**/people/register")
        expect(page.get_by_label("Prénoms").first).to_have_value(TYPED)
        page.get_by_role("button", name="Recommencer à vide").click()
        expect(page.get_by_label("Prénoms").first).to_have_value("")
