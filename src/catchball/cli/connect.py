"""`catchball connect`: listen to machines, and keep each of their values once."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Annotated, TypeAlias

import typer

from catchball.cli.complaints import AskedWrongly
from catchball.cli.installation import COMMAND, USUAL_DATA, Data, given_urls, set_up
from catchball.cli.terminal import print_raw, printable
from catchball.formats.utf8_text import utf8_text

File: TypeAlias = Annotated[
    Path, typer.Argument(metavar="FILE", help="What to listen to, and which series it is: TOML.", show_default=False)
]
Checks: TypeAlias = Annotated[
    bool, typer.Option("--check", help="Only look whether the file is right and the series are there; listen to none.")
]


def connect(file: File, data: Data = USUAL_DATA, *, only_checks: Checks = False) -> None:
    """Listen to machines by MQTT (Sparkplug B, JSON) or OPC UA, and keep each of their values once, until a signal.

    What comes is acknowledged once it is in the database: whatever is killed in between comes again, and is known.
    """
    from catchball.cli.extras import require_machines
    from catchball.cli.running import become, own_environment  # (loads what only servers need)
    from catchball.formats.machines.connection_toml import read_connection

    try:
        given = read_connection(utf8_text(file.read_bytes(), str(file)), str(file))
    except OSError as error:
        raise AskedWrongly(f"{file}: {error.strerror}") from error
    require_machines()
    embedded = data if given_urls() is None else None
    variables = own_environment(data)
    if "DATABASE_OWNER_URL" in os.environ:  # (a process can forget it only by beginning anew)
        become([*COMMAND, "connect", str(file), *(["--check"] if only_checks else [])], variables)
    set_up(variables)
    from catchball.cli.connecting import attached, listen  # (Django is there by now)

    who, series = attached(given, str(file))
    if only_checks:
        print_raw(printable(f"{file}: right; {given.name} writes {len(series)} series in the name of {given.user}\n"))
        return
    listen(given, file, embedded, who, series)
