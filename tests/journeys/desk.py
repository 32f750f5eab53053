"""Someone at their desk: pages are read, filled in and sent by the words that they see."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from playwright.sync_api import Locator, Page, expect

REFERENCE = re.compile(r"\b[A-Z]{3}-\d{2}-\d{6}-[A-Z]\b")


@dataclass
class Desk:
    """A signed-in browser. `fill_in` takes the labels of a form; a list ticks several, a date is typed as one."""

    page: Page

    @property
    def main(self) -> Locator:
        return self.page.get_by_role("main")

    @property
    def reference(self) -> str:
        """The reference of the file that is open."""
        found = REFERENCE.search(self.page.url)
        assert found, f"no file is open at {self.page.url}"
        return found[0]

    def go(self, place: str) -> None:
        """Follow a link of the navigation."""
        self.page.get_by_role("navigation").get_by_role("link", name=place, exact=True).click()

    def follow(self, words: str) -> None:
        """Follow the first link of the page with these words."""
        self.main.get_by_role("link", name=words, exact=True).first.click()

    def find(self, words: str) -> None:
        """Type into the search at the top of every page."""
        box = self.page.get_by_role("searchbox")
        box.fill(words)
        box.press("Enter")
        self.page.wait_for_url("**/people?*")

    def open_file(self, reference: str) -> None:
        self.page.goto(f"/cases/{reference}")
        expect(self.page.get_by_role("heading", level=1)).to_contain_text(reference)

    def fill_in(self, answers: Mapping[str, Any], within: Locator | None = None) -> None:
        for question, answer in answers.items():
            self.answer(question, answer, within or self.main)

    def answer(self, question: str, answer: Any, within: Locator) -> None:
        label = re.compile(rf"^\s*{re.escape(question)}(\s*\((facultatif|optional)\))?\s*$")
        group = within.get_by_role("group", name=label)
        field = within.get_by_label(label)
        expect(group.or_(field).first).to_be_visible()
        if not field.count():
            for each in [answer] if isinstance(answer, str) else answer:
                group.get_by_label(each, exact=True).check()
        elif isinstance(answer, bool):
            field.set_checked(answer)
        elif isinstance(answer, date):
            field.fill(answer.isoformat())
        elif isinstance(answer, Path | dict):
            field.set_input_files(answer)  # type: ignore[arg-type]
        elif field.evaluate("each => each.tagName") == "SELECT":
            field.select_option(label=str(answer))
        else:
            field.fill(str(answer))

    def send(self, button: str) -> None:
        self.main.get_by_role("button", name=button, exact=True).click()

    def do(self, act: str, answers: Mapping[str, Any], said: str, *, link: str = "") -> None:
        """Follow the link of an act, answer its questions, send it; see it said done."""
        self.follow(link or act)
        expect(self.page.get_by_role("heading", name=act, level=1)).to_be_visible()
        self.fill_in(answers)
        self.send(act)
        self.sees_said(said)

    def sees_said(self, words: str) -> None:
        """The sentence that says what was done."""
        expect(self.main.get_by_role("status")).to_contain_text(words)

    def sees(self, words: str | re.Pattern[str]) -> None:
        expect(self.main).to_contain_text(words)

    def does_not_see(self, words: str) -> None:
        expect(self.main).not_to_contain_text(words)

    def is_told(self, *words: str) -> None:
        """A form came back: these are among what it says is wrong."""
        for each in words:
            expect(self.main.get_by_role("alert")).to_contain_text(each)

    def download(self, link: str) -> Path:
        """What a link of the page gives to keep."""
        with self.page.expect_download() as kept:
            self.main.get_by_role("link", name=link, exact=True).first.click()
        return kept.value.path()
