from typing import Any

from django.apps import AppConfig
from django.db import connections
from django.db.backends.signals import connection_created
from django.db.models.signals import post_migrate
from django.utils.module_loading import autodiscover_modules

from teranga.kernel import acts


class Kernel(AppConfig):
    name = "teranga.kernel"
    label = "kernel"

    def ready(self) -> None:
        connection_created.connect(_guard, weak=False)
        post_migrate.connect(_keyring, sender=self, weak=False)
        autodiscover_modules("acts")
        autodiscover_modules("room")
        autodiscover_modules("jobs")


def _guard(connection: Any, **rest: object) -> None:
    if acts.write_guard not in connection.execute_wrappers:
        connection.execute_wrappers.append(acts.write_guard)
    if connection.vendor == "sqlite":
        with connection.cursor() as cursor:
            cursor.execute("PRAGMA secure_delete = ON")


def _keyring(using: str, **rest: object) -> None:
    """Whoever makes or empties the tables of the keys leaves them with a keyring."""
    from teranga.kernel import masters

    if using == "keys" and "kernel_secret" in connections[using].introspection.table_names():
        with acts.housekeeping("the keyring"):
            masters.make_keyring()
