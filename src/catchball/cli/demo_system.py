"""`catchball demo`: a company at work, on this machine."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from enum import StrEnum
from functools import partial
from pathlib import Path
from typing import Annotated

import typer

from catchball.cli.complaints import AskedWrongly
from catchball.cli.demo.company import SHOWN
from catchball.cli.demonstration import AsJson, demonstrate
from catchball.cli.installation import make_data_folder, reached, write_secret
from catchball.cli.migrating import bring_up_to_date
from catchball.cli.running import LOCAL, USUAL_PORT, Host, Port, embedded_database, run_all, run_command
from catchball.cli.terminal import err

DEMO_DATA = Path("catchball-demo")
DemoData = Annotated[
    Path, typer.Option("--data", metavar="DIR", help="Where the demonstration lives; made if it is not there.")
]
Folder = Annotated[
    Path | None,
    typer.Option("--folder", metavar="DIR", help="Serve nothing: write three cookbooks here, and merge them."),
]
OnlyFill = Annotated[
    bool, typer.Option("--fill", help="Serve nothing: put the company into the empty database of --data, and end.")
]


class Size(StrEnum):
    """How large the company is."""

    NORMAL = "normal"
    LARGE = "large"


Scale = Annotated[
    Size, typer.Option("--scale", help="large: with 200 more sites and 2,000 cookbooks; this takes minutes.")
]
_PASSWORD = "demo.password"  # noqa: S105 (the name of a file)


def demo(
    data: DemoData = DEMO_DATA,
    host: Host = LOCAL,
    port: Port = USUAL_PORT,
    folder: Folder = None,
    *,
    only_fill: OnlyFill = False,
    scale: Scale = Size.NORMAL,
    as_json: AsJson = False,
) -> None:
    """Show a company at work: a maker of gear units, its plants and a supplier, with one standard and many departures.

    Everything is in one folder, the database too. Sign-ins are printed. Ctrl-C ends it; the next start goes on with
    what was done. With --folder nothing is served: three cookbooks are written there and merged before your eyes.
    """
    if folder is not None:
        demonstrate(folder, as_json=as_json)
    elif as_json:
        raise AskedWrongly("--json goes with --folder")
    elif only_fill:
        fill_database(data, scale)
    else:
        password = demo_password(data)
        run_all(
            data,
            host,
            port,
            2,
            1,
            database=embedded_database(data),
            prepare=partial(_prepare, scale=scale),
            welcome=_welcome(password).format,
        )


def fill_database(data: Path, scale: Size = Size.NORMAL) -> None:
    """Bring the database up to date, and put the company into it unless there are cookbooks already."""
    with reached(data):
        from django.utils import timezone  # (Django is there by now)

        from catchball.cli.demo.filling import fill, is_filled

        bring_up_to_date()
        if not is_filled():
            err().print("Making the demonstration company…", style="dim")
            fill(timezone.now(), demo_password(data))
        if scale is Size.LARGE:
            _enlarge(timezone.now(), demo_password(data))


def _enlarge(now: datetime, password: str) -> None:
    from catchball.cli.demo.scaling import enlarge  # (needs Django, which is there by now)

    with err().status("Making the large company…") as status:
        for progress in enlarge(now, password):
            if progress.there % 20 == 0:
                status.update(f"{100 * progress.there // progress.all} %")


def demo_password(data: Path) -> str:
    """The one password of all sign-ins of the demonstration, kept in its folder."""
    path = data / _PASSWORD
    if not path.exists():
        from secrets import choice

        make_data_folder(data, is_embedded=True)
        write_secret(
            path, "-".join("".join(choice("abcdefghjkmnpqrstuvwxyz23456789") for _ in range(5)) for _ in range(3))
        )
    return path.read_text("utf-8").strip()


def _prepare(variables: Mapping[str, str], scale: Size) -> None:
    run_command("demo", "--fill", "--scale", scale, "--data", variables["CATCHBALL_DATA"], variables=variables)


def _welcome(password: str) -> str:
    people = "".join(f"  {name:<20} {what}\n" for name, what in SHOWN)
    return (
        f"Catchball answers at {{}}\n\nSign in as one of these (there are more), with the password {password}\n{people}"
    )
