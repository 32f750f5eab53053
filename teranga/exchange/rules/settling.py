"""What a line of a list is before, and after, somebody decides on it."""

from collections.abc import Iterable

from teranga.kernel.refusals import Blocker

ACCEPTED, DUPLICATE, REFUSED, SKIPPED, ALREADY = "accepted", "duplicate", "refused", "skipped", "already"
TAKEN, LINKED, LEFT = "taken", "linked", "left"
SETTLED = (TAKEN, LINKED)
OPEN = (ACCEPTED, DUPLICATE)
NEW, SAME, LEAVE = "new", "same", "leave"
COLUMNS, CHECKING, DECIDING, TAKING, STOPPED, FINISHED = (
    *("columns", "checking", "deciding", "taking", "stopped", "finished"),
)
DECISIONS = (NEW, SAME, LEAVE)


def state_of(*, is_beside_the_list: bool, is_refused: bool, is_known_already: bool, has_candidates: bool) -> str:
    """What a line is when it was checked. A line taken before is not refused: it is done already."""
    if is_beside_the_list:
        return SKIPPED
    if is_refused:
        return REFUSED
    if is_known_already:
        return ALREADY
    return DUPLICATE if has_candidates else ACCEPTED


def proposed_decision(confidences: Iterable[tuple[str, bool]]) -> str:
    """What is ticked for whoever decides: the same person when it is certain and they may be seen; a new one when no
    candidate is more than possible; nothing otherwise, so that a person decides. Pairs: (confidence, may be seen)."""
    found = list(confidences)
    certain = [may_be_seen for confidence, may_be_seen in found if confidence == "certain"]
    if certain:
        return SAME if certain == [True] else ""
    return NEW if all(confidence == "possible" for confidence, _seen in found) else ""


def what_blocks_deciding(state: str, decision: str, *, has_choice: bool) -> Blocker | None:
    """Only possible duplicates are decided on; "the same person" says who."""
    if state != DUPLICATE:
        return Blocker("line-not-to-decide")
    if decision == SAME and not has_choice:
        return Blocker("line-same-as-whom")
    return None


def what_blocks_taking(state: str, decision: str, *, is_stopped: bool = False) -> Blocker | None:
    """A line is taken once, while the import goes on, and a possible duplicate only after somebody decided."""
    if is_stopped:
        return Blocker("list-stopped")
    if state == ACCEPTED or (state == DUPLICATE and decision):
        return None
    return Blocker("line-not-to-decide" if state != DUPLICATE else "line-undecided")


def what_blocks_running(stage: str, *, is_interrupted: bool = False) -> Blocker | None:
    """Lines are taken once they are checked, and by one import at a time, unless whoever began it can't go on."""
    if stage in (COLUMNS, CHECKING):
        return Blocker("list-not-checked")
    return Blocker("list-being-taken") if stage == TAKING and not is_interrupted else None


def what_blocks_stopping(stage: str) -> Blocker | None:
    """Only what is going on can be stopped."""
    return None if stage in (CHECKING, TAKING) else Blocker("list-not-going-on")


def what_blocks_reading(*, has_names: bool) -> Blocker | None:
    """Without a column of names no line can be a person."""
    return None if has_names else Blocker("list-without-names")


def stage_of(*, is_mapped: bool, is_checked: bool, is_started: bool, is_stopped: bool, is_finished: bool) -> str:
    """Where an import stands (data/codes/import_stage.csv)."""
    if not is_mapped:
        return COLUMNS
    if not is_checked:
        return CHECKING
    if not is_started:
        return DECIDING
    if is_finished:
        return FINISHED
    return STOPPED if is_stopped else TAKING
