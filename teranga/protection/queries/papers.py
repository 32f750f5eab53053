"""A person's own copy as PDF and as JSON, from the same parts."""

import json
from dataclasses import dataclass
from typing import Any

from django.utils import translation

from teranga.kernel import clock, codes
from teranga.kernel.scope import Actor
from teranga.people import queries as people
from teranga.people.models import Person
from teranga.protection.queries import kept, own_copies
from teranga.protection.rules import copying
from teranga.ui import documents


@dataclass(frozen=True)
class Papers:
    """A copy as it is handed over, with how many free texts it holds and how many it withholds."""

    pdf: bytes
    json: bytes
    texts: int
    texts_withheld: int


def papers(actor: Actor, person: Person, *, language: str, handed_over: frozenset[str]) -> Papers:
    """A person's own copy, in the language they speak where the house has it. The person was read before."""
    written = copying.language(language)
    with translation.override(written):
        made = own_copies.copy(actor, person, handed_over)
        values = _values(actor, person, made, language)
        handed = sum(each.key in handed_over for each in made.texts)
        return Papers(
            pdf=documents.pdf("own_copy", values, written),
            json=json.dumps(_machine(values, made), ensure_ascii=False, indent=1).encode(),
            texts=handed,
            texts_withheld=len(made.texts) - handed,
        )


def _values(actor: Actor, person: Person, made: own_copies.Copy, language: str) -> dict[str, Any]:
    return {
        "reference": kept.references([person.pk]).get(person.pk, ""),
        "name": people.identity(person).name,
        "made_on": clock.today(),
        "by": own_copies.maker(actor),
        "language": str(codes.label("language", language)),
        "remark": own_copies.remark_on_language(language),
        "parts": [
            {
                "title": part.title,
                "records": [[{"label": each.label, "value": each.value} for each in record] for record in part.records],
            }
            for part in made.parts
        ],
        "withheld": [{"label": each.label, "why": each.why, "count": each.count} for each in made.withheld],
    }


def _machine(values: dict[str, Any], made: own_copies.Copy) -> dict[str, Any]:
    """The same for machines: with the columns, and codes and days as they are kept."""
    parts = [
        {
            "table": part.table,
            "title": part.title,
            "records": [
                [
                    {"column": each.column, "label": each.label, "value": each.value}
                    | ({"kept": each.plain} if each.plain else {})
                    for each in record
                ]
                for record in part.records
            ],
        }
        for part in made.parts
    ]
    return values | {"made_on": values["made_on"].isoformat(), "parts": parts}
