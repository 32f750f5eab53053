"""A house in use: the demo, small, so that every page has something to show; loaded once for all walks."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime

import pytest
from django.db import transaction
from pytest_django.plugin import DjangoDbBlocker

from teranga.access.models import Staff
from teranga.demo import population
from teranga.exchange import acts as exchange_acts
from teranga.exchange import jobs as exchange_jobs
from teranga.exchange import queries as exchange_queries
from teranga.kernel import clock
from teranga.kernel.codes import Code
from tests.house import walking

LIST = "Nom;Prénom;Sexe;Date de naissance;Nationalité\nDiarra;Oumou;F;12/03/1996;Mali\nDiarra;Oumou;F;;Mali\n"


@dataclass(frozen=True)
class InUse:
    """Staff of the demo's busiest office, by role."""

    staff: dict[str, Staff]


@pytest.fixture(scope="module")
def _demo(_house_of_its_own: None, django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[None]:
    """The demo, in a transaction that is undone after the last test of the module."""
    today = clock.fixed(datetime(2026, 11, 24, 8, tzinfo=UTC))
    with django_db_blocker.unblock(), today, transaction.atomic(), transaction.atomic(using="keys"):
        population.load(report=lambda line: None, size=25)
        _import_a_list()
        yield
        transaction.set_rollback(True)
        transaction.set_rollback(True, using="keys")


def _import_a_list() -> None:
    officer = Staff.objects.unscoped(walking.WHY).filter(role_code="supervisor").select_related("office").first()
    assert officer is not None
    by = walking.access_queries.actor_of(officer)
    found = exchange_acts.upload(
        office=officer.office,
        partner="Relais",
        basis=Code("partner_list_shared"),
        why="Accord de partage du 3 mars",
        file=exchange_queries.as_received("liste.csv", LIST.encode(), on=clock.today()),
        by=by,
    )
    exchange_jobs.check(found, by=by)


@pytest.fixture
def in_use(_demo: None, db: None) -> InUse:
    every = Staff.objects.unscoped(walking.WHY).select_related("office").order_by("office__code", "pk")
    busiest_last = sorted(every, key=lambda each: each.office.code == "NER-NIM")
    return InUse({each.role_code: each for each in busiest_last})
