"""The options that commands share."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, TypeAlias

import typer

FILE_HELP = "JSON, XLSX, a Markdown file or folder, or a folder of text files."

Document: TypeAlias = Annotated[
    Path, typer.Argument(metavar="FILE", help=f"A cookbook: {FILE_HELP}", show_default=False)
]
Documents: TypeAlias = Annotated[
    list[Path], typer.Argument(metavar="FILE…", help=f"Cookbooks: {FILE_HELP}", show_default=False)
]
EditsFile: TypeAlias = Annotated[
    Path, typer.Argument(metavar="EDITS", help="Edits, as `doc diff --json` or `doc diff -o` writes them.")
]
Output: TypeAlias = Annotated[
    Path | None, typer.Option("-o", "--output", metavar="OUT", help="Write the cookbook here, as JSON.")
]
AsJson: TypeAlias = Annotated[bool, typer.Option("--json", help="Print one JSON document, for programs.")]
Language: TypeAlias = Annotated[
    str | None, typer.Option("--language", metavar="TAG", help="The language to show, such as en, de or zh-Hans.")
]
Settle: TypeAlias = Annotated[
    Path | None, typer.Option("--settle", metavar="ANSWERS", help="Answers to the conflicts, as JSON.")
]
Questions: TypeAlias = Annotated[
    Path | None, typer.Option("--questions", metavar="FILE", help="Write the open conflicts here, to be answered.")
]
