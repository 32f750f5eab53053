"""What keeps people out of a page, looked for by axe and by width."""

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page

from tests.journeys.conftest import WIDTHS

RULES = ("wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice")
LOOK = """rules => axe.run({runOnly: {type: "tag", values: rules}, resultTypes: ["violations"]}).then(found =>
    found.violations.map(each =>
        [each.id + ": " + each.help, ...each.nodes.slice(0, 4).map(node => "    " + node.html)].join("\\n")))"""


def assert_accessible(page: Page) -> None:
    """axe finds nothing (WCAG 2.2 A and AA), and nothing has to be scrolled sideways to be read."""
    if not page.evaluate("'axe' in window"):
        page.evaluate(Axe().axe_script)
    told = page.evaluate(LOOK, list(RULES))
    assert not told, f"{page.url}\n" + "\n".join(told)
    wider = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
    assert wider <= 0, f"{page.url} is {wider} px wider than its window"


def at_both_widths(page: Page) -> list[str]:
    """What is wrong with a page, once as on a desk and once as on a phone."""
    wrong = []
    for width, height in WIDTHS.items():
        page.set_viewport_size({"width": width, "height": height})
        try:
            assert_accessible(page)
        except AssertionError as error:
            wrong.append(f"{width} px: {error}")
    return wrong
