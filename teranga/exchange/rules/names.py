"""A name on a list: is it one, and which part of it is the surname."""

import re

from teranga.exchange.rules.cells import folded, shortened
from teranga.kernel.refusals import Blocker

LONGEST = 120
"""Letters of a whole name. The longest real ones on registers have about seventy."""
MARKUP = re.compile(r"[<>{}\[\]|\\^`=]|https?:|javascript:|@\w+\(", re.IGNORECASE)
FORMULA = ("=", "+", "@", "-", "|")
NOT_NAMES = frozenset(
    {"inconnu", "inconnue", "unknown", "anonyme", "anonymous", "x", "xx", "xxx", "test", "nom", "name"}
)


def what_blocks_name(written: str) -> Blocker | None:
    """Why this can't be a person's name: line-no-name, line-name-too-long, line-name-not-a-name. None when it can."""
    if folded(written) in NOT_NAMES or not written:
        return Blocker("line-no-name")
    if len(written) > LONGEST:
        return Blocker("line-name-too-long", length=len(written), longest=LONGEST)
    if written.startswith(FORMULA) or MARKUP.search(written) or not any(sign.isalpha() for sign in written):
        return Blocker("line-name-not-a-name", name=shortened(written))
    if sum(1 for sign in written if sign.isdigit()) > 2:
        return Blocker("line-name-not-a-name", name=shortened(written))
    return None


def split(written: str, *, surname_first: bool) -> tuple[str, str]:
    """(surname, given names) of a whole name.

    What stands in capitals beside other words is the surname ("MAIGA Ouango", "Ouango MAIGA"). In capitals throughout,
    the list's own order decides; with no capitals, people write the surname last ("Aissata Cissé"). A single word is a
    given name: many people have only that.
    """
    before, comma, after = written.partition(",")
    if comma and before.strip() and after.strip():
        return before.strip(), after.strip()
    words = written.split()
    if len(words) < 2:
        return "", written
    capitals = [_is_in_capitals(word) for word in words]
    if any(capitals) and not all(capitals):
        surname = [word for word, is_capital in zip(words, capitals, strict=True) if is_capital]
        given = [word for word, is_capital in zip(words, capitals, strict=True) if not is_capital]
        return " ".join(surname), " ".join(given)
    if all(capitals) and surname_first:
        return words[0], " ".join(words[1:])
    return words[-1], " ".join(words[:-1])


def _is_in_capitals(word: str) -> bool:
    letters = [sign for sign in word if sign.isalpha()]
    return len(letters) > 1 and all(sign.isupper() for sign in letters)
