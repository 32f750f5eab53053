from typing import Any

from django.apps import AppConfig
from django.db.backends.signals import connection_created
from django.utils.module_loading import autodiscover_modules

from teranga.kernel import acts


class Kernel(AppConfig):
    name = "teranga.kernel"
    label = "kernel"

    def ready(self) -> None:
        connection_created.connect(_guard, weak=False)
        autodiscover_modules("acts")
        autodiscover_modules("room")
        autodiscover_modules("jobs")


def _guard(connection: Any, **rest: object) -> None:
    if acts.write_guard not in connection.execute_wrappers:
        connection.execute_wrappers.append(acts.write_guard)
    if connection.vendor == "sqlite":
        with connection.cursor() as cursor:
            cursor.execute("PRAGMA secure_delete = ON")
