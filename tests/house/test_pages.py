"""Every page as every role, as nobody, and as someone of another office. Found from the resolver, never typed."""

from typing import Any

import pytest

from teranga.access import acts as access_acts
from teranga.access import queries as access_queries
from teranga.access import rules as access_rules
from teranga.access.models import Staff
from teranga.cli import addresses, reference
from teranga.kernel import acts
from teranga.kernel.codes import Code
from teranga.kernel.models import Reading
from tests.cast import PASSWORD, STAFF, Cast
from tests.house import walking

ROLES = list(access_rules.roles().values())
ANSWERED = {200, 302, 303, 400, 404, 405, 409, 422}


@pytest.mark.once
def test_every_page_says_who_may_open_it() -> None:
    unsaid = [each.route for each in addresses.every() if each.needs is None]
    assert not unsaid, f"declare these views with pages.page(…): {unsaid}"


@pytest.mark.once
def test_every_page_needs_a_permission_that_is_known() -> None:
    known = {permission for role in ROLES for permission in role.permissions} | {"public", "signed-in"}
    wrong = [(each.route, each.needs) for each in addresses.every() if each.needs not in known]
    assert not wrong


@pytest.mark.once
def test_a_page_of_an_act_needs_what_the_act_needs() -> None:
    needs = {known.id: known.needs for known in reference.known_acts()}
    differ = [(page.name, page.needs) for page in addresses.every() if needs.get(page.name, page.needs) != page.needs]
    assert not differ


@pytest.mark.once
def test_page_names_are_unique() -> None:
    names = [each.name for each in addresses.every()]
    assert len(names) == len(set(names)), sorted(name for name in names if names.count(name) > 1)


def test_nobody_signed_in_is_sent_to_sign_in(in_use: Cast) -> None:
    wrong = []
    for stop in walking.stops():
        for post in (False, True):
            status = walking.ask(stop.path, None, post=post)
            expected = ANSWERED if stop.page.needs == "public" else {401}
            if status not in expected:
                wrong.append(f"{stop.path} {'POST' if post else 'GET'}: {status}")
    assert not wrong, "\n".join(wrong)


@pytest.mark.parametrize("role", ROLES, ids=lambda role: role.code)
def test_a_role_opens_what_its_permissions_open_and_nothing_else(role: access_rules.Role, in_use: Cast) -> None:
    staff = in_use.staff[one_with(role.code)]
    wrong = []
    for stop in walking.stops():
        may = reference.may(role.permissions, stop.page.needs)
        for post in (False, True):
            status = walking.ask(stop.path, staff, post=post)
            if status not in (ANSWERED if may else {403}):
                wrong.append(f"{stop.path} {'POST' if post else 'GET'}: {status}, {'may' if may else 'may not'}")
    assert not wrong, "\n".join(wrong)


@pytest.mark.parametrize("role", ROLES, ids=lambda role: role.code)
def test_what_is_not_yours_is_not_there(role: access_rules.Role, in_use: Cast) -> None:
    """The same role in an office that has nothing to do with these files: the answer is that of a file that isn't."""
    staff = stranger(in_use, role.code)
    actor = access_queries.actor_of(staff)
    wrong = []
    for stop in walking.stops():
        if stop.record is None or not reference.may(role.permissions, stop.page.needs):
            continue
        root: Any = stop.record.root()
        if type(root).objects.visible_to(actor).filter(pk=root.pk).exists():
            continue
        for post in (False, True):
            if (status := walking.ask(stop.path, staff, post=post)) not in {404, 405}:
                wrong.append(f"{stop.path} {'POST' if post else 'GET'}: {status}")
    assert not wrong, "\n".join(wrong)


@pytest.mark.safeguard("S12")
def test_whoever_opens_a_page_of_a_file_leaves_a_trace(in_use: Cast) -> None:
    untraced = []
    for stop in walking.stops():
        root = stop.record.root() if stop.record is not None else None
        if root is None or root.key_holder() is None or stop.page.needs in {"public", "signed-in", None}:
            continue
        for name, staff in in_use.staff.items():
            if reference.may(in_use.actor(name).permissions, stop.page.needs):
                with acts.housekeeping("an empty read log for the next page"):
                    Reading.objects.all().delete()
                if walking.ask(stop.path, staff) == 200:
                    if not Reading.objects.filter(actor=staff.pk).exists():
                        untraced.append(stop.path)
                    break
    assert not untraced, untraced


def one_with(role: str) -> str:
    """The first of the cast with this role."""
    return next(name for name, (_full, _office, held) in STAFF.items() if held == role)


def stranger(cast: Cast, role: str) -> Staff:
    """Someone with this role in an office of another organisation, where nothing has happened yet."""
    return access_acts.add_staff(
        email=f"stranger.{role}@cast.example",
        name="Nouvelle Venue",
        office=cast.shelter,
        role=Code(role),
        password=PASSWORD,
        by=cast.actor("lazare"),
    )
