"""The control plan: what is controlled at each step, within which limits, how, how often, and what if not.

Checks control the product; parameters that have limits or a class control the process.
"""

from __future__ import annotations

from collections.abc import Container, Iterator, Mapping
from typing import Any

from catchball.core.document import Cookbook
from catchball.core.views.rows import (
    Amounts,
    Cell,
    Column,
    Part,
    Row,
    Text,
    View,
    Word,
    class_of,
    operations,
    step_name,
    steps_of,
)

_COLUMNS = (
    *(Column("step", 1.2), Column("characteristic", 1.3), Column("characteristic_kind", 0.6), Column("class", 0.6)),
    *(Column("specification"), Column("method", 1.2), Column("gauge", 0.8), Column("sample", 0.5)),
    *(Column("frequency", 0.7), Column("reaction", 1.2)),
)


def _rows(document: Cookbook, withheld: Container[str]) -> Iterator[Row]:
    for operation in operations(document):
        for number, step in steps_of(document, operation, withheld):
            name = step_name(number, step)
            for check in step.fields.get("checks", ()):
                yield Row(step.uid, operation.uid, (name, *_check(check)))
            for parameter, row in step.fields.get("parameters", {}).items():
                if "low" in row or "high" in row or row.get("class", "ordinary") != "ordinary":
                    cells = (parameter, Word("process"), class_of(row), Amounts(row, Part.ALL), "", "", "", "", "")
                    yield Row(step.uid, operation.uid, (name, *cells))


def _check(check: Mapping[str, Any]) -> tuple[Cell, ...]:
    return (
        Text(check.get("characteristic", {})),
        Word("product"),
        class_of(check),
        Amounts(check.get("limits", {})),
        Text(check.get("method", {})),
        check.get("gauge", ""),
        check.get("sample", ""),
        check.get("frequency", ""),
        Text(check.get("reaction", {})),
    )


CONTROL_PLAN = View(_COLUMNS, _rows)
