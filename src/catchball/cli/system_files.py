"""`catchball import` and `export`: cookbooks into a running installation and out of it, in somebody's name."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path
from typing import Annotated, TypeAlias

import typer
from rich.text import Text

from catchball.cli.complaints import AskedWrongly
from catchball.cli.doc_files import As, KeepMissing
from catchball.cli.exporting import Form, export, form_of
from catchball.cli.installation import USUAL_DATA, Data, reached
from catchball.cli.marking import CAME
from catchball.cli.options import AsJson, Language
from catchball.cli.reading import Reading, check_language, load
from catchball.cli.terminal import complain, out, print_json, print_unwrapped, working
from catchball.cli.wording import counted
from catchball.cli.writing import check_folder, write_files

InNameOf: TypeAlias = Annotated[
    str, typer.Option("--user", metavar="USER", help="In whose name: what they may not do, is not done.")
]
Source: TypeAlias = Annotated[Path, typer.Argument(metavar="PATH", help="The file or folder to read.")]
Into: TypeAlias = Annotated[
    int | None,
    typer.Option("--into", metavar="COOKBOOK", help="The number of a cookbook: its next state, saved as a draft."),
]
Place: TypeAlias = Annotated[
    Path | None, typer.Option("-o", "--output", metavar="PATH", help="The file or folder to write.")
]
Pdf: TypeAlias = Annotated[
    Path | None,
    typer.Option(
        "--pdf", metavar="FILE", help="Print it into this file instead; without --revision, what holds today."
    ),
]
Day: TypeAlias = Annotated[
    datetime | None,
    typer.Option("--effective-from", formats=["%Y-%m-%d"], metavar="DAY", help="When it takes effect; else today."),
]


def import_cookbook(
    path: Source,
    user: InNameOf,
    site: Annotated[str, typer.Option("--site", metavar="KEY", help="Where the new home cookbook lives.")] = "",
    issuer: Annotated[str, typer.Option("--issuer", metavar="NAME", help="Who gives uids; else the site.")] = "",
    into: Into = None,
    effective_from: Day = None,
    language: Language = None,
    data: Data = USUAL_DATA,
    *,
    keep_missing: KeepMissing = False,
    as_json: AsJson = False,
) -> None:
    """Bring in a work instruction with its pictures: as a new home cookbook, or as a draft of one that is there.

    Anything that `catchball doc import` reads. The draft is looked at and proposed in the browser.
    """
    if (into is None) == (not site):
        raise AskedWrongly("name either the --site of a new home cookbook, or the cookbook --into which it goes")
    loaded = load(path, Reading(issuer or site or "home", language, keep_missing))
    with reached(data, needs_owner=False), working(f"Bringing in {path}"):
        from catchball.cli import cookbook_rows as rows  # (Django is there by now)

        if into is None:
            day = effective_from.date() if effective_from else None
            done = rows.bring_in(user, site, issuer or site, loaded, day)
        else:
            done = rows.bring_into_draft(user, into, loaded)
    for note in loaded.notes:
        complain(note)
    if loaded.dropped:
        told = counted(len(loaded.dropped), "thing")
        complain(f"{path}: {told} had no place in a cookbook; catchball doc import --json names them")
    if as_json:
        print_json(
            {"catchball": "brought-in/1", "cookbook": done.cookbook, "draft": done.draft, "pictures": done.pictures}
        )
    else:
        where = f"draft {done.draft} of cookbook {done.cookbook}" if done.draft else f"cookbook {done.cookbook}"
        print_unwrapped(out(), Text(f"{path}: {where}, {counted(done.pictures, 'picture')}", CAME))


def export_cookbook(
    number: Annotated[int, typer.Argument(metavar="COOKBOOK", help="Its number, as in its address.")],
    user: InNameOf,
    output: Place = None,
    pdf: Pdf = None,
    revision: Annotated[
        int | None, typer.Option("--revision", metavar="NUMBER", help="Which revision; else the newest.")
    ] = None,
    form: As = None,
    language: Language = None,
    data: Data = USUAL_DATA,
    *,
    as_json: AsJson = False,
) -> None:
    """Write a cookbook with its pictures into a file or folder, in any format that `catchball doc export` writes.

    Or print it: --pdf with a language.
    """
    check_language(language)
    if (output is None) == (pdf is None):
        raise AskedWrongly("name either the --output that it is written to, or the --pdf that it is printed into")
    if pdf is not None:
        _print(number, pdf, user, revision, language, data, as_json=as_json)
    elif output is not None:
        _write(number, output, user, revision, form_of(output, form), language, data, as_json=as_json)


def _print(
    number: int, pdf: Path, user: str, revision: int | None, language: str | None, data: Path, *, as_json: bool
) -> None:
    check_folder(pdf)
    with reached(data, needs_owner=False), working(f"Printing {pdf}"):
        from catchball.cli import cookbook_rows as rows  # (Django is there by now)

        printed = rows.printed(user, number, revision, language or "")
        write_files([(pdf, printed)])
    if as_json:
        print_json({"catchball": "printed/1", "file": str(pdf), "cookbook": number})
    else:
        print_unwrapped(out(), Text(f"{pdf}: cookbook {number}", CAME))


def _write(
    number: int,
    output: Path,
    user: str,
    revision: int | None,
    form: Form,
    language: str | None,
    data: Path,
    *,
    as_json: bool,
) -> None:
    with reached(data, needs_owner=False), working(f"Writing {output}"):
        from catchball.cli import cookbook_rows as rows  # (Django is there by now)

        loaded = rows.taken_out(user, number, revision)
        written, missing = export(loaded, output, form, language)
    if missing:
        complain(f"{counted(missing, 'picture')} missing in this installation, so not written; see catchball doctor")
    if as_json:
        said = {"file": str(output), "cookbook": number, "pictures": written, "missing": missing}
        print_json({"catchball": "taken-out/1", **said})
    else:
        print_unwrapped(out(), Text(f"{output}: cookbook {number}, {counted(written, 'picture')}", CAME))
