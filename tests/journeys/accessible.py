"""What keeps people out of a page, looked for by axe and by width."""

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page


def assert_accessible(page: Page) -> None:
    """axe finds nothing (WCAG 2.2 A and AA), and nothing has to be scrolled sideways to be read."""
    rules = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
    found = Axe().run(page, options={"runOnly": {"type": "tag", "values": rules}, "resultTypes": ["violations"]})
    told = [
        f"{each['id']}: {each['help']}\n    " + "\n    ".join(node["html"] for node in each["nodes"][:4])
        for each in found.response["violations"]
    ]
    assert not told, f"{page.url}\n" + "\n".join(told)
    wider = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
    assert wider <= 0, f"{page.url} is {wider} px wider than its window"
