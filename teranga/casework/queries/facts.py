"""What rules ask of a file that was read already.

Parts are read whole and chosen from here, so that a page which read them ahead (`known.PARTS`) asks for each once.
"""

from datetime import date

from teranga.casework import rules
from teranga.casework.models import Case, Screening
from teranga.kernel import memory, rooms
from teranga.kernel.dates import PartialDate
from teranga.kernel.refusals import Blocker
from teranga.people import queries as people_queries
from teranga.people.models import Person


def birth_of(person: Person) -> PartialDate | None:
    """When someone was born, as far as it is known."""
    return people_queries.identity(person).birth


def screenings_of(case: Case) -> list[rules.Answers]:
    """The answers of every screening, the latest first."""
    rows = sorted(case.screenings.all(), key=lambda row: (row.screened_on, row.pk), reverse=True)
    return [_answers(row) for row in rows]


def _answers(row: Screening) -> rules.Answers:
    return rules.Answers(**{question: getattr(row, f"{question}_code") for question in rules.QUESTIONS})


def categories_of(case: Case) -> frozenset[str]:
    """Why the person is assisted now."""
    return frozenset(case.categories.split())


@memory.once
def protection_facts(case: Case, on: date) -> rules.ProtectionFacts:
    """What safeguards ask of a file on a day."""
    return rules.protection_facts(
        categories=categories_of(case),
        screenings=screenings_of(case),
        needs={row.need_code for row in case.needs.all()},
        birth=birth_of(case.person),
        on=on,
    )


def categories_suggested(case: Case, on: date) -> tuple[str, ...]:
    """The categories that the screenings point to and the file does not carry yet."""
    answers = rules.answers_known(screenings_of(case))
    return rules.categories_suggested(categories_of(case), answers, birth_of(case.person), on=on)


def priority_floor(case: Case) -> str:
    """The least priority that the file's own facts allow."""
    urgencies = {row.urgency_code for row in case.needs.all() if row.met_on is None}
    return rules.priority_floor(categories_of(case), rules.answers_known(screenings_of(case)), urgencies)


def closing_facts(case: Case) -> rules.ClosingFacts:
    """What closing looks at."""
    return rules.ClosingFacts(
        open_tasks=sum(row.done_at is None for row in case.tasks.all()),
        open_needs=tuple(row.need_code for row in case.needs.all() if row.met_on is None),
        last_contact_on=max([case.opened_on, *(row.screened_on for row in case.screenings.all())]),
    )


def what_keeps_open(case: Case, on: date) -> list[Blocker]:
    """This room's part in what blocks closing."""
    return rules.everything_keeping_open(closing_facts(case))


def everything_blocking_closing(case: Case, on: date) -> list[Blocker]:
    """What every room has against closing the file (S10)."""
    return [blocker for blocks in rooms.all("blocks_closing") for blocker in blocks(case, on)]


def stages_reached(case: Case) -> list[str]:
    """This room's part in the stage of a file."""
    screened = ["screened"] if case.screenings.all() else []
    closed = [rules.CLOSED] if case.closures.filter(reopening=None).exists() else []
    return ["opened", *screened, *closed]
