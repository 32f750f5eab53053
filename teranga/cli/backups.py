"""Commands for backups: made, read back, and tried out."""

import os
from pathlib import Path
from typing import Any

import click
from django.conf import settings

from teranga.cli import drilling, installing
from teranga.kernel import archives, backups, dumps, restoring

_FOLDER = click.Path(file_okay=False, path_type=Path)
_ARCHIVE = click.Path(exists=True, dir_okay=False, path_type=Path)
_WRONG = (archives.NotAnArchive, dumps.NotDumped, restoring.NotRestored, drilling.NoDrill)


class _InWords(click.Command):
    """What stands in the way of a backup is said in a sentence."""

    def invoke(self, ctx: click.Context) -> Any:
        try:
            return super().invoke(ctx)
        except (*_WRONG, OSError) as why:
            raise click.ClickException(str(why)) from why


@click.command(cls=_InWords)
@click.option("--to", type=_FOLDER, help="Folder for files and documents.  [default: TERANGA_BACKUPS]")
@click.option("--keys-to", type=_FOLDER, help="Folder for the keys.  [default: TERANGA_BACKUPS_OF_KEYS]")
def backup(to: Path | None, keys_to: Path | None) -> None:
    """Back everything up, sealed, while people go on working. The master key is not in it (`teranga keys export`)."""
    os.umask(0o077)
    to = to or Path(settings.BACKUPS)
    keys_to = keys_to or (to / "keys" if to != Path(settings.BACKUPS) else Path(settings.BACKUPS_OF_KEYS))
    done = backups.make(to, keys_to)
    click.echo(f"Files and documents: {to / done.files} ({done.files_bytes:,} bytes, {done.entries:,} entries)")
    click.echo(f"Keys: {keys_to / done.keys} ({done.keys_bytes:,} bytes). Keep them apart, and elsewhere.")


@click.command(cls=_InWords)
@click.argument("files", type=_ARCHIVE)
@click.argument("keys", type=_ARCHIVE)
@click.option("--report", type=click.Path(dir_okay=False, path_type=Path), help="Also write what was found, as JSON.")
def restore(files: Path, keys: Path, report: Path | None) -> None:
    """Read FILES and KEYS back into an empty installation, and verify it. Needs the master key (`teranga keys import`).

    KEYS may be newer than FILES: who was forgotten in between stays forgotten.
    """
    os.umask(0o077)
    found = restoring.restore(files, keys, installing.furnish)
    if report:
        report.write_text(found.as_json())
    click.echo(
        f"Restored as of {found.made_at}: {found.entries:,} entries of the journal, {found.rows:,} rows,"
        f" {found.documents:,} documents, {found.keys:,} keys; {found.made_anew:,} people put in the index."
    )
    for each in found.found:
        click.echo(each, err=True)
    if found.found:
        raise click.ClickException("The backup is not sound; see above.")
    click.echo("Every chain of the journal verifies, every key opens, every row is there.")


@click.command(cls=_InWords)
@click.option("--from", "source", type=_FOLDER, help="Folder of the backups.  [default: TERANGA_BACKUPS]")
@click.option("--keys-from", type=_FOLDER, help="Folder of the keys.  [default: TERANGA_BACKUPS_OF_KEYS]")
def drill(source: Path | None, keys_from: Path | None) -> None:
    """Really restore the latest backup, in a scratch place, look whether all is there, and record what was found."""
    source = source or Path(settings.BACKUPS)
    keys_from = keys_from or (source / "keys" if source != Path(settings.BACKUPS) else Path(settings.BACKUPS_OF_KEYS))
    done = drilling.drill(source, keys_from)
    click.echo(f"Backup of {done.backup_made_at}: {done.files}, {done.keys}; restored in {done.seconds} s.")
    if not done.is_sound:
        raise click.ClickException(f"The backup is NOT sound: {done.found}")
    click.echo(f"Sound: {done.entries:,} entries, {done.rows:,} rows, {done.documents:,} documents.")


COMMANDS = (backup, restore, drill)
