"""Looking at once for what is kept no longer, instead of at night."""

import click

from teranga.protection import jobs


@click.command("retention")
def retention() -> None:
    """Propose what has reached the end of its retention. Nothing is erased before two people approve."""
    click.echo(f"Proposed: {jobs.propose():,}.")
