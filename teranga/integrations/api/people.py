"""Finding someone, and who they are. A name is never part of an address."""

from dataclasses import asdict
from typing import Annotated, Any
from uuid import UUID

from django.http import HttpResponse
from ninja import Schema
from pydantic import AfterValidator, Field, StrictStr

from teranga.integrations import queries
from teranga.integrations.api import answers, bearer, shapes
from teranga.integrations.api.door import NO, api
from teranga.kernel import clock, journal
from teranga.kernel.acts import Refused
from teranga.people import queries as people
from teranga.people.rules.identity import Identity
from teranga.ui import pages


class Asked(Schema):
    """A name in any spelling, a year of birth, a reference, a telephone or document number."""

    model_config = shapes.STRICT
    text: Annotated[StrictStr, Field(min_length=1, max_length=200), AfterValidator(shapes.tidied)]
    limit: Annotated[int, Field(strict=True, ge=1, le=100)] = 20


@api.post("/people/find", auth=bearer.Token("people.find"), response={200: list[answers.Hit], **NO}, url_name="find")
def find(request: pages.Request, sent: Asked) -> Any:
    """Whom a text means, best first. Every hit is logged as read."""
    hits = people.find(request.actor, sent.text, sent.limit)
    if hits:
        journal.read(request.actor, *(hit.person for hit in hits), place="api")
    return [_hit(hit) for hit in hits]


def _hit(hit: people.FindHit) -> dict[str, Any]:
    return {
        "id": hit.person.pk,
        "name": hit.name,
        "birth": said(hit.identity.birth),
        "sex": hit.identity.sex,
        "nationality": hit.identity.nationality,
        "office": hit.person.office.code,
        "score": hit.score,
        "why": hit.why,
        "files": [str(label) for label, _address in hit.links],
    }


def said(birth: Any) -> str | None:
    """A birth date as far as it is known: 1998-03-12, 2011-05, ~2011."""
    return str(birth) if birth else None


def identity(of: Identity) -> dict[str, Any]:
    """Who someone is, as it is answered."""
    return asdict(of) | {"birth": said(of.birth)}


@api.get(
    "/people/{uuid:person}", auth=bearer.Token("people.read"), response={200: answers.Person, **NO}, url_name="person"
)
def person(request: pages.Request, response: HttpResponse, person: UUID) -> Any:
    """A person known to the token's offices. The read is logged."""
    profile = people.profile(request.actor, person, on=clock.today())
    version = journal.version(profile.person)
    response.headers["ETag"] = f'"{version}"'
    return {
        "id": profile.person.pk,
        "version": version,
        "identity": identity(profile.identity),
        "age": profile.age,
        "files": [str(label) for label, _address in profile.files],
        "records": queries.parts(request.actor, profile.person),
    }


@api.get("/people/{uuid:person}/photo", auth=bearer.Token("people.read"), response=NO, url_name="photo")
def photo(request: pages.Request, person: UUID) -> HttpResponse:
    """The picture of a person, a JPEG. The read is logged."""
    picture = people.photo(request.actor, person)
    if picture is None:
        raise Refused("not-found")
    return HttpResponse(picture, content_type="image/jpeg", headers={"Cache-Control": "no-store"})
