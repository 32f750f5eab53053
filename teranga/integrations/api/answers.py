"""What is answered: the shapes of OpenAPI, refusals in words, and what of a file or person is said."""

from datetime import date, datetime
from typing import Any
from uuid import UUID

from ninja import Schema

from teranga.kernel import words
from teranga.kernel.acts import Refused
from teranga.kernel.refusals import Blocker

STATUS = {"not-found": 404, "not-allowed": 403, "changed-meanwhile": 409, "request-reused": 409}
"""Of a refusal; any other is 422."""


class Wrong(Schema):
    """One thing that stands in the way, in the reader's language."""

    code: str
    words: str
    field: str | None = None
    safeguard: str | None = None
    standard: str | None = None
    clear_act: str | None = None


class Problem(Schema):
    """Why nothing was done: the first of what stands in the way, and all of it."""

    code: str
    words: str
    errors: list[Wrong]


class Named(Schema):
    """A record by its kind and id."""

    kind: str
    id: UUID
    reference: str | None = None


class Done(Schema):
    """An act that was done, now or when the same request was sent first."""

    act: str
    words: str
    outcome: list[Named]
    version: int | None


class Known(Schema):
    """An act that the token may do, and the body that asks for it (JSON Schema)."""

    id: str
    label: str
    needs: str
    safeguards: list[str]
    subject: str | None
    body: dict[str, Any]


class Hit(Schema):
    """Somebody whom a text may mean."""

    id: UUID
    name: str
    birth: str | None
    sex: str
    nationality: str
    office: str
    score: float
    why: list[str]
    files: list[str]


class FileRow(Schema):
    """A file as a list shows it."""

    id: UUID
    reference: str
    person: UUID
    name: str
    age: str
    nationality: str
    sex: str
    categories: list[str]
    stage: str
    priority: str
    office: UUID
    responsible: UUID | None
    opened_on: date


class Page(Schema):
    """A page of a list; `next` leads to the following one, and is empty on the last."""

    next: str


class Files(Page):
    files: list[FileRow]


class Records(Page):
    records: list[dict[str, Any]]


class Step(Schema):
    """What comes next on a file."""

    act: str
    words: str
    due_on: date | None
    subject: UUID | None


class Met(Schema):
    act: str
    on: date | None


class Checklist(Schema):
    """What something asks for: what is met, and what is missing."""

    title: str
    met: list[Met]
    missing: list[Wrong]


class Identity(Schema):
    """Who someone is; empty after they were forgotten."""

    surname: str
    given_names: str
    other_names: str
    birth: str | None
    sex: str
    nationality: str
    languages: list[str]
    birth_place: str
    father: str
    mother: str
    phones: list[str]
    documents: list[dict[str, str]]


class Person(Schema):
    id: UUID
    version: int
    identity: Identity
    age: str
    files: list[str]
    records: dict[str, list[dict[str, Any]]]


class File(Schema):
    """A file, its version (`seen`), what comes next, what stands in the way, and the records acts can be about."""

    id: UUID
    reference: str
    version: int
    person: UUID
    identity: Identity
    age: str
    stage: str
    priority: str
    categories: list[str]
    is_emergency_movement: bool
    is_read_only: bool
    office: UUID
    responsible: UUID | None
    opened_on: date
    consents: list[str]
    marks: list[str]
    next: list[Step]
    checklists: list[Checklist]
    records: dict[str, list[dict[str, Any]]]


class Happening(Schema):
    """A line of the timeline."""

    at: datetime
    actor: str
    words: str
    note: str


class Timeline(Schema):
    happenings: list[Happening]


class Cell(Schema):
    code: str
    label: str
    by_sex: dict[str, int]
    total: int


class Breakdown(Schema):
    by: str
    lines: list[Cell]
    totals: Cell | None


class Figures(Schema):
    """People assisted by return in a calendar year; emergency movements are counted beside."""

    year: int
    total: int
    emergencies: int
    breakdowns: list[Breakdown]
    notes: list[str]


def wrong(blocker: Blocker) -> dict[str, Any]:
    """A blocker as it is answered."""
    row = words.refusals()[blocker.code]
    standard = words.source(blocker).removeprefix(row["safeguard"]).removeprefix(" · ")
    return {
        "code": blocker.code,
        "words": words.refusal(blocker),
        "field": blocker.values.get("field") or None,
        "safeguard": row["safeguard"] or None,
        "standard": standard or None,
        "clear_act": row["clear_act"] or None,
    }


def problem(refused: Refused) -> dict[str, Any]:
    """A refusal as it is answered."""
    errors = [wrong(each) for each in refused.blockers]
    return {"code": errors[0]["code"], "words": errors[0]["words"], "errors": errors}
