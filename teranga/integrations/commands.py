"""Letting systems in and shutting them out, from the command line."""

from datetime import date, timedelta
from uuid import UUID

import click

from teranga.access import queries as access
from teranga.integrations import acts, queries
from teranga.kernel import clock
from teranga.kernel.codes import Code


@click.group("token")
def token() -> None:
    """What lets other systems in by the API."""


@token.command("issue")
@click.argument("name")
@click.option("--office", required=True, help="Code of the office it works for, e.g. NER-NIM.")
@click.option("--role", required=True, help="Role of which it holds permissions, e.g. caseworker.")
@click.option(
    "--scope", "scopes", multiple=True, help="A permission; may be said again. All that it may, when none is."
)
@click.option("--days", default=90, show_default=True, type=click.IntRange(0, 366), help="How long it is valid.")
@click.option("--per-minute", default=120, show_default=True, help="Requests that it may send a minute.")
def issue(name: str, office: str, role: str, scopes: tuple[str, ...], days: int, per_minute: int) -> None:
    """Issue a token; it is printed once, and can't be shown again."""
    found = access.office(office)
    if found is None:
        raise click.ClickException(f"There is no office {office}.")
    asked = scopes or queries.grantable().get(role, [])
    made = acts.issue_token(
        name=name,
        office=found,
        role=Code(role),
        scopes=tuple(Code(each) for each in asked),
        expires_on=_in_days(days),
        per_minute=per_minute,
        by=access.command(f"teranga token issue, office {office}", office=found),
    )
    click.echo(made.secret)


def _in_days(days: int) -> date:
    return clock.today() + timedelta(days=days)


@token.command("revoke")
@click.argument("token_id", type=click.UUID)
def revoke(token_id: UUID) -> None:
    """Revoke a token, by its id (`teranga token list`); it opens nothing from now on."""
    by = access.command("teranga token revoke")
    acts.revoke_token(queries.token(by, token_id), by=by)
    click.echo("Revoked.")


@token.command("list")
def show() -> None:
    """List the tokens, whom they let in, and when they were last used."""
    for each in queries.tokens(access.command("teranga token list")):
        state = "open" if queries.is_open(each) else "shut"
        used = f"{each.used_at:%Y-%m-%d %H:%M}" if each.used_at else "never"
        click.echo(f"{each.pk}  {state}  {each.office.code}  {each.role_code}  used {used}  {each.name}")
        click.echo(f"    {' '.join(each.scopes)}")
