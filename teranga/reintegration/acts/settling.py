"""What every act on a project does: refuse in words, or write the copies that lists read."""

from teranga.casework import acts as casework_acts
from teranga.kernel.acts import Refused
from teranga.kernel.refusals import Blocker
from teranga.reintegration import queries, rules
from teranga.reintegration.models import Project


def refuse_all(why: list[Blocker]) -> None:
    """Raises Refused with everything found, when anything was."""
    if why:
        raise Refused(*why)


def settle(project: Project) -> None:
    """Write the copies that lists read: the project's status, the file's stage."""
    project.status_code = rules.status(queries.facts_of(project))
    project.save(update_fields=["status_code"])
    casework_acts.settle_stage(project.case)
