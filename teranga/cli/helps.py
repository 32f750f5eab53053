"""What every command says of itself."""

from collections.abc import Iterator

import click


def commands(group: click.Group) -> str:
    """Every command with its help, as the terminal shows it."""
    return "".join(f"## {name}\n\n```text\n{text}\n```\n\n" for name, text in _helps(group, "teranga", None))


def _helps(command: click.Command, name: str, parent: click.Context | None) -> Iterator[tuple[str, str]]:
    context = click.Context(
        command,
        info_name=name.split()[-1],
        parent=parent,
        terminal_width=100,
        max_content_width=100,
        help_option_names=["-h", "--help"],
    )
    yield name, command.get_help(context)
    if isinstance(command, click.Group):
        for each in command.list_commands(context):
            inner = command.get_command(context, each)
            if inner is not None:
                yield from _helps(inner, f"{name} {each}", context)
