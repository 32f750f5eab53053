"""When someone reads unusually many files. Pure."""

from collections.abc import Sequence

FEW = 30
TIMES = 3


def is_unusual(files: int, earlier: Sequence[int]) -> bool:
    """Whether so many different files in one hour are unusual for someone who read `earlier` many in earlier hours.

    Never under 30 an hour; beyond that, more than three times one's own busy hour (the 9th of 10, of the last 30 days).
    Whoever has read nothing before has no busy hour: 30 is the bar.
    """
    in_order = sorted(earlier)
    busy = in_order[int(len(in_order) * 0.9)] if in_order else 0
    return files > max(FEW, TIMES * busy)
