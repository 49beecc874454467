"""`catchball connections`: how those to machines are doing, where something may be missing, what was not understood."""

from __future__ import annotations

from typing import Annotated

import typer

from catchball.cli.examples import examples
from catchball.cli.installation import USUAL_DATA, Data, reached
from catchball.cli.options import AsJson
from catchball.cli.terminal import print_json, print_raw, printable

connections = typer.Typer(no_args_is_help=True, rich_markup_mode=None, help="Connections to machines.")


@connections.command("list", epilog=examples("catchball connections list", "catchball connections list --json"))
def list_connections(data: Data = USUAL_DATA, *, as_json: AsJson = False) -> None:
    """List all connections: what they do, since when nothing came, and how many values they kept."""
    with reached(data):
        from catchball.cli import connection_rows as rows  # (Django is there by now)

        found = rows.every()
    if as_json:
        print_json({"catchball": "connections/1", "connections": found})
        return
    for one in found:
        line = (
            "{name} ({kind}, {party}): {state}{about}; heard {heard_at}; {new} values new, {known} known, "
            "{refused} refused; {gaps} gaps, {open} messages not understood, {waiting} waiting"
        )
        about = f", {one['trouble']}" if one["trouble"] else ""
        print_raw(
            printable(line.format(**{**one, "about": about, "heard_at": one["heard_at"] or "nothing yet"})) + "\n"
        )


@connections.command("show", epilog=examples('catchball connections show "press shop"'))
def show_connection(
    name: Annotated[str, typer.Argument(metavar="NAME", help="As connections list shows it.")],
    data: Data = USUAL_DATA,
    *,
    as_json: AsJson = False,
) -> None:
    """Show where something may be missing, and what was not understood: of each the newest hundred."""
    with reached(data):
        from catchball.cli import connection_rows as rows  # (Django is there by now)

        found = rows.details(name)
    if as_json:
        print_json({"catchball": "connection/1", **found})
        return
    for gap in found["gaps"]:
        print_raw(printable("gap, {place}: {began} to {ended}: {reason}\n".format(**gap)))
    for message in found["messages"]:
        print_raw(printable("{state}, {place}: {times} times, last {last_at}: {reason} {payload}\n".format(**message)))
    if not found["gaps"] and not found["messages"]:
        print_raw("Nothing is known to be missing, and all was understood.\n")
