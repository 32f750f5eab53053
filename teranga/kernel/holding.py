"""Which process holds a piece of work: what a dead one held is free at once, what a live one holds never is."""

import os
import socket
from functools import cache
from pathlib import Path
from uuid import uuid4


@cache
def _name_of(pid: int) -> str:
    """Machine, process, and a mark of its own: another process of the same number is not this one."""
    return f"{socket.gethostname()[:60]}:{pid}:{uuid4().hex[:12]}"


def me() -> str:
    """The name of this process; a forked one has its own."""
    return _name_of(os.getpid())


def may_be_alive(holder: str) -> bool:
    """Whether a process may still be working: surely not, when this machine has none of its number."""
    machine, pid, _mark = holder.rsplit(":", 2)
    if machine != socket.gethostname()[:60]:
        return True  # another machine's: only its silence tells
    if int(pid) == os.getpid():
        return holder == me()
    try:
        os.kill(int(pid), 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    return not _has_ended(int(pid))


def _has_ended(pid: int) -> bool:
    """Whether only the number of a process is left, because nobody has asked yet how it ended. Linux says so."""
    try:
        said = Path(f"/proc/{pid}/stat").read_text(encoding="utf-8", errors="replace")
    except OSError:
        return False
    return said.rpartition(")")[2].split()[0] in ("Z", "X")
