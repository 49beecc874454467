"""The `catchball` command.

Ends with 0 when it worked, 1 when the answer is “no”, 2 when it was asked wrongly. Errors go to stderr.
"""

from __future__ import annotations

from typing import Annotated

import typer

from catchball.cli.complaints import Complaining
from catchball.cli.demonstration import demonstrate
from catchball.cli.doc import doc
from catchball.cli.examples import examples
from catchball.cli.terminal import print_raw, use_utf8

app = typer.Typer(
    cls=Complaining,
    no_args_is_help=True,
    add_completion=False,
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"]},
    epilog=examples(
        "catchball demo --folder demo                   see what it does",
        "catchball doc import handbook/ -o book.json    read what you have",
        "catchball doc diff book.json plant.json        what a plant does differently",
        "catchball doc merge book.json a.json b.json    two plants' changes in one",
    ),
)
app.command("demo", epilog=examples("catchball demo --folder demo"))(demonstrate)
app.add_typer(doc, name="doc")


def _tell_version(wanted: bool) -> None:
    if wanted:
        from importlib.metadata import version  # (slow, and only wanted here)

        print_raw(f"catchball {version('catchball')}\n")
        raise typer.Exit


Version = Annotated[
    bool, typer.Option("--version", help="Tell the version and end.", callback=_tell_version, is_eager=True)
]


@app.callback()
def catchball(*, wants_version: Version = False) -> None:
    """One production standard for many plants: depart from it with reasons, merge it, feed back what was proven."""


def run() -> None:
    """Start the command."""
    use_utf8()
    app()
