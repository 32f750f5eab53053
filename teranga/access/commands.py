"""Setting up an installation: its organisations, its offices, and the first administrator."""

import click

from teranga.access import acts, queries
from teranga.kernel import codes
from teranga.kernel.codes import Code

_WHY = "setting up the installation from the command line"


@click.command("open-office")
@click.argument("code")
@click.argument("name")
@click.option("--organisation", required=True, help="Its name; added when it is not there yet.")
@click.option("--kind", default="igo", show_default=True, help="Kind of a new organisation (data/codes).")
@click.option("--country", required=True, help="ISO 3166-1 alpha-3, e.g. NER.")
def open_office(code: str, name: str, organisation: str, kind: str, country: str) -> None:
    """Open an office, e.g. NER-AGZ Agadez, of an organisation."""
    if not codes.is_known("country", country):
        raise click.ClickException(f"{country} is no country of ISO 3166-1.")
    if queries.office(code) is not None:
        raise click.ClickException(f"There is an office {code} already.")
    by = queries.command(_WHY)
    found = queries.organisations().filter(name=organisation).first()
    found = found or acts.open_organisation(name=organisation, kind=Code(kind), by=by)
    office = acts.open_office(organisation=found, code=Code(code), name=name, country=Code(country), by=by)
    click.echo(f"{office} is open.")


@click.command("invite")
@click.argument("email")
@click.argument("name")
@click.option("--office", required=True, help="Code of the office, e.g. NER-AGZ.")
@click.option("--role", default="administrator", show_default=True, help="A role of data/roles.csv.")
def invite(email: str, name: str, office: str, role: str) -> None:
    """Give someone an account, the first administrator for one; prints the link by which they choose their password."""
    found = queries.office(office)
    if found is None:
        raise click.ClickException(f"There is no office {office}.")
    by = queries.command(_WHY, office=found)
    staff = acts.invite(email=email, name=name, office=found, role=Code(role), by=by)
    click.echo(f"{name} chooses a password here, once, within three days:\n{queries.link_for(staff)}")
