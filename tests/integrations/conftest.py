"""Systems that ask by the API, each with a token of a role of the cast."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client

from teranga.integrations import acts, queries
from teranga.kernel import clock
from teranga.kernel.codes import Code
from tests.cast import Cast

ROOT = "/api/v1"


@dataclass(frozen=True)
class System:
    """Another system, with its token."""

    token: Any
    secret: str

    def get(self, path: str, **headers: str) -> Any:
        said = {"Accept-Language": "en", "Authorization": f"Bearer {self.secret}", **headers}
        return Client().get(ROOT + path, headers=said)

    def post(self, path: str, sent: Any, **headers: str) -> Any:
        said = {"Accept-Language": "en", "Authorization": f"Bearer {self.secret}", **headers}
        return Client().post(ROOT + path, data=sent, content_type="application/json", headers=said)

    def do(self, act: str, arguments: Any = None, **more: Any) -> Any:
        """The answer to an act asked for."""
        return self.post(f"/acts/{act}", {"arguments": arguments or {}, **more})


@pytest.fixture
def system(cast: Cast) -> Callable[..., System]:
    """What makes a system: `system("caseworker", office="niamey")`, with everything that its role lets a token hold."""

    def let_in(role: str, *, office: str = "niamey", scopes: tuple[str, ...] = (), **more: Any) -> System:
        token = acts.issue_token(
            name="Registre du partenaire",
            office=cast.offices[office],
            role=Code(role),
            scopes=tuple(Code(each) for each in scopes or queries.grantable()[role]),
            by=cast.actor("lazare" if office == "shelter" else "harouna"),
            **{"expires_on": clock.today() + timedelta(days=30), "per_minute": 600} | more,
        )
        return System(token, token.secret)

    return let_in
