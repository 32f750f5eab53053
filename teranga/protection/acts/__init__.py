"""Everything that is done to keep data no longer than its period, and to give people their own."""

from teranga.protection.acts.copying import delete_copy, let_copies_go, make_copy
from teranga.protection.acts.erasing import approve, certify, confirm, erase, look_again, propose
from teranga.protection.acts.holding import hold, release

__all__ = [
    "approve", "certify", "confirm", "delete_copy", "erase", "hold", "let_copies_go", "look_again", "make_copy",
    "propose", "release",
]  # fmt: skip
