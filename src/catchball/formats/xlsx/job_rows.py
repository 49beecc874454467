"""A node as a row of a job breakdown sheet, and a row that a person edited as the fields of a node.

Editing compares: a cell that still shows what the fields gave leaves them exactly as they were, also where it cannot
show them in full; any other cell is read and wins. In a list the number of an element says which one is meant.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import cache
from hashlib import blake2b
from typing import Any, NamedTuple

from catchball.core.schema import FIELDS, Field, Kind, Type
from catchball.core.units import InvalidAmount
from catchball.core.values import Record, phrase_text
from catchball.formats.xlsx.job_cells import parsed_elements, parsed_value, shown_elements, shown_value
from catchball.formats.xlsx.job_sheet import HIDDEN, LEVEL, NUMBER, TOPICS, Column, parts_with_columns
from catchball.formats.xlsx.spreadsheet_out import LONGEST_CELL

CUT_OFF = " […]"
"""The end of a cell that shows only the beginning of a longer text."""

SHOWN = "shown"
"""The key of the exact content that tells what all cells of the row showed, as a digest."""
_NUMBER_AT_END = re.compile(r"-([0-9]{1,18})$")


class InvalidCell(ValueError):
    """A cell that cannot be understood; the sentence says why."""


def shown_cell(kind: Kind, fields: Record, column: Column) -> str:
    """What a cell shows of a node; empty for nothing, cut off where a spreadsheet cannot hold it."""
    place = _place(kind, column.topic)
    if place is None or place.name not in fields:
        return ""
    value = fields[place.name]
    if place.part:
        text = shown_elements(_shown_parts(value, place, column.language))
    else:
        text = shown_value(value, place.value, column.language)
    return text if len(text) <= LONGEST_CELL else text[:LONGEST_CELL] + CUT_OFF


def is_shown(text: str, shown: str) -> bool:
    """Whether a cell still says what was shown: blanks at its ends and the kind of its line ends do not count."""
    return text == shown or text.replace("\r\n", "\n").replace("\r", "\n").strip() == shown.strip()


def says_content(kind: Kind, column: Column) -> bool:
    """Whether a cell says something of the node: the number of a step only counts, and no other kind has one."""
    if column.topic == NUMBER:
        return kind is Kind.OPERATION
    return column.topic not in {LEVEL, *HIDDEN}


def shown_digest(kind: Kind, texts: Mapping[Column, str]) -> str:
    """A digest of the cells of a row, in their order, by which a row that nobody edited is known at once."""
    parts = (part for column, text in texts.items() if says_content(kind, column) for part in (*column[:2], text))
    return blake2b("\0".join(parts).encode("utf-8", "surrogatepass"), digest_size=12).hexdigest()


class _Place(NamedTuple):
    """What a column shows of a kind of node: the field, of a list the part of its elements, and the type of that."""

    name: str
    part: str
    value: Field


@cache
def _place(kind: Kind, topic: str) -> _Place | None:
    name, part = TOPICS[topic].fields.get(kind), TOPICS[topic].part
    if name is None:
        return None
    field_shown = FIELDS[kind][name]
    return _Place(name, part, field_shown.record[part] if part else field_shown)


def _shown_parts(elements: Iterable[Record], place: _Place, language: str) -> dict[int, str]:
    return {
        number: text
        for number, element in enumerate(elements, start=1)
        if place.part in element and (text := shown_value(element[place.part], place.value, language))
    }


@dataclass(slots=True)
class RowEdit:
    """The fields of a node while the edited cells of its row are put into them."""

    kind: Kind
    before: Record
    issuer: str
    _fields: dict[str, Any] = field(init=False)
    _lists: dict[str, dict[int, dict[str, Any]]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self._fields = dict(self.before)

    def put(self, column: Column, text: str) -> None:
        """Take the text of a cell, empty for a cell that was emptied. Raises InvalidCell."""
        place = _place(self.kind, column.topic)
        if place is None:
            raise InvalidCell(f"a node of the kind {self.kind} has nothing here; empty the cell")
        if text.endswith(CUT_OFF):
            raise InvalidCell("shows only the beginning of a longer text; change this one outside the spreadsheet")
        try:
            if place.part:
                self._put_parts(place, column, text)
            else:
                _put_into(self._fields, place.name, place.value, column, text)
        except InvalidAmount as error:
            raise InvalidCell(str(error)) from error

    def fields(self) -> dict[str, Any]:
        """The raw fields with all edits; elements of which every part that has a column was emptied are gone."""
        for name, elements in self._lists.items():
            known = len(self.before.get(name, ()))
            self._fields[name] = [
                element
                for number, element in sorted(elements.items())
                if self._stays(name, element, self.before[name][number - 1] if number <= known else {})
            ]
        return self._fields

    def _put_parts(self, place: _Place, column: Column, text: str) -> None:
        before = self.before.get(place.name, ())
        elements = self._lists.setdefault(place.name, {n: dict(element) for n, element in enumerate(before, start=1)})
        shown = _shown_parts(before, place, column.language)
        written = parsed_elements(text)
        for number in sorted(shown.keys() | written.keys()):
            new = written.get(number, "")
            if number not in elements:
                elements[number] = {"id": self._new_id(elements.values())}
            if new != shown.get(number, ""):
                _put_into(elements[number], place.part, place.value, column, new)

    def _stays(self, name: str, element: Record, before: Record) -> bool:
        parts = parts_with_columns(self.kind, name)
        return any(element.get(part) for part in parts) or (bool(before) and not any(before.get(p) for p in parts))

    def _new_id(self, elements: Iterable[Record]) -> str:
        """An id beyond all numbers in the list, with the issuer in it, so that no two plants give the same."""
        used = [int(found[1]) for element in elements if (found := _NUMBER_AT_END.search(element["id"]))]
        return f"{self.issuer}-{max(used, default=0) + 1}"


def _put_into(record: dict[str, Any], name: str, of: Field, column: Column, text: str) -> None:
    before = record.pop(name, None)
    if of.type is Type.TEXT:
        after: Any = _with_phrase(before or {}, column.language, text)
    else:
        after = text and parsed_value(text, of, before, column.unit)
    if after:
        record[name] = after


def _with_phrase(before: Mapping[str, Any], language: str, text: str) -> dict[str, Any]:
    """The text with other words in one language; a translation now translates what its source says now."""
    phrase = before.get(language)
    rest = {key: value for key, value in before.items() if key != language}
    if not text:
        return rest
    if phrase is None or isinstance(phrase, str):
        return {**rest, language: text}
    source = phrase["of"]["language"]
    now = phrase_text(rest[source]) if source in rest else phrase["of"]["text"]
    return {**rest, language: {"text": text, "of": {"language": source, "text": now}}}


def is_translation(kind: Kind, before: Record, column: Column) -> bool:
    """Whether a cell showed a translation; it is put in after its source, so that it knows what it translates."""
    place = _place(kind, column.topic)
    if place is None or place.name not in before:
        return False
    value = before[place.name]
    texts = [element.get(place.part) for element in value] if place.part else [value]
    return any(isinstance(text, Mapping) and isinstance(text.get(column.language), Mapping) for text in texts)
