"""Each page asks the database as many questions for twenty rows as for one."""

from dataclasses import replace
from datetime import timedelta
from decimal import Decimal

import pytest
from django.db import connections
from django.test import Client
from django.test.utils import CaptureQueriesContext

from teranga.assistance import acts as assistance_acts
from teranga.casework import acts as casework_acts
from teranga.casework.models import Case
from teranga.cli import reference
from teranga.kernel import clock
from teranga.kernel.codes import Code
from teranga.people import acts as people_acts
from tests import cast as the_cast
from tests.cast import Cast
from tests.house import walking

NAMES = "Adama Bineta Cira Djibril Elhadj Fily Gallo Hamidou Idrissa Jariatou Kadi Lamine Maïmouna Nana Oury Penda Rama"
READERS = ("issa", "awa", "mariama", "rachida", "zeinabou", "harouna", "habsatou")


def more(cast: Cast, case: Case) -> None:
    """Sixteen more files in the office, and sixteen more of everything on one of them."""
    awa, today = cast.actor("awa"), clock.today()
    for number, name in enumerate(NAMES.split()):
        person = people_acts.register(
            office=cast.niamey,
            identity=replace(the_cast.identity_of("mamadou"), given_names=name, surname="Sow", phones=()),
            basis=the_cast.CONSENT,
            by=awa,
        )
        casework_acts.open_case(
            person=person,
            office=cast.niamey,
            opened_on=today,
            categories=(Code("stranded"),),
            priority=Code("medium"),
            responsible=cast.staff["awa"],
            by=awa,
        )
        one_more_of_everything(cast, case, number)


def one_more_of_everything(cast: Cast, case: Case, number: int) -> None:
    awa, today = cast.actor("awa"), clock.today()
    casework_acts.write_note(case, text=f"Entretien {number}", by=awa)
    casework_acts.add_task(case, text=f"Appeler {number}", due_on=today + timedelta(days=number), by=awa)
    service = Code("meals" if number % 2 else "safe_shelter")
    assistance_acts.plan_service(case, service=service, quantity=Decimal(1), due_on=today, by=awa)


def questions(client: Client, path: str) -> int | None:
    """How many a page asks; None when it doesn't show anything."""
    with CaptureQueriesContext(connections["default"]) as files, CaptureQueriesContext(connections["keys"]) as keys:
        status = client.get(path).status_code
    return len(files) + len(keys) if status == 200 else None


@pytest.mark.once
def test_a_page_asks_as_much_for_few_rows_as_for_many(cast: Cast) -> None:
    case = cast.open_file("mamadou", screened=True)
    cast.open_file("kofi", screened=True)
    one_more_of_everything(cast, case, 0)
    visits = [visit for reader in READERS for visit in _visits(cast, reader)]
    for client, path in visits:
        client.get(path)  # it remembers what it asks once
    before = [questions(*visit) for visit in visits]
    more(cast, case)
    after = [questions(*visit) for visit in visits]
    grown = [
        f"{path}: {few} questions for few rows, {many} for many"
        for (_client, path), few, many in zip(visits, before, after, strict=True)
        if few is not None and few != many
    ]
    assert not grown, "\n".join(grown)


def _visits(cast: Cast, reader: str) -> list[tuple[Client, str]]:
    """Every page that this reader may open."""
    client, staff = Client(), cast.staff[reader]
    client.force_login(staff, backend=walking.SIGN_IN)
    permissions = cast.actor(reader).permissions
    return [(client, stop.path) for stop in walking.stops(staff) if reference.may(permissions, stop.page.needs)]
