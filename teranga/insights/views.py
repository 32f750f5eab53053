"""The yearly table, and the list behind each of its numbers."""

from functools import partial
from typing import Any

from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from teranga.insights import forms, queries, rules
from teranga.kernel import clock, codes
from teranga.ui import pages, sheets, tables

SIDE = {"from": "from_country", "to": "to_country", "age": "age", "category": "category"}


@pages.page("insights.read")
def figures(request: pages.Request) -> HttpResponseBase:
    years = queries.years(request.actor)
    year = forms.year(request.GET, otherwise=years[0])
    table = queries.yearly_table(request.actor, year)
    if (wanted := request.GET.get("format", "")) in tables.FORMATS:
        respond = sheets.csv_response if wanted == "csv" else sheets.xlsx_response
        return respond(f"teranga-figures-{year}.{wanted}", *queries.sheet(table))
    return render(request, "insights/figures.html", _shown(request, table, years))


def _shown(request: pages.Request, table: rules.YearlyTable, years: list[int]) -> dict[str, Any]:
    opens = _behind if request.actor.may("insights.drill") else _closed
    return {
        "title": _("People assisted by return"),
        "figures": table,
        "years": [(year, tables.address(request, year=str(year)), year == table.year) for year in years],
        "breakdowns": [
            (codes.label("breakdown", each.by), _as_table(table.year, each, opens), each.totals is None)
            for each in table.breakdowns
            if each.lines
        ],
        "summary": (
            (_("People assisted by return"), table.total, opens(rules.Cut(table.year), table.total)),
            (
                _("Emergency movements"),
                table.emergencies,
                opens(rules.Cut(table.year, emergencies=True), table.emergencies),
            ),
        ),
        "notes": [text for _code, text in codes.choices("figure_note")],
        "exports": [(kind.upper(), tables.address(request, format=kind)) for kind in tables.FORMATS],
    }


def _behind(cut: rules.Cut, people: int) -> str:
    return f"{reverse('insights.behind')}?{forms.address(cut)}" if people else ""


def _closed(cut: rules.Cut, people: int) -> str:
    return ""


def _as_table(year: int, each: rules.Breakdown, opens: Any) -> tables.Table:
    def cut(line: rules.Line, sex: str = "") -> rules.Cut:
        shared: dict[str, Any] = {SIDE[each.by]: line.code} if line.code else {}
        return rules.Cut(year, sex=sex, **shared)

    def by_sex(line: rules.Line, at: int) -> int:
        return line.by_sex[at]

    def address(line: rules.Line, at: int, sex: str) -> str:
        return opens(cut(line, sex), line.by_sex[at])

    columns = (
        tables.Column("code", codes.label("breakdown", each.by), value=lambda line: queries.label(each.by, line.code)),
        *(
            tables.Column(
                sex,
                codes.label("sex", sex),
                value=partial(by_sex, at=at),
                link=partial(address, at=at, sex=sex),
                numeric=True,
            )
            for at, sex in enumerate(rules.sexes())
        ),
        tables.Column("total", _("Total"), link=lambda line: opens(cut(line), line.total), numeric=True),
    )
    rows = (*each.lines, *([each.totals] if each.totals else []))
    return tables.Table(rows=rows, columns=columns, empty="")


@pages.page("insights.drill")
def behind(request: pages.Request) -> HttpResponseBase:
    cut = forms.cut(request.GET, otherwise=clock.today().year)
    found = queries.behind(request.actor, cut, request.GET.get("page"))
    context = {
        "title": _("People behind the number"),
        "about": " · ".join(str(each) for each in _words(cut)),
        "found": found,
        "back_url": f"{reverse('insights.figures')}?year={cut.year}",
    }
    return tables.answer(request, _people(found), "insights/behind.html", **context)


def _words(cut: rules.Cut) -> list[Any]:
    """What the people of a number share, in the order of the table."""
    shared = (
        ("country", cut.from_country),
        ("country", cut.to_country),
        ("sex", cut.sex),
        ("age_group", cut.age),
        ("category", cut.category),
    )
    kind = [_("Emergency movements")] if cut.emergencies else []
    return [cut.year, *kind, *(codes.label(name, code) for name, code in shared if code)]


def _people(found: queries.Behind) -> tables.Table:
    return tables.Table(
        rows=found.page,
        columns=(
            tables.Column("name", _("Name"), link=lambda row: row.url),
            tables.Column("case.reference", _("Reference")),
            tables.Column("departed_on", _("Departed on")),
            tables.Column("from_country", codes.label("breakdown", "from"), code="country"),
            tables.Column("to_country", codes.label("breakdown", "to"), code="country"),
        ),
        empty=_("Your offices follow none of these files."),
    )
