"""What views consist of: rows of cells that still speak all languages and hold exact amounts."""

from __future__ import annotations

from collections.abc import Callable, Container, Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any, TypeAlias

from catchball.core.document import Cookbook, Node
from catchball.core.schema import Kind


@dataclass(frozen=True, slots=True)
class Text:
    """A text in several languages."""

    phrases: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Word:
    """A fixed word of the core, such as a class or a role."""

    name: str


class Part(StrEnum):
    """What of a quantity is shown."""

    VALUE = "value"
    LIMITS = "limits"
    ALL = "all"


@dataclass(frozen=True, slots=True)
class Amounts:
    """A quantity, or a part of it."""

    row: Mapping[str, Any]
    part: Part = Part.ALL


Cell: TypeAlias = "str | Text | Word | Amounts | tuple[Cell, ...]"
"""A cell; a tuple is several lines. A plain string reads the same in every language."""


@dataclass(frozen=True, slots=True)
class Row:
    """A row of a view: the node that says it, the operation to which that belongs, a cell for each column."""

    uid: str
    operation: str
    cells: tuple[Cell, ...]


@dataclass(frozen=True, slots=True)
class Column:
    """A column by its name, and how wide it is beside the others."""

    name: str
    width: float = 1.0


Rows: TypeAlias = Callable[[Cookbook, Container[str]], Iterator[Row]]


@dataclass(frozen=True, slots=True)
class View:
    """A view: its columns, and how a document becomes its rows. What is withheld from the reader is left out."""

    columns: tuple[Column, ...]
    rows: Rows


def operations(document: Cookbook) -> Iterator[Node]:
    """The operations in reading order."""
    return (document.nodes[uid] for uid in document.walk() if document.nodes[uid].kind is Kind.OPERATION)


def steps_of(document: Cookbook, operation: Node, withheld: Container[str]) -> Iterator[tuple[int, Node]]:
    """The steps of an operation with their numbers, as far as their content is not withheld."""
    for number, uid in enumerate(document.children.get(operation.uid, ()), start=1):
        if uid not in withheld:
            yield number, document.nodes[uid]


def step_name(number: int, step: Node) -> Cell:
    """`3` and the title of the step, in two lines."""
    return (str(number), Text(step.fields.get("title", {})))


def class_of(record: Mapping[str, Any]) -> Cell:
    """The class of a characteristic; nothing for an ordinary one."""
    name = record.get("class", "ordinary")
    return "" if name == "ordinary" else Word(name)
