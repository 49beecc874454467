"""`catchball backup FILE` and `restore FILE`: everything that is not part of the program, in one verified file."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Any, TypeAlias

import typer

from catchball.cli.installation import USUAL_DATA, Data
from catchball.cli.options import AsJson
from catchball.cli.terminal import complain, print_json, print_raw, working

Programs: TypeAlias = Annotated[
    Path | None,
    typer.Option("--programs", metavar="DIR", help="Where pg_dump, pg_restore and psql are; else they are found."),
]


def backup(
    file: Annotated[Path, typer.Argument(metavar="FILE", help="Where to write it; must not be there yet.")],
    data: Data = USUAL_DATA,
    programs: Programs = None,
    *,
    as_json: AsJson = False,
) -> None:
    """Write everything into one file: database, pictures, secret key. Work may go on meanwhile.

    The file is one moment of the installation. It is read again and compared before the command ends, and holds what
    must not get into other hands.
    """
    from catchball.cli.backup_making import make_backup  # (loads the database's client)

    with working("Backing up"):
        made = make_backup(file, data, programs)
    for digest in made.missing:
        complain(f"The picture {digest} is named in the database, and its file is missing.")
    _tell(as_json, "backup", file, made.manifest.tables, len(made.manifest.files), missing=list(made.missing))


def restore(
    file: Annotated[Path, typer.Argument(metavar="FILE", help="A backup, as `catchball backup` wrote it.")],
    data: Data = USUAL_DATA,
    programs: Programs = None,
    *,
    replace: Annotated[
        bool, typer.Option("--replace", help="Put it in the place of what is there, which is lost then.")
    ] = False,
    is_sure: Annotated[
        bool, typer.Option("--yes", help="Do not ask whether the database of DATABASE_URL is meant.")
    ] = False,
    as_json: AsJson = False,
) -> None:
    """Put a backup into an empty installation. Nothing may run on it meanwhile.

    The file is verified before anything is touched. With --replace and a server of your own it names the database
    that will be lost, and asks first. Afterwards all tables and the audit trail are compared with what
    was backed up.
    """
    from catchball.cli.backup_restoring import database_in_danger, restore_backup  # (loads the database's client)

    if replace and not is_sure and (named := database_in_danger()):
        typer.confirm(
            f"Lose everything in the database {named}, and put the backup in its place?", abort=True, err=True
        )
    with working("Restoring"):
        manifest = restore_backup(file, data, programs, replace=replace)
    _tell(as_json, "restore", file, manifest.tables, len(manifest.files))


def _tell(as_json: bool, what: str, file: Path, tables: dict[str, dict[str, Any]], files: int, **more: object) -> None:
    rows = sum(int(state["rows"]) for state in tables.values())
    if as_json:
        print_json({"catchball": f"{what}/1", "file": str(file), "tables": tables, "files": files, **more})
    else:
        print_raw(f"{file}: {rows:,} rows of {len(tables)} tables, {files:,} files; compared, and equal.\n")
