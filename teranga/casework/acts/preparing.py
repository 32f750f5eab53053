"""A long list of files is asked for, to be prepared in the background."""

from typing import Any

from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from teranga.background import acts as background
from teranga.background.models import Preparation
from teranga.casework import queries
from teranga.kernel import clock
from teranga.kernel.acts import act
from teranga.kernel.codes import Code
from teranga.kernel.scope import Actor


@act(
    "casework.prepare_list",
    needs="casework.read",
    creates=True,
    label=_("Prepare the list"),
    done=_("The list is being prepared"),
)
def prepare_list(*, wanted: dict[str, Any], order: Code, form: Code, by: Actor) -> Preparation:
    """Ask for the list of files, narrowed by `wanted` and in an order, as CSV or XLSX, in the asker's language."""
    today = clock.today()
    said = {"name": f"files-{today:%Y-%m-%d}", "on": f"{today:%Y-%m-%d}", "language": get_language() or "fr"}
    asked = {**said, "wanted": wanted, "order": order, "form": form}
    total = queries.how_many(by, wanted)
    kept: Preparation = background.ask(kind=Code("casework.list"), form=form, asked=asked, total=total, by=by)
    return kept
