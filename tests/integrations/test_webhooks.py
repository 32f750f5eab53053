"""A system is told what was done: pseudonyms only, signed, again when it did not answer, and where it may be."""

import base64
import hmac
import json
import threading
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import timedelta
from http.server import BaseHTTPRequestHandler, HTTPServer
from typing import Any

import pytest

from teranga.casework import acts as casework_acts
from teranga.integrations import acts, jobs, posting, queries, rules
from teranga.integrations.models import Delivery
from teranga.kernel import clock
from teranga.kernel.acts import Refused
from teranga.kernel.codes import Code
from tests.cast import Cast


@dataclass
class Listener:
    """The other side, on this machine."""

    url: str
    status: int = 200
    heard: list[tuple[dict[str, str], bytes]] = field(default_factory=list)


@pytest.fixture
def listener(settings: Any) -> Iterator[Listener]:
    listening: Any = None

    class Hears(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"]))
            listening.heard.append(({key.lower(): value for key, value in self.headers.items()}, body))
            self.send_response(listening.status)
            self.send_header("Location", listening.url + "/elsewhere")
            self.end_headers()

        def log_message(self, *said: Any) -> None:
            """Quietly."""

    with HTTPServer(("127.0.0.1", 0), Hears) as server:
        listening = Listener(f"http://localhost:{server.server_port}/teranga")
        settings.DEMO, settings.WEBHOOK_HOSTS = True, ["localhost"]
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
        thread.start()
        yield listening
        server.shutdown()
        thread.join()


@pytest.fixture
def hook(system: Any, cast: Cast, listener: Listener) -> Any:
    token = system("caseworker").token
    told = (Code("casework.write_note"), Code("casework.find_need"))
    return acts.add_webhook(token, url=listener.url, acts=told, by=cast.harouna)


def later(**much: int) -> Any:
    return clock.fixed(clock.now() + timedelta(**much))


def test_an_act_is_told_once_and_names_nobody(hook: Any, cast: Cast, listener: Listener) -> None:
    case = cast.open_file("mamadou")
    casework_acts.write_note(case, text="Mamadou est malade", by=cast.awa)
    for _ in range(2):
        with later(minutes=1):
            jobs.tell()
    ((headers, body),) = listener.heard
    said = json.loads(body)
    assert said["type"] == "casework.write_note"
    assert said["data"] == {"kind": "casework.case", "id": str(case.pk), "version": 2}
    assert b"Mamadou" not in body and b"Diallo" not in body and b"Awa" not in body
    (delivery,) = queries.deliveries(hook)
    assert delivery.delivered_at and headers["webhook-id"] == f"msg_{delivery.pk}"


def test_what_is_told_is_signed_with_the_key_shown_once(hook: Any, cast: Cast, listener: Listener) -> None:
    casework_acts.write_note(cast.open_file("mamadou"), text="x", by=cast.awa)
    with later(minutes=1):
        jobs.tell()
    ((headers, body),) = listener.heard
    key = base64.b64decode(hook.secret.removeprefix("whsec_"))
    signed = f"{headers['webhook-id']}.{headers['webhook-timestamp']}.".encode() + body
    right = base64.b64encode(hmac.digest(key, signed, "sha256")).decode()
    assert headers["webhook-signature"] == f"v1,{right}"


def test_only_what_was_asked_for_and_may_be_read_is_told(hook: Any, cast: Cast, listener: Listener) -> None:
    theirs = cast.open_file("grace")
    casework_acts.write_note(theirs, text="x", by=cast.esther)
    cast.open_file("mamadou", screened=True)
    with later(minutes=1):
        jobs.tell()
    assert listener.heard == [] and not Delivery.objects.unscoped("what there was to tell").exists()


def test_a_delivery_that_fails_is_tried_again_and_given_up(hook: Any, cast: Cast, listener: Listener) -> None:
    listener.status = 503
    casework_acts.write_note(cast.open_file("mamadou"), text="x", by=cast.awa)
    for days in range(1, 12):
        with later(days=days):
            jobs.tell()
    (delivery,) = queries.deliveries(hook)
    assert delivery.attempts == len(rules.RETRIES) + 1 == len(listener.heard)
    assert (delivery.error, delivery.next_at, delivery.delivered_at) == ("status-503", None, None)


def test_a_redirect_is_not_followed(hook: Any, cast: Cast, listener: Listener) -> None:
    listener.status = 307
    casework_acts.write_note(cast.open_file("mamadou"), text="x", by=cast.awa)
    with later(minutes=1):
        jobs.tell()
    assert len(listener.heard) == 1 and queries.deliveries(hook)[0].error == "status-307"


def test_a_revoked_token_or_an_ended_webhook_is_told_nothing(hook: Any, cast: Cast, listener: Listener) -> None:
    casework_acts.write_note(cast.open_file("mamadou"), text="x", by=cast.awa)
    acts.revoke_token(hook.token, by=cast.harouna)
    with later(minutes=1):
        jobs.tell()
    acts.end_webhook(hook, by=cast.harouna)
    with later(minutes=2):
        jobs.tell()
    assert listener.heard == []


@pytest.mark.once
@pytest.mark.parametrize(
    ("url", "code"),
    [
        ("https://hooks.example.org/teranga", None),
        ("https://hooks.example.org:8443/x?y=1", None),
        ("http://hooks.example.org/", "webhook-not-https"),
        ("http://localhost:9/", "webhook-not-https"),
        ("https://evil.example.org/", "webhook-host"),
        ("https://hooks.example.org.evil.org/", "webhook-host"),
        ("https://hooks.example.org@evil.org/", "webhook-address"),
        ("https://hooks.example.org#@evil.org/", "webhook-address"),
        ("https://hooks.example.org\\@evil.org/", "webhook-address"),
        ("https://hooks.example.org:99999/", "webhook-address"),
        ("https://[::1/", "webhook-address"),
        ("https:///x", "webhook-address"),
        ("file:///etc/passwd", "webhook-address"),
        ("https://hooks.example.org/\r\nHost: x", "webhook-address"),
        ("https://10.0.0.8/", "webhook-host"),
    ],
)
def test_a_webhook_points_where_the_operator_allows(url: str, code: str | None) -> None:
    why = rules.what_blocks_webhook(url, hosts=["hooks.example.org"], is_demo=False)
    assert (why.code if why else None) == code


@pytest.mark.once
@pytest.mark.parametrize("address", ["10.0.0.8", "127.0.0.1", "169.254.169.254", "::1", "192.168.1.1", "fd00::1"])
def test_an_address_inside_is_not_reached_through_a_listed_name(address: str, monkeypatch: Any) -> None:
    """A name that the operator listed, and whose owner lets it point inside."""
    monkeypatch.setattr(posting.socket, "getaddrinfo", lambda *asked, **how: [(0, 0, 0, "", (address, 443))])
    monkeypatch.setattr(posting.socket, "create_connection", None)
    assert posting.post("https://hooks.example.org/", b"{}", {}, hosts=["hooks.example.org"]) == "inside-address"


def test_a_webhook_is_told_acts_that_exist(system: Any, cast: Cast, listener: Listener) -> None:
    token = system("caseworker").token
    for told in ((), (Code("casework.nothing"),), (Code("access.suspend"),)):
        with pytest.raises(Refused, match="webhook-acts"):
            acts.add_webhook(token, url=listener.url, acts=told, by=cast.harouna)
