"""What webhooks are told: acts of the journal, on what their token may read; pseudonyms only."""

import base64
from collections.abc import Iterator
from datetime import timedelta
from typing import Any
from uuid import UUID

from teranga.integrations.models import Delivery, Webhook
from teranga.integrations.queries import records, tokens
from teranga.kernel import acts, clock, journal, vault
from teranga.kernel.acts import Refused
from teranga.kernel.models import Entry
from teranga.kernel.scope import Actor

SECRET = "integrations.webhook.key"  # noqa: S105 — the name of a sealed field
SETTLED = timedelta(seconds=5)
"""Entries are told once they are as old as this: on PostgreSQL, one with a lower number may be committed later."""


def acts_to_tell() -> list[str]:
    """Every act, but those about staff and integrations themselves."""
    return [each for each in sorted(acts.registry) if each.split(".")[0] not in ("access", "integrations")]


def webhooks(token: Any) -> list[Webhook]:
    """The webhooks of a token, read before."""
    return list(token.webhooks.all().order_by("added_at", "pk"))


def webhook(actor: Actor, pk: UUID) -> Webhook:
    """One webhook. Raises Refused("not-found")."""
    found: Webhook | None = Webhook.objects.visible_to(actor).select_related("token").filter(pk=pk).first()
    if found is None:
        raise Refused("not-found")
    return found


def deliveries(hook: Webhook, limit: int = 50) -> list[Delivery]:
    """What became of the latest acts to tell."""
    return list(hook.deliveries.all().order_by("-entry")[:limit])


def secret_of(hook: Webhook) -> bytes:
    """What signs the messages of a webhook."""
    found: bytes = vault.unseal(hook.pk, hook.secret_sealed, field=SECRET)
    return found


def shown_secret(secret: bytes) -> str:
    """A secret as Standard Webhooks writes it."""
    return f"whsec_{base64.b64encode(secret).decode()}"


def things_to_tell(hook: Webhook, entries: list[Entry]) -> Iterator[Entry]:
    """Of some entries, those that the webhook asked for and whose file its token may read."""
    actor = tokens.actor_of(hook.token)
    for entry in entries:
        if entry.act in hook.acts and actor.may("casework.read") and is_visible(actor, entry):
            yield entry


def is_visible(actor: Actor, entry: Entry) -> bool:
    """Whether the actor may see what an entry is about."""
    model = records.kind_of(entry.subject_kind)
    return model is not None and model.objects.visible_to(actor).filter(pk=entry.subject).exists()


def settled(position: int) -> list[Entry]:
    """Entries after a position that no earlier one can still join."""
    latest = clock.now() - SETTLED
    found = []
    for entry in journal.since(position):
        if entry.at > latest:
            break
        found.append(entry)
    return found
