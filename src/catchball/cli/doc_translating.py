"""`catchball doc translate`: what translators wrote, put into a cookbook."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer
from rich.text import Text

from catchball.cli.complaints import NO
from catchball.cli.marking import ASKED, CAME
from catchball.cli.naming import Naming
from catchball.cli.options import AsJson, Document
from catchball.cli.reading import load
from catchball.cli.terminal import out, print_json, print_unwrapped
from catchball.cli.wording import counted
from catchball.cli.writing import write_document
from catchball.core.translating import Receipt, receive
from catchball.formats.translator_forms import read_translations

Translations = Annotated[
    Path, typer.Argument(metavar="TRANSLATIONS", help="An XLIFF 2 file or spreadsheet that was exported, filled in.")
]
Place = Annotated[Path, typer.Option("-o", "--output", metavar="FILE", help="The cookbook to write, as JSON.")]


def translate_document(file: Document, translations: Translations, output: Place, *, as_json: AsJson = False) -> None:
    """Put translations that came back into a cookbook.

    A text is not taken where its source says something else by now, or where it was translated by somebody else
    meanwhile; each is listed with its place in the file. Ends with 1 when there is such a text.
    """
    loaded = load(file)
    came = read_translations(translations.read_bytes(), str(translations))
    receipt = receive(loaded.cookbook, came.language, came.returned)
    write_document(output, receipt.document, loaded.pictures)
    if as_json:
        print_json({"catchball": "translated/1", "file": str(output), "language": came.language, **_told(receipt)})
    else:
        _print(output, came.language, translations, receipt)
    raise typer.Exit(NO if receipt.refused else 0)


def _told(receipt: Receipt) -> dict[str, object]:
    refused = [
        {"at": list(one.returned.atom), "place": one.returned.place, "why": str(one.reason)} for one in receipt.refused
    ]
    return {"taken": len(receipt.taken), "unchanged": receipt.unchanged, "not_taken": refused}


def _print(output: Path, language: str, translations: Path, receipt: Receipt) -> None:
    names = Naming([receipt.document])
    for one in receipt.refused:
        place = f"{translations}, {one.returned.place}: "
        told = f": {one.reason}{f' ({one.told})' if one.told else ''}"
        where = names.atom(one.returned.atom) if one.returned.atom[0] in receipt.document else one.returned.atom[0]
        print_unwrapped(out(), Text.assemble(place, (where, "bold"), told))
    count = f"{counted(len(receipt.taken), 'text')} in {language} taken, {receipt.unchanged} as before"
    style = ASKED if receipt.refused else CAME
    print_unwrapped(out(), Text(f"{output}: {count}, {len(receipt.refused)} not taken", style))
