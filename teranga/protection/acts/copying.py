"""A person's own copy of what is held about them: made, kept for a week, deleted here."""

from functools import partial
from typing import Annotated

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from teranga.kernel import clock, vault
from teranga.kernel.acts import act
from teranga.kernel.codes import Code
from teranga.kernel.scope import Actor
from teranga.people.models import Person
from teranga.protection import queries
from teranga.protection.models import OwnCopy


@act(
    "protection.copy",
    needs="protection.copy",
    label=_("Make the person's own copy"),
    done=_("Own copy made, to be handed to the person"),
)
def make_copy(
    person: Person,
    *,
    reason: Annotated[Code, "copy_reason"],
    handed: Annotated[Code, "copy_handing"],
    language: Annotated[Code, "language"],
    texts: tuple[Annotated[str, 200], ...] = (),
    by: Actor,
) -> OwnCopy:
    """Write down everything held about a person, as PDF and JSON, for them (IOM Data Protection Principle 7).

    `texts`: the free texts that somebody read through, and that speak of nobody else; the others are withheld.
    """
    papers = queries.papers(by, person, language=language, handed_over=frozenset(texts))
    return OwnCopy.objects.create(
        person=person,
        made_at=clock.now(),
        made_by=by.id,
        reason_code=reason,
        handed_code=handed,
        language_code=language,
        texts=papers.texts,
        texts_withheld=papers.texts_withheld,
        pdf_id=vault.store_file(person.pk, papers.pdf),
        json_id=vault.store_file(person.pk, papers.json),
    )


@act(
    "protection.delete_copy",
    needs="access.install",
    on_forgotten=True,
    label=_("Delete a copy here"),
    done=_("Copy deleted here; the person keeps theirs"),
)
def delete_copy(own_copy: OwnCopy, *, by: Actor) -> OwnCopy:
    """Delete the files of a copy. That it was made, when and how it was handed over, stays."""
    return _let_go(own_copy)


def let_copies_go(person: Person) -> None:
    """Delete the copies of someone who is being forgotten."""
    for each in queries.copies_of(person):
        _let_go(each)


def _let_go(own_copy: OwnCopy) -> OwnCopy:
    files = [own_copy.pdf_id, own_copy.json_id]
    own_copy.gone_at, own_copy.pdf_id, own_copy.json_id = clock.now(), None, None
    own_copy.save(update_fields=["gone_at", "pdf_id", "json_id"])
    for each in files:
        if each:
            transaction.on_commit(partial(vault.destroy_file, each))
    return own_copy
