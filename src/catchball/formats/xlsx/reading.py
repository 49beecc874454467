"""A spreadsheet as a cookbook: one that we wrote, edited by people, or a job breakdown sheet of any other origin.

In a sheet of ours a cell that still shows what was written stands for the exact content; a cell that was changed wins.
A moved row is a moved node, a missing row a removed one, a row without uid a new one. A row that was copied, so that
two carry one uid, is a copy: the row that was not changed (else the upper one) keeps the uid, the other one gets a new
uid and remembers its source; a note says so.

A sheet without our uids becomes a cookbook with one operation, or with those that its column Level tells.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from catchball.core.document import Cookbook, Node, Withdrawn, cookbook, node, valid_uid
from catchball.core.errors import InvalidCookbook
from catchball.core.schema import Kind
from catchball.formats.errors import FormatError
from catchball.formats.pictures.files import PictureFiles
from catchball.formats.sources import NO_FILES, Files, Imported
from catchball.formats.xlsx.job_identity import KnownRow, Numbers, edited_columns, known_rows
from catchball.formats.xlsx.job_rows import InvalidCell, RowEdit, is_translation
from catchball.formats.xlsx.job_sheet import LEVEL, TOPICS, UID, WITHDRAWN, Column, level_meant
from catchball.formats.xlsx.job_table import JobTable, TableRow, job_table
from catchball.formats.xlsx.spreadsheet_in import read_spreadsheet

_PICTURES = Column("pictures")


def read_xlsx(data: bytes, source: str, *, issuer: str, files: Files = NO_FILES) -> Imported:
    """The cookbook of an .xlsx file. New nodes get uids of the issuer, beyond all numbers that it has given.

    Pictures are looked up in `files` by the name in the sheet; one that is not there must be known by its identity
    from the hidden cells. Raises FormatError with the cell.
    """
    if not valid_uid(f"{issuer}-1"):
        raise FormatError(source, f"“{issuer[:60]}” cannot issue uids; expected letters, digits, . _ -")
    table = job_table(read_spreadsheet(data, source), source)
    numbers = Numbers(issuer)
    rows, notes = known_rows(table, numbers)
    pictures = PictureFiles(files)
    tree = _Tree(table, numbers)
    for known in rows:
        level, depth = _level(table, known)
        if level == WITHDRAWN:
            tree.withdraw(known)
            continue
        kind = Kind(level)
        tree.make_room(known.row, kind)
        tree.add(known.row, _node(table, known, kind, numbers, pictures), depth)
    return Imported(tree.cookbook(), pictures.found, tuple(table.dropped), tuple(notes))


def _level(table: JobTable, known: KnownRow) -> tuple[str, int | None]:
    """What a row is (a kind or `withdrawn`) and its depth, where it tells one."""
    written = known.row.special(LEVEL)
    if not written:
        return (known.before.kind if known.before else Kind.STEP), None
    meant = level_meant(written)
    if meant is None:
        told = f"“{written[:40]}” is no level; expected Cookbook, Group, Operation or Step"
        raise table.error(known.row, Column(LEVEL), told)
    if known.before and meant[0] not in {known.before.kind, WITHDRAWN}:
        told = f"this row is of the kind {known.before.kind} and cannot become {meant[0]}; write it into a new row"
        raise table.error(known.row, Column(LEVEL), told)
    return meant


def _node(table: JobTable, known: KnownRow, kind: Kind, numbers: Numbers, pictures: PictureFiles) -> Node:
    """The node of a row: what its hidden cells hold, with the cells that a person changed."""
    uid = known.uid or numbers.next_uid()
    before = known.before.fields if known.before else {}
    edit = RowEdit(kind, before, numbers.issuer)
    edited = edited_columns(table, known, kind)
    for column, text in sorted(edited.items(), key=lambda cell: is_translation(kind, before, cell[0])):
        try:
            edit.put(column, text)
        except InvalidCell as error:
            raise table.error(known.row, column, str(error)) from error
    raw = edit.fields() if edited else dict(before)
    with_pictures = _with_pictures(table, known, kind, raw, pictures)
    if known.before and known.before.uid == uid and not edited and not with_pictures:
        return Node(uid, kind, known.before.fields, known.source)
    try:
        return node(uid, kind, {**raw, **with_pictures}, known.source)
    except InvalidCookbook as error:
        column_at = _column_at(table, kind, error.where)
        raise table.error(known.row, column_at, f"{' › '.join(error.where[1:])}: {error.what}") from error


def _with_pictures(
    table: JobTable, known: KnownRow, kind: Kind, raw: Mapping[str, Any], pictures: PictureFiles
) -> dict[str, Any]:
    """The field that holds the pictures with the identities of the files that were found; empty if nothing changes."""
    name = TOPICS[_PICTURES.topic].fields.get(kind, "")
    elements = raw.get(name, ())
    before = {element["id"]: element for element in known.before.fields.get(name, ())} if known.before else {}
    after: list[Mapping[str, Any]] = []
    for element in elements:
        was = before.get(element["id"], {})
        is_same = element.get("name", "") == was.get("name", "")
        if element.get("kind") == "clip" or not element.get("name"):
            after.append(element)
            continue
        content = pictures.content(element["name"]) or (is_same and was.get("content"))
        if not content and not (is_same and was):
            told = (
                f"there is no picture “{element['name'][:100]}” beside the spreadsheet, or more than one of this name"
            )
            raise table.error(known.row, _PICTURES, told)
        is_known = not content or content == element.get("content")
        after.append(element if is_known else {"kind": "picture", **element, "content": content})
    return {name: after} if [*elements] != after else {}


def _column_at(table: JobTable, kind: Kind, where: tuple[str, ...]) -> Column | None:
    """The column that shows the place of an error best."""
    fitting = [
        column for column in table.columns if len(where) > 1 and TOPICS[column.topic].fields.get(kind) == where[1]
    ]
    fitting.sort(key=lambda column: (TOPICS[column.topic].part not in where, column.language not in where))
    return next(iter(fitting), None)


@dataclass(slots=True)
class _Tree:
    """The nodes as they are read, and where the next one may stand: in the groups that are open, in the operation."""

    table: JobTable
    numbers: Numbers
    nodes: list[Node] = field(default_factory=list)
    children: dict[str, list[str]] = field(default_factory=dict)
    withdrawn: dict[str, Withdrawn] = field(default_factory=dict)
    containers: list[str] = field(default_factory=list)
    operation: str = ""

    def make_room(self, row: TableRow, kind: Kind) -> None:
        """For a sheet that is not ours: the cookbook above the first row, the operation above the first step."""
        if self.table.is_ours:
            return
        language = next((column.language for column in self.table.columns if column.language), "en")
        title = self.table.heading or self.table.source
        if not self.containers and kind is not Kind.COOKBOOK:
            root = node(self.numbers.next_uid(), Kind.COOKBOOK, {"title": {language: title}, "language": language})
            self.add(row, root, None)
        if kind is Kind.STEP and not self.operation:
            self.add(row, node(self.numbers.next_uid(), Kind.OPERATION, {"title": {language: title}}), None)

    def add(self, row: TableRow, added: Node, depth: int | None) -> None:
        """Put a node where its row stands. Raises FormatError when it can stand there in no cookbook."""
        self.children.setdefault(self._parent(row, added.kind, depth), []).append(added.uid)
        self.nodes.append(added)
        if added.kind in {Kind.COOKBOOK, Kind.GROUP}:
            self.containers.append(added.uid)
        self.operation = (
            added.uid if added.kind is Kind.OPERATION else self.operation if added.kind is Kind.STEP else ""
        )

    def _parent(self, row: TableRow, kind: Kind, depth: int | None) -> str:
        if kind is Kind.COOKBOOK:
            if self.containers:
                raise self.table.error(row, Column(LEVEL), "a second cookbook; one sheet holds one")
            return ""
        if not self.containers:
            raise self.table.error(row, Column(LEVEL), "the row of the cookbook is missing; it stands first")
        if kind is Kind.STEP:
            if not self.operation:
                raise self.table.error(row, Column(LEVEL), "a step stands below an operation, and there is none above")
            return self.operation
        wanted = depth or (1 if kind is Kind.GROUP else len(self.containers))
        if wanted > len(self.containers):
            raise self.table.error(row, Column(LEVEL), f"nothing above has the depth {wanted - 1} to hold this row")
        del self.containers[wanted:]
        return self.containers[-1]

    def cookbook(self) -> Cookbook:
        """The whole. Raises FormatError when there is none."""
        if not self.containers:
            raise FormatError(self.table.source, "there is no row below the headers")
        children = {uid: below for uid, below in self.children.items() if uid}
        try:
            return cookbook(self.containers[0], self.nodes, children, self.withdrawn)
        except InvalidCookbook as error:
            raise FormatError(self.table.source, str(error)) from error

    def withdraw(self, known: KnownRow) -> None:
        """Remember a withdrawn node. Raises FormatError when its hidden cells do not tell it."""
        parent, revision = known.more.get("parent"), known.more.get("revision")
        is_number = revision is None or (type(revision) is int and revision > 0)
        if (
            known.before is None
            or not known.uid
            or not isinstance(parent, str)
            or not valid_uid(parent)
            or not is_number
        ):
            told = "the hidden cells of this withdrawn node were changed; restore them, or delete the row"
            raise self.table.error(known.row, Column(UID), told)
        self.withdrawn[known.uid] = Withdrawn(known.before, parent, revision)
