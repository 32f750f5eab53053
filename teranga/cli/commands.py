"""Commands of the house itself: install, serve, verify, list."""

import os
import sys

import click
from django.conf import settings
from django.core.management import call_command
from django.db import connections
from django.db.migrations.executor import MigrationExecutor
from django.db.utils import DatabaseError
from django.utils import translation

from teranga.cli import authoring, backups, installing, keys, reference, supervisor, working
from teranga.demo import population
from teranga.kernel import acts, custody, journal, masters, rooms


class House(click.Group):
    """The house's own commands and those on the cards of its rooms."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        return sorted({*super().list_commands(ctx), *self._of_rooms()})

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        return super().get_command(ctx, cmd_name) or self._of_rooms().get(cmd_name)

    def _of_rooms(self) -> dict[str, click.Command]:
        return {command.name: command for command in rooms.all("commands")}

    def invoke(self, ctx: click.Context) -> object:
        """What a person can mend is said in a sentence; only our own mistakes show their trace."""
        try:
            return super().invoke(ctx)
        except acts.Refused as refused:
            raise click.ClickException("\n".join(refused.words())) from refused
        except masters.NoMasterKey as missing:
            raise click.ClickException(str(missing)) from missing
        except DatabaseError as error:
            if pending_migrations():
                raise click.ClickException(NOT_READY) from error
            raise


NOT_READY = f"The data directory {settings.DATA} is not ready: run `teranga init` (a new one) or `teranga migrate`."


@click.group(cls=House, context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100})
@click.version_option(package_name="teranga", message="Teranga %(version)s")
def house() -> None:
    """Teranga: files of the people an organisation assists and protects.

    Everything is kept in the directory that TERANGA_DATA names (./var when it names none). Start with `teranga init`,
    look around with `teranga demo`, open it in a browser with `teranga serve`.
    """
    translation.activate("en")


def pending_migrations() -> bool:
    """Whether a database is missing, or older than the programme."""
    try:
        for alias in settings.DATABASES:
            executor = MigrationExecutor(connections[alias])
            newest = executor.loader.graph.leaf_nodes(*installing.rooms_of(alias))
            if executor.migration_plan(newest):
                return True
    except DatabaseError:
        return True
    return False


@house.command()
def init() -> None:
    """Make the data directory: databases, master key, folders. Harmless when it is there already."""
    os.umask(0o077)
    settings.DATA.mkdir(parents=True, exist_ok=True)
    made = masters.source()[0] == "file" and custody.make_master_key(settings.MASTER_KEY_FILE)
    installing.furnish()
    click.echo(f"Teranga's data is in {settings.DATA}.")
    if made:
        click.echo(
            f"The master key is {settings.MASTER_KEY_FILE}. Without it nothing sealed can be read again; with it,"
            " everything can.\nCopy it now, and keep the copy apart from the backups of the data."
        )


@house.command()
def migrate() -> None:
    """Bring the databases up to this version of the programme."""
    installing.furnish()
    click.echo("The databases are up to date.")


@house.command("demo")
@click.option("--people", default=400, show_default=True, type=click.IntRange(1, 5000), help="How many, about.")
def load_demo(people: int) -> None:
    """Fill an empty installation with invented people at every stage of their file, and staff of every role."""
    try:
        population.load(report=click.echo, size=people)
    except population.NotEmpty as not_empty:
        raise click.ClickException(str(not_empty)) from not_empty


@house.command()
@click.option("--host", default="127.0.0.1", show_default=True, help="Address to listen on.")
@click.option("--port", default=8000, show_default=True, type=click.IntRange(1, 65535), help="Port to listen on.")
@click.option("--workers", default=1, show_default=True, type=click.IntRange(1, 64), help="Processes that answer.")
def serve(host: str, port: int, workers: int) -> None:
    """Serve Teranga to browsers, with its background jobs; end with Ctrl-C or SIGTERM."""
    if pending_migrations():
        raise click.ClickException(NOT_READY)
    if taken := supervisor.what_takes(host, port):
        raise click.ClickException(taken)
    call_command("collectstatic", interactive=False, verbosity=0)
    sys.stdout.flush()
    supervisor.become_supervisor(host, port, workers)


@house.command()
def work() -> None:
    """Do background jobs until told to stop. `teranga serve` starts one of these by itself."""
    working.work()


@house.command("acts")
def list_acts() -> None:
    """List everything that can be done, who may, and the safeguards that guard it."""
    _print_table(reference.acts())


@house.command("safeguards")
def list_safeguards() -> None:
    """List what can't happen, the standard it comes from, and the acts that are guarded."""
    _print_table(reference.safeguards())


@house.command("permissions")
def list_permissions() -> None:
    """List the permissions, in words, and the roles that hold them."""
    _print_table(reference.permissions())


def _print_table(table: reference.Table) -> None:
    for row in table.rows:
        click.secho(row[0], bold=True)
        for name, value in zip(table.columns[1:], row[1:], strict=True):
            if value:
                click.echo(f"    {name}: {value}")


@house.group("journal")
def journal_group() -> None:
    """The history of every file."""


@journal_group.command()
def verify() -> None:
    """Recompute every chain of the journal; names the first entry of each that was tampered with."""
    broken = list(journal.verify())
    for each in broken:
        click.echo(f"{each.entry}: {each.why}")
    if broken:
        raise click.ClickException(f"{len(broken)} chains do not verify.")
    click.echo("Every chain verifies.")


for command in (*authoring.COMMANDS, *backups.COMMANDS, keys.keys):
    house.add_command(command)
