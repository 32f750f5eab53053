"""Telling webhooks what was done: fed from the journal, signed as Standard Webhooks says, tried again, given up."""

import base64
import hashlib
import hmac
import json
from typing import Any

from django.conf import settings
from huey import crontab
from huey.contrib.djhuey import HUEY, db_periodic_task

from teranga.integrations import posting, queries, rules
from teranga.integrations.models import Delivery, Webhook
from teranga.kernel import acts, clock, vault
from teranga.kernel.models import Entry

_WHY = "what webhooks are told, and what became of it"
_AT_ONCE = 100


@db_periodic_task(crontab(minute="*"))
def tell() -> None:
    """Every minute: see what there is to tell, and tell it. One at a time, however many workers there are."""
    with HUEY.lock_task("integrations.tell"):
        for hook in listening():
            note(hook)
        for delivery in due():
            with vault.ring():
                deliver(delivery)


def listening() -> list[Webhook]:
    """Webhooks that go on, of tokens that still let in."""
    every = Webhook.objects.unscoped(_WHY).filter(ended_at=None)
    hooks = every.select_related("token__office", "token__revocation").order_by("pk")
    return [hook for hook in hooks if queries.is_open(hook.token)]


def note(hook: Webhook) -> None:
    """Write down what the webhook is to be told of the entries that it has not looked at."""
    entries = queries.settled(hook.position)
    if not entries:
        return
    told = [
        Delivery(webhook=hook, entry=each.pk, act=each.act, next_at=clock.now())
        for each in queries.things_to_tell(hook, entries)
    ]
    with acts.housekeeping(_WHY):
        Delivery.objects.bulk_create(told, ignore_conflicts=True)
        hook.position = entries[-1].pk
        hook.save(update_fields=["position"])


def due() -> list[Delivery]:
    """What is to be told now, of webhooks that go on."""
    waiting = Delivery.objects.unscoped(_WHY).filter(next_at__lte=clock.now(), webhook__ended_at=None)
    found = waiting.select_related("webhook__token__office", "webhook__token__revocation").order_by("next_at", "pk")
    return [each for each in found[:_AT_ONCE] if queries.is_open(each.webhook.token)]


def deliver(delivery: Delivery) -> None:
    """Tell one act once; keep what became of it."""
    hook = delivery.webhook
    entry = Entry.objects.get(pk=delivery.entry)
    body = message(entry)
    why = rules.what_blocks_webhook(hook.url, hosts=settings.WEBHOOK_HOSTS, is_demo=settings.DEMO)
    error = why.code if why else posting.post(hook.url, body, headers_of(delivery, body), hosts=settings.WEBHOOK_HOSTS)
    delivery.attempts += 1
    wait = rules.next_attempt(delivery.attempts) if error else None
    delivery.error, delivery.next_at = error, clock.now() + wait if wait else None
    delivery.delivered_at = None if error else clock.now()
    with acts.housekeeping(_WHY):
        delivery.save(update_fields=["attempts", "error", "next_at", "delivered_at"])


def message(entry: Entry) -> bytes:
    """What is told of an act: its name, on what, when. Pseudonyms only; who wants more asks the API, under scope."""
    said: dict[str, Any] = {
        "type": entry.act,
        "timestamp": entry.at.isoformat(),
        "data": {"kind": entry.subject_kind, "id": str(entry.subject), "version": entry.seq},
    }
    return json.dumps(said, separators=(",", ":")).encode()


def headers_of(delivery: Delivery, body: bytes) -> dict[str, str]:
    """The headers of Standard Webhooks 1.0: the id stays the same when it is tried again."""
    name, at = f"msg_{delivery.pk}", str(int(clock.now().timestamp()))
    signed = hmac.digest(queries.secret_of(delivery.webhook), f"{name}.{at}.".encode() + body, hashlib.sha256)
    return {
        "Content-Type": "application/json",
        "User-Agent": "Teranga",
        "webhook-id": name,
        "webhook-timestamp": at,
        "webhook-signature": f"v1,{base64.b64encode(signed).decode()}",
    }
