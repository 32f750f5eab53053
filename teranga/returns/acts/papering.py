"""The papers of a whole movement are asked for, to be prepared in the background."""

from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from teranga.background import acts as background
from teranga.background.models import Preparation
from teranga.kernel.acts import act
from teranga.kernel.codes import Code
from teranga.kernel.scope import Actor
from teranga.returns import queries
from teranga.returns.models import Movement


@act(
    "returns.prepare_papers",
    needs="returns.move",
    reach="visible",
    label=_("All papers (ZIP)"),
    done=_("The papers are being prepared"),
)
def prepare_papers(movement: Movement, *, by: Actor) -> Preparation:
    """Ask for the manifest of a movement and the declaration of each traveller, as PDF, in one ZIP."""
    listed = queries.movement(by, movement.pk)
    said = {"name": f"papers-{queries.name_of(listed)}", "language": get_language() or "fr"}
    kept: Preparation = background.ask(
        kind=Code("returns.papers"),
        form=Code("zip"),
        asked={**said, "movement": str(movement.pk)},
        total=1 + listed.travellers,
        by=by,
    )
    return kept
