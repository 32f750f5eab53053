"""Decisions about a file: its reference, its stage, the safeguards it calls for, what is due, what keeps it open."""

import re
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from teranga.kernel import codes
from teranga.kernel.dates import PartialDate
from teranga.kernel.refusals import Blocker

# ---------------------------------------------------------------------------------------------------------- reference

CHECK_LETTERS = "TRWAGMYFPDXBNJZSQVHLCKE"
"""23 letters, without I, O and U, which are read as 1, 0 and V."""
_VALUES = {digit: int(digit) for digit in "0123456789"} | {letter: at for at, letter in enumerate(CHECK_LETTERS)}
_VALUES |= {alike: _VALUES[letter] for alike, letter in zip("IOU", "JQV", strict=True)}
_REFERENCE = re.compile(r"([A-Z]{3})-?([0-9]{2})-?([0-9]{6,8})-?([A-Z])", re.ASCII)


def _check_letter(body: str) -> str:
    """The body read as a number in base 36, modulo 23 (a prime, so that weights never cancel)."""
    total = 0
    for character in body:
        total = (total * 36 + _VALUES[character]) % 23
    return CHECK_LETTERS[total]


def reference(country: str, year: int, serial: int) -> str:
    """A file's reference: country of the office (ISO 3166-1 alpha-3), year, serial in that year, check letter."""
    body = f"{country}{year % 100:02d}{serial:06d}"
    return f"{country}-{year % 100:02d}-{serial:06d}-{_check_letter(body)}"


def read_reference(text: str) -> str | None:
    """The reference that a text is, however it was spaced or cased; None when it is none, or was mistyped.

    Every single wrong character and every swap of two neighbours is noticed.
    """
    found = _REFERENCE.fullmatch(re.sub(r"\s", "", text[:40]).upper())
    if not found:
        return None
    country, year, serial, letter = found.groups()
    right = codes.is_known("country", country) and _check_letter(country + year + serial) == letter
    return f"{country}-{year}-{serial}-{letter}" if right else None


def is_reference(text: str) -> bool:
    """Whether a text is a reference that was typed without a mistake."""
    return read_reference(text) is not None


# -------------------------------------------------------------------------------------------------------------- stage

GLASS_MINUTES = 60
"""How long a file opened from another office stays open."""
CLOSED = "closed"


def open_stages() -> list[str]:
    """The stages of files that are worked on."""
    return [row["code"] for row in codes.rows("stage") if row["code"] != CLOSED]


def stage_of(reached: Iterable[str]) -> str:
    """The furthest stage reached, in the order of data/codes/stage.csv; "closed" holds until the file is reopened."""
    order = [row["code"] for row in codes.rows("stage")]
    return max({"opened", *reached}, key=order.index)


def what_blocks_work(stage_code: str) -> Blocker | None:
    """A closed file is read, not changed: it is reopened first, with a reason."""
    return Blocker("file-closed") if stage_code == CLOSED else None


# ----------------------------------------------------------------------------------------------------------- protection

CHILD_ALONE = frozenset({"unaccompanied_child", "separated_child"})
HEALTH_NEEDS = frozenset({"health", "mhpss"})
MAJORITY = 18


@dataclass(frozen=True)
class Answers:
    """What one screening found: "yes", "no" or "unknown" each."""

    fears_return: str = "unknown"
    asylum_pending: str = "unknown"
    alone: str = "unknown"
    health_need: str = "unknown"
    trafficking_signs: str = "unknown"
    wishes_return: str = "unknown"


QUESTIONS = tuple(Answers.__dataclass_fields__)


@dataclass(frozen=True)
class ProtectionFacts:
    """What safeguards ask of a file on a day. Answers are "yes", "no" or "unknown"; not asked is unknown, never "no".

    `is_unaccompanied_child`: may be under 18 on that day, and unaccompanied or separated (S3).
    `is_age_known`: when the person was born is on file, at least as an estimate.
    """

    is_unaccompanied_child: bool = False
    is_child: bool = False
    is_age_known: bool = False
    fears_return: str = "unknown"
    asylum_pending: str = "unknown"
    has_health_need: bool = False
    categories: frozenset[str] = frozenset()
    trafficking_signs: str = "unknown"
    wishes_return: str = "unknown"
    is_screened: bool = False


def answers_known(screenings: Iterable[Answers]) -> Answers:
    """The answers that hold now: of each question the last one known; a later "not asked" takes nothing back.

    `screenings`: the latest first.
    """
    latest_first = list(screenings)

    def known(question: str) -> str:
        said = (getattr(each, question) for each in latest_first)
        return next((answer for answer in said if answer != "unknown"), "unknown")

    return Answers(**{question: known(question) for question in QUESTIONS})


def may_be_child(birth: PartialDate | None, *, on: date, called_child: bool = False) -> bool:
    """Whether the person may be under 18 on that day; with no birth known, when the file calls them a child.

    Benefit of the doubt: CRC General Comment 6, paragraph 31.
    """
    return birth.may_be_under(MAJORITY, on=on) if birth is not None else called_child


def is_unaccompanied_child(
    categories: Collection[str], answers: Answers, birth: PartialDate | None, *, on: date
) -> bool:
    """Whether S3 protects the person on that day: called unaccompanied or separated, or found alone at screening."""
    called = bool(CHILD_ALONE & set(categories)) or answers.alone == "yes"
    return called and may_be_child(birth, on=on, called_child=called)


def protection_facts(
    *,
    categories: frozenset[str],
    screenings: list[Answers],
    needs: Collection[str],
    birth: PartialDate | None,
    on: date,
) -> ProtectionFacts:
    """What safeguards ask of a file on a day.

    `needs`: every need ever found; a health need that was met is still looked at before travel (S5).
    """
    answers = answers_known(screenings)
    called_child = bool(CHILD_ALONE & categories) or answers.alone == "yes"
    return ProtectionFacts(
        is_unaccompanied_child=is_unaccompanied_child(categories, answers, birth, on=on),
        is_child=may_be_child(birth, on=on, called_child=called_child),
        is_age_known=birth is not None,
        fears_return=answers.fears_return,
        asylum_pending=answers.asylum_pending,
        has_health_need="medical_need" in categories or answers.health_need == "yes" or bool(HEALTH_NEEDS & set(needs)),
        categories=categories,
        trafficking_signs=answers.trafficking_signs,
        wishes_return=answers.wishes_return,
        is_screened=bool(screenings),
    )


# ---------------------------------------------------------------------------------------------- categories, priority


def what_blocks_categories(categories: Collection[str], birth: PartialDate | None, *, on: date) -> Blocker | None:
    """Categories that contradict each other or the person's age on that day.

    Unaccompanied: with no parent or relative; separated: with relatives other than the parents (CRC General Comment 6,
    paragraphs 7 and 8). Both are for those who may be under 18.
    """
    unknown = sorted(each for each in categories if not codes.is_known("category", each))
    if unknown:
        return Blocker("category-unknown", category=unknown[0], field="categories")
    if set(categories) >= CHILD_ALONE:
        return Blocker("unaccompanied-and-separated", field="categories")
    if CHILD_ALONE & set(categories) and not may_be_child(birth, on=on, called_child=True):
        return Blocker("adult-called-child", field="categories")
    return None


def categories_suggested(
    categories: Collection[str], answers: Answers, birth: PartialDate | None, *, on: date
) -> tuple[str, ...]:
    """The categories that a screening points to and the file does not carry yet; a person decides on them."""
    may_be = may_be_child(birth, on=on, called_child=answers.alone == "yes")
    pointed = {
        "unaccompanied_child": answers.alone == "yes" and may_be and not CHILD_ALONE & set(categories),
        "victim_of_trafficking": answers.trafficking_signs == "yes",
        "medical_need": answers.health_need == "yes",
    }
    return tuple(category for category, found in pointed.items() if found and category not in categories)


def rank(priority: str) -> int:
    """The place of a priority from the most urgent, 1; what is none comes last."""
    row = codes.row("priority", priority)
    return int(row["rank"]) if row else 99


def more_urgent(one: str, other: str) -> str:
    """The more urgent of two priorities."""
    return min(one, other, key=rank)


def priority_floor(categories: Collection[str], answers: Answers, urgencies: Collection[str] = ()) -> str:
    """The least priority a file may have: high for a child alone, possible trafficking, fear, a health or urgent need.

    Urgency is set by a person; the floors are ours (IOM handbook on protection and assistance, 2019).
    """
    raised = [
        row["raises_priority"] for row in codes.rows("category") if row["code"] in categories and row["raises_priority"]
    ]
    signs = "yes" in (answers.alone, answers.trafficking_signs, answers.fears_return, answers.health_need)
    urgent = any(rank(urgency) <= rank("high") for urgency in urgencies)
    floor = "low"
    for priority in [*raised, *(["high"] if signs or urgent else [])]:
        floor = more_urgent(floor, priority)
    return floor


def what_blocks_priority(priority: str, floor: str) -> Blocker | None:
    """A priority below the floor that the file's own facts set."""
    if rank(priority) > rank(floor):
        return Blocker("priority-below-floor", floor=codes.label("priority", floor), field="priority")
    return None


# ------------------------------------------------------------------------------------------------------------------ due

REVIEW_EVERY = {
    "immediate": timedelta(days=7),
    "high": timedelta(days=7),
    "medium": timedelta(days=14),
    "low": timedelta(days=30),
}


def screening_due(opened_on: date, *, child_alone: bool) -> date:
    """Children alone within 48 hours of registration (CPIMS+ screening), everyone within a week (CPIMS+ assessment)."""
    return opened_on + timedelta(days=2 if child_alone else 7)


def plan_due(screened_on: date) -> date:
    """The plan within two weeks of the assessment (CPIMS+ checklist)."""
    return screened_on + timedelta(days=14)


def review_due(last_on: date, priority: str) -> date:
    """The next look at the file: weekly at high risk, every two weeks at medium, monthly at least.

    Inter-agency guidelines on case management; the month is also CPIMS+.
    """
    return last_on + REVIEW_EVERY.get(priority, timedelta(days=30))


# -------------------------------------------------------------------------------------------------------------- closing

NO_CONTACT = timedelta(days=90)
NEEDS_WERE_MET = frozenset({"solution_achieved", "assistance_completed"})
SAY_WHY = frozenset({"lost_contact", "other"})


@dataclass(frozen=True)
class ClosingFacts:
    """What closing looks at: tasks left, codes of the needs not met, and the last day the person was surely seen."""

    open_tasks: int
    open_needs: tuple[str, ...]
    last_contact_on: date


def everything_keeping_open(facts: ClosingFacts) -> list[Blocker]:
    """What this room has against closing, whatever the reason (S10): tasks still to do."""
    return [Blocker("tasks-open", tasks=facts.open_tasks)] if facts.open_tasks else []


def everything_wrong_with_closure(
    facts: ClosingFacts, *, reason: str, outcome: str, note: str, on: date
) -> list[Blocker]:
    """A reason and an outcome that the file contradicts (S10).

    Contact is lost after three months of attempts that are on record (CPIMS+).
    """
    found = []
    if (reason == "died") != (outcome == "died"):
        found.append(Blocker("closure-contradicts", field="outcome"))
    if facts.open_needs and (outcome == "needs_met" or (reason in NEEDS_WERE_MET and outcome != "needs_unmet")):
        found.append(Blocker("needs-open", needs=len(facts.open_needs), field="outcome"))
    if reason == "lost_contact" and on < facts.last_contact_on + NO_CONTACT:
        found.append(
            Blocker(
                "contact-recent", since=facts.last_contact_on, until=facts.last_contact_on + NO_CONTACT, field="reason"
            )
        )
    if reason in SAY_WHY and not note.strip():
        found.append(Blocker("closure-unexplained", field="note"))
    return found
