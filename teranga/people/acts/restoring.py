"""What follows the reading back of a backup: the blind index is made anew, and who was forgotten since stays so."""

from collections.abc import Iterator

from django.db import transaction

from teranga.access import queries as access
from teranga.kernel import vault
from teranga.kernel.acts import housekeeping
from teranga.kernel.codes import Code
from teranga.people import queries
from teranga.people.acts import changing, keeping
from teranga.people.models import Person

_SOME = 500


def make_index_anew() -> int:
    """Write the index of everyone whose key is there; forget those whose key was destroyed. Gives how many people."""
    by = access.command("teranga restore")
    done = 0
    for some in _batches():
        opened = queries.identities(by, some)
        keyless = vault.keyless([each.pk for each in some])
        with housekeeping("the blind index is made anew"), transaction.atomic():
            for person in some:
                if person.pk not in keyless:
                    keeping.take_out_of_index(person)
                    keeping.index([(person, opened[person.pk])])
        for person in some:
            if person.pk in keyless and not hasattr(person, "forgetting"):
                changing.forget(person, reason=Code("key_destroyed"), by=by)
        done += len(some)
    return done


def _batches() -> Iterator[list[Person]]:
    everyone = Person.objects.unscoped("everyone's index is made anew").select_related("forgetting").order_by("pk")
    some = list(everyone[:_SOME])
    while some:
        yield some
        some = list(everyone.filter(pk__gt=some[-1].pk)[:_SOME])
