"""People of the cast who came home to Conakry today, followed there by M'Balia, with Kerfalla as supervisor."""

from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest

from teranga.kernel.codes import Code
from teranga.reintegration import acts
from teranga.returns import acts as returns_acts
from tests.cast import TODAY, Cast
from tests.returns.road import Road

ENDS_ON = date(2027, 5, 24)


class Home:
    """`case`: Mamadou's file, which Conakry has taken over. Every act has its usual arguments."""

    def __init__(self, cast: Cast) -> None:
        self.cast, self.road = cast, Road(cast)
        self.case = self.receive(self.road.ready("mamadou"))

    def receive(self, case: Any, handed_to: str = "") -> Any:
        movement = self.road.movement(departs_on=TODAY)
        returns_acts.book(movement, cases=(case,), by=self.cast.mariama)
        returns_acts.close_manifest(movement, by=self.cast.mariama)
        returns_acts.depart(movement, departed_on=TODAY, by=self.cast.mariama)
        returns_acts.receive(case, received_on=TODAY, handed_to=handed_to, by=self.cast.lansana)
        case.refresh_from_db()
        return case

    def propose(self, case: Any = None, by: Any = None, **changes: Any) -> Any:
        plan = {
            "goal": "Ouvrir un atelier de couture à Ratoma",
            "activities": (Code("small_business"), Code("counselling")),
            "budget": Decimal(6_000_000),
            "currency": Code("GNF"),
            "funding_line": Code("reintegration_fund"),
            "starts_on": TODAY,
            "ends_on": ENDS_ON,
            "instalments": ((Decimal(4_000_000), TODAY), (Decimal(2_000_000), TODAY + timedelta(days=60))),
        }
        return acts.propose(case or self.case, **{**plan, **changes}, by=by or self.cast.mabinty)

    def approved(self, **changes: Any) -> Any:
        project = self.propose(**changes)
        acts.approve(project, decided_on=TODAY, by=self.cast.kerfalla)
        project.refresh_from_db()
        return project

    def pay(self, instalment: Any, **changes: Any) -> Any:
        said = {"paid_on": TODAY, "amount": instalment.amount, "how": Code("mobile_money"), **changes}
        return acts.pay(instalment, **said, by=self.cast.mabinty)

    def end(self, project: Any, **changes: Any) -> Any:
        said = {"ended_on": TODAY, "reason": Code("completed"), "outcome": Code("met"), **changes}
        return acts.complete(project, **said, by=self.cast.mabinty)


@pytest.fixture
def home(cast: Cast) -> Home:
    return Home(cast)
