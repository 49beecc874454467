"""A cookbook as a spreadsheet: a row for each node, the columns of a job breakdown sheet, nothing lost.

What the columns cannot show travels in hidden columns: the uid, the uid of the node that it was copied from, and the
exact content as JSON, over several cells where one cannot hold it. Withdrawn nodes are hidden rows at the end. Rows
stand in reading order, and the column Level says what each is; `Group 2` stands in the group above it, `Operation 1`
directly in the cookbook although a group came before.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from catchball.core.canonical import canonical
from catchball.core.document import Cookbook, Node, Withdrawn
from catchball.core.schema import FIELDS, Field, Kind, Type
from catchball.core.values import phrase_text
from catchball.formats.xlsx.job_rows import SHOWN, shown_cell, shown_digest
from catchball.formats.xlsx.job_sheet import (
    EXACT,
    HIDDEN,
    LEVEL,
    NUMBER,
    SOURCE,
    TOPICS,
    UID,
    WITHDRAWN,
    Column,
    header,
    level_name,
    sheet_columns,
)
from catchball.formats.xlsx.spreadsheet_out import LONGEST_CELL, ColumnLook, Look, RowOut, written_sheet

FIRST_LANGUAGE = "en"
_LOOKS = {Kind.COOKBOOK: Look.COOKBOOK, Kind.GROUP: Look.GROUP, Kind.OPERATION: Look.OPERATION, Kind.STEP: Look.TEXT}
_FROZEN_COLUMNS = 3


def write_xlsx(cookbook: Cookbook, *, language: str | None = None) -> bytes:
    """The cookbook as an .xlsx file, which `read_xlsx` reads back the same; the same bytes for the same content.

    There is a column for each text in each language that is used; with `language`, only in that one, and the names of
    the columns are in that language where they are known (English, German, Chinese).
    """
    languages = (language,) if language else _languages(cookbook)
    columns = sheet_columns(languages)
    rows = [*_tree_rows(cookbook, columns, language or ""), *_withdrawn_rows(cookbook, columns, language or "")]
    exact = max(len(row.cells) for row in rows) - len(columns) + 1
    heads = [header(column, language or "") for column in columns] + [header(columns[-1])] * (exact - 1)
    looks = [ColumnLook(TOPICS[column.topic].width, hidden=column.topic in HIDDEN) for column in columns]
    looks += [ColumnLook(TOPICS[EXACT].width, hidden=True)] * (exact - 1)
    titles = cookbook.nodes[cookbook.root].fields.get("title", {})
    title = next((phrase_text(titles[spoken]) for spoken in (*languages, *titles) if spoken in titles), "")
    frozen = min(_FROZEN_COLUMNS, len(columns))
    return written_sheet(title, looks, [RowOut(heads, Look.HEADER), *rows], frozen_columns=frozen)


def _tree_rows(cookbook: Cookbook, columns: tuple[Column, ...], naming: str) -> Iterator[RowOut]:
    containers: list[str] = []
    steps = 0
    for uid in cookbook.walk():
        own = cookbook.nodes[uid]
        special = {LEVEL: _level(cookbook, own, containers, naming), UID: uid, SOURCE: own.source}
        steps = steps + 1 if own.kind is Kind.STEP else 0
        if steps:
            special[NUMBER] = str(steps)
        content: dict[str, Any] = {"kind": own.kind, "fields": own.fields}
        if uid == cookbook.root:
            content["numbers"] = _highest_numbers(cookbook)
        cells = [special.get(column.topic) or shown_cell(own.kind, own.fields, column) for column in columns[:-1]]
        texts = {column: text for column, text in zip(columns, cells, strict=False) if text.strip()}
        content[SHOWN] = shown_digest(own.kind, texts)
        yield RowOut([*cells, *_chunks(canonical(content))], _LOOKS[own.kind])


def _level(cookbook: Cookbook, own: Node, containers: list[str], naming: str) -> str:
    """What the column Level says of a node; `containers` is kept: the groups in which the next row may stand."""
    if own.kind in {Kind.COOKBOOK, Kind.STEP}:
        containers[:] = containers or [own.uid]
        return level_name(own.kind, None, naming)
    depth = containers.index(cookbook.parents[own.uid]) + 1
    is_plain = depth == (1 if own.kind is Kind.GROUP else len(containers))
    del containers[depth:]
    if own.kind is Kind.GROUP:
        containers.append(own.uid)
    return level_name(own.kind, None if is_plain else depth, naming)


def _withdrawn_rows(cookbook: Cookbook, columns: tuple[Column, ...], naming: str) -> Iterator[RowOut]:
    for uid in sorted(cookbook.withdrawn):
        gone = cookbook.withdrawn[uid]
        special = {LEVEL: level_name(WITHDRAWN, None, naming), UID: uid, SOURCE: gone.node.source}
        cells = [special.get(column.topic, "") for column in columns[:-1]]
        yield RowOut([*cells, *_chunks(canonical(_withdrawn_content(gone)))], hidden=True)


def _withdrawn_content(gone: Withdrawn) -> dict[str, Any]:
    content: dict[str, Any] = {"kind": gone.node.kind, "fields": gone.node.fields, "parent": gone.parent}
    return content if gone.revision is None else {**content, "revision": gone.revision}


def _highest_numbers(cookbook: Cookbook) -> dict[str, int]:
    """For each issuer the highest number that it has given, so that no number is ever given twice."""
    highest: dict[str, int] = {}
    for uid in (*cookbook.nodes, *cookbook.withdrawn):
        issuer, _, number = uid.rpartition("-")
        highest[issuer] = max(highest.get(issuer, 0), int(number))
    return highest


def _chunks(text: str) -> list[str]:
    return [text[start : start + LONGEST_CELL] for start in range(0, len(text), LONGEST_CELL)]


def _languages(cookbook: Cookbook) -> tuple[str, ...]:
    """The languages of the cookbook's texts: the one that it names first, then by name; English if there are none."""
    found: set[str] = set()
    for own in cookbook.nodes.values():
        for name, value in own.fields.items():
            _gather_languages(value, FIELDS[own.kind][name], found)
    first = cookbook.nodes[cookbook.root].fields.get("language", FIRST_LANGUAGE)
    return tuple(sorted(found, key=lambda language: (language != first, language))) or (FIRST_LANGUAGE,)


def _gather_languages(value: Any, field: Field, found: set[str]) -> None:
    if field.type is Type.TEXT:
        found.update(value)
    elif field.type in {Type.ITEMS, Type.TABLE}:
        for record in value.values() if isinstance(value, Mapping) else value:
            for name, part in record.items():
                if name in field.record:
                    _gather_languages(part, field.record[name], found)
