"""`catchball demo`: one standard, two plants that depart from it, and their merge."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from shlex import quote
from typing import Annotated

import typer
from rich.console import Console
from rich.text import Text

from catchball.cli.conflicts import Sides, Telling
from catchball.cli.demo.plants import brno, home, pune
from catchball.cli.differences import sentences
from catchball.cli.doc_merge import print_merge
from catchball.cli.exporting import readable_files
from catchball.cli.listing import print_sentences
from catchball.cli.marking import HEADING, QUIET
from catchball.cli.naming import Naming
from catchball.cli.terminal import out, print_json, print_line, print_unwrapped
from catchball.cli.written_folder import write_folder
from catchball.core.diff import diff
from catchball.core.document import Cookbook
from catchball.core.merge import merge
from catchball.formats.json_files.cookbook_json import write_cookbook

Folder = Annotated[
    Path, typer.Option("--folder", metavar="DIR", help="Where the cookbooks are written; new, or from an earlier run.")
]
AsJson = Annotated[bool, typer.Option("--json", help="Print one JSON document, for programs.")]
_PLANTS = {"brno": "Brno, Czech Republic", "pune": "Pune, India"}


def demonstrate(folder: Folder = Path("demo"), *, as_json: AsJson = False) -> None:
    """Write a standard and two plants' versions of it into a folder, and merge them before your eyes.

    Nothing in the folder that somebody else wrote or changed is touched.
    """
    books = {"home": home(), "brno": brno(), "pune": pune()}
    write_folder(folder, _files(books))
    merged = merge(books["home"], books["brno"], books["pune"])
    if as_json:
        files = {name: str(folder / f"{name}.json") for name in books}
        print_json({"catchball": "demo/1", "files": files, "conflicts": [one.id for one in merged.conflicts]})
        return
    console = out()
    standard = books.pop("home")
    print_line(console, Text(Naming([standard]).title(standard.root), HEADING))
    print_line(console, Text(f"The standard and two plants' versions of it are in {folder}.", QUIET))
    for name, plant in books.items():
        edits = diff(standard, plant)
        _print_title(console, f"{_PLANTS[name]}: {len(edits)} changes")
        documents = [standard, plant]
        print_sentences(console, sentences(edits, documents), Naming(documents), in_full=False)
    _print_title(console, "Merged: all but what is asked here; to look at first, then to decide")
    print_merge(Telling(merged, Sides("home (base)", "Brno (ours)", "Pune (theirs)")))
    _print_title(console, "What to type next")
    for line in _next(folder):
        print_unwrapped(console, Text(f"  {line}"))


def _files(books: Mapping[str, Cookbook]) -> dict[str, bytes]:
    """Each cookbook as JSON and as a folder of text."""
    files = {f"{name}.json": write_cookbook(book).encode() for name, book in books.items()}
    for name, book in books.items():
        files |= {f"{name}/{path}": data for path, data in readable_files(book).items()}
    return files


def _print_title(console: Console, title: str) -> None:
    console.print()
    console.rule(Text(title, HEADING), align="left", style=QUIET)


def _next(folder: Path) -> list[str]:
    names = ("home.json", "brno.json", "pune.json", "answers.json", "merged.json")
    standard, ours, theirs, answers, merged = (quote(str(folder / name)) for name in names)
    sides = f"{standard} {ours} {theirs}"
    return [
        f"catchball doc show {standard} --operation OP30",
        f"catchball doc merge {sides} --questions {answers}",
        f"(write “ours”, “theirs” or {{“value”: …}} for each null in {answers})",
        f"catchball doc merge {sides} --settle {answers} -o {merged}",
        f"catchball doc check {merged}",
    ]
