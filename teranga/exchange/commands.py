"""Importing a list from the command line: the same engine as the page."""

import csv
import sys
from pathlib import Path

import click

from teranga.access import queries as access
from teranga.exchange import acts, jobs, queries
from teranga.kernel import clock
from teranga.kernel.acts import Refused
from teranga.kernel.codes import Code


@click.command("import")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--office", required=True, help="Code of the office that takes the people in, e.g. NER-AGZ.")
@click.option("--partner", default="", help="Who shared the list; the name of the file when not given.")
@click.option(
    "--basis", default="partner_list_shared", show_default=True, help="Legal basis (data/codes/consent_basis.csv)."
)
@click.option("--why", default="", help="Agreement or reason behind the legal basis.")
def import_list(file: Path, office: str, partner: str, basis: str, why: str) -> None:
    """Import a partner's list of arrivals; one line of report per line of the list, on standard output."""
    found = access.office(office)
    if found is None:
        raise click.ClickException(f"There is no office {office}.")
    by = access.command(f"teranga import, office {office}", office=found)
    partner = partner or file.stem
    try:
        upload = queries.as_received(file.name, file.read_bytes(), on=clock.today())
        given = acts.upload(
            office=found, partner=partner, basis=Code(basis), why=why or f"list of {partner}", file=upload, by=by
        )
        mapping = queries.mapping_of(given, queries.table_of(given), on=clock.today())
        given = acts.map_columns(given, meanings=tuple(Code(each) for each in mapping.meanings), by=by)
        jobs.check(given, by=by)
        given = queries.partner_list(by, given.pk, place="import")
        given = acts.run(given, by=by)
        jobs.take(given, by=by)
    except Refused as refused:
        raise click.ClickException("\n".join(refused.words())) from refused
    _report(given)


def _report(given: object) -> None:
    """number, state, reasons: no name leaves by the command line."""
    out = csv.writer(sys.stdout)
    out.writerow(["line", "state", "reasons"])
    counted: dict[str, int] = {}
    for number, state, reasons in queries.report(given):  # type: ignore[arg-type]
        counted[state] = counted.get(state, 0) + 1
        out.writerow([number, state, " ".join(reasons)])
    click.echo(", ".join(f"{count} {state}" for state, count in sorted(counted.items())), err=True)
