"""Commands for the master key: made, replaced, taken out for the safe, brought back."""

import os
from pathlib import Path

import click
from django.conf import settings

from teranga.kernel import custody, masters, rotation


@click.group()
def keys() -> None:
    """The master key, without which nothing sealed can be read."""


@keys.command()
def init() -> None:
    """Make a master key where the settings say; or say that there is one, and where it comes from."""
    kind, where = masters.source()
    if kind == "file" and custody.make_master_key(Path(where)):
        click.echo(f"A master key was made: {where}. Put it in a safe now: `teranga keys export`.")
    in_words = {"file": f"the file {where}", "environment": "TERANGA_MASTER_KEY", "command": f"the command {where}"}
    ids = ", ".join(each.id for each in masters.known())
    click.echo(f"The master key {ids} comes from {in_words[kind]}.")


@keys.command()
def rotate() -> None:
    """Replace the master key: everyone's key is wrapped again, while people go on working.

    Cut short, it is taken up again by the same command. History and index are not disturbed.
    """
    try:
        done = rotation.rotate(lambda so_far: click.echo(f"{so_far} keys wrapped again…", err=True))
    except rotation.NotRotated as why:
        raise click.ClickException(str(why)) from why
    if done.before == done.now:
        click.echo(f"The rotation that was cut short is finished. The master key is {done.now}.")
    else:
        click.echo(f"The master key is {done.now} now; {done.before} wraps nothing any more. Keys: {done.keys}.")
    click.echo(
        "Make a backup now (`teranga backup`) and put the new key in the safe (`teranga keys export`). The old one"
        " still opens the backups of the keys made before: keep its copy until they have expired, then destroy it."
    )


_PASSPHRASE = click.option(
    "--passphrase-file",
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    help="File whose first line is the passphrase; asked for without it.",
)


@keys.command("export")
@click.argument("file", type=click.Path(dir_okay=False, path_type=Path))
@_PASSPHRASE
def export_keys(file: Path, passphrase_file: Path | None) -> None:
    """Write the master key to FILE, sealed with a passphrase, for the safe. `age -d` opens it too."""
    passphrase = _passphrase(passphrase_file, twice=True)
    if len(passphrase) < custody.SHORTEST_PASSPHRASE:
        raise click.ClickException(f"A passphrase has {custody.SHORTEST_PASSPHRASE} characters or more.")
    try:
        handle = os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError as error:
        raise click.ClickException(f"{file} is there already.") from error
    with os.fdopen(handle, "wb") as out:
        out.write(custody.export(passphrase))
    click.echo(f"Written: {file}. Keep the passphrase elsewhere; without it the file is worth nothing.")


@keys.command("import")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@_PASSPHRASE
def import_keys(file: Path, passphrase_file: Path | None) -> None:
    """Bring the master key back from an exported FILE, on this machine or another."""
    if masters.source()[0] != "file":
        raise click.ClickException("The settings take the master key from elsewhere; only a file can be written.")
    path = Path(settings.MASTER_KEY_FILE)
    try:
        found = custody.bring_back(file.read_bytes(), _passphrase(passphrase_file, twice=False), path)
    except custody.NotBroughtBack as why:
        raise click.ClickException(str(why)) from why
    click.echo(f"The master key {', '.join(each.id for each in found)} is at {path}.")


def _passphrase(file: Path | None, *, twice: bool) -> str:
    if file is None:
        return str(click.prompt("Passphrase", hide_input=True, confirmation_prompt=twice))
    return file.read_text(encoding="utf-8").splitlines()[0]
