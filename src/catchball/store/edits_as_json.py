"""Edits as they stand in a JSON column. What was kept was checked on its way in; only the tuples are restored."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from catchball.core.decisions import Place
from catchball.core.edits import Edit, Edits
from catchball.store.documents import with_tuples


def raw_edits(edits: Iterable[Edit]) -> list[dict[str, Any]]:
    """Edits as JSON values."""
    return [{"atom": list(edit.atom), "old": edit.old, "new": edit.new} for edit in edits]


def edits_from(raw: Iterable[dict[str, Any]], base: str = "", result: str = "") -> Edits:
    """Edits from JSON values that `raw_edits` gave."""
    return Edits(tuple(_edit(entry) for entry in raw), base, result)


def _edit(raw: dict[str, Any]) -> Edit:
    atom = tuple(raw["atom"])
    if atom[-1] == Place.ORDER:
        return Edit(atom, raw["old"], raw["new"])
    return Edit(atom, with_tuples(raw["old"]), with_tuples(raw["new"]))
