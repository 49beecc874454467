"""`catchball doc diff`, `apply`, `pick` and `classify`: changes, as edits that travel from cookbook to cookbook."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Annotated, Any

import typer
from rich.text import Text

from catchball.cli.answers import read_choices
from catchball.cli.complaints import NO
from catchball.cli.conflicts import Sides, Telling, print_conflicts, print_reviews, summary
from catchball.cli.differences import Sentence, sentences
from catchball.cli.doc_merge import offer_questions
from catchball.cli.listing import print_sentences
from catchball.cli.marking import ASKED, CAME, HEADING, QUIET, WENT
from catchball.cli.naming import Naming
from catchball.cli.options import AsJson, Document, Documents, EditsFile, Output, Questions, Settle
from catchball.cli.reading import Loaded, load, load_family, read_bytes
from catchball.cli.terminal import complain, out, print_json, print_line, print_raw, print_unwrapped
from catchball.cli.wording import counted
from catchball.cli.writing import write_document, write_file
from catchball.core.decisions import Atom, Choice, Verdict
from catchball.core.diff import apply, current, diff
from catchball.core.document import Cookbook
from catchball.core.edits import Edit, Edits
from catchball.core.errors import InvalidCookbook
from catchball.core.fit import foreign, homeless
from catchball.core.merge import NotOneFamily
from catchball.core.pick import Picked
from catchball.core.pick import pick as take
from catchball.formats.decisions_json import raw_conflict
from catchball.formats.edits_json import read_edits, write_edits
from catchball.formats.errors import FormatError

Old = Annotated[Path, typer.Argument(metavar="A", help="The cookbook as it was.", show_default=False)]
New = Annotated[Path, typer.Argument(metavar="B", help="The cookbook as it is now.", show_default=False)]
EditsOutput = Annotated[
    Path | None, typer.Option("-o", "--output", metavar="EDITS", help="Write the edits here, for apply and pick.")
]
_SIDES = Sides("before", "here", "change")
_MOST_LISTED = 10
_STYLES: Mapping[Verdict, str] = {
    Verdict.CLEAN: CAME,
    Verdict.ALREADY: QUIET,
    Verdict.MOOT: QUIET,
    Verdict.REVIEW: ASKED,
    Verdict.CONFLICT: WENT,
}
_BAD_FIRST = (Verdict.CONFLICT, Verdict.REVIEW, Verdict.CLEAN, Verdict.MOOT, Verdict.ALREADY)


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
    change, loaded = _change(edits, file)
    document = loaded.cookbook
    adrift = homeless(change, document)
    if wrong := tuple(edit for edit in change if edit in adrift or current(document, edit) != edit.old):
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
    change, loaded = _change(edits, file)
    picked = take(change, loaded.cookbook)
    if settle is not None:
        choices = read_choices(settle, picked.merge.conflicts)
        picked = _settled(change, loaded.cookbook, choices, settle)
    telling = Telling(picked.merge, _SIDES)
    offer_questions(telling, questions)
    written = output is not None and picked.verdict not in (Verdict.CONFLICT, Verdict.MOOT)
    if output is not None and written:
        write_document(output, picked.document, loaded.pictures)
    if as_json:
        conflicts = [raw_conflict(conflict) for conflict in picked.merge.conflicts]
        print_json({"catchball": "outcomes/1", **_raw_outcomes(loaded, picked), "conflicts": conflicts})
    else:
        _print_picked(loaded, picked, telling)
    if output is not None and not written:
        complain(f"{output}: nothing is written{_advice(picked)}")
    raise typer.Exit(0 if picked.verdict not in (Verdict.CONFLICT, Verdict.MOOT) else NO)


def classify_edits(edits: EditsFile, files: Documents, *, as_json: AsJson = False) -> None:
    """Say what picking a change would do in each of several cookbooks, without doing it.

    Ends with 1 when one of them would be left with a conflict, or has nothing that it could change.
    """
    reports: list[dict[str, Any]] = []
    verdicts: set[Verdict] = set()
    console = out()
    for file in files:
        change, loaded = _change(edits, file)
        picked = take(change, loaded.cookbook)
        verdicts.add(picked.verdict)
        reports.append(_raw_outcomes(loaded, picked))
        if not as_json:
            counts = Counter(outcome.verdict for outcome in picked.outcomes)
            told = ", ".join(f"{counts[verdict]} {verdict}" for verdict in _BAD_FIRST if counts[verdict])
            line = Text.assemble(
                f"{file}: ", (str(picked.verdict), _STYLES[picked.verdict]), f" ({told or 'no edits'})"
            )
            print_unwrapped(console, line)
            _print_outcomes(loaded, picked, hidden=(Verdict.CLEAN, Verdict.ALREADY))
    if as_json:
        print_json({"catchball": "classified/1", "documents": reports})
    raise typer.Exit(NO if verdicts & {Verdict.CONFLICT, Verdict.MOOT} else 0)


def _change(edits: Path, file: Path) -> tuple[Edits, Loaded]:
    """A change and the cookbook that it is meant for. Raises FormatError when it speaks of other kinds of nodes."""
    change = read_edits(read_bytes(edits), str(edits))
    loaded = load(file)
    if strange := foreign(change, loaded.cookbook):
        place = " › ".join(strange[0].atom)
        raise FormatError(str(edits), f"{place} is no part of such a node in {file}; these share no standard")
    return change, loaded


def _settled(change: Edits, document: Cookbook, choices: Mapping[str, Choice], answers: Path) -> Picked:
    try:
        return take(change, document, choices)
    except InvalidCookbook as error:
        raise FormatError(str(answers), str(error)) from error


def _strangers(before: Loaded, after: Loaded) -> str:
    roots = f"{before.cookbook.root} and {after.cookbook.root}"
    return f"{after.path}: shares no standard with {before.path}: the roots differ, {roots}"


def _tell_wrong(loaded: Loaded, wrong: Sequence[Edit], *, as_json: bool) -> None:
    """What the document says where the edits expect something else."""
    found = [(edit.atom, edit.old, current(loaded.cookbook, edit)) for edit in wrong]
    if as_json:
        raw = [{"atom": list(atom), "expected": old, "found": now} for atom, old, now in found]
        print_json(_applied(None, 0, raw))
    names = Naming([loaded.cookbook])
    for atom, _, _ in found[:_MOST_LISTED]:
        complain(f"{loaded.path}: {names.atom(atom)} is not as the edits expect it")
    more = f" (and {len(found) - _MOST_LISTED} more)" if len(found) > _MOST_LISTED else ""
    told = f"nothing is applied because of {counted(len(found), 'edit')}{more}"
    complain(f"{loaded.path}: {told}; `catchball doc pick` takes what can be taken")


def _applied(result: Cookbook | None, count: int, conflicts: list[dict[str, Any]]) -> dict[str, Any]:
    return {
        "catchball": "applied/1",
        "applies": result is not None,
        "edits": count,
        "result": result.revision if result else None,
        "conflicts": conflicts,
    }


def _raw_outcomes(loaded: Loaded, picked: Picked) -> dict[str, Any]:
    outcomes = [{"atom": list(one.edit.atom), "verdict": str(one.verdict)} for one in picked.outcomes]
    return {"file": str(loaded.path), "verdict": str(picked.verdict), "outcomes": outcomes}


def _advice(picked: Picked) -> str:
    if picked.verdict is Verdict.MOOT:
        return ": what the change is about is not in this cookbook"
    return " while conflicts are open: write them to a file with --questions, answer them, and add --settle"


def _print_picked(loaded: Loaded, picked: Picked, telling: Telling) -> None:
    console = out()
    _print_outcomes(loaded, picked)
    print_reviews(console, telling)
    print_conflicts(console, telling)
    line = Text.assemble((str(picked.verdict), _STYLES[picked.verdict]), f": {summary(picked.merge)}")
    print_line(console, line)


def _print_outcomes(loaded: Loaded, picked: Picked, hidden: Sequence[Verdict] = ()) -> None:
    """The change in sentences, each with what became of it; not those whose verdict is hidden."""
    verdicts = {outcome.edit.atom: outcome.verdict for outcome in picked.outcomes}
    edits = [outcome.edit for outcome in picked.outcomes]
    documents = [loaded.cookbook]

    def tag(sentence: Sentence) -> Text:
        worst = _worst(sentence.atoms, verdicts)
        return Text(f"{worst:<8}", _STYLES[worst])

    found = sentences(edits, documents)
    brought = [sentence.brings for sentence in found if sentence.brings is not None]
    shown = [one for one in found if _worst(one.atoms, verdicts) not in hidden]
    print_sentences(out(), shown, Naming(documents, brought=brought), in_full=False, tag=tag)


def _worst(atoms: frozenset[Atom], verdicts: Mapping[Atom, Verdict]) -> Verdict:
    """The worst outcome of the edits that a sentence tells; lists of children matter only where nothing else does."""
    own = [verdicts[atom] for atom in atoms if atom[1] != "@order"] or [verdicts[atom] for atom in atoms]
    return next(verdict for verdict in _BAD_FIRST if verdict in own)
