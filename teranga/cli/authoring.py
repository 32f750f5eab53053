"""Commands for those who write Teranga: words, derived docs, a new room. They work on a checkout of the source."""

from pathlib import Path

import click
from django.conf import settings

from teranga.cli import catalogues, reference
from teranga.cli import new_room as rooms_to_be

HOUSE = Path(settings.BASE)
REPOSITORY = HOUSE.parent


@click.command()
@click.option("--check", is_flag=True, help="Change nothing; fail when a text lacks its translation.")
@click.option("--compile", "only_compile", is_flag=True, help="Only write what the programme reads (.mo).")
def words(check: bool, only_compile: bool) -> None:
    """Bring the translations up to what the source says, and compile them."""
    if check:
        missing = catalogues.what_is_missing(HOUSE, Path(settings.DATA_FILES))
        for each in missing:
            click.echo(each)
        if missing:
            raise click.ClickException(f"{len(missing)} texts are not whole.")
        return
    if not only_compile:
        for room in catalogues.rooms(HOUSE):
            for language in catalogues.LANGUAGES:
                if catalogues.merge(room, language):
                    click.echo(f"changed: {room.catalogue(language).relative_to(REPOSITORY)}")
    catalogues.compile_all(HOUSE)


@click.command()
@click.option("--check", is_flag=True, help="Change nothing; fail when a page is not what it would be.")
@click.pass_context
def docs(context: click.Context, check: bool) -> None:
    """Write the pages of docs/reference that are derived from the programme."""
    group = context.find_root().command
    assert isinstance(group, click.Group)
    folder = REPOSITORY / "docs" / "reference"
    stale = [name for name, text in reference.pages(group).items() if _differs(folder / name, text)]
    if check and stale:
        raise click.ClickException(f"Out of date, run `teranga docs`: {', '.join(stale)}")
    folder.mkdir(parents=True, exist_ok=True)
    for name, text in reference.pages(group).items() if stale else ():
        (folder / name).write_text(text, encoding="utf-8")


def _differs(path: Path, text: str) -> bool:
    return not path.exists() or path.read_text(encoding="utf-8") != text


@click.command("new-room")
@click.argument("name")
def new_room(name: str) -> None:
    """Add a room NAME to the source of the house, with every file in its place and a first act.

    It stands above all others; move it down the floors in pyproject.toml and teranga/settings.py where it belongs.
    """
    for path in rooms_to_be.build(name, repository=REPOSITORY):
        click.echo(f"written: {path.relative_to(REPOSITORY)}")
    click.echo("Next: teranga words, teranga docs, make check. Then replace the remarks by what the room is for.")


COMMANDS = (words, docs, new_room)
