"""The figures of the organisation; they name nobody."""

from typing import Annotated, Any

from ninja import Path
from pydantic import Field

from teranga.insights import queries as insights
from teranga.insights import rules
from teranga.integrations.api import answers, bearer
from teranga.integrations.api.door import NO, api
from teranga.kernel import codes
from teranga.ui import pages

Year = Annotated[int, Field(ge=1990, le=2100)]


@api.get(
    "/figures/{year}", auth=bearer.Token("insights.read"), response={200: answers.Figures, **NO}, url_name="figures"
)
def figures(request: pages.Request, year: Path[Year]) -> Any:
    """People assisted by return in a calendar year, as the page shows them."""
    table = insights.yearly_table(request.actor, year)
    return {
        "year": table.year,
        "total": table.total,
        "emergencies": table.emergencies,
        "breakdowns": [_breakdown(each) for each in table.breakdowns],
        "notes": [str(words) for _code, words in codes.choices("figure_note")],
    }


def _breakdown(each: rules.Breakdown) -> dict[str, Any]:
    totals = _line(each.by, each.totals) if each.totals else None
    return {"by": each.by, "lines": [_line(each.by, line) for line in each.lines], "totals": totals}


def _line(by: str, line: rules.Line) -> dict[str, Any]:
    by_sex = dict(zip(rules.sexes(), line.by_sex, strict=True))
    return {"code": line.code, "label": str(insights.label(by, line.code)), "by_sex": by_sex, "total": line.total}
