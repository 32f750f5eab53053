"""Someone adds a passkey to their account, notes recovery codes, and signs in with it the next morning."""

from __future__ import annotations

import re

from playwright.sync_api import Browser, Page, expect

from tests.journeys import accessible
from tests.journeys.conftest import Served, browsing, come_in, watched

AUTHENTICATOR = {
    "protocol": "ctap2",
    "transport": "internal",
    "hasResidentKey": True,
    "hasUserVerification": True,
    "isUserVerified": True,
    "automaticPresenceSimulation": True,
}


def with_authenticator(page: Page) -> None:
    """The browser's own authenticator, as a phone or a key would be one."""
    devices = page.context.new_cdp_session(page)
    devices.send("WebAuthn.enable")
    devices.send("WebAuthn.addVirtualAuthenticator", {"options": AUTHENTICATOR})


def test_a_passkey_opens_the_account_from_the_day_it_is_added(browser: Browser, served: Served) -> None:
    place = {**browsing(served, "fr", 1280), "base_url": served.url.replace("127.0.0.1", "localhost")}
    with browser.new_context(**place) as context, watched(context.new_page()) as page:
        with_authenticator(page)
        come_in(page, "noemie", served.password)
        page.goto("/my-account")
        accessible.assert_accessible(page)
        page.get_by_role("link", name="Ajouter une clé d'accès").click()
        page.get_by_label("Nom de cette clé d'accès").fill("Téléphone")
        page.get_by_label("Mot de passe actuel").fill(served.password)
        page.get_by_role("button", name="Ajouter une clé d'accès").click()

        expect(page.get_by_role("heading", level=1)).to_have_text("Créer des codes de secours")
        accessible.assert_accessible(page)
        codes = page.locator(".codes li").all_inner_texts()
        page.get_by_label("J'ai noté ces codes, ou je les ai imprimés").check()
        page.get_by_label("Mot de passe actuel").fill(served.password)
        page.get_by_role("main").get_by_role("button").click()
        expect(page.get_by_role("main")).to_contain_text("10 codes restants")

        page.locator("details.me summary").click()
        page.get_by_role("button", name="Se déconnecter").click()
        come_as_far_as_the_second_step(page, served)
        accessible.assert_accessible(page)
        page.get_by_role("button", name="Utiliser une clé d'accès").click()
        page.wait_for_url(re.compile(r"localhost:\d+/(?!sign-in)"))

        page.locator("details.me summary").click()
        page.get_by_role("button", name="Se déconnecter").click()
        come_as_far_as_the_second_step(page, served)
        page.get_by_label("Code").fill(codes[0])
        page.get_by_label("Code").press("Enter")
        page.wait_for_url(re.compile(r"localhost:\d+/(?!sign-in)"))


def come_as_far_as_the_second_step(page: Page, served: Served) -> None:
    page.get_by_label("Adresse électronique").fill("noemie@demo.teranga.example")
    page.get_by_label("Mot de passe").fill(served.password)
    page.get_by_role("main").get_by_role("button").click()
    page.wait_for_url("**/sign-in/second-step")
