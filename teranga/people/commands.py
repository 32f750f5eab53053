"""Forgetting someone from the command line, as a data-protection officer's request is carried out."""

import click

from teranga.access import queries as access
from teranga.kernel import codes
from teranga.kernel.codes import Code
from teranga.people import acts, queries


@click.command("forget")
@click.argument("person")
@click.option(
    "--why",
    required=True,
    type=click.Choice([row["code"] for row in codes.rows("forgetting_reason")]),
    help="Why (data/codes/forgetting_reason.csv).",
)
@click.confirmation_option(prompt="Their identity and everything told about them can never be read again. Go on?")
def forget(person: str, why: str) -> None:
    """Forget PERSON (the reference of a file, or an id) for good, in this installation and in its backups."""
    by = access.command("teranga forget")
    acts.forget(queries.person(by, person, place="forget"), reason=Code(why), by=by)
    click.echo(
        "Forgotten. Backups of the keys older than this moment still hold the key: let them expire, or destroy them."
    )
