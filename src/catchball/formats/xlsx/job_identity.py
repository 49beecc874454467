"""Which node each row of a sheet is: rows with a uid keep it, new rows and copies of rows get the next numbers."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from catchball.core.document import Node, node, valid_uid
from catchball.core.errors import InvalidCookbook
from catchball.core.schema import Kind
from catchball.formats.errors import FormatError
from catchball.formats.json_files.strict_json import parsed_json
from catchball.formats.xlsx.job_rows import SHOWN, is_shown, says_content, shown_cell, shown_digest
from catchball.formats.xlsx.job_sheet import EXACT, SOURCE, TOPICS, UID, Column
from catchball.formats.xlsx.job_table import JobTable, TableRow

_NOBODY = "row-0"
"""Stands for the uid that a row without one will get."""


@dataclass(frozen=True, slots=True)
class KnownRow:
    """A row, the node that its hidden cells hold (None where they hold none), and what else they say.

    `uid` is empty for a row that shall get a new one; `source` is the uid of the node that it was copied from.
    """

    row: TableRow
    before: Node | None
    more: Mapping[str, Any]
    uid: str
    source: str


@dataclass(slots=True)
class Numbers:
    """Gives uids of an issuer, beyond the highest number that it has given."""

    issuer: str
    highest: int = 0

    def next_uid(self) -> str:
        """The next uid."""
        self.highest += 1
        return f"{self.issuer}-{self.highest}"

    def note(self, uid: str) -> None:
        """Remember a number that is used."""
        issuer, _, number = uid.rpartition("-")
        if issuer == self.issuer and number.isdecimal():
            self.highest = max(self.highest, int(number))


def known_rows(table: JobTable, numbers: Numbers) -> tuple[list[KnownRow], list[str]]:
    """The rows with their hidden content, and a note for each copy; `numbers` learns all that are used.

    Raises FormatError when hidden cells were damaged.
    """
    rows = [_known_row(table, row) for row in table.rows]
    for known in rows:
        numbers.note(known.uid)
        numbers.note(known.source)
        given = known.more.get("numbers", {})
        if isinstance(given, dict) and type(highest := given.get(numbers.issuer)) is int:
            numbers.highest = max(numbers.highest, highest)
    return _without_doubles(table, rows)


def edited_columns(table: JobTable, known: KnownRow, kind: Kind) -> dict[Column, str]:
    """The columns of a row whose cells no longer show what its hidden cells hold, with their texts."""
    if known.more.get(SHOWN) == shown_digest(kind, known.row.texts):
        return {}
    fields = known.before.fields if known.before else {}
    edited: dict[Column, str] = {}
    for column in table.columns:
        text = known.row.texts.get(column, "")
        shown = shown_cell(kind, fields, column) if TOPICS[column.topic].fields.get(kind) in fields else ""
        if text != shown and says_content(kind, column) and not is_shown(text, shown):
            edited[column] = text
    return edited


def _known_row(table: JobTable, row: TableRow) -> KnownRow:
    uid, source = row.special(UID), row.special(SOURCE)
    for column, written in ((UID, uid), (SOURCE, source)):
        if written and not valid_uid(written):
            told = f"“{written[:60]}” is no uid; leave this hidden cell as it was, or empty it for a new node"
            raise table.error(row, Column(column), told)
    if not row.exact:
        return KnownRow(row, None, {}, uid, source)
    try:
        content = _record(parsed_json(row.exact, table.source))
        before = node(uid or _NOBODY, str(content.get("kind")), _record(content.get("fields")), source)
    except (FormatError, InvalidCookbook) as error:
        told = "the hidden cells of this row were changed or cut off; restore them, or empty all of them for a new node"
        raise table.error(row, Column(EXACT), told) from error
    return KnownRow(row, before, content, uid, source)


def _record(raw: Any) -> dict[str, Any]:
    if not isinstance(raw, dict):
        raise InvalidCookbook((), "expected kind and fields")
    return raw


def _without_doubles(table: JobTable, rows: Sequence[KnownRow]) -> tuple[list[KnownRow], list[str]]:
    by_uid: dict[str, list[KnownRow]] = {}
    for known in rows:
        if known.uid:
            by_uid.setdefault(known.uid, []).append(known)
    originals = {
        uid: next((known for known in same if len(same) > 1 and _is_untouched(table, known)), same[0])
        for uid, same in by_uid.items()
    }
    unique: list[KnownRow] = []
    notes: list[str] = []
    for known in rows:
        if not known.uid or originals[known.uid] is known:
            unique.append(known)
            continue
        unique.append(KnownRow(known.row, known.before, known.more, "", known.uid))
        numbers = f"{known.row.number} and {originals[known.uid].row.number}"
        notes.append(
            f"{table.source}, rows {numbers} carry the uid {known.uid}: row {known.row.number} is read as a copy"
        )
    return unique, notes


def _is_untouched(table: JobTable, known: KnownRow) -> bool:
    return known.before is not None and not edited_columns(table, known, known.before.kind)
