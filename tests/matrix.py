"""Tables of what merging two edits of one place must give, for people to read and to discuss.

A matrix names a few edits of one place and has a row for every pair of them:

    ours | theirs | verdict | result | asked

A blank first cell repeats the one above. `result` is what the place says after the merge ("-" for nothing; while a
conflict is open, what is shown meanwhile). `asked` names the conflicts and the reviews: their kind, and where.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from catchball.core.decisions import Atom, Verdict
from catchball.core.document import Cookbook
from small import STEP, of_step

Fields = Mapping[str, Any]


@dataclass(frozen=True)
class Row:
    """One pair of edits and what merging them must give."""

    ours: str
    theirs: str
    verdict: Verdict
    result: str
    asked: tuple[str, ...]


@dataclass(frozen=True)
class Matrix:
    """The edits of one place, as documents by name, and the table of their pairs.

    `told` says in a few signs what a document says at the place, `place` where an atom is.
    """

    name: str
    base: Cookbook
    edits: Mapping[str, Cookbook]
    told: Callable[[Cookbook], str]
    place: Callable[[Atom], str]
    table: str

    @property
    def rows(self) -> tuple[Row, ...]:
        """The rows of the table."""
        rows: list[Row] = []
        for line in self.table.strip().splitlines():
            ours, theirs, verdict, result, asked = ([cell.strip() for cell in line.split("|")] + [""])[:5]
            names = tuple(sorted(name.strip() for name in asked.split(",") if name.strip()))
            rows.append(Row(ours or rows[-1].ours, theirs, Verdict(verdict), result, names))
        return tuple(rows)


def content(name: str, field: str, edits: Mapping[str, Any], told: Callable[[Any], str], table: str) -> Matrix:
    """A matrix of one field of a step: its value in the base and after each edit, and how a value is told."""

    def value(document: Cookbook) -> str:
        found = document.nodes[STEP].fields.get(field)
        return told(found) if found else "-"

    def place(atom: Atom) -> str:
        return "/".join(atom[2:] if atom[1] == field else atom[1:])

    documents = {edit: of_step(**{field: said}) for edit, said in edits.items()}
    return Matrix(name, documents.pop("base"), documents, value, place, table)


def fields(name: str, edits: Mapping[str, Fields], table: str) -> Matrix:
    """A matrix of edits of several fields of a step; what is told are the names of the fields that differ from base."""
    base, *_ = edits.values()

    def changed(document: Cookbook) -> str:
        found, before = document.nodes[STEP].fields, documents["base"].nodes[STEP].fields
        return ", ".join(field for field in base if found.get(field) != before.get(field)) or "-"

    documents = {edit: of_step(**{**base, **said}) for edit, said in edits.items()}
    edited = {edit: document for edit, document in documents.items() if edit != "base"}
    return Matrix(name, documents["base"], edited, changed, lambda atom: "/".join(atom[1:]), table)
