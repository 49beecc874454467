"""The fields of a node in a text file, read line by line; see text_notation for how they are written."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from typing import Any, TypeVar

from catchball.core.schema import Field, Type
from catchball.formats.errors import FormatError
from catchball.formats.text_folder.notation import QUANTITY_FIELDS, joined_lines, unescaped

_FIELD = re.compile(r"([a-z_]+)(?: ([A-Za-z0-9-]+))?(?: of ([A-Za-z0-9-]+)(?: needs ([a-z]+))?)?:(?: (.*))?")
_EXAMPLE = "expected a field, such as “title en: Clamp the housing” or “key_points:”"


_Written = TypeVar("_Written", str, list[str])


class Lines:
    """The lines of a file that hold something, taken one after the other.

    Lines are meant by their place here; `words` and `indents` tell what stands there after how many blanks, and
    `current` is the place of the next one. Behind the last line stands one without words, less deep than any.
    """

    def __init__(self, source: str, text: str) -> None:
        self.source = source
        self.current = 0
        self.words: list[str] = []
        self.indents: list[int] = []
        self._numbers: list[int] = []
        for number, written in enumerate(text.split("\n"), start=1):
            words = written.strip(" \t\r")
            if words:
                self.words.append(words)
                self.indents.append(written.find(words[0]))
                self._numbers.append(number)
        self.words.append("")
        self.indents.append(-1)
        self._numbers.append(text.count("\n") + 1)
        if "\t" in text:
            self._refuse_tabs(text)

    @property
    def at_end(self) -> bool:
        """Whether all lines were taken."""
        return self.indents[self.current] < 0

    def number(self, place: int) -> int:
        """The number of a line in its file, from 1."""
        return self._numbers[place]

    def error(self, place: int, what: str) -> FormatError:
        """The error of a line."""
        return FormatError(self.source, what, line=self._numbers[place])

    def decoded(self, place: int, decode: Callable[[_Written], str], written: _Written) -> str:
        """What is written on a line, decoded. Raises FormatError with the line when that fails."""
        try:
            return decode(written)
        except ValueError as error:
            raise self.error(place, str(error)) from error

    def _refuse_tabs(self, text: str) -> None:
        for number, written in enumerate(text.split("\n"), start=1):
            if written.lstrip(" ")[:1] == "\t" and written.strip():
                raise FormatError(self.source, "a tab at the beginning of the line; use blanks", line=number)


def read_fields(lines: Lines, margin: int, fields: Mapping[str, Field]) -> dict[str, Any]:
    """The raw fields on the lines that are deeper than `margin`. Raises FormatError with the line."""
    record: dict[str, Any] = {}
    first = lines.current
    while lines.indents[lines.current] > margin:
        place = lines.current
        _check_indent(lines, place, first)
        lines.current += 1
        found = _FIELD.fullmatch(lines.words[place])
        if found is None:
            raise lines.error(place, _EXAMPLE)
        name, language, source, needs, value = found.groups()
        field = fields.get(name)
        if field is None:
            raise lines.error(place, f"there is no field “{name[:60]}”; known are {', '.join(fields)}")
        if field.type is Type.TEXT:
            if not language:
                raise lines.error(place, f"in which language? Expected for example “{name} en: …”")
            phrase = _phrase(lines, place, source, value)
            if needs:
                phrase["needs"] = needs
            _put(lines, place, record.setdefault(name, {}), language, phrase)
        elif language:
            raise lines.error(place, f"“{name}” is no text with a language; expected “{name}:”")
        else:
            _put(lines, place, record, name, _value(lines, place, field, value))
    return record


def line_number_of(lines: Lines, head: int, where: tuple[str, ...]) -> int:
    """The line that an error means: from the head of a node down along the names of a place, as far as they go."""
    found, place = head, head + 1
    for name in where:
        begins = re.compile(rf"(\* )?{re.escape(name)}(:| |$)")
        while lines.indents[place] > lines.indents[found] and not begins.match(lines.words[place]):
            place += 1
        if lines.indents[place] <= lines.indents[found]:
            break
        found, place = place, place + 1
    return lines.number(found)


def _check_indent(lines: Lines, place: int, first: int) -> None:
    if lines.indents[place] != lines.indents[first]:
        told = f"begins with {lines.indents[place]} blanks; those that belong with it, with {lines.indents[first]}"
        raise lines.error(place, told)


def _put(lines: Lines, place: int, record: dict[str, Any], name: str, value: Any) -> None:
    if name in record:
        raise lines.error(place, f"“{name[:60]}” stands twice")
    record[name] = value


def _value(lines: Lines, place: int, field: Field, value: str | None) -> Any:
    if field.type in {Type.ATOM, Type.AMOUNT}:
        return lines.decoded(place, unescaped, value or "")
    if value:
        raise lines.error(place, "what belongs to this field stands on lines of its own, deeper")
    if field.type is Type.LABELS:
        return _labels(lines, lines.indents[place])
    if field.type is Type.QUANTITY:
        return read_fields(lines, lines.indents[place], QUANTITY_FIELDS)
    rows = _rows(lines, lines.indents[place], field)
    return rows if field.type is Type.TABLE else [{**record, "id": name} for name, record in rows.items()]


def _labels(lines: Lines, margin: int) -> list[str]:
    labels: list[str] = []
    while lines.indents[lines.current] > margin:
        labels.append(_marked(lines, lines.current, "-"))
        lines.current += 1
    return labels


def _rows(lines: Lines, margin: int, field: Field) -> dict[str, Any]:
    """The rows of a table or the elements of a list, by name and in their order."""
    rows: dict[str, Any] = {}
    first = lines.current
    while lines.indents[lines.current] > margin:
        place = lines.current
        _check_indent(lines, place, first)
        name = _marked(lines, place, "*")
        lines.current += 1
        _put(lines, place, rows, name, read_fields(lines, lines.indents[place], field.record))
    return rows


def _marked(lines: Lines, place: int, mark: str) -> str:
    words = lines.words[place]
    if not words.startswith(f"{mark} "):
        raise lines.error(place, f"expected “{mark} ” and a name, found “{words[:60]}”")
    return lines.decoded(place, unescaped, words[2:].lstrip(" "))


def _phrase(lines: Lines, place: int, source: str | None, value: str | None) -> Any:
    if value:
        if source:
            raise lines.error(place, "a translation that names its source stands on lines of its own, deeper")
        return lines.decoded(place, unescaped, value)
    own: list[str] = []
    quoted: list[str] = []
    while lines.indents[lines.current] > lines.indents[place]:
        words = lines.words[lines.current]
        if words[0] != "<":
            own.append(words)
        elif source:
            quoted.append(words[1:].lstrip(" "))
        else:
            told = "a line of a source stands in a translation, such as “title de of en:”"
            raise lines.error(lines.current, told)
        lines.current += 1
    text = lines.decoded(place, joined_lines, own)
    if source:
        return {"text": text, "of": {"language": source, "text": lines.decoded(place, joined_lines, quoted)}}
    return text
