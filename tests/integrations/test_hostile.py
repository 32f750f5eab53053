"""No input is answered by a failure. The whole attack is bench/attack.py; here is a sample that takes no time."""

from typing import Any

import pytest

from bench import hostile
from teranga.cli import addresses
from teranga.integrations.api import door
from tests.cast import Cast

EVERY = 18
BODIES = (
    "",
    "null",
    '"x"',
    "{" * 3000,
    '{"arguments": null, "subject": null, "request_id": 1, "seen": -1}',
    '{"arguments": {"": {}}, "subject": "\\ud800", "seen": 1e400}',
    '{"arguments": [[]], "subject": ["\\u0000"], "request_id": "\\u0000", "seen": true, "text": "\\u0000"}',
    '{"text": "%s", "limit": 99999999999999999999, "subject": "NER-26-000001-X\\n"}' % ("é" * 300),
)


@pytest.mark.parametrize("body", BODIES, ids=range(len(BODIES)))
def test_no_operation_fails_on_a_body_that_means_nothing(body: str, system: Any, cast: Cast) -> None:
    asking = system("supervisor", per_minute=6000)
    failed = []
    for operation in addresses.operations():
        path = operation.route.replace("{", "").replace("}", "")
        headers = {"Authorization": f"Bearer {asking.secret}"}
        call = hostile.client().generic(operation.method, path, body, content_type="application/json", headers=headers)
        if call.status_code not in hostile.ALLOWED:
            failed.append(f"{call.status_code} {operation.method} {path}")
    assert not failed


@pytest.mark.parametrize(
    "ask", ["stage=%00", "page=%00", "page=%ff%fe", "office=x", "stage=a&stage=b", "x=1", "page=" + "9" * 2000]
)
def test_no_question_in_an_address_makes_a_list_fail(ask: str, system: Any) -> None:
    assert system("supervisor").get(f"/files?{ask}").status_code in {200, 422}


@pytest.mark.once
def test_what_the_description_lets_one_send_makes_no_operation_fail(system: Any, cast: Cast) -> None:
    case = cast.open_file("salimata", screened=True)
    asking = [
        system(role, per_minute=6000).secret for role in ("supervisor", "return_officer", "reintegration_officer")
    ]
    keys = {
        "": [case.reference, str(case.pk), str(case.person_id), str(cast.niamey.pk), str(cast.member("awa").pk)],
        "office": [str(cast.niamey.pk)],
        "person": [str(case.person_id)],
        "subject": [case.reference],
    }
    seen, known = hostile.Seen(), hostile.Known(asking, asking, keys)
    for number, operation in enumerate([*hostile.operations(door.description())][::EVERY]):
        hostile.attack(operation, known, seen, inputs=4, start=number)
    assert not seen.failures, "\n".join(seen.failures)
    assert seen.inputs > 12
