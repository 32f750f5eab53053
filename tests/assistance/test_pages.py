from __future__ import annotations

from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from teranga.assistance import acts
from teranga.assistance.models import Provider, Service
from teranga.casework import acts as casework_acts
from teranga.kernel import journal
from teranga.kernel.codes import Code
from tests.cast import TODAY, Cast

pytestmark = pytest.mark.django_db
WHY = "the test looks at everything"


def browser(cast: Cast, name: str, language: str = "en") -> Client:
    client = Client(headers={"accept-language": language})
    client.force_login(cast.member(name), backend="teranga.access.backend.StaffBackend")
    return client


def plan(case: Any, by: Any, **changes: Any) -> Service:
    said = {"service": Code("meals"), "quantity": Decimal(6), "due_on": TODAY + timedelta(days=1), **changes}
    return acts.plan_service(case, **said, by=by)  # type: ignore[no-any-return]


@pytest.fixture
def case(cast: Cast) -> Any:
    return cast.open_file("mamadou")


def test_a_service_is_planned_and_delivered_through_the_forms(cast: Cast, case: Any) -> None:
    client, provider = browser(cast, "awa"), acts.add_provider(name="Cantine", kind=Code("ngo"), by=cast.awa)
    typed = {"service": "meals", "quantity": "6", "due_on": str(TODAY), "provider": str(provider.pk), "need": ""}
    answer = client.post(reverse("assistance.plan", args=(case.reference,)), typed)
    assert answer.status_code == 302
    service = Service.objects.unscoped(WHY).get()
    assert (service.provider, service.unit_code) == (provider, "meal")
    given = {
        "delivered_on": str(TODAY),
        "quantity": "5",
        "cost": "2 500",
        "currency": "XOF",
        "funding_line": "regional",
    }
    answer = client.post(reverse("assistance.deliver", args=(case.reference, service.pk)), given)
    assert answer.status_code == 302
    service.refresh_from_db()
    assert (service.delivery.quantity, service.delivery.cost) == (5, 2500)


def test_a_refusal_is_shown_beside_its_field_and_what_was_typed_is_kept(cast: Cast, case: Any) -> None:
    client = browser(cast, "awa")
    given = {"service": "meals", "delivered_on": str(TODAY), "quantity": "2", "cost": "1000", "currency": "XOF"}
    answer = client.post(reverse("assistance.record", args=(case.reference,)), given)
    page = answer.content.decode()
    assert answer.status_code == 422 and "The funding line is missing" in page and 'value="1000"' in page
    assert not Service.objects.unscoped(WHY).exists()


def test_the_need_is_offered_where_one_is_open(cast: Cast, case: Any) -> None:
    client = browser(cast, "awa")
    need = casework_acts.find_need(case, need=Code("food"), urgency=Code("high"), found_on=TODAY, by=cast.awa)
    for service, is_asked in ((plan(case, cast.awa), False), (plan(case, cast.awa, need=need), True)):
        page = client.get(reverse("assistance.deliver", args=(case.reference, service.pk))).content.decode()
        assert reverse("assistance.cancel", args=(case.reference, service.pk)) in page
        assert ('name="meets_need"' in page) is is_asked
    answer = client.post(
        reverse("assistance.record", args=(case.reference,)),
        {"service": "meals", "delivered_on": str(TODAY), "quantity": "2", "need": str(need.pk), "meets_need": "on"},
    )
    assert answer.status_code == 302
    need.refresh_from_db()
    assert need.met_on == TODAY


def test_the_file_shows_what_is_planned_and_given_and_what_it_cost(cast: Cast, case: Any) -> None:
    plan(case, cast.awa, due_on=TODAY)
    spent = {"cost": Decimal(2500), "currency": Code("XOF"), "funding_line": Code("regional")}
    acts.deliver_service(plan(case, cast.awa), delivered_on=TODAY, quantity=Decimal(6), **spent, by=cast.awa)
    page = browser(cast, "awa", "fr").get(reverse("casework.file", args=(case.reference,))).content.decode()
    for words in ("Prestations", "6 repas", "2\u202f500\u00a0XOF", "Coût total", "Noter une prestation"):
        assert words in page, words
    page = browser(cast, "mariama", "fr").get(reverse("casework.file", args=(case.reference,))).content.decode()
    assert "6 repas" in page and "Noter une prestation" not in page


def test_the_whole_list_is_exported_and_the_reading_logged(cast: Cast, case: Any) -> None:
    acts.cancel_service(plan(case, cast.awa), reason=Code("declined"), by=cast.awa)
    url = reverse("assistance.services", args=(case.reference,))
    text = b"".join(browser(cast, "awa", "fr").get(f"{url}?format=csv").streaming_content).decode()  # type: ignore[attr-defined]
    assert "Repas" in text and "Annulée" in text and "Refusé par la personne" in text
    assert [reading.actor_name for reading in journal.readings(case)] == ["Awa Seyni"]


def test_providers_are_listed_added_and_taken_out_of_use(cast: Cast) -> None:
    client = browser(cast, "awa")
    assert "No provider is known yet" in client.get(reverse("assistance.providers")).content.decode()
    typed = {"name": "Hôtel Sahel", "kind": "shelter", "place": "Agadez"}
    assert client.post(reverse("assistance.add_provider"), typed).status_code == 302
    assert client.post(reverse("assistance.add_provider"), typed).status_code == 422
    provider = Provider.objects.unscoped(WHY).get()
    assert client.post(reverse("assistance.retire_provider", args=(provider.pk,)), {}).status_code == 302
    page = client.get(reverse("assistance.providers")).content.decode()
    assert "Hôtel Sahel" in page and "Bring back into use" in page
    assert client.post(reverse("assistance.restore_provider", args=(provider.pk,)), {}).status_code == 302
    assert browser(cast, "esther").get(reverse("assistance.retire_provider", args=(provider.pk,))).status_code == 404
    assert browser(cast, "mariama").get(reverse("assistance.providers")).status_code == 403


def test_another_office_finds_no_service(cast: Cast, case: Any) -> None:
    service = plan(case, cast.awa)
    for name in ("ghoumour", "esther"):
        for url in (
            reverse("assistance.services", args=(case.reference,)),
            reverse("assistance.deliver", args=(case.reference, service.pk)),
        ):
            assert browser(cast, name).get(url).status_code == 404


def test_pages_ask_as_many_questions_for_one_row_as_for_twenty(cast: Cast, case: Any) -> None:
    def questions(url: str) -> int:
        client = browser(cast, "awa")
        client.get(url)
        with CaptureQueriesContext(
            connection,
        ) as asked:
            assert client.get(url).status_code == 200
        return len(asked)

    def more(number: int) -> None:
        for at in range(number):
            provider = acts.add_provider(name=f"Centre {number} {at}", kind=Code("shelter"), by=cast.awa)
            service = plan(case, cast.awa, provider=provider)
            if at % 2:
                acts.deliver_service(service, delivered_on=TODAY, quantity=Decimal(1), by=cast.awa)

    urls = [
        reverse("casework.file", args=(case.reference,)),
        reverse("assistance.services", args=(case.reference,)),
        reverse("assistance.plan", args=(case.reference,)),
        reverse("assistance.providers"),
    ]
    more(2)
    few = [questions(url) for url in urls]
    more(20)
    assert [questions(url) for url in urls] == few
