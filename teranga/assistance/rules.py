"""What may be planned, delivered and cancelled, and how services add up. Pure."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from teranga.kernel import codes
from teranga.kernel.codes import Code
from teranga.kernel.refusals import Blocker

PLANNED, DELIVERED, CANCELLED = Code("planned"), Code("delivered"), Code("cancelled")


@dataclass(frozen=True)
class ServiceFacts:
    """A service as recorded so far, on a file opened on `opened_on`."""

    opened_on: date
    planned_on: date
    is_delivered: bool = False
    is_cancelled: bool = False


@dataclass(frozen=True)
class Given:
    """What was given: a quantity of the service's unit, and its cost (0: free of charge)."""

    delivered_on: date
    quantity: Decimal
    cost: Decimal
    currency: str = ""
    funding_line: str = ""


def status(service: ServiceFacts) -> Code:
    """Where a service stands (data/codes/service_status.csv), from its records."""
    if service.is_delivered:
        return DELIVERED
    return CANCELLED if service.is_cancelled else PLANNED


def decimals(currency: str) -> int:
    """The decimals a currency is counted with (ISO 4217): XOF 0, EUR 2, TND 3."""
    row = codes.row("currency", currency)
    return int(row["decimals"]) if row else 0


def what_blocks_amount(amount: Decimal, currency: str, *, field: str) -> Blocker | None:
    """An amount of money is in a known currency, not negative, with no more decimals than it has (ISO 4217)."""
    if not amount.is_finite() or amount < 0:
        return Blocker("amount-negative", field=field)
    if not codes.is_known("currency", currency):
        return Blocker("currency-missing", field="currency")
    if amount != round(amount, decimals(currency)):
        return Blocker("amount-decimals", field=field, decimals=decimals(currency), currency=currency)
    return None


def everything_blocking_planning(
    *,
    service: str,
    opened_on: date,
    planned_on: date,
    due_on: date,
    quantity: Decimal,
    need_met: bool,
    on: date,
    day: str = "planned_on",
) -> list[Blocker]:
    """A known service, of some quantity, planned while the file is open, due that day or later, for a need still open.

    `day`: the field that a wrong day of planning is said of.
    """
    checks = (
        (not codes.is_known("service", service), Blocker("service-unknown", field="service")),
        (planned_on < opened_on, Blocker("before-file-opened", field=day, opened_on=opened_on)),
        (planned_on > on, Blocker("planned-in-future", field=day)),
        (due_on < planned_on, Blocker("due-before-planned", field="due_on", planned_on=planned_on)),
        (quantity <= 0, Blocker("quantity-not-positive", field="quantity")),
        (need_met, Blocker("need-no-longer-open", field="need")),
    )
    return [blocker for stands, blocker in checks if stands]


def everything_blocking_delivery(service: ServiceFacts, given: Given, *, on: date) -> list[Blocker]:
    """A planned service is delivered once, after it was planned and not in the future, in some quantity.

    Whatever it cost is drawn from a funding line (S10: no money unaccounted for).
    """
    if done := what_blocks_change(service):
        return [done]
    found = [_what_blocks_day(service, given.delivered_on, on=on)]
    if given.quantity <= 0:
        found.append(Blocker("quantity-not-positive", field="quantity"))
    if given.cost or given.currency:
        found.append(what_blocks_amount(given.cost, given.currency, field="cost"))
    if given.cost > 0 and not codes.is_known("funding_line", given.funding_line):
        found.append(Blocker("funding-line-missing", field="funding_line"))
    return [blocker for blocker in found if blocker]


def _what_blocks_day(service: ServiceFacts, day: date, *, on: date) -> Blocker | None:
    if day > on:
        return Blocker("delivered-in-future", field="delivered_on")
    if day < service.opened_on:
        return Blocker("before-file-opened", field="delivered_on", opened_on=service.opened_on)
    if day < service.planned_on:
        return Blocker("delivered-before-planned", field="delivered_on", planned_on=service.planned_on)
    return None


def what_blocks_change(service: ServiceFacts) -> Blocker | None:
    """A service delivered or cancelled stays as it is: what happened is not rewritten."""
    if service.is_delivered:
        return Blocker("service-already-delivered")
    return Blocker("service-already-cancelled") if service.is_cancelled else None


def what_blocks_meeting(*, meets_need: bool, has_need: bool) -> Blocker | None:
    """A service that covers a need says which."""
    return Blocker("need-not-named", field="need") if meets_need and not has_need else None


def what_blocks_adding_provider(*, has_organisation: bool, is_known: bool) -> Blocker | None:
    """A provider belongs to the organisation of whoever adds it, once under one name and place."""
    if not has_organisation:
        return Blocker("provider-without-organisation")
    return Blocker("provider-known", field="name") if is_known else None


def what_blocks_closing(undelivered: int) -> Blocker | None:
    """No file is closed while a planned service is neither delivered nor cancelled (S10)."""
    return Blocker("services-undelivered", count=undelivered) if undelivered else None


def unit_of(service: str) -> Code:
    """What a quantity of this service counts (data/codes/unit.csv)."""
    row = codes.row("service", service)
    return Code(row["unit"] if row else "")


def currency_of(country: str) -> Code:
    """The currency that a country counts in (data/codes/currency.csv); the first of the list when unknown."""
    rows = codes.rows("currency")
    return Code(next((row["code"] for row in rows if country in row["countries"].split()), rows[0]["code"]))


def quantity_in_words(quantity: Decimal, unit: str, language: str) -> str:
    """ "1 nuit", "3 nuits", "1,5 litre": two and more are many in French, anything but one in English."""
    row: Mapping[str, str] = codes.row("unit", unit) or {}
    is_many = quantity >= 2 if language == "fr" else quantity != 1
    word = row.get(f"{language}_many" if is_many else language) or row.get("en_many" if is_many else "en") or unit
    return f"{quantity.normalize():f} {word}".replace(".", "," if language == "fr" else ".").strip()


def totals(costs: Iterable[tuple[str, Decimal]]) -> dict[str, Decimal]:
    """Costs added up by currency, never across currencies; free services count for nothing."""
    found: dict[str, Decimal] = {}
    for currency, cost in costs:
        if cost:
            found[currency] = found.get(currency, Decimal(0)) + cost
    return dict(sorted(found.items()))


def stages(*, has_planned: bool, has_delivered: bool) -> list[str]:
    """The stages of a file that services bring it to: planned, assisted."""
    reached: list[tuple[Any, str]] = [(has_planned or has_delivered, "planned"), (has_delivered, "assisted")]
    return [stage for is_reached, stage in reached if is_reached]
