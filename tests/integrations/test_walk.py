"""Every operation and every act, with a token of every role, with none, and of people who are strangers to the file."""

from dataclasses import is_dataclass
from typing import Annotated, Any, get_args, get_origin, get_type_hints

import pytest
from django.test import Client

from teranga.cli import addresses
from teranga.integrations import queries
from teranga.kernel import codes
from tests.cast import Cast

OPERATIONS = addresses.operations()
ROLES = queries.grantable()
REACHED = {200, 404, 409, 422}


def path_of(operation: addresses.Operation) -> str:
    filled = {"{reference}": "NER-26-000001-X", "{year}": "2026", "{kind}": "access.office"}
    path = operation.route
    for asked in ("{uuid:person}", "{uuid:pk}", "{person}", "{pk}"):
        path = path.replace(asked, "0190f3a0-0000-7000-8000-000000000000")
    for asked, value in filled.items():
        path = path.replace(asked, value)
    return path


def ask(operation: addresses.Operation, secret: str | None) -> Any:
    headers = {"Authorization": f"Bearer {secret}"} if secret else {}
    call = getattr(Client(raise_request_exception=False), operation.method.lower())
    return call(path_of(operation), headers=headers, content_type="application/json")


@pytest.mark.once
def test_every_act_with_a_page_that_machines_may_do_has_its_operation() -> None:
    needs = {each.name: each.needs for each in OPERATIONS if each.route.startswith("/api/v1/acts/")}
    assert needs == {known.id: known.needs for known in queries.performable().values()}
    assert len(needs) > 40


@pytest.mark.once
def test_no_operation_needs_what_only_people_may() -> None:
    only_people = queries.what_only_people_may()
    assert {"access.manage", "reintegration.approve", "solutions.decide", "integrations.manage"} <= only_people
    assert not [each.route for each in OPERATIONS if each.needs in only_people]


@pytest.mark.once
def test_every_code_an_operation_takes_says_of_which_list_it_is() -> None:

    unsaid = [
        known.id for known in queries.performable().values() for hint in known.takes.values() if says_no_list(hint)
    ]
    assert not unsaid, f'say Annotated[Code, "the list"]: {unsaid}'


def says_no_list(hint: Any) -> bool:
    if is_dataclass(hint) and isinstance(hint, type):
        return any(says_no_list(each) for each in get_type_hints(hint, include_extras=True).values())
    if get_origin(hint) is Annotated:
        return isinstance(get_args(hint)[1], str) and get_args(hint)[1] not in codes.names()
    return hint is codes.Code or any(says_no_list(each) for each in get_args(hint))


def test_nobody_without_a_token_is_answered_anything(db: None) -> None:
    wrong = [each.route for each in OPERATIONS if ask(each, None).status_code != 401]
    assert not wrong


@pytest.mark.parametrize("role", ROLES)
def test_a_token_of_a_role_reaches_what_its_permissions_open_and_nothing_else(role: str, system: Any) -> None:
    if not ROLES[role]:
        return
    asking = system(role, per_minute=6000)
    wrong = []
    for operation in OPERATIONS:
        may = operation.needs in {"token", *ROLES[role]}
        status = ask(operation, asking.secret).status_code
        if status not in (REACHED if may else {403}):
            wrong.append(f"{operation.method} {operation.route}: {status}, {'may' if may else 'may not'}")
    assert not wrong, "\n".join(wrong)


def test_what_is_not_yours_is_not_there_for_any_act(system: Any, cast: Cast) -> None:
    """The same answer, byte by byte, for a file of others and for none."""
    theirs = cast.open_file("grace", screened=True)
    mine = cast.open_file("mamadou")
    asking = {role: system(role, per_minute=6000) for role, held in ROLES.items() if held}
    wrong, tried = [], 0
    for known in queries.performable().values():
        if known.creates or known.subject._meta.label != "casework.Case":
            continue
        for role, scopes in ROLES.items():
            if known.needs in scopes:
                tried += 1
                said = [asking[role].do(known.id, {}, subject=str(pk)) for pk in (theirs.pk, mine.person_id)]
                if said[0].content != said[1].content or said[0].status_code not in (404, 422):
                    wrong.append(f"{known.id} as {role}: {[each.status_code for each in said]}")
    assert not wrong and tried > 40, wrong
