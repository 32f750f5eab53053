"""A page that has looked which kinds of parts a file has asks no more for what is not there; and only then."""

import pytest

from teranga.casework import acts
from teranga.casework.models import Case, Closure, Holder, Note
from teranga.kernel import memory, parts
from teranga.kernel.scope import new_id
from tests.cast import Cast

pytestmark = pytest.mark.django_db


@pytest.fixture
def case(cast: Cast) -> Case:
    return cast.open_file("mamadou")


def test_what_was_looked_for_and_is_not_there_is_known(case: Case) -> None:
    with memory.page():
        parts.look(case)
        assert parts.may_have(Holder, [case.pk])
        assert not parts.may_have(Closure, [case.pk]) and not parts.may_have(Note, [case.pk])


def test_of_a_file_that_nobody_looked_at_anything_may_be_there(case: Case) -> None:
    with memory.page():
        assert parts.may_have(Closure, [case.pk])
        parts.look(case)
        assert parts.may_have(Closure, [case.pk, new_id()])
    assert parts.may_have(Closure, [case.pk])


def test_what_an_act_wrote_meanwhile_is_not_overlooked(case: Case, cast: Cast) -> None:
    with memory.page():
        parts.look(case)
        acts.write_note(case, text="Vu à midi", by=cast.actor("awa"))
        assert parts.may_have(Note, [case.pk])
