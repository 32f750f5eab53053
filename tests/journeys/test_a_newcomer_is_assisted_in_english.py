"""The whole of a stay, at an English-speaking desk: registered, heard, helped, and the file closed when all is done."""

from __future__ import annotations

from typing import Any

from playwright.sync_api import expect

from teranga.kernel import clock
from tests.journeys.conftest import Sit
from tests.journeys.desk import Desk

NAME = "Efua Quaye-Mensah"
PERSON = {
    "Given names": "Efua",
    "Surname": "Quaye-Mensah",
    "Sex": "Female",
    "Date of birth or age": "29 years",
    "Nationality": "Ghana",
    "Language": "Twi (Akan)",
}
AGREED = {
    "The person agrees to": "Registration and assistance",
    "How it was given": "Written signature",
    "Language in which it was explained": "English",
}
ANSWERS = {
    "Does the person express fear of return?": "No",
    "Is an asylum claim pending?": "No",
    "Is it a child without a parent or guardian?": "No",
    "Is there a health need?": "No",
    "Are there signs of trafficking?": "No",
    "Does the person wish to return?": "No",
    "Needs found at once": "Documentation and legal status",
}


def test_a_newcomer_is_assisted_in_english(sit: Sit) -> None:
    desk = sit("balkissa", language="en")
    today = clock.today()
    registered(desk)
    desk.do("Screen", {"Screened on": today, **ANSWERS}, "Screened")
    desk.do("Write a note", {"Note": "Her passport was stolen in Arlit."}, "Note written")
    desk.do("Add a task", {"What is to be done": "Call the consulate", "By when": today}, "Task added")

    # What still waits is named, and nothing is closed over it (S10).
    wishes = {"Reason": "Planned assistance completed", "Outcome": "Needs met"}
    desk.follow("Close the file")
    desk.fill_in({"Date of closing": today, **wishes})
    desk.send("Close the file")
    desk.is_told("Tasks are still to be done: 1.", "Needs are not met: 1.")
    desk.open_file(desk.reference)

    helped: dict[str, Any] = {
        "Service": "Consular assistance",
        "Delivered on": today,
        "Quantity delivered": "1",
        "Cost": "4500",
        "Funding line": "Own funds",
        "For the need": "Documentation and legal status",
        "The need is now met": True,
    }
    desk.follow("Record a service")
    desk.fill_in(helped | {"Cost": "4,500"})
    desk.send("Record a service")
    desk.is_told("Type the amount without a sign between the thousands")  # 4,500 is four and a half to others
    desk.fill_in({"Cost": "4500"})
    desk.send("Record a service")
    desk.sees_said("Service delivered")
    expect(desk.main.get_by_role("listitem").filter(has_text="Consular assistance").first).to_contain_text("4,500")
    desk.do("The task is done", {}, "Task done", link="Call the consulate")
    desk.do("Close the file", {"Date of closing": today, **wishes}, "File closed")
    desk.sees("This file is closed.")
    assert desk.page.locator("html").get_attribute("lang") == "en"


def registered(desk: Desk) -> None:
    """From the empty form to the open file."""
    desk.go("Register")
    desk.fill_in(PERSON, within=desk.page.get_by_role("group", name="Person 1"))
    desk.fill_in(AGREED)
    desk.send("Register")
    expect(desk.page.get_by_role("heading", name="Open a file", level=1)).to_be_visible()
    desk.fill_in({"Why the person is assisted": "In an irregular situation"})
    desk.send("Open a file")
    expect(desk.page.get_by_role("heading", level=1)).to_contain_text(NAME)
