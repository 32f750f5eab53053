"""Services as readers see them, and what the file's card gives of them."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from teranga.assistance import rules
from teranga.assistance.models import Service
from teranga.assistance.queries import known
from teranga.casework import rules as casework_rules
from teranga.casework.models import Case
from teranga.kernel import codes, memory, parts
from teranga.kernel.codes import Code
from teranga.kernel.refusals import Blocker
from teranga.kernel.rooms import Step
from teranga.kernel.scope import Actor
from teranga.ui import links, said

STEPS_SHOWN = 3
GIVEN_SHOWN = 8


@dataclass(frozen=True)
class Shown:
    """A service as a reader sees it. `url` leads to its delivery, "" for those who may not."""

    service: Service
    status: Code
    quantity: str
    note: str
    url: str = ""

    @property
    def label(self) -> Any:
        return codes.label("service", self.service.service_code)

    @property
    def standing(self) -> str:
        """The status, with the reason when it was cancelled."""
        why = getattr(getattr(self.service, "cancellation", None), "reason_code", "")
        words = (codes.label("service_status", self.status), codes.label("service_cancellation", why) if why else "")
        return " · ".join(str(word) for word in words if word)

    @property
    def delivery(self) -> Any:
        return getattr(self.service, "delivery", None)

    @property
    def due(self) -> str:
        return said.due(self.service.due_on)

    @property
    def is_late(self) -> bool:
        return said.days_left(self.service.due_on) < 0

    @property
    def cost(self) -> str:
        return (
            said.money(self.delivery.cost, self.delivery.currency_code) if self.delivery and self.delivery.cost else ""
        )


def services_of(case: Case, actor: Actor | None = None) -> list[Shown]:
    """Every service of a file read before, the latest due first: one question."""
    return [_shown(each, actor) for each in _rows(case)]


@memory.once
def _rows(case: Case) -> list[Service]:
    if not parts.may_have(Service, [case.pk]):
        return []
    rows = case.services.select_related("provider", "need", "delivery", "cancellation")
    return list(rows.order_by("-due_on", "-pk"))


def _shown(each: Service, actor: Actor | None) -> Shown:
    status = rules.status(known.facts_of(each))
    quantity = each.delivery.quantity if status == rules.DELIVERED else each.quantity
    words = rules.quantity_in_words(quantity, each.unit_code, (get_language() or codes.SOURCE_LANGUAGE).split("-")[0])
    return Shown(
        service=each,
        status=status,
        quantity=words,
        note=" · ".join(part for part in (words, str(each.provider or "")) if part),
        url=links.act_address("assistance.deliver", each, actor if status == rules.PLANNED else None),
    )


def panel(case: Case, actor: Actor, on: date) -> dict[str, Any]:
    """What the file page shows of services: those planned, the last ones given, what they cost by currency."""
    services = services_of(case, acting_on(case, actor))
    given = sorted(
        (each for each in services if each.delivery), key=lambda each: each.delivery.delivered_on, reverse=True
    )
    planned = [each for each in reversed(services) if each.status == rules.PLANNED]
    shown = len(planned) + len(given[:GIVEN_SHOWN])
    return {
        "planned": planned,
        "given": given[:GIVEN_SHOWN],
        "totals": Totals(totals(each.delivery for each in given)),
        "none": _("No service is planned or recorded yet."),
        "all_url": links.address("assistance.services", case.reference) if len(services) > shown else "",
        "all_label": _("All services"),
    }


@dataclass(frozen=True)
class Totals:
    """What the services of a file cost, one amount per currency."""

    cost: list[str]
    labels = {"cost": _("Total cost")}


def acting_on(case: Case, actor: Actor) -> Actor | None:
    """The actor when they may act on the file; None when it is closed, or another office follows it."""
    return actor if case.office_id in actor.offices and case.stage_code != casework_rules.CLOSED else None


def totals(deliveries: Iterable[Any]) -> list[str]:
    """What deliveries cost, one amount per currency."""
    summed = rules.totals((each.currency_code, each.cost) for each in deliveries)
    return [said.money(amount, currency) for currency, amount in summed.items()]


def said_of(service: Service) -> str:
    """A service in one line: what, how much, by whom."""
    shown = _shown(service, None)
    return f"{shown.label} · {shown.note}"


def next_steps(case: Case, on: date) -> list[Step]:
    """The planned services to deliver next, by due day."""
    if case.stage_code == casework_rules.CLOSED:
        return []
    waiting = [each for each in reversed(_rows(case)) if rules.status(known.facts_of(each)) == rules.PLANNED]
    return [Step("assistance.deliver", each.due_on, said_of(each), part=each) for each in waiting[:STEPS_SHOWN]]


def what_keeps_open(case: Case, on: date) -> list[Blocker]:
    """This room's part in what blocks closing (S10)."""
    blocker = rules.what_blocks_closing(_undelivered(case).count())
    return [blocker] if blocker else []


def stages(case: Case) -> list[str]:
    """This room's part in the stage of a file."""
    rows = list(case.services.values_list("cancellation", "delivery"))
    return rules.stages(
        has_planned=any(cancellation is None for cancellation, _delivery in rows),
        has_delivered=any(delivery is not None for _cancellation, delivery in rows),
    )


def _undelivered(case: Case) -> Any:
    return case.services.filter(delivery=None, cancellation=None)
