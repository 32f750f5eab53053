"""A sign of life from whoever does the background work, each minute and when it starts."""

from huey import crontab
from huey.contrib.djhuey import HUEY, periodic_task

from teranga.upkeep import queries


@HUEY.on_startup()
def started() -> None:
    queries.sign_of_life().touch()


@periodic_task(crontab(minute="*"))
def beat() -> None:
    queries.sign_of_life().touch()
