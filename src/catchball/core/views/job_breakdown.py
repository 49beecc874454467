"""The job breakdown sheet of TWI: important step, key point, the reason for it."""

from __future__ import annotations

from collections.abc import Container, Iterator

from catchball.core.document import Cookbook
from catchball.core.views.rows import Cell, Column, Row, Text, View, operations, step_name, steps_of

_NOTHING: Cell = ""


def _rows(document: Cookbook, withheld: Container[str]) -> Iterator[Row]:
    for operation in operations(document):
        for number, step in steps_of(document, operation, withheld):
            name = step_name(number, step)
            points = step.fields.get("key_points", ())
            if not points:
                yield Row(step.uid, operation.uid, (name, _NOTHING, _NOTHING))
            for place, one in enumerate(points):
                point, reason = Text(one.get("point", {})), Text(one.get("reason", {}))
                yield Row(step.uid, operation.uid, (_NOTHING if place else name, point, reason))


JOB_BREAKDOWN = View((Column("important_step"), Column("key_point"), Column("key_reason")), _rows)
