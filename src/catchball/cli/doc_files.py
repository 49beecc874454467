"""`catchball doc import`, `export`, `show` and `check`: one cookbook and its files."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Annotated, Any

import typer
from rich.text import Text

from catchball.cli.complaints import ASKED_WRONGLY, NO, AskedWrongly, told
from catchball.cli.exporting import Form, export, form_of
from catchball.cli.marking import ASKED, CAME
from catchball.cli.naming import Naming
from catchball.cli.options import AsJson, Document, Documents, Language
from catchball.cli.reading import Loaded, Reading, check_language, load, matched
from catchball.cli.show import show_cookbook
from catchball.cli.terminal import complain, out, print_json, print_raw, print_unwrapped, working
from catchball.cli.wording import counted
from catchball.cli.writing import write_document
from catchball.core.check import missing_pictures, problems
from catchball.core.document import Cookbook
from catchball.core.errors import InvalidCookbook
from catchball.core.limits import Problem
from catchball.core.schema import Kind
from catchball.core.translations import State, progress
from catchball.formats.errors import FormatError
from catchball.formats.json_files.cookbook_json import write_cookbook

Source = Annotated[Path, typer.Argument(metavar="PATH", help="The file or folder to read.", show_default=False)]
JsonOutput = Annotated[Path, typer.Option("-o", "--output", metavar="FILE", help="The cookbook to write, as JSON.")]
Like = Annotated[
    Path | None,
    typer.Option(metavar="FILE", help="The cookbook that it was made from: what is recognised keeps its identity."),
]
Issuer = Annotated[str, typer.Option(metavar="NAME", help="Who gives uids to new nodes: the site.")]
KeepMissing = Annotated[
    bool, typer.Option("--keep-missing-pictures", help="Keep the name of a picture that is not there; else refuse.")
]
Place = Annotated[Path, typer.Option("-o", "--output", metavar="PATH", help="The file or folder to write.")]
As = Annotated[
    Form | None, typer.Option("--as", help="The format; by default told by the ending, a folder of text without one.")
]
Operation = Annotated[
    str | None, typer.Option(metavar="UID", help="Show only this operation, by its uid or number (home-12, OP20).")
]

NAMED = 3
"""How many places are named of what was left out for one reason."""


def import_document(
    path: Source,
    output: JsonOutput,
    like: Like = None,
    issuer: Issuer = "home",
    language: Language = None,
    *,
    keep_missing: KeepMissing = False,
    as_json: AsJson = False,
) -> None:
    """Read a work instruction, in whatever format it is, as a cookbook.

    Pictures are put beside the output, without the metadata of the camera.
    """
    earlier = load(like).cookbook if like is not None else None
    if earlier is not None and language is None:
        language = earlier.nodes[earlier.root].fields.get("language")
    loaded = load(path, Reading(issuer, language, keep_missing))
    if earlier is not None and not loaded.identified:
        loaded = matched(loaded, earlier)
    count = write_document(output, loaded.cookbook, loaded.pictures)
    if as_json:
        print_json({"catchball": "imported/1", "file": str(output), "pictures": count, **_told(loaded)})
        return
    console = out()
    print_unwrapped(console, Text(f"{output}: {_size(loaded.cookbook)}, {counted(count, 'picture')}", CAME))
    places: dict[str, list[str]] = {}
    for dropped in loaded.dropped:
        place = dropped.source if dropped.line is None else f"{dropped.source}:{dropped.line}"
        places.setdefault(dropped.what, []).append(place)
    for what, where in places.items():
        more = f", and {len(where) - NAMED} more (--json names all)" if len(where) > NAMED else ""
        print_unwrapped(console, Text(f"  {', '.join(where[:NAMED])}{more}: left out: {what}"))
    for note in loaded.notes:
        print_unwrapped(console, Text(f"  {note}"))


def export_document(
    file: Document, output: Place, form: As = None, language: Language = None, *, as_json: AsJson = False
) -> None:
    """Write a cookbook in a format for people.

    Text folders, spreadsheets and JSON hold all of it; Markdown holds one language. XLIFF, and a spreadsheet --as
    translations, hold the texts for translators into a --language; `catchball doc translate` takes them back.
    """
    check_language(language)
    loaded = load(file)
    with working(f"Writing {output}"):
        written, missing = export(loaded, output, form_of(output, form), language)
    if missing:
        complain(f"{file}: {counted(missing, 'picture')} missing, so not written")
    if as_json:
        print_json({"catchball": "exported/1", "file": str(output), "pictures": written, "missing": missing})
    else:
        print_unwrapped(out(), Text(f"{output}: {_size(loaded.cookbook)}, {counted(written, 'picture')}", CAME))


def show_document(
    file: Document, language: Language = None, operation: Operation = None, *, as_json: AsJson = False
) -> None:
    """Show a cookbook to read."""
    check_language(language)
    loaded = load(file)
    _tell_notes([loaded])
    only = _operation(loaded, operation) if operation else ""
    if as_json and only:
        print_json({"catchball": "branch/1", "root": _branch(loaded.cookbook, only)})
    elif as_json:
        print_raw(write_cookbook(loaded.cookbook))
    else:
        show_cookbook(out(), loaded.cookbook, language or "", only)


def check_documents(files: Documents, *, as_json: AsJson = False) -> None:
    """List what must be mended before a cookbook is released.

    Limits out of order, variants that do not exist, mandatory languages that are not complete, pictures that are
    missing. Ends with 1 when something was found, with 2 when a file cannot be read. How far the other languages are
    is told, and keeps nothing back.
    """
    reports: list[dict[str, Any]] = []
    worst = 0
    for path in files:
        try:
            loaded = load(path)
        except (AskedWrongly, FormatError, InvalidCookbook) as error:
            reports.append({"file": str(path), "error": str(error)})
        except OSError as error:
            reports.append({"file": str(path), "error": told(error)})
        else:
            found = (*problems(loaded.cookbook), *missing_pictures(loaded.cookbook, loaded.pictures))
            told_problems = [_raw(problem) for problem in found]
            reports.append({"file": str(path), "problems": told_problems, "translations": progress(loaded.cookbook)})
            worst = max(worst, NO if found else 0)
            if not as_json:
                _print_problems(loaded, found)
            continue
        worst = ASKED_WRONGLY
        complain(reports[-1]["error"])
    if as_json:
        print_json({"catchball": "check/1", "files": reports})
    raise typer.Exit(worst)


def _print_problems(loaded: Loaded, found: Sequence[Problem]) -> None:
    console = out()
    names = Naming([loaded.cookbook])
    for problem in found:
        place = (names.atom(problem.where), "bold")
        print_unwrapped(console, Text.assemble(f"{loaded.path}: ", place, f": {problem.what}"))
    for language, counts in progress(loaded.cookbook).items():
        lags = ", ".join(
            f"{counts[state]} {state}" for state in State if state in counts and state is not State.APPROVED
        )
        if lags:
            print_unwrapped(console, Text(f"{loaded.path}: {language}: {lags}"))
    verdict = Text(f"{len(found)} to mend", ASKED) if found else Text("in order", CAME)
    print_unwrapped(console, Text.assemble(f"{loaded.path}: ", verdict))


def _operation(loaded: Loaded, name: str) -> str:
    """The uid of the node that a person named by its uid or the number of its operation."""
    document = loaded.cookbook
    if name in document:
        return name
    names = Naming([document])
    numbered = {
        number: uid
        for uid, entry in document.nodes.items()
        if entry.kind is Kind.OPERATION
        for number in (entry.fields.get("number", ""), names.short(uid).split(" ")[0])
        if number
    }
    if name in numbered:
        return numbered[name]
    known = ", ".join(names.short(uid) for uid in document.walk() if document.nodes[uid].kind is Kind.OPERATION)
    raise AskedWrongly(f"{loaded.path}: there is no operation {name}; there are {known[:500] or 'none'}")


def _branch(document: Cookbook, uid: str) -> dict[str, Any]:
    entry = document.nodes[uid]
    below = [_branch(document, child) for child in document.children.get(uid, ())]
    return {"uid": uid, "kind": str(entry.kind), "fields": entry.fields, "children": below}


def _told(loaded: Loaded) -> dict[str, Any]:
    return {
        "revision": loaded.cookbook.revision,
        "nodes": len(loaded.cookbook.nodes),
        "dropped": [{"source": one.source, "line": one.line, "what": one.what} for one in loaded.dropped],
        "notes": list(loaded.notes),
    }


def _size(document: Cookbook) -> str:
    kinds = Counter(entry.kind for entry in document.nodes.values())
    return f"{counted(kinds[Kind.OPERATION], 'operation')}, {counted(kinds[Kind.STEP], 'step')}"


def _raw(problem: Problem) -> dict[str, Any]:
    return {"where": list(problem.where), "what": problem.what}


def _tell_notes(family: Iterable[Loaded]) -> None:
    for loaded in family:
        for note in loaded.notes:
            complain(note)
