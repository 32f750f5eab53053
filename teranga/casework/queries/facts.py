"""What rules ask of a file that was read already."""

from datetime import date

from teranga.casework import rules
from teranga.casework.models import Case, Screening
from teranga.kernel import rooms
from teranga.kernel.dates import PartialDate
from teranga.kernel.refusals import Blocker
from teranga.people import queries as people_queries
from teranga.people.models import Person


def birth_of(person: Person) -> PartialDate | None:
    """When someone was born, as far as it is known."""
    return people_queries.identity(person).birth


def screenings_of(case: Case) -> list[rules.Answers]:
    """The answers of every screening, the latest first."""
    return [_answers(row) for row in case.screenings.order_by("-screened_on", "-id")]


def _answers(row: Screening) -> rules.Answers:
    return rules.Answers(**{question: getattr(row, f"{question}_code") for question in rules.QUESTIONS})


def categories_of(case: Case) -> frozenset[str]:
    """Why the person is assisted now."""
    return frozenset(case.categories.split())


def protection_facts(case: Case, on: date) -> rules.ProtectionFacts:
    """What safeguards ask of a file on a day."""
    return rules.protection_facts(
        categories=categories_of(case),
        screenings=screenings_of(case),
        needs=set(case.needs.values_list("need_code", flat=True)),
        birth=birth_of(case.person),
        on=on,
    )


def categories_suggested(case: Case, on: date) -> tuple[str, ...]:
    """The categories that the screenings point to and the file does not carry yet."""
    answers = rules.answers_known(screenings_of(case))
    return rules.categories_suggested(categories_of(case), answers, birth_of(case.person), on=on)


def priority_floor(case: Case) -> str:
    """The least priority that the file's own facts allow."""
    urgencies = set(case.needs.filter(met_on=None).values_list("urgency_code", flat=True))
    return rules.priority_floor(categories_of(case), rules.answers_known(screenings_of(case)), urgencies)


def closing_facts(case: Case) -> rules.ClosingFacts:
    """What closing looks at."""
    screened_on = case.screenings.order_by("-screened_on").values_list("screened_on", flat=True).first()
    return rules.ClosingFacts(
        open_tasks=case.tasks.filter(done_at=None).count(),
        open_needs=tuple(case.needs.filter(met_on=None).values_list("need_code", flat=True)),
        last_contact_on=max(case.opened_on, screened_on or case.opened_on),
    )


def what_keeps_open(case: Case, on: date) -> list[Blocker]:
    """This room's part in what blocks closing."""
    return rules.everything_keeping_open(closing_facts(case))


def everything_blocking_closing(case: Case, on: date) -> list[Blocker]:
    """What every room has against closing the file (S10)."""
    return [blocker for blocks in rooms.all("blocks_closing") for blocker in blocks(case, on)]


def stages_reached(case: Case) -> list[str]:
    """This room's part in the stage of a file."""
    screened = ["screened"] if case.screenings.exists() else []
    closed = [rules.CLOSED] if case.closures.filter(reopening=None).exists() else []
    return ["opened", *screened, *closed]
