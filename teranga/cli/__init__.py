"""The `teranga` command: what the house itself can do here, what belongs to a room from the room's card."""

import os


def main() -> None:
    """Entry point of the command."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "teranga.settings")
    import django

    django.setup()
    from teranga.cli import commands

    commands.house()
