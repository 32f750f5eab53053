"""Where a long file stands, and what background work is called."""

from datetime import datetime, timedelta

from teranga.kernel.refusals import Blocker

KEPT_FOR = timedelta(days=7)
CSV, XLSX, ZIP = "csv", "xlsx", "zip"
FORMATS = (CSV, XLSX, ZIP)
PREPARING, READY, STOPPED, GONE = "preparing", "ready", "stopped", "gone"
WAITING, RUNNING, LATER, FAILED = "waiting", "running", "later", "failed"


def state_of(*, is_stopped: bool, is_finished: bool, is_gone: bool, expires_at: datetime | None, now: datetime) -> str:
    """Where a preparation stands (data/codes/preparation_state.csv). What has expired is gone, cleared away or not."""
    if is_stopped:
        return STOPPED
    if is_gone or (expires_at is not None and expires_at <= now):
        return GONE
    return READY if is_finished else PREPARING


def what_blocks_going_on(state: str) -> Blocker | None:
    """A piece is kept only while the file is being prepared."""
    return None if state == PREPARING else Blocker("preparation-ended")


def what_blocks_stopping(state: str) -> Blocker | None:
    """A file being prepared, or ready, can be given up; one that is gone can't."""
    return None if state in (PREPARING, READY) else Blocker("preparation-ended")


def what_blocks_fetching(state: str) -> Blocker | None:
    """A file is fetched once it is whole, and until it expires."""
    if state == PREPARING:
        return Blocker("preparation-not-ready")
    return None if state == READY else Blocker("preparation-gone")


def state_of_work(*, is_given_up: bool, is_held: bool, attempts: int) -> str:
    """Where unfinished background work stands (data/codes/job_state.csv)."""
    if is_given_up:
        return FAILED
    if is_held:
        return RUNNING
    return LATER if attempts else WAITING
