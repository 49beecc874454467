"""`catchball doc merge`: two cookbooks that grew from one base, in one."""

from __future__ import annotations

from collections import ChainMap
from collections.abc import Mapping
from pathlib import Path
from typing import Annotated

import typer
from rich.text import Text

from catchball.cli.answers import read_choices
from catchball.cli.complaints import NO, AskedWrongly
from catchball.cli.conflicts import Sides, Telling, print_conflicts, print_reviews, summary
from catchball.cli.marking import ASKED, CAME
from catchball.cli.options import AsJson, Output, Questions, Settle
from catchball.cli.reading import Loaded, load_family
from catchball.cli.terminal import complain, out, print_line, print_raw, print_unwrapped, working
from catchball.cli.writing import write_document, write_file
from catchball.core.errors import InvalidCookbook
from catchball.core.merge import Merge
from catchball.core.merge import merge as merged_of
from catchball.core.merge import settle as settled
from catchball.formats.errors import FormatError
from catchball.formats.json_files.decisions_json import write_decisions, write_questions

Base = Annotated[Path, typer.Argument(metavar="BASE", help="The revision from which both sides grew.")]
Ours = Annotated[Path, typer.Argument(metavar="OURS", help="One side.")]
Theirs = Annotated[Path, typer.Argument(metavar="THEIRS", help="The other side.")]


def merge_documents(
    base: Base,
    ours: Ours,
    theirs: Theirs,
    output: Output = None,
    settle: Settle = None,
    questions: Questions = None,
    *,
    as_json: AsJson = False,
) -> None:
    """Merge two cookbooks that grew from one base.

    Lists what must be decided (with base, ours and theirs), then what should be looked at. Nothing is written while
    a conflict is open; then it ends with 1.
    """
    family = load_family(base, ours, theirs)
    with working("Merging"):
        merged = _merge(family, settle)
    telling = Telling(merged, Sides())
    offer_questions(telling, questions)
    if output is not None and not merged.conflicts:
        write_document(output, merged.document, _pictures(family))
    if as_json:
        print_raw(write_decisions(merged))
    else:
        print_merge(telling)
    if merged.conflicts:
        _tell_open(merged, output, questions)
        raise typer.Exit(NO)
    if output is not None and not as_json:
        print_unwrapped(out(), Text(f"written to {output}", CAME))


def offer_questions(telling: Telling, path: Path | None) -> None:
    """Write the open conflicts to a file in which they can be answered. Raises AskedWrongly when the file exists."""
    if path is None or not telling.merged.conflicts:
        return
    if path.exists():
        raise AskedWrongly(f"{path}: exists, and answers in it would be lost; name another file")
    write_file(path, write_questions(telling.questions()).encode())


def print_merge(telling: Telling) -> None:
    """The reviews and open conflicts of a merge, and one line that counts them."""
    console = out()
    merged = telling.merged
    print_reviews(console, telling)
    print_conflicts(console, telling)
    print_line(console, Text(summary(merged), ASKED if merged.conflicts else CAME))


def _merge(family: tuple[Loaded, ...], answers: Path | None) -> Merge:
    base, ours, theirs = (loaded.cookbook for loaded in family)
    merged = merged_of(base, ours, theirs)
    if answers is None:
        return merged
    try:
        return settled(merged, read_choices(answers, merged.conflicts))
    except InvalidCookbook as error:
        raise FormatError(str(answers), str(error)) from error


def _pictures(family: tuple[Loaded, ...]) -> Mapping[str, bytes]:
    return ChainMap(*(loaded.pictures for loaded in family))  # type: ignore[arg-type]  # (only read)


def _tell_open(merged: Merge, output: Path | None, questions: Path | None) -> None:
    count = f"{len(merged.conflicts)} conflict{'s are' if len(merged.conflicts) > 1 else ' is'} open"
    if questions is not None:
        complain(f"{questions}: {count}; put an answer to each, and merge again with --settle {questions}")
    elif output is not None:
        complain(f"{output}: nothing is written while {count}; write them to a file with --questions, and answer them")
