"""What was filled in, as a raw record of the core. A field whose controls were not sent keeps its value.

Names of controls are paths: `hazards/h1/measure`, `parameters/r0/low`. A list, a table and a set are announced by an
empty control of their own name; a list names its elements by it, too, in their order.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.http import QueryDict

from catchball.core.schema import QUANTITY_PARTS, Field, Type
from catchball.core.values import Record
from catchball.web.forms.controls import ROW_NAME
from catchball.web.forms.step_edits import text_with

GONE = "gone"
_BETWEEN = re.compile(r"[,;\n]")


@dataclass(frozen=True, slots=True)
class FilledIn:
    """What was sent, in which language, and whether translations were confirmed to fit."""

    data: QueryDict
    language: str
    own_language: str
    is_confirmed: bool = False

    def record(self, fields: Mapping[str, Field], old: Record, path: str = "") -> dict[str, Any]:
        """The record as it is after filling in."""
        told = dict(old)
        for name, kind in fields.items():
            at = f"{path}/{name}" if path else name
            if self._is_given(kind, at):
                told[name] = self._value(kind, at, old.get(name))
        return told

    def _is_given(self, kind: Field, path: str) -> bool:
        if kind.type is Type.QUANTITY:
            return any(f"{path}/{part}" in self.data for part in QUANTITY_PARTS)
        return path in self.data

    def _value(self, kind: Field, path: str, old: Any) -> Any:
        match kind.type:
            case Type.TEXT:
                words = self._line(path).replace("\r\n", "\n")
                return text_with(old, self.language, words, self.own_language, confirmed=self.is_confirmed)
            case Type.QUANTITY:
                return {part: told for part in QUANTITY_PARTS if (told := self._line(f"{path}/{part}"))}
            case Type.LABELS:
                found = (part.strip() for told in self.data.getlist(path) for part in _BETWEEN.split(told))
                return [part for part in found if part]
            case Type.TABLE:
                return dict(self._rows(kind, path))
            case Type.ITEMS:
                return self.items(kind, path, old)
        return self._line(path)

    def _line(self, path: str) -> str:
        return str(self.data.get(path, "")).strip()

    def _keys(self, path: str) -> list[str]:
        keys = dict.fromkeys(key for key in self.data.getlist(path) if key)
        return [key for key in keys if f"{path}/{key}/{GONE}" not in self.data]

    def _rows(self, kind: Field, path: str) -> list[tuple[str, dict[str, Any]]]:
        """Rows of a table; an empty one is none. One without a name is kept, so that its lack can be told."""
        rows = []
        for key in self._keys(path):
            within = f"{path}/{key}"
            name, record = self._line(f"{within}/{ROW_NAME}"), self.record(kind.record, {}, within)
            if name or any(record.values()):
                rows.append((name, {part: value for part, value in record.items() if value}))
        return rows

    def items(self, kind: Field, path: str, old: Any) -> list[dict[str, Any]]:
        """The elements of a list in the order in which they were sent; a new one in which nothing stands is none."""
        known = {element["id"]: element for element in old or ()}
        found = []
        for key in self._keys(path):
            record = self.record(kind.record, known.get(key, {}), f"{path}/{key}")
            if key in known or any(value for name, value in record.items() if name != "id"):
                found.append({**record, "id": key})
        return found
