"""What changes for a person who is known: corrected, pictured, shown to another office, forgotten."""

import io
from typing import Annotated

from django.db import transaction
from django.utils.translation import gettext_lazy as _
from PIL import Image, ImageOps, UnidentifiedImageError

from teranga.access.models import Office
from teranga.kernel import clock, rooms, vault
from teranga.kernel.acts import Refused, act
from teranga.kernel.codes import Code
from teranga.kernel.scope import Actor
from teranga.people import queries
from teranga.people.acts import keeping
from teranga.people.models import Forgetting, KnownAt, NotSame, Person
from teranga.people.rules import identity as rules
from teranga.people.rules import legal
from teranga.people.rules.identity import Identity

PHOTO_SIDE = 640
"""Pixels: the longer side of a picture as it is kept."""


@act("people.correct", needs="people.correct", label=_("Correct the identity"), done=_("Identity corrected"))
def correct_identity(person: Person, *, identity: Identity, why: str, by: Actor) -> Person:
    """Replace who a person is said to be; what was said before stays in the journal. Raises Refused."""
    wrong = rules.what_is_wrong_with(identity, on=clock.today())
    if hasattr(person, "forgetting"):
        raise Refused("person-forgotten")
    if wrong:
        raise Refused(*wrong)
    identity = rules.tidied(identity)
    person.save(update_fields=keeping.describe(person, identity))
    keeping.take_out_of_index(person)
    keeping.index([(person, identity)])
    return person


@act("people.keep_photo", needs="people.register", guarded_by=("S1",), label=_("Keep a photo"), done=_("Photo kept"))
def keep_photo(person: Person, *, photo: bytes, by: Actor) -> Person:
    """Keep a picture, sealed, without place and device. Raises Refused: not a picture, or no consent (S1)."""
    if why := queries.what_blocks_using(person, "assistance", on=clock.today()):
        raise Refused(why)
    before = person.photo_id
    person.photo_id = vault.store_file(person.pk, _small(photo))
    person.save(update_fields=["photo_id"])
    if before:
        transaction.on_commit(lambda: vault.destroy_file(before))
    return person


def _small(photo: bytes) -> bytes:
    """A JPEG of at most 640 px a side, from the pixels alone."""
    try:
        with Image.open(io.BytesIO(photo), formats=("JPEG", "PNG", "WEBP")) as opened:
            picture = ImageOps.exif_transpose(opened).convert("RGB")
    except (UnidentifiedImageError, Image.DecompressionBombError, OSError, ValueError, SyntaxError) as error:
        raise Refused("not-a-picture", field="photo") from error
    picture.thumbnail((PHOTO_SIDE, PHOTO_SIDE))
    out = io.BytesIO()
    picture.save(out, "JPEG", quality=82, optimize=True)
    return out.getvalue()


@act(
    "people.make_known",
    needs="people.register",
    guarded_by=("S1",),
    label=_("Make known to another office"),
    done=_("Made known to another office"),
)
def make_known_at(person: Person, *, office: Office, reads_only: bool = False, by: Actor) -> KnownAt:
    """Let another office see the person, and act on who they are unless it only reads.

    Raises Refused when sharing with its organisation isn't consented to.
    """
    states = queries.consent_states([person])[person.pk]
    same = office.organisation_id == person.office.organisation_id
    if why := legal.what_blocks_making_known(states, same_organisation=same, on=clock.today()):
        raise Refused(why)
    new = {"since_at": clock.now(), "reads_only": reads_only}
    known, _is_new = KnownAt.objects.get_or_create(person=person, office=office, defaults=new)
    if known.reads_only and not reads_only:
        known.reads_only = False
        known.save(update_fields=["reads_only"])
    return known


@act(
    "people.withdraw_from_office",
    needs="people.register",
    guarded_by=("S1",),
    label=_("Show no longer to another office"),
    done=_("Shown no longer to another office"),
)
def withdraw_from_office(person: Person, *, office: Office, by: Actor) -> Person:
    """An office that only read who the person is, because they were to come, sees them no more."""
    KnownAt.objects.filter(person=person, office=office, reads_only=True).delete()
    return person


@act("people.destroy_photo", needs="people.forget", label=_("Destroy the photo"), done=_("Photo destroyed"))
def destroy_photo(person: Person, *, by: Actor) -> Person:
    """Destroy the picture of a person, and nothing else. Done again, it changes nothing."""
    photo, person.photo_id = person.photo_id, None
    person.save(update_fields=["photo_id"])
    if photo:
        transaction.on_commit(lambda: vault.destroy_file(photo))
    return person


@act(
    "people.forget",
    needs="people.forget",
    guarded_by=("S1",),
    label=_("Forget the person"),
    done=_("Person forgotten"),
    on_forgotten=True,  # cut short after the key was destroyed, it is done again
)
def forget(person: Person, *, reason: Annotated[Code, "forgetting_reason"], by: Actor) -> Forgetting:
    """Destroy the key of all that is sealed about a person, their picture, their index. Figures go on counting them."""
    if hasattr(person, "forgetting"):
        raise Refused("person-forgotten")
    for let_go in rooms.all("forgets"):
        let_go(person)
    keeping.take_out_of_index(person)
    NotSame.objects.filter(person=person).delete()
    NotSame.objects.filter(other=person).delete()
    photo, person.photo_id = person.photo_id, None
    person.save(update_fields=["photo_id"])
    forgetting = Forgetting.objects.create(person=person, forgotten_at=clock.now(), reason_code=reason)
    vault.forget(person.pk)
    if photo:
        vault.destroy_file(photo)
    return forgetting
