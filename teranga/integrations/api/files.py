"""Files: a page of a list, one file, its timeline, its documents."""

from typing import Annotated, Any
from uuid import UUID

from django.http import HttpResponse
from django.utils.http import content_disposition_header
from ninja import Query, Schema
from pydantic import Field, StrictStr

from teranga.casework import queries as casework
from teranga.integrations import queries
from teranga.integrations.api import answers, bearer, people, shapes
from teranga.integrations.api.door import NO, api
from teranga.kernel import clock, journal
from teranga.kernel.refusals import Blocker
from teranga.ui import links, pages

READS = bearer.Token("casework.read")


class Wanted(Schema):
    """Filters, each a code of its list; `page` is the `next` of the page before."""

    model_config = shapes.STRICT
    stage: shapes.listed("stage") | None = None  # type: ignore[valid-type]
    category: shapes.listed("category") | None = None  # type: ignore[valid-type]
    priority: shapes.listed("priority") | None = None  # type: ignore[valid-type]
    nationality: shapes.listed("country") | None = None  # type: ignore[valid-type]
    office: UUID | None = None
    responsible: UUID | None = None
    page: Annotated[str, Field(max_length=1000)] | None = None


@api.get("/files", auth=READS, response={200: answers.Files, **NO}, url_name="files")
def files(request: pages.Request, wanted: Query[Wanted]) -> Any:
    """The files that the token's offices see, the latest opened first, 25 a page. Each is logged as read."""
    asked = {name: getattr(value, "value", value) for name, value in wanted.model_dump(exclude_none=True).items()}
    token = asked.pop("page", None)
    found = casework.cases(request.actor, asked, casework.NEWEST, token, on=clock.today(), is_export=True)
    return {"files": [_row(row) for row in found], "next": found.next}


def _row(row: casework.CaseRow) -> dict[str, Any]:
    return _plain(row.case) | {
        "name": row.name,
        "age": row.age,
        "nationality": row.identity.nationality,
        "sex": row.identity.sex,
    }


def _plain(case: Any) -> dict[str, Any]:
    return {
        "id": case.pk,
        "reference": case.reference,
        "person": case.person_id,
        "categories": case.categories.split(),
        "stage": case.stage_code,
        "priority": case.priority_code,
        "office": case.office_id,
        "responsible": case.responsible_id,
        "opened_on": case.opened_on,
    }


Ref = Annotated[StrictStr, Field(max_length=40)]


@api.get("/files/{reference}", auth=READS, response={200: answers.File, **NO}, url_name="file")
def file(request: pages.Request, response: HttpResponse, reference: Ref) -> Any:
    """One file by its reference. Its version is the ETag, and the `seen` of an act. The read is logged."""
    page = casework.file(request.actor, reference, clock.today())
    version = journal.version(page.case)
    response.headers["ETag"] = f'"{version}"'
    return _plain(page.case) | {
        "version": version,
        "identity": people.identity(page.identity),
        "age": page.age,
        "is_emergency_movement": page.case.is_emergency_movement,
        "is_read_only": page.is_read_only,
        "consents": [str(each) for each in page.consents],
        "marks": [str(mark.text) for mark in page.marks],
        "next": [_step(step) for step in page.steps],
        "checklists": [_checklist(each) for each in page.checklists],
        "records": queries.parts(request.actor, page.case),
    }


def _step(step: Any) -> dict[str, Any]:
    part = step.part.pk if step.part is not None else None
    return {
        "act": step.act,
        "words": str(step.text or links.act_label(step.act)),
        "due_on": step.due_on,
        "subject": part,
    }


def _checklist(each: Any) -> dict[str, Any]:
    missing = [found for found in each.found if isinstance(found, Blocker)]
    met = [{"act": found.act, "on": found.on} for found in each.found if not isinstance(found, Blocker)]
    return {"title": str(each.title), "met": met, "missing": [answers.wrong(found) for found in missing]}


@api.get("/files/{reference}/timeline", auth=READS, response={200: answers.Timeline, **NO}, url_name="timeline")
def timeline(request: pages.Request, reference: Ref) -> Any:
    """Everything that happened on a file and to the person, the latest first. The read is logged."""
    _case, happenings = casework.timeline(request.actor, reference)
    return {
        "happenings": [
            {"at": each.at, "actor": each.actor_name, "words": str(each.text), "note": each.note} for each in happenings
        ]
    }


@api.get("/files/{reference}/documents/{uuid:pk}", auth=READS, response=NO, url_name="document")
def document(request: pages.Request, reference: Ref, pk: UUID) -> HttpResponse:
    """A document of a file, as it was kept (PDF or picture). The read is logged."""
    case = casework.case(request.actor, reference)
    kept, name, content = casework.attachment(request.actor, case, pk)
    headers = {
        "Cache-Control": "no-store",
        "Content-Disposition": content_disposition_header(True, name) or "attachment",
        "X-Content-Type-Options": "nosniff",
    }
    return HttpResponse(content, content_type=kept.content_type, headers=headers)


@api.get("/records/{kind}", auth=bearer.Token(), response={200: answers.Records, **NO}, url_name="records")
def records(request: pages.Request, kind: Annotated[StrictStr, Field(max_length=60)], page: str | None = None) -> Any:
    """Offices, staff, providers, movements…: what stands by itself, and the acts open to the token are about or take.

    `kind` is one that an act's subject or arguments name, such as `assistance.provider`.
    """
    found = queries.roots(request.actor, kind, page)
    return {"records": found.rows, "next": found.next}
