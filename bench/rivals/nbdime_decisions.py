"""`nbdime`: generic JSON merge by decisions, lists aligned by the ids of their elements."""

from __future__ import annotations

import copy
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from bench.edits import Outcome, Place, Report
from bench.plain import Plain
from bench.rivals.contract import Rival, library
from bench.rivals.nested import CHILDREN, nested, read_nested


class Nbdime(Rival):
    """Every list compares its elements by id, so that a step is found again wherever its index went."""

    def prepare(self, base: Plain, ours: Plain, theirs: Plain, folder: Path) -> Any:
        """Three nested values and the configuration of the differ."""
        del folder
        config = library("nbdime.diffing.config").DiffConfig(predicates=defaultdict(lambda: (_same,)))
        library("nbdime.merging.generic")
        return [nested(plain) for plain in (base, ours, theirs)], config

    def merge(self, ready: Any) -> Any:
        """The merged value and the decisions."""
        (base, ours, theirs), config = ready
        diff = library("nbdime.diffing.generic").diff
        one, other = diff(base, ours, config=config), diff(base, theirs, config=config)
        decide = library("nbdime.merging.generic").decide_merge_with_diff
        decisions = decide(base, ours, theirs, one, other)
        return library("nbdime.merging.decisions").apply_decisions(base, decisions), decisions

    def read(self, ready: Any, merged: Any) -> Outcome:
        """The merged value, with a report for each decision that is a conflict."""
        (base, _, _), _ = ready
        result, decisions = merged
        return read_nested(result, [_report(base, entry) for entry in decisions if entry.conflict])


def _same(one: Any, other: Any) -> bool:
    if isinstance(one, dict) and isinstance(other, dict):
        return bool(one["id"] == other["id"])
    return bool(one == other)


def _report(base: Any, decision: Any) -> Report:
    value = base
    place: Place = (base["id"],)
    for key in decision.common_path:
        place = _below(value, place, key)
        value = None if isinstance(value, str) else value[key]
    changes = [*(decision.local_diff or ()), *(decision.remote_diff or ())]
    places = frozenset(found for change in changes for found in _touched(value, place, change))
    return Report(places, ", ".join(sorted(" / ".join(found) for found in places)[:3]))


def _below(value: Any, place: Place, key: Any) -> Place:
    """The place of a part of a value; a child of a node begins a place of its own."""
    if isinstance(value, dict):
        return (CHILDREN,) if key == CHILDREN else (*place, key)
    if isinstance(value, list) and isinstance(value[key], dict):
        return (value[key]["id"],) if place == (CHILDREN,) else (*place, value[key]["id"])
    return place


def _touched(value: Any, place: Place, change: Any) -> Iterator[Place]:
    if change.op == "patch" and not isinstance(value, str):
        inner = value[change.key]
        for deeper in change.diff:
            yield from _touched(inner, _below(value, place, change.key), deeper)
    elif change.op == "removerange" and isinstance(value, list):
        yield from (_below(value, place, at) for at in range(change.key, change.key + change.length))
    elif change.op == "addrange" and isinstance(value, list):
        added = copy.copy(change.valuelist)
        yield from (_below(added, place, at) for at in range(len(added)))
    elif isinstance(value, dict):
        yield (*place, change.key)
    else:
        yield place
