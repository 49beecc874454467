"""The forms in which cookbooks come and go, each as a folder of files."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import TypeAlias

from bench.standard import ISSUER, OPERATIONS, STEPS_EACH
from catchball.core.document import Cookbook
from catchball.formats.json_files.cookbook_json import read_cookbook, write_cookbook
from catchball.formats.markdown.page_out import write_markdown
from catchball.formats.markdown.pages import read_markdown_file
from catchball.formats.text_folder.reading import read_text_folder
from catchball.formats.text_folder.writing import write_text_folder
from catchball.formats.xlsx.reading import read_xlsx
from catchball.formats.xlsx.writing import write_xlsx

STEPS = OPERATIONS * STEPS_EACH
Files: TypeAlias = Mapping[str, bytes]


@dataclass(frozen=True, slots=True)
class Form:
    """How a cookbook is written as files and read from them."""

    write: Callable[[Cookbook], Files]
    read: Callable[[Files], Cookbook]


def _json_out(document: Cookbook) -> Files:
    return {"cookbook.json": write_cookbook(document).encode()}


def _json_in(files: Files) -> Cookbook:
    return read_cookbook(files["cookbook.json"], "cookbook.json")


def _xlsx_out(document: Cookbook) -> Files:
    return {"cookbook.xlsx": write_xlsx(document)}


def _xlsx_in(files: Files) -> Cookbook:
    return read_xlsx(files["cookbook.xlsx"], "cookbook.xlsx", issuer=ISSUER).cookbook


def _markdown_out(document: Cookbook) -> Files:
    return {"cookbook.md": write_markdown(document).encode()}


def _markdown_in(files: Files) -> Cookbook:
    return read_markdown_file("cookbook.md", files["cookbook.md"], issuer=ISSUER).cookbook


def _text_out(document: Cookbook) -> Files:
    return {name: text.encode() for name, text in write_text_folder(document).items()}


def _text_in(files: Files) -> Cookbook:
    return read_text_folder(files, source="cookbook").cookbook


FORMS: Mapping[str, Form] = {
    "JSON": Form(_json_out, _json_in),
    "Markdown": Form(_markdown_out, _markdown_in),
    "XLSX": Form(_xlsx_out, _xlsx_in),
    "text folder": Form(_text_out, _text_in),
}
