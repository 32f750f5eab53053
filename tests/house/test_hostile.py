"""The attack itself: that it would be noticed, and sends what a page asks for. Pages meet it in test_pages.py."""

from tests.house import hostile


def test_the_attack_would_be_noticed() -> None:
    assert hostile.runs(f"<p>{hostile.SCRIPTS[0]}</p>") and not hostile.runs("&lt;script&gt;teranga-hostile()")
    assert hostile.calculates("Nom,Note\nBa,=1+1\n") and not hostile.calculates("Nom,Note\nBa,'=1+1\n")
    assert hostile.Answer("/", "", 500, "", "text/html").wrong


def test_a_form_is_understood_as_the_page_offers_it() -> None:
    form = hostile.forms_of(
        '<form method="get"><input name="q"></form><form method="post"><input type="hidden" name="key" value="k">'
        '<select name="kind"><option value="a"><option value="b"></select><textarea name="why"></textarea></form>'
    )
    assert form.asked == {"q"}
    assert {name: (each.kind, each.options) for name, each in form.fields.items()} == {
        "key": ("hidden", []),
        "kind": ("select", ["a", "b"]),
        "why": ("textarea", []),
    }
