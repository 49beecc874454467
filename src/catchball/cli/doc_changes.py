"""`catchball doc diff`, `apply`, `pick` and `classify`: changes, as edits that travel from cookbook to cookbook."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Annotated, Any

import typer
from rich.text import Text

from catchball.cli.answers import read_choices
from catchball.cli.complaints import NO
from catchball.cli.conflicts import Sides, Telling
from catchball.cli.differences import sentences
from catchball.cli.doc_merge import offer_questions
from catchball.cli.listing import print_sentences
from catchball.cli.marking import CAME, HEADING
from catchball.cli.naming import Naming
from catchball.cli.options import AsJson, Document, Documents, EditsFile, Output, Questions, Settle
from catchball.cli.outcomes import is_taken, print_classified, print_picked, raw_outcomes
from catchball.cli.reading import Loaded, load, load_family, read_bytes
from catchball.cli.terminal import complain, out, print_json, print_line, print_raw, print_unwrapped
from catchball.cli.wording import counted
from catchball.cli.writing import write_document, write_file
from catchball.core.decisions import Choice, Verdict
from catchball.core.diff import apply, current, diff
from catchball.core.document import Cookbook
from catchball.core.edits import Edit, Edits
from catchball.core.errors import InvalidCookbook
from catchball.core.fit import foreign, homeless
from catchball.core.merge import NotOneFamily
from catchball.core.pick import Picked
from catchball.core.pick import pick as take
from catchball.formats.errors import FormatError
from catchball.formats.json_files.decisions_json import raw_conflict
from catchball.formats.json_files.edits_json import read_edits, write_edits

Old = Annotated[Path, typer.Argument(metavar="A", help="The cookbook as it was.", show_default=False)]
New = Annotated[Path, typer.Argument(metavar="B", help="The cookbook as it is now.", show_default=False)]
EditsOutput = Annotated[
    Path | None, typer.Option("-o", "--output", metavar="EDITS", help="Write the edits here, for apply and pick.")
]
_SIDES = Sides("before (base)", "here (ours)", "change (theirs)")
"""How a pick calls its sides; answers name them as in brackets."""
_MOST_LISTED = 10


def diff_documents(old: Old, new: New, output: EditsOutput = None, *, as_json: AsJson = False) -> None:
    """Say what changed from one cookbook to another."""
    before, after = load_family(old, new)
    if before.cookbook.root != after.cookbook.root:
        raise NotOneFamily(_strangers(before, after))
    edits = diff(before.cookbook, after.cookbook)
    if output is not None:
        write_file(output, write_edits(edits).encode())
    if as_json:
        print_raw(write_edits(edits))
        return
    console = out()
    documents = [before.cookbook, after.cookbook]
    print_sentences(console, sentences(edits, documents), Naming(documents))
    print_line(console, Text(counted(len(edits), "change") if edits else "no difference", HEADING))


def apply_edits(edits: EditsFile, file: Document, output: Output = None, *, as_json: AsJson = False) -> None:
    """Carry out edits on the very cookbook that they were made for; all of them, or none.

    Without -o it only says whether they apply. Ends with 1 when they do not.
    """
    change, loaded = _read_change(edits), load(file)
    document = loaded.cookbook
    _check_family(edits, change, loaded)
    if wrong := _not_applicable(change, document):
        _tell_wrong(loaded, wrong, as_json=as_json)
        raise typer.Exit(NO)
    result = apply(document, change)
    if change.base == document.revision and change.result not in ("", result.revision):
        raise FormatError(str(edits), "its edits do not lead to the result that it names; it was changed by hand")
    if output is not None:
        write_document(output, result, loaded.pictures)
    if as_json:
        print_json(_applied(result, len(change), []))
    else:
        place = f"; written to {output}" if output else ""
        print_unwrapped(out(), Text(f"{file}: carries out {counted(len(change), 'edit')}{place}", CAME))


def pick_edits(
    edits: EditsFile,
    file: Document,
    output: Output = None,
    settle: Settle = None,
    questions: Questions = None,
    *,
    as_json: AsJson = False,
) -> None:
    """Take a change into a cookbook that has grown apart from the one where the change was made.

    Ends with 1, and writes nothing, while conflicts are open or when there is nothing left that it could change.
    """
    change, loaded = _read_change(edits), load(file)
    _check_family(edits, change, loaded)
    picked = take(change, loaded.cookbook)
    if settle is not None:
        choices = read_choices(settle, picked.merge.conflicts)
        picked = _settled(change, loaded.cookbook, choices, settle)
    telling = Telling(picked.merge, _SIDES)
    offer_questions(telling, questions)
    if output is not None and is_taken(picked):
        write_document(output, picked.document, loaded.pictures)
    if as_json:
        conflicts = [raw_conflict(conflict) for conflict in picked.merge.conflicts]
        print_json({"catchball": "outcomes/1", **raw_outcomes(loaded, picked), "conflicts": conflicts})
    else:
        print_picked(out(), loaded, picked, telling)
    if not is_taken(picked):
        _tell_not_taken(picked, output)
        raise typer.Exit(NO)


def classify_edits(edits: EditsFile, files: Documents, *, as_json: AsJson = False) -> None:
    """Say what picking a change would do in each of several cookbooks, without doing it.

    Ends with 1 when one of them would be left with a conflict, or has nothing that it could change.
    """
    change = _read_change(edits)
    reports: list[dict[str, Any]] = []
    all_taken = True
    for file in files:
        loaded = load(file)
        _check_family(edits, change, loaded)
        picked = take(change, loaded.cookbook)
        all_taken = all_taken and is_taken(picked)
        reports.append(raw_outcomes(loaded, picked))
        if not as_json:
            print_classified(out(), loaded, picked)
    if as_json:
        print_json({"catchball": "classified/1", "documents": reports})
    if not all_taken:
        raise typer.Exit(NO)


def _read_change(path: Path) -> Edits:
    return read_edits(read_bytes(path), str(path))


def _check_family(path: Path, change: Edits, loaded: Loaded) -> None:
    """Raise FormatError when the change speaks of other kinds of nodes than the cookbook has."""
    if strange := foreign(change, loaded.cookbook):
        place = " › ".join(strange[0].atom)
        raise FormatError(str(path), f"{place} is no part of such a node in {loaded.path}; these share no standard")


def _settled(change: Edits, document: Cookbook, choices: Mapping[str, Choice], answers: Path) -> Picked:
    try:
        return take(change, document, choices)
    except InvalidCookbook as error:
        raise FormatError(str(answers), str(error)) from error


def _strangers(before: Loaded, after: Loaded) -> str:
    roots = f"{before.cookbook.root} and {after.cookbook.root}"
    return f"{after.path}: shares no standard with {before.path}: the roots differ, {roots}"


def _not_applicable(change: Edits, document: Cookbook) -> list[Edit]:
    adrift = {edit.atom for edit in homeless(change, document)}
    return [edit for edit in change if edit.atom in adrift or current(document, edit) != edit.old]


def _tell_wrong(loaded: Loaded, wrong: Sequence[Edit], *, as_json: bool) -> None:
    """What the document says where the edits expect something else."""
    document = loaded.cookbook
    if as_json:
        found = ((list(edit.atom), edit.old, current(document, edit)) for edit in wrong)
        print_json(_applied(None, 0, [{"atom": atom, "expected": old, "found": now} for atom, old, now in found]))
    names = Naming([document])
    for edit in wrong[:_MOST_LISTED]:
        complain(f"{loaded.path}: {names.atom(edit.atom)} is not as the edits expect it")
    if len(wrong) > _MOST_LISTED:
        complain(f"{loaded.path}: nor are {len(wrong) - _MOST_LISTED} more")
    complain(f"{loaded.path}: nothing is applied; `catchball doc pick` takes what can be taken")


def _applied(result: Cookbook | None, count: int, conflicts: list[dict[str, Any]]) -> dict[str, Any]:
    return {
        "catchball": "applied/1",
        "applies": result is not None,
        "edits": count,
        "result": result.revision if result else None,
        "conflicts": conflicts,
    }


def _tell_not_taken(picked: Picked, output: Path | None) -> None:
    written = f"{output}: nothing is written" if output is not None else "nothing is taken"
    if picked.verdict is Verdict.MOOT:
        complain(f"{written}: what the change is about is not in this cookbook")
    elif output is not None:
        complain(f"{written} while conflicts are open: write them to a file with --questions, and answer them")
