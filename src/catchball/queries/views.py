"""Views of a revision in a language: rows of texts, for pages, paper and spreadsheets alike."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from types import MappingProxyType

from django.utils.formats import date_format
from django.utils.functional import Promise
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from catchball.core.document import Cookbook, Node
from catchball.core.paper import Paper
from catchball.core.views.known import VIEWS
from catchball.core.views.rows import Amounts, Cell, Column, Part, Row, Text, Word
from catchball.queries.printing import page_data
from catchball.queries.printing_nodes import said_in_other_languages
from catchball.queries.reading import Reading
from catchball.queries.telling.speaking import Spoken, amount, amounts, joined, limits, spoken
from catchball.queries.telling.tongues import labels_in, printing_languages
from catchball.queries.telling.vocabulary import field_name, word

NAMES: Mapping[str, Promise] = MappingProxyType(
    {
        "set-up-sheet": _("Set-up sheet"),
        "tool-list": _("Tool list"),
        "control-plan": _("Control plan"),
        "job-breakdown": _("Job breakdown sheet"),
    }
)
"""What the views are called, in the order in which they are offered."""
_COLUMNS: Mapping[str, Promise] = MappingProxyType(
    {
        "step": _("Step"),
        "important_step": _("Important step"),
        "key_point": _("Key point"),
        "key_reason": _("Reason"),
        "what": _("What"),
        "item": _("Item"),
        "issue": _("Issue"),
        "used_at": _("Used at"),
        "characteristic_kind": _("Product or process"),
        "specification": _("Specification and limits"),
        "value": _("Value"),
        "limits": _("Limits"),
    }
)
_WORDS: Mapping[str, Promise] = MappingProxyType({"process": _("process"), "parameter": _("parameter")})


@dataclass(frozen=True, slots=True)
class SheetRow:
    """A row: the node that says it, what its operation is called, its texts, and the language of each of them.

    A language is told only where it is another one than that of the sheet.
    """

    uid: str
    operation: str
    group: str
    cells: tuple[str, ...]
    tongues: tuple[str, ...]

    @property
    def told(self) -> tuple[Spoken, ...]:
        """Each text with its language."""
        return tuple(map(Spoken, self.cells, self.tongues))


@dataclass(frozen=True, slots=True)
class Sheet:
    """A view in a language: what it is, its columns with their widths, its rows."""

    name: str
    title: str
    language: str
    columns: tuple[tuple[str, float], ...]
    rows: tuple[SheetRow, ...]


def view_of(reading: Reading, name: str, wanted: str) -> Sheet:
    """A view of a revision, as far as the reader may see it. Raises KeyError for a name that is no view."""
    view = VIEWS[name]
    languages = printing_languages(wanted, reading.document)
    with labels_in(languages[0]):
        rows = tuple(_row(reading.document, row, languages) for row in view.rows(reading.document, reading.withheld))
        columns = tuple((_column(column), column.width) for column in view.columns)
        return Sheet(name, str(NAMES[name]), languages[0], columns, rows)


def source_of(reading: Reading, sheet: Sheet) -> str:
    """Of which revision of which cookbook a sheet is, in a line."""
    with labels_in(sheet.language):
        numbered = gettext("Revision %(number)s, effective from %(day)s") % {
            "number": reading.revision.number,
            "day": date_format(reading.revision.effective_from, "SHORT_DATE_FORMAT"),
        }
        return f"{numbered} · {reading.cookbook.site} · {reading.cookbook}"


def printed_view(reading: Reading, sheet: Sheet, now: datetime) -> Paper:
    """A view as it is printed."""
    with labels_in(sheet.language):
        data = {
            **page_data(reading, sheet.language, now),
            "what": sheet.title,
            "columns": [list(column) for column in sheet.columns],
            "rows": _grouped(sheet.rows),
            "notice": _notice(sheet),
            "empty": gettext("Nothing in this cookbook belongs on this sheet."),
        }
    return Paper("sheet", data)


def _grouped(rows: Sequence[SheetRow]) -> list[dict[str, object]]:
    """The rows, each first one of an operation with what that is called."""
    before = [None, *(row.operation for row in rows)]
    return [
        {
            "group": row.group if row.operation != last else "",
            "cells": [{"t": text, "l": tongue, "s": tongue} for text, tongue in row.told],
        }
        for row, last in zip(rows, before, strict=False)
    ]


def _notice(sheet: Sheet) -> str:
    fallen_back = [tongue for row in sheet.rows for tongue in row.tongues if tongue]
    return said_in_other_languages(fallen_back, sheet.language)


def _column(column: Column) -> str:
    called = _COLUMNS.get(column.name) or field_name(column.name)
    told = str(called)
    return told[:1].upper() + told[1:]


def _row(document: Cookbook, row: Row, languages: Sequence[str]) -> SheetRow:
    group = operation_name(document.nodes[row.operation], languages) if row.operation else ""
    told = tuple(_told(cell, languages) for cell in row.cells)
    tongues = tuple(next((tag for tag in _tongues(cell, languages) if tag != languages[0]), "") for cell in row.cells)
    return SheetRow(row.uid, row.operation, group, told, tongues)


def _tongues(cell: Cell, languages: Sequence[str]) -> Iterator[str]:
    match cell:
        case Text(phrases):
            said = spoken(phrases, languages)
            yield from [said.language] if said.text else ()
        case tuple():
            for line in cell:
                yield from _tongues(line, languages)


def operation_name(operation: Node, languages: Sequence[str]) -> str:
    """`OP20 First clamping`."""
    number = str(operation.fields.get("number", ""))
    numbered = f"OP{number}" if number.isdecimal() else number
    return joined((numbered, spoken(operation.fields.get("title"), languages).text), " ")


def _told(cell: Cell, languages: Sequence[str]) -> str:
    match cell:
        case Text(phrases):
            return spoken(phrases, languages).text
        case Word(name):
            return str(_WORDS.get(name) or word(name))
        case Amounts(row, part):
            return _amounts(row, part)
        case tuple():
            return joined((_told(line, languages) for line in cell), _between(cell))
    return cell


def _between(lines: tuple[Cell, ...]) -> str:
    """A name and its amount, or the number and the title of a step, stand in one line; other lines below each other."""
    return " " if lines and isinstance(lines[0], str) else "\n"


def _amounts(row: Mapping[str, str], part: Part) -> str:
    if part is Part.VALUE:
        return amount(row["value"]) if row.get("value") else ""
    if part is Part.LIMITS:
        return limits(row)
    return amounts({**row, "class": "ordinary"})
