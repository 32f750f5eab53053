"""`teranga health`: what the public answer keeps to itself."""

import click

from teranga.kernel import health as checks
from teranga.upkeep import queries

MARKS = {checks.OK: "ok", checks.LATE: "LATE", checks.WRONG: "WRONG", checks.UNKNOWN: "?"}


@click.command("health")
@click.option("--pages", is_flag=True, help="Also how fast each page was answered, this hour and the last.")
def health(pages: bool) -> None:
    """Say how the installation is doing, check by check; ends with 1 when something does not work."""
    found = checks.findings()
    for each in found:
        click.echo(f"{MARKS[each.state]:6} {each.label}: {each.words}")
    for speed in queries.speeds() if pages else ():
        click.echo(f"{speed.p95_ms:6} ms for 95 % of {speed.answers}: {speed.page}")
    if any(each.state == checks.WRONG for each in found):
        raise click.exceptions.Exit(1)
