"""What stands in the way of an act: a code, its values; the words are in data/refusals. Pure."""

from typing import Any


class Blocker:
    """One thing that stands in the way, found by a rule.

    `code` is stable and has its text, safeguard and standard in data/refusals/*.csv; `values` fill the text.
    """

    __slots__ = ("code", "values")

    def __init__(self, code: str, **values: Any) -> None:
        self.code = code
        self.values = values

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Blocker) and (self.code, self.values) == (other.code, other.values)

    def __hash__(self) -> int:
        return hash(self.code)

    def __repr__(self) -> str:
        inside = "".join(f", {name}={value!r}" for name, value in self.values.items())
        return f"Blocker({self.code!r}{inside})"
