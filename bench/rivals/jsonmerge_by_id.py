"""`jsonmerge`: a schema says how to merge; lists by ids. It knows no base: two merges in a row."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from bench.edits import Outcome
from bench.plain import Fields, Plain
from bench.rivals.contract import Rival, library
from bench.rivals.nested import CHILDREN, nested, read_nested

_LISTS = ("key_points", "hazards", "resources", "checks", "references", "skills", "media", "annotations", CHILDREN)


class Jsonmerge(Rival):
    """Base, then ours over it, then theirs over that."""

    def prepare(self, base: Plain, ours: Plain, theirs: Plain, folder: Path) -> Any:
        """Three nested values and a merger."""
        del folder
        by_id: Fields = {"mergeStrategy": "arrayMergeById", "mergeOptions": {"idRef": "/id"}, "items": {"$ref": "#"}}
        merger = library("jsonmerge").Merger({"properties": dict.fromkeys(_LISTS, by_id)})
        return merger, [nested(plain) for plain in (base, ours, theirs)]

    def merge(self, ready: Any) -> Any:
        """The merged value."""
        merger, (base, ours, theirs) = ready
        return merger.merge(merger.merge(base, ours), theirs)

    def read(self, ready: Any, merged: Any) -> Outcome:
        """The merged value; there is nothing that could report a conflict."""
        del ready
        return read_nested(merged, [])
