"""Texts for translators as a spreadsheet, and back: a row for each text, its state in words, two hidden columns."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from catchball.core.document import Cookbook
from catchball.core.translating import Returned, mark_of
from catchball.core.translations import Entry, State
from catchball.core.values import is_language
from catchball.formats.errors import FormatError
from catchball.formats.translators import Came, Sent, atom_of, chosen, id_of, place_name, plain_words, with_words_only
from catchball.formats.xlsx.cell_names import cell_name
from catchball.formats.xlsx.spreadsheet_in import Row, read_spreadsheet
from catchball.formats.xlsx.spreadsheet_out import LONGEST_CELL, ColumnLook, Look, RowOut, written_sheet

_PLACE, _SOURCE, _BEFORE, _WORDS, _STATE, _ID, _SEEN = range(1, 8)
_HEADS = {_PLACE: "Place", _SOURCE: "Source", _BEFORE: "Source before", _WORDS: "Translation", _STATE: "State"}
_HEADS |= {_ID: "id", _SEEN: "seen"}
_LOOKS = (
    *(ColumnLook(28), ColumnLook(60), ColumnLook(30), ColumnLook(60), ColumnLook(18)),
    *(ColumnLook(10, hidden=True), ColumnLook(10, hidden=True)),
)
_HEAD = re.compile(r"\s*(.+?)\s*(?:\(([A-Za-z0-9-]+)\))?\s*")
_OWN_WORDS = "own words"
_SAID = (*State, _OWN_WORDS)


def write_translation_sheet(document: Cookbook, language: str, *, source: str = "", only_open: bool = False) -> Sent:
    """The texts of a document for a translator into a language: all, or only those that are not approved.

    They are translated from `source`, by default the document's own language. Left out are texts that say nothing in
    it, and those that are longer than a cell may be. The same document gives the same bytes.
    """
    found = chosen(document, language, source, only_open=only_open)
    fitting = [entry for entry in found.entries if _fits(entry)]
    too_long = tuple(entry.atom for entry in found.entries if not _fits(entry))
    tags = {_SOURCE: found.source_language, _BEFORE: found.source_language, _WORDS: language}
    heads = [f"{name} ({tags[column]})" if column in tags else name for column, name in _HEADS.items()]
    rows = [RowOut(heads, Look.HEADER), *(RowOut(_cells(document, entry, language)) for entry in fitting)]
    return Sent(written_sheet(language, _LOOKS, rows, frozen_columns=1), len(fitting), found.left_out + too_long)


def _fits(entry: Entry) -> bool:
    return max(len(entry.source), len(entry.before), len(entry.words)) <= LONGEST_CELL


def _cells(document: Cookbook, entry: Entry, language: str) -> list[str]:
    state = _OWN_WORDS if entry.is_own else str(entry.state)
    place = place_name(document, entry.atom)[:LONGEST_CELL]
    seen = mark_of(document, entry.atom, language)
    return [place, entry.source, entry.before, entry.words, state, id_of(entry.atom), seen]


def read_translation_sheet(data: bytes, source: str) -> Came:
    """What translators wrote. Raises FormatError with the cell."""
    sheet = read_spreadsheet(data, source)[0]
    named = f"{source}, sheet {sheet.name}"
    if not sheet.rows:
        raise FormatError(named, "holds nothing")
    columns, spoken, language = _columns(sheet.rows[0], named)
    returned = []
    seen: dict[str, int] = {}
    for row in sheet.rows[1:]:
        one = _returned(row, columns, spoken, named)
        if fault := sheet.faults.get((row.number, columns[_WORDS])):
            raise FormatError(named, fault, cell=cell_name(row.number, columns[_WORDS]))
        name = row.cells[columns[_ID]]
        if name in seen:
            told = f"this text stands in row {seen[name]} already"
            raise FormatError(named, told, cell=cell_name(row.number, columns[_ID]))
        seen[name] = row.number
        returned.append(one)
    return Came(spoken, language, with_words_only(returned))


def _columns(head: Row, source: str) -> tuple[Mapping[int, int], str, str]:
    """Where each column stands, from which language and into which; others are not read."""
    names = {name: column for column, name in _HEADS.items()}
    found: dict[int, int] = {}
    tags: dict[int, str] = {}
    for place, name, tag in _heads(head):
        if name in names and names[name] not in found:
            found[names[name]], tags[names[name]] = place, tag
    for needed in (_SOURCE, _WORDS, _STATE, _ID):
        if needed not in found:
            told = f"there is no column “{_HEADS[needed]}”; export the texts anew and fill in that file"
            raise FormatError(source, told, cell=cell_name(head.number, 1))
    for spoken in (_SOURCE, _WORDS):
        if not is_language(tags[spoken]):
            told = f"names no language; expected for example “{_HEADS[spoken]} (de)”"
            raise FormatError(source, told, cell=cell_name(head.number, found[spoken]))
    return found, tags[_SOURCE], tags[_WORDS]


def _heads(head: Row) -> Iterator[tuple[int, str, str]]:
    for place, text in head.cells.items():
        if written := _HEAD.fullmatch(text):
            yield place, written[1], written[2] or ""


def _returned(row: Row, columns: Mapping[int, int], spoken: str, source: str) -> Returned:
    cells = {column: row.cells.get(place, "") for column, place in columns.items()}
    atom = atom_of(cells[_ID])
    if atom is None or len(atom) < 2:
        told = f"“{cells[_ID][:100]}” names no text of a cookbook; leave the hidden columns as they are"
        raise FormatError(source, told, cell=cell_name(row.number, columns[_ID]))
    said = cells[_STATE].strip().casefold() or State.UNTRANSLATED
    if said not in _SAID:
        told = f"“{cells[_STATE][:40]}” is not one of {', '.join(_SAID)}"
        raise FormatError(source, told, cell=cell_name(row.number, columns[_STATE]))
    return Returned(
        atom,
        spoken,
        plain_words(cells[_SOURCE]),
        plain_words(cells[_WORDS]),
        State.APPROVED if said == _OWN_WORDS else State(said),
        seen=cells.get(_SEEN, "").strip(),
        before=plain_words(cells.get(_BEFORE, "")),
        is_own=said == _OWN_WORDS,
        place=cell_name(row.number, columns[_WORDS]),
    )
