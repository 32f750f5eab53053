"""Every page as every role, as nobody, and as someone of another office. Found from the resolver, never typed."""

import random

import pytest
from django.test import Client

from teranga.access import acts as access_acts
from teranga.access import queries as access_queries
from teranga.access import rules as access_rules
from teranga.access.models import Staff
from teranga.cli import addresses, reference
from teranga.kernel import acts
from teranga.kernel.codes import Code
from teranga.kernel.models import Reading
from tests.cast import PASSWORD
from tests.house import hostile, walking
from tests.house.conftest import InUse

ROLES = list(access_rules.roles().values())
ANSWERED = {200, 302, 303, 400, 404, 405, 409, 422}


@pytest.mark.once
def test_every_page_says_who_may_open_it() -> None:
    unsaid = [each.route for each in addresses.every() if each.needs is None]
    assert not unsaid, f"declare these views with pages.page(…): {unsaid}"


@pytest.mark.once
def test_every_page_needs_a_permission_that_is_known() -> None:
    wrong = [
        page.route for page in addresses.every() if not any(reference.may(r.permissions, page.needs) for r in ROLES)
    ]
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


def test_nobody_signed_in_is_sent_to_sign_in(in_use: InUse) -> None:
    wrong, nobody = [], walking.Visitor()
    for stop in walking.stops():
        for post in (False, True):
            status = nobody.ask(stop.path, post=post)
            if status not in (ANSWERED if stop.page.needs == "public" else {walking.TO_SIGN_IN}):
                wrong.append(f"{stop.path} {'POST' if post else 'GET'}: {status}")
    assert not wrong, "\n".join(wrong)


@pytest.mark.parametrize("role", ROLES, ids=lambda role: role.code)
def test_a_role_opens_what_its_permissions_open_and_nothing_else(role: access_rules.Role, in_use: InUse) -> None:
    staff = in_use.staff[role.code]
    wrong, visitor = [], walking.Visitor(staff)
    for stop in walking.stops(staff):
        may = reference.may(role.permissions, stop.page.needs)
        for post in (False, True):
            status = visitor.ask(stop.path, post=post)
            if status not in (ANSWERED if may else {403}):
                wrong.append(f"{stop.path} {'POST' if post else 'GET'}: {status}, {'may' if may else 'may not'}")
    assert not wrong, "\n".join(wrong)


@pytest.mark.parametrize("role", ROLES, ids=lambda role: role.code)
def test_what_is_not_yours_is_not_there(role: access_rules.Role, in_use: InUse) -> None:
    """The same role in an organisation that has nothing to do with these files: as if there were none."""
    staff = stranger(role.code)
    actor = access_queries.actor_of(staff)
    wrong, visitor = [], walking.Visitor(staff)
    for stop in walking.stops():
        if stop.root is None or not reference.may(role.permissions, stop.page.needs):
            continue
        if type(stop.root).objects.visible_to(actor).filter(pk=stop.root.pk).exists():
            continue
        for post in (False, True):
            if (status := visitor.ask(stop.path, post=post)) not in {404, 405}:
                wrong.append(f"{stop.path} {'POST' if post else 'GET'}: {status}")
    assert not wrong, "\n".join(wrong)


@pytest.mark.safeguard("S12")
def test_whoever_opens_a_page_of_a_file_leaves_a_trace(in_use: InUse) -> None:
    untraced, opened = [], 0
    for role in ROLES:
        staff = in_use.staff[role.code]
        visitor = walking.Visitor(staff)
        for stop in walking.stops(staff):
            if (
                stop.root is None
                or stop.root.key_holder() is None
                or not reference.may(role.permissions, stop.page.needs)
            ):
                continue
            with acts.housekeeping("an empty read log for the next page"):
                Reading.objects.all().delete()
            if visitor.ask(stop.path) == 200:
                opened += 1
                if not Reading.objects.filter(actor=staff.pk).exists():
                    untraced.append(stop.page.route)
    assert not untraced, "\n".join(sorted(set(untraced)))
    assert opened > len(ROLES)


ENDS_THE_ATTACK = {"access.sign_out", "access.suspend", "access.change_role", "access.change_password", "people.forget"}


@pytest.mark.parametrize("role", ["supervisor", "administrator", "data_protection_officer"])
def test_a_page_answers_whatever_its_form_brings(role: str, in_use: InUse) -> None:
    """No failure, and nothing that was sent runs. A sample: bench/fuzz.py sends ten thousand."""
    chance, staff = random.Random(role), in_use.staff[role]
    held = access_rules.roles()[role].permissions
    client = Client(raise_request_exception=False)
    client.force_login(staff, backend=walking.SIGN_IN)
    open_to = [each for each in walking.stops(staff) if reference.may(held, each.page.needs)]
    for stop in chance.sample(open_to, min(30, len(open_to))):
        if stop.page.name not in ENDS_THE_ATTACK:
            for answer in hostile.attacks(client, stop.path, chance, 1):
                assert not answer.wrong, answer.wrong


def stranger(role: str) -> Staff:
    """Someone with this role in an organisation where nothing has happened yet."""
    by = access_queries.command("an organisation of strangers")
    there = access_acts.open_organisation(name="Ailleurs", kind=Code("igo"), by=by)
    office = access_acts.open_office(
        organisation=there, code=Code("BEN-COO"), name="Cotonou", country=Code("BEN"), by=by
    )
    return access_acts.add_staff(
        email="stranger@cast.example",
        name="Nouvelle Venue",
        office=office,
        role=Code(role),
        password=PASSWORD,
        by=access_queries.command("staff of strangers"),
    )
