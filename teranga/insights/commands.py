"""`teranga figures`: the yearly table as a file."""

from dataclasses import replace
from pathlib import Path

import click
from django.utils import translation

from teranga.access import queries as access_queries
from teranga.insights import queries
from teranga.kernel.scope import Actor
from teranga.ui import sheets


@click.command("figures")
@click.option("--year", required=True, type=click.IntRange(1990, 2100), help="The calendar year of the departures.")
@click.option("--format", "kind", default="csv", show_default=True, type=click.Choice(["csv", "xlsx"]))
@click.option(
    "--out", type=click.Path(dir_okay=False, path_type=Path), help="File to write; standard output without it."
)
@click.option("--language", default="fr", show_default=True, type=click.Choice(["fr", "en"]))
@click.option("--organisation", default="", help="Name of the organisation; every one of them without it.")
def figures(year: int, kind: str, out: Path | None, language: str, organisation: str) -> None:
    """Write the yearly table of people assisted by return, as CSV or XLSX. It names nobody."""
    with translation.override(language):
        header, rows = queries.sheet(queries.yearly_table(_reader(organisation), year))
        content = (sheets.csv_bytes if kind == "csv" else sheets.xlsx_bytes)(header, rows)
    if out is None:
        click.echo(content, nl=False)
    else:
        out.write_bytes(content)
        click.echo(f"Written: {out}")


def _reader(organisation: str) -> Actor:
    command = access_queries.command("figures asked for on the command line")
    if not organisation:
        return command
    known = {each.name: each for each in access_queries.organisations()}
    if organisation not in known:
        raise click.BadParameter(f"there is no such organisation; there are: {', '.join(known)}")
    return replace(command, organisation=known[organisation].pk)
