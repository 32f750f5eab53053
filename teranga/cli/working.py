"""The process that does the background work. It loads what jobs need, and none of the other commands."""

import os
import signal
from functools import partial
from typing import Any

from teranga.cli import supervisor


def work() -> None:
    """Do background jobs until told to stop. Settings must have been set up."""
    from django.conf import settings
    from huey.contrib.djhuey import HUEY

    from teranga.kernel import jobs

    options: dict[str, Any] = settings.HUEY["consumer"]
    if options["worker_type"] == "process":
        os.register_at_fork(after_in_child=partial(supervisor.end_with, os.getpid(), signal.SIGKILL))
    HUEY.on_startup("look for what was left")(jobs.begin)
    HUEY.create_consumer(**options).run()


def main() -> None:
    """What the supervisor starts."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "teranga.settings")
    import django

    django.setup()
    work()
